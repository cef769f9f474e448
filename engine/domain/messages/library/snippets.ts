/** Pieces of Liquid that several messages share. Each is whole by itself: no `if` opens in one and closes in another. */

const OLDEST = '{{ case.oldestDueDate | data }}';

/** `da mensalidade com vencimento em …`, `de 3 mensalidades (a mais antiga, com vencimento em …)` */
export const of = (article: 'da' | 'do', one: string, many: string): string => {
	const oldest = article === 'da' ? 'a mais antiga' : 'o mais antigo';
	return `{% if case.count > 1 %}de {{ case.count }} ${many} (${oldest}, com vencimento em ${OLDEST}){% else %}${article} ${one} com vencimento em ${OLDEST}{% endif %}`;
};

/** With a page of the debtor, and without one. */
export const withPage = (page: string, none: string): string =>
	`{% if portal.url %}${page}{% else %}${none}{% endif %}`;

/** Offers are spoken of only where the creditor has some for this debtor; the e-mail shows them. */
export const withOffers = (some: string, none: string): string =>
	`{% if offers %}${some}{% else %}${none}{% endif %}`;

/** The button to the debtor's page, which shows the offers where there are any. */
export const SEE_OFFERS = '{% if offers %}Ver as opções{% else %}Abrir minha página{% endif %}';

/** `A mensalidade com vencimento em … já está disponível.`; `state` of one and of many, with its verb. */
export const ready = (article: 'A' | 'O', one: string, many: string, state: [string, string]): string =>
	`{% if case.count > 1 %}{{ case.count }} ${many} com vencimento a partir de ${OLDEST} ${state[1]}.{% else %}${article} ${one} com vencimento em ${OLDEST} ${state[0]}.{% endif %}`;

/** Day and month of the oldest due date: a date alone tells a stranger nothing. */
export const DAY = '{{ case.oldestDueDate | dia }}';

// ---- SMS ------------------------------------------------------------------------------------------------------------

export const WHO = '{{ creditor.displayName | sms }}';

/**
 * One part of GSM-7, without accents: who is spoken to, the word, one action, the legal block, the way out. A page's address leaves
 * little room, so `brief` says it in fewer words where `word` would cost a second part (`composeSms` decides). Companies are greeted
 * without a name, since `debtor.firstName` of a company is its first word.
 */
export function sms(word: string, brief = `recado de ${WHO}`): string {
	const act = (said: string) => {
		const asks = said.endsWith('?');
		return `${said}{% if portal.url %}${asks ? '' : ':'} {{ portal.url }}{% else %}${asks ? '' : '.'} Ligue {{ creditor.phone }}.{% endif %}`;
	};
	return (
		"{% if debtor.kind == 'PF' and debtor.firstName != '' %}{{ debtor.firstName | sms }}, {% endif %}" +
		`{% if brief %}${act(brief)}{% else %}${act(word)}{% endif %} {{ creditor.sms42a | sms }} SAIR p/ parar`
	);
}
