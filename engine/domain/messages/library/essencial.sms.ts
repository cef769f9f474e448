import type { Templates } from './types';

const WHO = '{{ creditor.displayName | sms }}';

/** With the phone as the one action these five work for a creditor who has set up nothing else; where there is a page, it is the action. */
export const essencialSms: Templates = {
	lembrete: {
		sms: greet(`${WHO}: seu compromisso esta proximo`, `lembrete de ${WHO}`, 'Duvidas? {{ creditor.phone }}'),
	},
	aviso: { sms: greet(`ha um recado de ${WHO} para voce`, `recado de ${WHO}`) },
	conversa: { sms: greet(`${WHO} gostaria de ouvir voce`, `${WHO} quer ouvir voce`) },
	opcoes: { sms: greet(`${WHO} quer conversar com voce`, `${WHO} quer conversar`) },
	apoio: { sms: greet(`${WHO} quer achar uma saida com voce`, `${WHO} quer ajudar`) },
};

/**
 * Short greeting, the message, the action, the legal block, the way out. `brief` says it in fewer words where a page's address leaves
 * little room (see `composeSms`).
 */
function greet(message: string, brief: string, call = 'Ligue {{ creditor.phone }}'): string {
	const name =
		"{% if debtor.kind == 'PF' and debtor.firstName != '' %}{{ debtor.firstName | sms }}, {% endif %}";
	const page = `{% if brief %}${brief}{% else %}${message}{% endif %}: {{ portal.url }}`;
	return `${name}{% if portal.url %}${page}{% else %}${message}. ${call}.{% endif %} {{ creditor.sms42a | sms }} SAIR p/ parar`;
}
