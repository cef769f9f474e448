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
	case: { id: string; count: number; total: number; oldestDueDate: string | null; state: 'open' | 'closed' };
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
	/** In this version principal and payments only; fine and interest come with the boleto. */
	balance: { principal: number; paid: number; total: number };
}

export interface StepItem {
	/** Id of the step run: what makes a repeated run of a sending node harmless. */
	runId: string;
	journey: string;
	key: string;
	stage: Stage;
	template: string;
	channels: Channel[];
	dueAt: string;
	/** Steps that were skipped because the case is already past them; they are never sent later. */
	passed: string[];
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
