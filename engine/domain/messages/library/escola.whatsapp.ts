import { conversation, MORE_TIME, PAID, PERSON, PICK_DATE } from '../whatsapp/session';
import { of, ready } from './snippets';
import type { Templates } from './types';

const OF_IT = of('da', 'mensalidade', 'mensalidades');

export const escolaWhatsApp: Templates = {
	'escola.d-5': {
		whatsapp: conversation({
			words: ready('A', 'mensalidade', 'mensalidades', ['já está disponível', 'já estão disponíveis']),
			link: 'Boleto e Pix',
			after: 'Se o pagamento já está programado, não precisa fazer nada.',
			buttons: [PAID, PERSON],
		}),
	},
	'escola.d+5': {
		whatsapp: conversation({
			words: `Pode ter passado despercebido: ainda não localizamos o pagamento ${OF_IT}.`,
			link: 'Boleto e Pix',
			after: 'Se você já pagou, toque em Já paguei e nós conferimos.',
			buttons: [PAID, MORE_TIME, PERSON],
		}),
	},
	'escola.d+10': {
		whatsapp: conversation({
			words: `Nem sempre dá para pagar no dia, e nós entendemos. Até quando fica bom acertar o pagamento ${OF_IT}? Responda com a data, e uma pessoa combina com você.`,
			link: 'Se preferir resolver agora',
			buttons: [PAID, PICK_DATE, PERSON],
		}),
	},
};
