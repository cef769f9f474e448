import { ASK_COMPANY, ASK_PERSON } from '../whatsapp/identity';
import { ACTION, END, ITEMS, PAID, PERSON } from '../whatsapp/session';
import { WHO } from './snippets';
import type { Templates, WhatsAppTemplate } from './types';

const RECEIVED = 'Recebemos {{ payment.amount | reais }} em {{ payment.paidOn | data }}.';

/** What the money paid, on one line; `limit` keeps a WhatsApp message within its length. */
const items = (limit: string) =>
	`{% for item in payment.items limit: ${limit} %}{{ item.description | truncate: 40 }} (vencimento em {{ item.dueDate | data }}), {{ item.amount | reais }}{% unless forloop.last %}; {% endunless %}{% endfor %}`;

const SURPLUS =
	'{% if payment.surplus > 0 %}Desse valor, há {{ payment.surplus | reais }} a mais: uma pessoa da equipe confere e procura você.{% endif %}';

const UNDONE =
	'O pagamento de {{ payment.amount | reais }}, de {{ payment.paidOn | data }}, foi desfeito ou devolvido pelo banco ou pela operadora. Às vezes é só um detalhe do processamento.';

const GREETED = "{% if debtor.kind == 'PF' and debtor.firstName != '' %}, {{ debtor.firstName }}{% endif %}";

/** One part of GSM-7 that asks for nothing: thanks, a phone for questions, the legal block, the way out. */
const sms = (word: string, brief: string, call: string) =>
	"{% if debtor.kind == 'PF' and debtor.firstName != '' %}{{ debtor.firstName | sms }}, {% endif %}" +
	`{% if brief %}${brief}{% else %}${word}{% endif %} ${call} {{ creditor.phone }}. {{ creditor.sms42a | sms }} SAIR p/ parar`;

/** Only ever sent inside a conversation with whoever said who they are: the approved question stays unused. */
function session(first: string, ...words: string[]): WhatsAppTemplate {
	return {
		template: { person: ASK_PERSON, company: ASK_COMPANY },
		session: { text: [first, ...words, END, '{{ creditor.block42a }}'].join('\n\n'), buttons: [PERSON] },
	};
}

/** What the debtor is told of a payment. Nothing here asks for money; what is shown as open is the paid title's own rest. */
export const pagamento: Templates = {
	'pagamento.recebido': {
		sms: sms(`recebemos. Obrigado! ${WHO}.`, 'recebemos. Obrigado!', 'Duvidas:'),
		email: {
			receipt: true,
			subject: 'Recebemos. Obrigado!',
			preheader: 'Uma confirmação de {{ creditor.displayName }}.',
			paragraphs: [
				`${RECEIVED} Obrigado!`,
				`Com isso está pago: ${items('20')}. Sobre este pagamento, não precisa fazer mais nada; guarde esta mensagem, se quiser.`,
				SURPLUS,
			],
			action: '',
		},
		whatsapp: session(
			`Obrigado${GREETED}!`,
			RECEIVED,
			`Com isso está pago: ${items('listed')}{% if payment.count > listed %} e outros itens{% endif %}. Sobre este pagamento, não precisa fazer mais nada.`,
			SURPLUS,
		),
	},
	'pagamento.parcial': {
		sms: sms(`recebemos, obrigado! ${WHO}.`, 'recebemos, obrigado!', 'Resumo:'),
		email: {
			receipt: true,
			subject: 'Recebemos, obrigado! Um resumo para você',
			preheader: 'Uma confirmação de {{ creditor.displayName }}.',
			paragraphs: [
				`${RECEIVED} Obrigado!`,
				'{% if payment.allocation %}Esse valor foi usado assim: {{ payment.allocation }}.{% endif %}',
				'{% if debts %}Abaixo está o que falta, item por item, para você conferir. {% endif %}Se quiser conversar, responda a este e-mail ou ligue para {{ creditor.phone }}: uma pessoa da equipe atende.',
			],
			table: 'Título',
			action: '',
		},
		whatsapp: session(
			`Obrigado${GREETED}!`,
			RECEIVED,
			'{% if payment.allocation %}Esse valor foi usado assim: {{ payment.allocation }}.{% endif %}',
			'Do que foi pago em parte, faltam {{ case.total }} na data de hoje. Se quiser conversar, é só responder aqui.',
		),
	},
	// Asked for, so it is an answer: only ever sent inside the conversation, to whoever said who they are.
	extrato: {
		whatsapp: {
			template: { person: ASK_PERSON, company: ASK_COMPANY },
			session: {
				text: [
					`Aqui está o que você pediu${GREETED}.`,
					'O que consta hoje, {{ today | data }}:',
					ITEMS,
					'{% if paid and listed > 0 %}Pagamentos que recebemos:\n{% for one in paid limit: listed %}• {{ one.paidOn | data }}: {{ one.amount | reais }}\n{% endfor %}{% endif %}',
					ACTION.replace('{{ word }}', 'Boleto e Pix'),
					END,
					'{{ creditor.block42a }}',
				].join('\n\n'),
				buttons: [PAID, PERSON],
			},
		},
	},
	'pagamento.desfeito': {
		sms: sms(`${WHO} quer conferir um detalhe com voce.`, 'um detalhe para conferir com voce.', 'Ligue'),
		email: {
			receipt: true,
			subject: 'Podemos conferir um detalhe com você?',
			preheader: 'Um recado de {{ creditor.displayName }}.',
			paragraphs: [
				UNDONE,
				'Uma pessoa da equipe está conferindo. Se você sabe o que houve, ou se pediu a devolução, responda a este e-mail ou ligue para {{ creditor.phone }}. Antes de pagar de novo, fale com a gente.',
			],
			action: '',
		},
		whatsapp: session(
			`Olá${GREETED}! Um detalhe para conferir com você.`,
			UNDONE,
			'Uma pessoa da equipe está conferindo. Se você sabe o que houve, ou se pediu a devolução, responda aqui. Antes de pagar de novo, fale com a gente.',
		),
	},
};
