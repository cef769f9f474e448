/**
 * The judge looks at what arrived at the simulated provider and says what should never have. It shares no code and no
 * table with the engine: rules, holidays, zones and the reading of the portfolio are written here a second time, more
 * plainly, from the law and the house's rules, so that one mistake cannot hide the other.
 */

/** One message as the provider simulator got it. */
export interface ReceivedMessage {
	/** Business instant, epoch ms. */
	at: number;
	/** Digits of the phone, `5511…`. */
	to: string;
	/** Sender alias. */
	from: string;
	text: string;
	/** Our contact id, which the provider echoes. */
	externalId: string;
}

/** One answer that the simulator sent in a debtor's name: `from` the phone, `to` the sender alias. */
export interface SimulatedReply {
	at: number;
	from: string;
	to: string;
	text: string;
}

/** What the judge reads of `creditors.json`. */
export interface JudgedCreditor {
	id: string;
	/** CNPJ, with or without punctuation. */
	document: string;
	mode: string;
	senders: readonly { channel: string; address: string }[];
	settings?: { testPhone?: string; openQuietDays?: readonly string[]; closedDays?: readonly string[] };
}

export interface JudgeInput {
	received: readonly ReceivedMessage[];
	replies: readonly SimulatedReply[];
	creditors: readonly JudgedCreditor[];
	/** Text of the portfolio file. */
	portfolioCsv: string;
	/** What may pass between the decision and the arrival, and between an opt-out and its effect. Default 5000. */
	graceMs?: number;
}

export const DUPLICATE_RULES = ['sameExternalId', 'sameText', 'sameDebtorDay'] as const;
export const VIOLATION_RULES = [
	'hours',
	'holiday',
	'capDebtorDay',
	'capDebtorWeek',
	'capPhoneDay',
	'optOut',
	'mode',
	'unknownSender',
	'unknownPhone',
	'prescription',
	'placement',
	'lockedScreen',
	'noWayOut',
	'block42a',
] as const;

export type DuplicateRule = (typeof DUPLICATE_RULES)[number];
export type ViolationRule = (typeof VIOLATION_RULES)[number];

/** One thing that should not have happened. Phones are shown by their last four digits. */
export interface Finding {
	kind: 'duplicate' | 'violation';
	rule: DuplicateRule | ViolationRule;
	/** Index in `received`. */
	index: number;
	at: string;
	externalId: string;
	phone: string;
	detail: string;
}

export interface JudgeReport {
	received: number;
	/** Messages that are a duplicate, and messages that break a rule; one message counts once in each. */
	duplicates: number;
	violations: number;
	byRule: Partial<Record<Finding['rule'], number>>;
	details: Finding[];
}
