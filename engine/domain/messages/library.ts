import type { Channel } from '../channel';

/**
 * Shipped messages in pt-BR. SMS: one part of GSM-7 (no accents), the creditor's legal block of CDC 42-A, who speaks,
 * one action (the phone), a way out. No amount and no word of debt: a locked screen shows the text to whoever holds the phone.
 * `debtor.firstName` of a company is its first word, so companies are greeted without a name.
 */
const SMS: Readonly<Record<string, string>> = {
	lembrete: greet('{{ creditor.displayName | sms }}: seu compromisso e amanha. Duvidas? {{ creditor.phone }}'),
	aviso: greet('ha um recado de {{ creditor.displayName | sms }} para voce. Ligue {{ creditor.phone }}'),
	conversa: greet('{{ creditor.displayName | sms }} gostaria de ouvir voce. Ligue {{ creditor.phone }}'),
	opcoes: greet('{{ creditor.displayName | sms }} tem opcoes para voce. Ligue {{ creditor.phone }}'),
	apoio: greet('{{ creditor.displayName | sms }} quer achar uma saida com voce. Ligue {{ creditor.phone }}'),
};

/** Short greeting, the message, the legal block, the way out. */
function greet(message: string): string {
	const name =
		"{% if debtor.kind == 'PF' and debtor.firstName != '' %}{{ debtor.firstName | sms }}, {% endif %}";
	return `${name}${message}. {{ creditor.sms42a | sms }} SAIR p/ parar`;
}

const LIBRARY: Partial<Record<Channel, Readonly<Record<string, string>>>> = { sms: SMS };

/** Source of a shipped template; undefined when there is none by that key for the channel. */
export function templateText(key: string, channel: Channel): string | undefined {
	return LIBRARY[channel]?.[key];
}

/** Keys of the shipped templates of a channel. */
export function templateKeys(channel: Channel): string[] {
	return Object.keys(LIBRARY[channel] ?? {});
}
