/** What an answer to a data subject says beside the data. pt-BR; the law is cited as of 2026. */
export const PURPOSES = [
	'Cobrar, por conta do credor, o que está em aberto: avisar, negociar, emitir boleto ou Pix e registrar pagamentos.',
	'Cumprir a lei na cobrança: horários, limites de contato, pedidos de não ser contatado, prova do que foi enviado.',
];
export const BASES = [
	'Execução de contrato (LGPD, art. 7º, V).',
	'Exercício regular de direitos (LGPD, art. 7º, VI).',
	'Proteção do crédito (LGPD, art. 7º, X).',
	'Legítimo interesse, para não contatar quem pediu para não ser contatado (LGPD, art. 7º, IX; guardado por código, sem conteúdo).',
	'Guarda depois do fim da cobrança só pelo prazo de obrigação legal ou de defesa (LGPD, arts. 15 e 16, I).',
];
/** By provider. */
export const RECIPIENTS: Readonly<Record<string, string>> = {
	zenvia: 'Zenvia (envio de SMS): telefone e texto',
	meta: 'Meta (WhatsApp): telefone e texto; transferência internacional (LGPD, art. 33)',
	smtp: 'Servidor de e-mail do credor: e-mail, texto e boleto',
	asaas: 'Asaas (registro de boleto e Pix): nome, documento, valor e vencimento',
	cnab: 'Banco do convênio (registro de boleto por arquivo): nome, documento, endereço, valor e vencimento',
	demo: 'Nenhum: o provedor Demo não envia nada',
};
