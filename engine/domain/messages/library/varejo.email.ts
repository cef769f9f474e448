import { CONSUMER_REASONS } from './reasons';
import { of, ready, SEE_OFFERS, withOffers, withPage } from './snippets';
import type { Templates } from './types';

const OF_IT = of('da', 'fatura', 'faturas');

export const varejoEmail: Templates = {
	'varejo.d-5': {
		email: {
			subject: '{{ creditor.displayName }}: sua fatura está pronta',
			preheader: 'Um aviso com antecedência, para você se organizar.',
			paragraphs: [
				`${ready('A', 'fatura', 'faturas', ['já está disponível', 'já estão disponíveis'])} Confira quando puder e pague como preferir.`,
				'Se o pagamento já está programado, não precisa fazer nada.',
			],
			table: 'Fatura',
			action: 'Ver a fatura',
		},
	},
	'varejo.cartao': {
		email: {
			subject: 'Um aviso sobre o seu cadastro em {{ creditor.displayName }}',
			preheader: 'Leva poucos minutos para resolver.',
			paragraphs: [
				'O último lançamento no cartão cadastrado não foi autorizado pelo banco. Costuma ser algo simples, como a validade ou o limite.',
				'Você pode trocar o cartão com {{ creditor.displayName }} ou pagar por boleto ou Pix. Nunca pedimos senha nem dados do cartão por mensagem.',
			],
			table: 'Fatura',
			action: 'Ver como pagar',
		},
	},
	'varejo.d+3': {
		email: {
			subject: 'Um lembrete de {{ creditor.displayName }}',
			preheader: 'Leva um minuto para conferir.',
			paragraphs: [`Pode ter passado despercebido: ainda não localizamos o pagamento ${OF_IT}.`],
			table: 'Fatura',
			action: 'Ver boleto e Pix',
		},
	},
	'varejo.d+5': {
		email: {
			subject: 'Está tudo certo por aí?',
			preheader:
				'Um recado de {{ creditor.displayName }}.{% if portal.url %} Responda com um toque.{% endif %}',
			paragraphs: [
				`Ainda não localizamos o pagamento ${OF_IT}. Abaixo está a conta, item por item, para você conferir.`,
				'Houve algum problema com a compra, a entrega ou o valor? Conte para nós{% if portal.url %} com um toque, se quiser{% endif %}: assim a gente resolve em vez de repetir o lembrete.',
			],
			table: 'Fatura',
			action: 'Ver boleto e Pix',
			reasons: CONSUMER_REASONS,
		},
	},
	'varejo.d+10': {
		email: {
			subject: 'Qual dia fica bom para você?',
			preheader: 'Um recado de {{ creditor.displayName }}, para combinar com você.',
			paragraphs: [
				`Nem sempre dá para pagar no dia, e nós entendemos. Até quando fica bom acertar o pagamento ${OF_IT}?`,
				`${withPage('Na sua página, toque em Preciso de mais prazo', 'Basta responder a este e-mail com a data')}: uma pessoa da equipe combina com você, e enquanto isso não mandamos lembretes.`,
			],
			table: 'Fatura',
			action: 'Combinar uma data',
		},
	},
	'varejo.d+15': {
		email: {
			subject: 'Vamos ver isso com calma?',
			preheader: 'Um recado de {{ creditor.displayName }}, sem compromisso.',
			paragraphs: [
				`Sobre o pagamento ${OF_IT}: se pagar tudo de uma vez pesa agora, podemos procurar outro jeito.`,
				`${withOffers('Veja as opções com calma e escolha a que couber.', 'Conte para nós o que ficaria melhor, como dividir em partes.')} Nada muda até você confirmar.`,
			],
			table: 'Fatura',
			options: true,
			action: SEE_OFFERS,
		},
	},
	'varejo.d+20': {
		email: {
			subject: 'Continuamos à disposição',
			preheader: 'Um recado de {{ creditor.displayName }}.',
			paragraphs: [
				`Queríamos falar com você sobre o pagamento ${OF_IT} e ouvir como podemos facilitar.`,
				`${withOffers('Separamos as opções lado a lado, para você ver com calma.', 'Se quiser combinar outra forma de pagar, é só responder a este e-mail: uma pessoa da equipe conversa com você.')} Nada muda até você confirmar.`,
			],
			table: 'Fatura',
			options: true,
			action: SEE_OFFERS,
			reasons: CONSUMER_REASONS,
		},
	},
	'varejo.d+30': {
		email: {
			subject: 'Como fica melhor para você?',
			preheader: 'Um recado de {{ creditor.displayName }}.',
			paragraphs: [
				`Queremos saber o que fica melhor para você sobre o pagamento ${OF_IT}.`,
				`${withOffers('Abaixo, compare pagar de uma vez ou em partes', 'Se quiser combinar outra forma de pagar, é só responder a este e-mail')}. Decida sem pressa; nada muda até você confirmar.`,
			],
			table: 'Fatura',
			options: true,
			action: SEE_OFFERS,
		},
	},
	'varejo.d+60': {
		email: {
			subject: 'Comunicado de {{ creditor.displayName }}',
			preheader: 'Uma informação para você conferir.',
			paragraphs: [
				`Em {{ today | data }}, não constava em nossos registros o pagamento ${OF_IT}. A conta está abaixo, item por item.`,
				'Se você já pagou ou não concorda com algum item, responda a este e-mail: verificamos e damos retorno.',
				`${withOffers('As formas de pagar de hoje estão lado a lado, abaixo. Se quiser combinar outra,', 'Se quiser combinar outra forma de pagar,')} responda a este e-mail ou ligue para {{ creditor.phone }}: uma pessoa da equipe conversa com você.`,
			],
			table: 'Fatura',
			options: true,
			action: 'Conferir na minha página',
			reasons: CONSUMER_REASONS,
		},
	},
};
