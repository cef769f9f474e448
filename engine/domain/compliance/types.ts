import type { Channel } from '../channel';

/** Every kind of rule that can stop a contact. Fixed: reports and conformance files name them. */
export const RULE_KINDS = [
	'hours',
	'holiday',
	'cap',
	'optOut',
	'doNotCall',
	'prescription',
	'dispute',
	'promise',
	'human',
	'hold',
	'pause',
	'placement',
	'status',
	'freshness',
	'mode',
	'block42a',
	'whatsappPolicy',
	'paid',
	'address',
] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** V: the norm was read · S: secondary source · G: general knowledge · D: our own design choice, stricter than the law. */
export type Evidence = 'V' | 'S' | 'G' | 'D';

/** Where a verdict comes from, printed beside it. */
export interface Citation {
	/** Stable id of the rule row, e.g. `hours.SP.messages`. */
	id: string;
	/** Norm, article, or the recorded fact (opt-out of a date, hold id). pt-BR. */
	source: string;
	evidence: Evidence;
}

export type Finding =
	| { verdict: 'deny'; rule: RuleKind; citation: Citation; text: string }
	/**
	 * `until`: earliest instant (epoch ms) at which this rule allows; legal at that very instant. null when it ends by an
	 * event that no clock tells (a new payments feed): look again at the next round.
	 */
	| { verdict: 'defer'; rule: RuleKind; until: number | null; citation: Citation; text: string };

/** The answer of the gate. A denying rule beats a deferring one; `considered` lists all that bind. */
export interface GateVerdict {
	verdict: 'allow' | 'deny' | 'defer';
	rule?: RuleKind;
	/**
	 * Earliest instant (epoch ms) at which the contact is legal, by the facts of now. Only with `defer`, and absent there
	 * when a rule binds that ends by an event and not by a clock (freshness).
	 */
	until?: number;
	citation?: Citation;
	/** One sentence in pt-BR for the operator. */
	text: string;
	considered: Finding[];
	/** Test and shadow creditors only: the verdict that the same contact would have had live. */
	wouldBe?: Omit<GateVerdict, 'wouldBe'>;
}

/** What a service message tells of a payment: it settled its debts, it did in part, it was undone. */
export type ConfirmationKind = 'received' | 'partial' | 'reversed';

export type CreditorMode = 'test' | 'shadow' | 'live';

export type DebtStatus =
	| 'open'
	| 'promised'
	| 'agreed'
	| 'paid'
	| 'paidAtCreditor'
	| 'withdrawn'
	| 'returned'
	| 'cancelled'
	| 'ceded'
	| 'disputed'
	| 'legal'
	| 'prescribed';

/** Limits; a creditor may only tighten them (a larger number is ignored). */
export interface CapSettings {
	perDebtorDay: number;
	perDebtorWeek: number;
	perPhoneDay: number;
	callsPerPersonDay: number;
	callsPerPersonWeek: number;
}

/** A contact already made or reserved that counts for caps. */
export interface CountedContact {
	/** Business instant, epoch ms. */
	at: number;
	channel: Channel;
	creditorId: string;
	debtorId: string;
	personId: string;
	addressHash: string | null;
}

export interface SuppressionFact {
	/** null = every creditor. */
	creditorId: string | null;
	/** null = every channel. */
	channel: Channel | null;
	/** Set when it binds one address only. */
	addressHash: string | null;
	reason: 'optOut' | 'doNotCall' | 'wrongPerson';
	/** Business instant from which it binds. */
	since: number;
}

export interface HoldFact {
	id: string;
	kind: 'hold' | 'dispute' | 'human' | 'promise';
	reason: string;
	/** null = until a person lifts it. */
	until: number | null;
}

export interface PauseFact {
	id: string;
	scope: 'everything' | 'creditor' | 'channel' | 'sender' | 'journey' | 'template' | 'batch';
	reason: string;
	until: number | null;
}

export interface DebtFact {
	id: string;
	status: DebtStatus;
	/** Kind of debt for the term of prescription, e.g. `instrument`, `rent`, `creditTitle`; null = unknown. */
	kind: string | null;
	/** Nominal due date, ISO. */
	dueDate: string;
	/** First and last day on which it is ours to collect, ISO, inclusive. */
	placedFrom: string | null;
	placedUntil: string | null;
	/** When the creditor's own system last said that it is open, business epoch ms; null or absent = nobody asked. */
	confirmedAt?: number | null;
}

/** Everything the gate may look at, gathered in a few set queries inside the reserving transaction. Pure data. */
export interface GateFacts {
	channel: Channel;
	creditor: {
		id: string;
		mode: CreditorMode;
		/** Days of `quiet` kind (Carnival, 24/31 December…) that this creditor opened; default none. */
		openQuietDays: string[];
		/** Extra closed days (municipal holidays), ISO. */
		closedDays: string[];
		caps: Partial<CapSettings>;
		/** True when name, address and CNPJ for CDC 42-A are all present in the message's legal block. */
		has42a: boolean;
		/** Last payments feed, business epoch ms; null when the creditor has no feed. */
		paymentsFeedAt: number | null;
		/** Feed older than this many hours stops overdue contacts. Default 26. */
		freshHours: number;
		/** Nobody is asked for an overdue debt before the creditor's own system was: where no payments file says that they are fresh. */
		balanceCheck?: boolean;
		whatsappAllowed: boolean;
		/** A third party collects for it: a clause of the creditor's contract is then no opt-in. */
		thirdParty?: boolean;
	};
	/** The debtor agreed to be written to on this channel, in a word of their own or by a clause of the creditor's contract. */
	optedIn?: boolean;
	debtor: { id: string; personId: string; kind: 'PF' | 'PJ'; uf: string | null; cep: string | null };
	address: {
		hash: string;
		ddd: string | null;
		state: 'unverified' | 'verified' | 'invalid' | 'wrongPerson';
		/** The provider of this channel knows nobody there. */
		unreachable?: boolean;
		/** Phone or mailbox at work: of a person it gets nothing about a debt. */
		work?: boolean;
		/** Three debtors of the creditor have it, and nobody has said yet whose it is. */
		shared?: boolean;
	};
	/** All debts of the case, of any status; those open, promised or agreed are what the contact speaks of. */
	debts: DebtFact[];
	/** Contacts of the person and of the address in the last 8 days that count for caps. */
	contacts: CountedContact[];
	suppressions: SuppressionFact[];
	holds: HoldFact[];
	pauses: PauseFact[];
	/** Last message of the debtor on this channel, business epoch ms. */
	lastInboundAt: number | null;
	/** True for a service message before the due date (no demand). */
	preventive: boolean;
	/** What the step is anchored on when it is neither a due date nor the placement. */
	anchor?: 'promise' | 'agreement' | null;
	/**
	 * True for the one direct answer, without demand, to the debtor's last message: within the conversation window it
	 * reaches an opted-out debtor who wrote again, and one who writes about a prescribed debt.
	 */
	answer?: boolean;
	/** Set for a message that tells the debtor of a payment of theirs: it asks for nothing, and so is no touch that the caps limit. */
	confirmation?: ConfirmationKind | null;
	/** Its payment has become something else since: undone, or the rest was paid. */
	confirmationStale?: boolean;
	/** True for the identity question ("Falo com …?"), which says nothing of a debt and needs no 42-A block. */
	identityQuestion?: boolean;
}
