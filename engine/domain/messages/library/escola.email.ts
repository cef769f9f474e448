import { CONSUMER_REASONS } from './reasons';
import { DAY, of, ready, SEE_OFFERS, withOffers, withPage } from './snippets';
import type { Templates } from './types';

const OF_IT = of('da', 'mensalidade', 'mensalidades');

/** To who pays, never to who studies; not a word about classes, grades or cover. */
export const escolaEmail: Templates = {
	'escola.d-5': {
		email: {
			subject: '{{ creditor.displayName }}: tudo pronto para o dia ' + DAY,
			preheader: 'Um aviso com antecedência, para você se organizar.',
			paragraphs: [
				`${ready('A', 'mensalidade', 'mensalidades', ['já está disponível', 'já estão disponíveis'])} Pague como e quando preferir, até o vencimento.`,
				'Se o pagamento já está programado, não precisa fazer nada.',
			],
			table: 'Mensalidade',
			action: 'Ver boleto e Pix',
		},
	},
	'escola.d+3': {
		email: {
			subject: 'Um lembrete de {{ creditor.displayName }}',
			preheader: 'Leva um minuto para conferir.',
			paragraphs: [
				`Pode ter passado despercebido: ainda não localizamos o pagamento ${OF_IT}.{% if charge.digitableLine %} O mesmo boleto continua valendo.{% endif %}`,
			],
			table: 'Mensalidade',
			action: 'Ver boleto e Pix',
		},
	},
	'escola.d+5': {
		email: {
			subject: 'Podemos ajudar em alguma coisa?',
			preheader:
				'Um recado de {{ creditor.displayName }}.{% if portal.url %} Responda com um toque.{% endif %}',
			paragraphs: [
				`Ainda não localizamos o pagamento ${OF_IT}. Abaixo está a conta, item por item, para você conferir.`,
				'Aconteceu alguma coisa? Conte para nós{% if portal.url %} com um toque, se quiser{% endif %}: assim a gente ajuda em vez de repetir o lembrete.',
			],
			table: 'Mensalidade',
			action: 'Ver boleto e Pix',
			reasons: CONSUMER_REASONS,
		},
	},
	'escola.d+10': {
		email: {
			subject: 'Qual dia fica bom para você?',
			preheader: 'Um recado de {{ creditor.displayName }}, para combinar com você.',
			paragraphs: [
				`Nem sempre dá para pagar no dia, e nós entendemos. Até quando fica bom acertar o pagamento ${OF_IT}?`,
				`${withPage('Na sua página, toque em Preciso de mais prazo', 'Basta responder a este e-mail com a data')}: uma pessoa da equipe combina com você, e enquanto isso não mandamos lembretes.`,
			],
			table: 'Mensalidade',
			action: 'Combinar uma data',
		},
	},
	'escola.d+15': {
		email: {
			subject: 'Vamos achar um jeito que caiba no mês?',
			preheader: 'Um recado de {{ creditor.displayName }}, sem compromisso.',
			paragraphs: [
				`Sobre o pagamento ${OF_IT}: se pagar tudo de uma vez pesa agora, podemos procurar outro jeito.`,
				`${withOffers('Veja as opções com calma e escolha a que couber.', 'Conte para nós o que ficaria melhor, como dividir em partes.')} Nada muda até você confirmar.`,
			],
			table: 'Mensalidade',
			options: true,
			action: SEE_OFFERS,
			reasons: CONSUMER_REASONS,
		},
	},
	'escola.d+20': {
		email: {
			subject: 'Vamos ver isso com calma?',
			preheader: 'Um recado de {{ creditor.displayName }}.',
			paragraphs: [
				`Continuamos à disposição para acertar o pagamento ${OF_IT}.`,
				`${withOffers('Separamos as opções lado a lado, para você ver com calma.', 'Se quiser combinar outra forma de pagar, é só responder a este e-mail: uma pessoa da equipe conversa com você.')} Nada muda até você confirmar.`,
			],
			table: 'Mensalidade',
			options: true,
			action: SEE_OFFERS,
		},
	},
	'escola.d+30': {
		email: {
			subject: 'Como fica melhor para você?',
			preheader: 'Um recado de {{ creditor.displayName }}.',
			paragraphs: [
				`Queremos saber o que fica melhor para você sobre o pagamento ${OF_IT}.`,
				`${withOffers('Abaixo, compare pagar de uma vez ou em partes', 'Se quiser combinar outra forma de pagar, é só responder a este e-mail')}. Decida sem pressa; nada muda até você confirmar.`,
			],
			table: 'Mensalidade',
			options: true,
			action: SEE_OFFERS,
		},
	},
	'escola.d+45': {
		email: {
			subject: 'Queremos ouvir você',
			preheader: 'Um recado de {{ creditor.displayName }}.',
			paragraphs: [
				`Sobre o pagamento ${OF_IT}, preferimos ouvir você a mandar mais um lembrete.`,
				`${withOffers('Se alguma das opções abaixo couber, escolha. Se nenhuma couber,', 'Se o momento está difícil,')} diga quanto cabe no seu mês e de que forma. Você conta só o que quiser contar.`,
				'A partir daí, uma pessoa da equipe conversa com você. Nada muda até você confirmar.',
			],
			table: 'Mensalidade',
			options: true,
			action: SEE_OFFERS,
			reasons: CONSUMER_REASONS,
		},
	},
	'escola.d+60': {
		email: {
			subject: 'Comunicado de {{ creditor.displayName }}',
			preheader: 'Uma informação para você conferir.',
			paragraphs: [
				`Em {{ today | data }}, não constava em nossos registros o pagamento ${OF_IT}. A conta está abaixo, item por item.`,
				'Se você já pagou ou não concorda com algum item, responda a este e-mail: verificamos e damos retorno.',
				`${withOffers('As formas de pagar de hoje estão lado a lado, abaixo. Se quiser combinar outra,', 'Se quiser combinar outra forma de pagar,')} responda a este e-mail ou ligue para {{ creditor.phone }}: uma pessoa da equipe conversa com você.`,
			],
			table: 'Mensalidade',
			options: true,
			action: 'Conferir na minha página',
			reasons: CONSUMER_REASONS,
		},
	},
};
