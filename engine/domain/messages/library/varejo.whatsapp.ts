import { conversation, MORE_TIME, PAID, PERSON, PICK_DATE } from '../whatsapp/session';
import { DAY, of, ready } from './snippets';
import type { Templates } from './types';

const OF_IT = of('da', 'fatura', 'faturas');

export const varejoWhatsApp: Templates = {
	'varejo.d-5': {
		whatsapp: conversation({
			words: ready('A', 'fatura', 'faturas', ['já está disponível', 'já estão disponíveis']),
			link: 'Ver a fatura',
			after: 'Se o pagamento já está programado, não precisa fazer nada.',
			buttons: [PAID, PERSON],
		}),
	},
	'varejo.d-2': {
		whatsapp: conversation({
			words: `Só um lembrete: {% if case.count > 1 %}{{ case.count }} faturas vencem a partir de ${DAY}{% else %}a fatura vence no dia ${DAY}{% endif %}.`,
			link: 'Ver a fatura',
			after: 'Se o pagamento já está programado, não precisa fazer nada.',
			buttons: [PAID, PERSON],
		}),
	},
	'varejo.cartao': {
		whatsapp: conversation({
			words:
				'O último lançamento no cartão cadastrado não foi autorizado pelo banco. Costuma ser algo simples, como a validade ou o limite. Você pode trocar o cartão com {{ creditor.displayName }} ou pagar por boleto ou Pix; nunca pedimos senha nem dados do cartão por mensagem.',
			link: 'Boleto e Pix',
			buttons: [PAID, PERSON],
		}),
	},
	'varejo.d+5': {
		whatsapp: conversation({
			words: `Pode ter passado despercebido: ainda não localizamos o pagamento ${OF_IT}.`,
			link: 'Boleto e Pix',
			after: 'Se você já pagou, toque em Já paguei e nós conferimos.',
			buttons: [PAID, MORE_TIME, PERSON],
		}),
	},
	'varejo.d+10': {
		whatsapp: conversation({
			words: `Nem sempre dá para pagar no dia, e nós entendemos. Até quando fica bom acertar o pagamento ${OF_IT}? Responda com a data, e uma pessoa combina com você.`,
			link: 'Se preferir resolver agora',
			buttons: [PAID, PICK_DATE, PERSON],
		}),
	},
};
