/** Ways in which a send, or what follows it, can go wrong. `README.md` lists what each does. */
export const MODES = [
	'notDelivered',
	'rejected',
	'sentOnly',
	'silent',
	'badRecipient',
	'rateLimited',
	'hangAfterAccept',
	'resetAfterAccept',
	'errorAfterAccept',
	'noId',
	'redirect',
	'errorBeforeAccept',
	'resetBeforeAccept',
	'duplicateWebhooks',
	'outOfOrder',
	'statusFirst',
	'wrongSecret',
	'slow',
	'duplicated',
	'forbidden',
] as const;
export type Mode = (typeof MODES)[number];

/**
 * Magic numbers: `55 DD 9000000NN`. NN 01 to 20 is the mode of that place in MODES, 21 to 25 a phone that answers. Everything else is an
 * ordinary phone, so that a portfolio of invented numbers seldom meets one by chance.
 */
const MAGIC = /^55\d{2}9000000(\d{2})$/;

export const REPLIES: readonly string[] = [
	'SAIR',
	'ja paguei',
	'nao sou eu',
	'quem e?',
	'posso pagar sexta?',
];
const FIRST_REPLY = MODES.length + 1;

export function magicMode(to: string): Mode | undefined {
	return MODES[magicOf(to) - 1];
}

export function magicReply(to: string): string | undefined {
	return REPLIES[magicOf(to) - FIRST_REPLY];
}

/** An invented number that has the mode, or answers with the n-th reply: `magicNumber('noId')`, `magicNumber(0)`. */
export function magicNumber(what: Mode | number, areaCode = '11'): string {
	const place = typeof what === 'number' ? FIRST_REPLY + what : MODES.indexOf(what) + 1;
	return `55${areaCode}9000000${String(place).padStart(2, '0')}`;
}

function magicOf(to: string): number {
	return Number(MAGIC.exec(to)?.[1] ?? 0);
}
