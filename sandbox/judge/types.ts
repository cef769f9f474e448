/**
 * The judge looks at what arrived at the simulated providers and says what should never have. It shares no code and no
 * table with the engine: rules, holidays, zones, the reading of the portfolio and of boletos are written here a second time, more
 * plainly, from the law and the house's rules, so that one mistake cannot hide the other.
 */

export type JudgedChannel = 'sms' | 'whatsapp' | 'email';

/** One message as a provider's simulator got it. */
export interface ReceivedMessage {
	/** Without it: SMS. */
	channel?: JudgedChannel;
	/** Business instant, epoch ms. */
	at: number;
	/** Digits of the phone, `5511…`, or the mailbox. */
	to: string;
	/** Alias, number id or mailbox of the sender. */
	from: string;
	/** All that a person reads, files aside. */
	text: string;
	/** Our contact id, which the provider echoes. */
	externalId: string;
	/** What a locked screen shows; without it all of the text. */
	preview?: string;
	/** WhatsApp: the approved template that it is, or free text. */
	template?: string;
	/** Buttons, header fields: what it offers besides its words. */
	wayOut?: boolean;
	files?: readonly { name: string; text: string }[];
}

/** One answer that a simulator sent in a debtor's name: `from` the phone or mailbox, `to` the sender. */
export interface SimulatedReply {
	channel?: JudgedChannel;
	at: number;
	from: string;
	to: string;
	text: string;
}

/** A boleto or Pix charge as its provider registered it. */
export interface JudgedCharge {
	id: string;
	/** What we call it. */
	reference: string;
	at: number;
	cents: number;
	dueDate: string;
	/** Of the payer, bare. */
	document: string;
	line: string | null;
	pix: string | null;
	live: boolean;
	/** When it was paid or removed. */
	endedAt: number | null;
	paid?: boolean;
	/** What came in, where that is not the whole. */
	paidCents?: number;
	/** All of it went back. */
	refunded?: boolean;
	/** When the registration of the boleto ended, which leaves the Pix. */
	slipEndedAt?: number | null;
	/** The provider would write to the payer by itself. */
	noisy: boolean;
}

/** What the judge reads of `creditors.json`. */
export interface JudgedCreditor {
	id: string;
	/** CNPJ, with or without punctuation. */
	document: string;
	mode: string;
	/** `thirdParty`: somebody else collects, and WhatsApp needs each person's word. */
	kind?: string;
	senders: readonly { channel: string; address: string }[];
	settings?: {
		testPhone?: string;
		testEmail?: string;
		whatsappAllowed?: boolean;
		/** Clause by which debtors agreed to WhatsApp; worth nothing where a third party collects. */
		whatsappConsent?: string;
		openQuietDays?: readonly string[];
		closedDays?: readonly string[];
		/** What debtors may be offered: a charge of theirs may ask for less than the portfolio says. */
		offers?: unknown;
	};
}

export interface JudgeInput {
	received: readonly ReceivedMessage[];
	replies: readonly SimulatedReply[];
	creditors: readonly JudgedCreditor[];
	/** Text of the portfolio file. */
	portfolioCsv: string;
	charges?: readonly JudgedCharge[];
	/** Names of the templates that WhatsApp approved. */
	templates?: readonly string[];
	/** What may pass between the decision and the arrival, and between an opt-out and its effect. Default 5000. */
	graceMs?: number;
}

export const DUPLICATE_RULES = ['sameExternalId', 'sameText', 'sameDebtorDay', 'sameCharge'] as const;
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
	'whatsappPolicy',
	'window',
	'template',
	'chargeUnknown',
	'chargeOfAnother',
	'chargeEnded',
	'chargeLine',
	'chargePix',
	'chargePayer',
	'chargeAmount',
	'chargeNoise',
	'offer',
	'afterPayment',
	'receiptWithoutPayment',
	'receiptDemands',
] as const;

export type DuplicateRule = (typeof DUPLICATE_RULES)[number];
export type ViolationRule = (typeof VIOLATION_RULES)[number];
export type Flag = (rule: DuplicateRule | ViolationRule, detail: string) => void;

/** One thing that should not have happened. Phones are shown by their last four digits, mailboxes by their domain. */
export interface Finding {
	kind: 'duplicate' | 'violation';
	rule: DuplicateRule | ViolationRule;
	/** Index in `received`; of a charge, -1 less its place in `charges`. */
	index: number;
	at: string;
	externalId: string;
	phone: string;
	detail: string;
}

export interface JudgeReport {
	received: number;
	/** Charges that a payer's bank would take. */
	boletos: number;
	/** Messages that are a duplicate, and messages that break a rule; one message counts once in each. */
	duplicates: number;
	violations: number;
	byRule: Partial<Record<Finding['rule'], number>>;
	details: Finding[];
}
