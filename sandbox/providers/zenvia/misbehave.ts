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

export interface Rule {
	mode: Mode;
	/** For the next n sends only. */
	times?: number;
	/** For this share of sends. */
	rate?: number;
	/** For this number only. */
	to?: string;
}

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

/** Decides what happens to each send: the number's own magic first, then the rules in the order in which they were given. */
export class Misbehaviour {
	constructor(
		private rules: Rule[],
		private readonly chance: () => number,
	) {}

	add(rule: Rule): void {
		this.rules.push({ ...rule });
	}

	clear(): void {
		this.rules = [];
	}

	list(): readonly Rule[] {
		return this.rules;
	}

	next(to: string): Mode | undefined {
		const magic = magicMode(to);
		if (magic !== undefined) return magic;
		for (const rule of this.rules) {
			if (rule.to !== undefined && rule.to !== to) continue;
			if (rule.rate !== undefined && this.chance() >= rule.rate) continue;
			if (rule.times !== undefined) {
				rule.times -= 1;
				if (rule.times <= 0) this.rules = this.rules.filter((one) => one !== rule);
				if (rule.times < 0) continue;
			}
			return rule.mode;
		}
		return undefined;
	}
}

/** Chance that is the same for the same seed (mulberry32), so that a demonstration can be repeated. */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
