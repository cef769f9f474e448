import { BUSINESS_REASONS } from './reasons';
import { DAY, of, ready, withOffers } from './snippets';
import type { Templates } from './types';

const OF_IT = of('do', 'título', 'títulos');

/** To accounts payable: documents, dates and answers, from one desk to another. */
export const fornecedorEmail: Templates = {
	'fornecedor.d-5': {
		email: {
			subject: 'Documentos do dia ' + DAY + ': chegou tudo certo?',
			preheader: 'Um aviso de {{ creditor.displayName }} ao contas a pagar.',
			paragraphs: [
				`${ready('O', 'título', 'títulos', ['já foi emitido', 'já foram emitidos'])} A nota e o boleto chegaram ao contas a pagar?`,
				'Se faltar algum documento, número de pedido ou cadastro, basta responder a este e-mail que providenciamos.',
			],
			table: 'Título',
			action: 'Ver boleto e Pix',
		},
	},
	'fornecedor.d+3': {
		email: {
			subject: 'Ficou alguma divergência nos documentos?',
			preheader: 'Um recado de {{ creditor.displayName }} ao setor financeiro.',
			paragraphs: [
				`Ainda não localizamos o pagamento ${OF_IT}. Muitas vezes a causa está do nosso lado: nota que não chegou, pedido divergente, boleto extraviado.`,
				'{% if portal.url %}É uma destas situações? Um toque basta para nos dizer.{% else %}Se for o caso, respondam a este e-mail contando o que houve.{% endif %}',
			],
			table: 'Título',
			action: 'Ver boleto e Pix',
			reasons: BUSINESS_REASONS,
		},
	},
	'fornecedor.d+10': {
		email: {
			subject: 'Qual data ficou prevista?',
			preheader: 'Um recado de {{ creditor.displayName }} ao setor financeiro.',
			paragraphs: [
				`Gostaríamos de confirmar a data prevista para o pagamento ${OF_IT}.`,
				'Se a data já foi combinada com a nossa equipe, basta confirmar; se não, digam qual fica bem. Com a data combinada, não mandamos lembretes antes dela.',
			],
			table: 'Título',
			action: 'Combinar a data',
			reasons: BUSINESS_REASONS,
		},
	},
	'fornecedor.d+20': {
		email: {
			subject: 'Vamos organizar os prazos juntos?',
			preheader: 'Um recado de {{ creditor.displayName }} ao setor financeiro.',
			paragraphs: [
				`Sobre o pagamento ${OF_IT}: se o prazo apertou, ${withOffers('há como dividir; as opções estão abaixo, lado a lado', 'podemos avaliar a divisão em partes')}.`,
				`${withOffers('Se nenhuma servir, digam o que seria viável para vocês.', 'Digam o que seria viável para vocês.')} A proposta passa por aprovação interna e a resposta vai por escrito.`,
			],
			table: 'Título',
			options: true,
			action: 'Falar com a equipe',
		},
	},
	'fornecedor.d+30': {
		email: {
			subject: 'Extrato para conferência',
			preheader: '{{ creditor.displayName }} envia a posição de {{ today | data }}.',
			paragraphs: [
				'Segue a posição de {{ today | data }}, {% if case.count > 1 %}com os {{ case.count }} títulos em aberto{% else %}com o título em aberto{% endif %}, para conciliação.',
				'Se algum item já foi pago ou não confere com os registros de vocês, respondam a este e-mail: verificamos e damos retorno.',
			],
			table: 'Título',
			action: 'Conferir o extrato',
			reasons: BUSINESS_REASONS,
		},
	},
};
