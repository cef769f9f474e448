/**
 * What an n8n item carries. Each node adds its own keys and touches no other; these names are the contract between
 * nodes and workflows. Money here is a number of reais with two decimals, instants are ISO 8601 strings, documents and
 * addresses are masked: n8n stores what flows through it.
 */
import type { Channel } from '../domain/channel';
import type { CreditorMode, RuleKind } from '../domain/compliance/types';
import type { Stage } from '../domain/journey/types';

export interface CaseItem {
	batch: { token: string; until: string };
	agency: { name: string } | null;
	creditor: {
		id: string;
		displayName: string;
		phone: string;
		mode: CreditorMode;
		/** Key of its journey: what the Collection Journey follows where it leaves the choice to the creditor. */
		journey: string;
		block42a: string;
		sms42a: string;
	};
	debtor: {
		id: string;
		firstName: string;
		kind: 'PF' | 'PJ';
		documentMasked: string;
		uf: string | null;
	};
	case: {
		id: string;
		count: number;
		/** Of all open debts today: exactly the sum of their totals. */
		total: number;
		oldestDueDate: string | null;
		state: 'open' | 'closed';
		/** How serious the case is by the age of its oldest debt; null without an open debt. */
		stage: Stage | null;
		/** Range of days overdue of the oldest debt, pt-BR, e.g. `6–15`; null without an open debt. */
		aging: string | null;
	};
	debts: DebtItem[];
}

export interface DebtItem {
	id: string;
	externalId: string;
	contract: string | null;
	product: string | null;
	description: string | null;
	dueDate: string;
	daysOverdue: number;
	custom: Record<string, string>;
	balance: BalanceItem;
	/** What an operator should know of the balance, pt-BR. */
	notices: string[];
}

/** What is owed today: principal + fine + interest + correction + costs + fees − discount = total, to the cent. */
export interface BalanceItem {
	/** Still unpaid, like every part below. */
	principal: number;
	fine: number;
	interest: number;
	correction: number;
	costs: number;
	fees: number;
	/** Taken off when the whole is paid today. */
	discount: number;
	/** Received so far. */
	paid: number;
	total: number;
}

export interface StepItem {
	/** Id of the step run: what makes a repeated run of a sending node harmless. */
	runId: string;
	journey: string;
	key: string;
	stage: Stage;
	template: string;
	channels: Channel[];
	/** Set where a person makes this touch: the Channel Selector gives it to output Human. */
	human?: true;
	/** What that person is asked to do, pt-BR. */
	task?: string;
	/** What spares the touch. */
	unless?: 'opened';
	dueAt: string;
	/** Steps that were skipped because the case is already past them; they are never sent later. */
	passed: string[];
}

/** Why a case has left its journey. */
export interface ExitItem {
	/** A code: paid, withdrawn… */
	reason: string;
	/** The same in Portuguese, for the operator. */
	text: string;
	since: string;
}

export interface ConsideredItem {
	channel: Channel;
	addressMasked: string | null;
	verdict: 'allow' | 'deny' | 'defer' | 'unavailable';
	rule: RuleKind | null;
	until: string | null;
	source: string | null;
	text: string;
}

export interface DecisionItem {
	/** null when nothing may be sent now. */
	channel: Channel | null;
	contactPointId: string | null;
	addressMasked: string | null;
	/** Why, in Portuguese, for the operator. */
	reasonText: string;
	considered: ConsideredItem[];
}

export interface HoldItem {
	rule: RuleKind;
	until: string | null;
	source: string;
	text: string;
}

export interface ContactItem {
	id: string;
	channel: Channel;
	provider: string;
	providerMessageId: string | null;
	status: 'accepted' | 'rejected' | 'unknown' | 'reserved' | 'sending';
	/** True when this run found that the step had already been sent and sent nothing. */
	replayed: boolean;
	test: boolean;
	at: string;
}

export interface MessageItem {
	template: string;
	parts: number;
	encoding: 'GSM-7' | 'UCS-2';
	length: number;
	/** The text, only for the Demo provider or a creditor in test: otherwise it stays in the ledger. */
	text?: string;
}

/** A payment instrument over debts of the case, as key `charge`. */
export interface ChargeItem {
	/** Ours; the provider keeps it as reference. */
	id: string;
	kind: 'boleto' | 'pix' | 'boletoPix';
	/** Id of the provider; `sample` = a slip to look at, of a creditor in test. */
	provider: string;
	mode: 'live' | 'test';
	/** open, overdue, confirmed, paid, expired, cancelled …; before the provider has it: reserved, sending, unknown. */
	status: string;
	/** Who registered it, so that it can be paid; null = nobody, and it is never given to a debtor. */
	registeredBy: string | null;
	ourNumber: string | null;
	/** 47 digits. */
	digitableLine: string | null;
	/** 44 digits. */
	barcode: string | null;
	pixCopyPaste: string | null;
	/** ISO. */
	dueDate: string;
	/** Reais. */
	amount: number;
	/** Reais that the payer is let off of it; left out where there is none. */
	abatement?: number;
	/** The provider's page of the charge. */
	invoiceUrl: string | null;
	/** True when an earlier charge of the same debts still fits and is given again. */
	replayed: boolean;
}
