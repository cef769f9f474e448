import type { Templates } from './types';

/** Shown with the phone as its one action: these five work for a creditor who has set up nothing else. */
export const essencialSms: Templates = {
	lembrete: {
		sms: greet(
			'{{ creditor.displayName | sms }}: seu compromisso esta proximo. Duvidas? {{ creditor.phone }}',
		),
	},
	aviso: {
		sms: greet('ha um recado de {{ creditor.displayName | sms }} para voce. Ligue {{ creditor.phone }}'),
	},
	conversa: {
		sms: greet('{{ creditor.displayName | sms }} gostaria de ouvir voce. Ligue {{ creditor.phone }}'),
	},
	opcoes: {
		sms: greet('{{ creditor.displayName | sms }} quer conversar com voce. Ligue {{ creditor.phone }}'),
	},
	apoio: {
		sms: greet('{{ creditor.displayName | sms }} quer achar uma saida com voce. Ligue {{ creditor.phone }}'),
	},
};

/** Short greeting, the message, the legal block, the way out. */
function greet(message: string): string {
	const name =
		"{% if debtor.kind == 'PF' and debtor.firstName != '' %}{{ debtor.firstName | sms }}, {% endif %}";
	return `${name}${message}. {{ creditor.sms42a | sms }} SAIR p/ parar`;
}
