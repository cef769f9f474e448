/**
 * Ways in which a send, or what follows it, can go wrong, by the two digits of a magic number `55 DD 9000000 NN`. 01 to 25 are as in the SMS
 * simulator, so that a person has the same luck on both channels. `README.md` lists what each does.
 */
export const MODE_NUMBERS = {
	notOnWhatsapp: 1,
	frequency: 2,
	sentOnly: 3,
	silent: 4,
	badRecipient: 5,
	rateLimited: 6,
	hangAfterAccept: 7,
	resetAfterAccept: 8,
	errorAfterAccept: 9,
	noId: 10,
	redirect: 11,
	errorBeforeAccept: 12,
	resetBeforeAccept: 13,
	duplicateWebhooks: 14,
	outOfOrder: 15,
	statusFirst: 16,
	wrongSignature: 17,
	slow: 18,
	optedOut: 19,
	forbidden: 20,
	unavailable: 31,
	pairLimited: 32,
	templatePaused: 33,
	paymentProblem: 34,
	oldNumber: 35,
} as const;
export type Mode = keyof typeof MODE_NUMBERS;
export const MODES = Object.keys(MODE_NUMBERS) as Mode[];

/** What the phones 21 to 25 answer; 26 tells WhatsApp itself to stop. */
export const REPLIES: readonly string[] = [
	'SAIR',
	'ja paguei',
	'nao sou eu',
	'quem e?',
	'posso pagar sexta?',
];
const FIRST_REPLY = 21;
const STOPS = 26;

const MAGIC = /^55\d{2}9000000(\d{2})$/;
const magicOf = (to: string): number => Number(MAGIC.exec(to)?.[1] ?? 0);

export const magicMode = (to: string): Mode | undefined =>
	MODES.find((mode) => MODE_NUMBERS[mode] === magicOf(to));
export const magicReply = (to: string): string | undefined => REPLIES[magicOf(to) - FIRST_REPLY];
export const stopsMarketing = (to: string): boolean => magicOf(to) === STOPS;

/** An invented number that has the mode, or answers with the n-th reply: `magicNumber('noId')`, `magicNumber(0)`. */
export function magicNumber(what: Mode | number, areaCode = '11'): string {
	const place = typeof what === 'number' ? FIRST_REPLY + what : MODE_NUMBERS[what];
	return `55${areaCode}9000000${String(place).padStart(2, '0')}`;
}
