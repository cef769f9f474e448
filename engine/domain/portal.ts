/** What the debtor's page shows and offers to do: read by `operations/portal`, drawn by `pages/portal`. */
import type { Channel } from './channel';
import type { Balance } from './debts';
import type { Offer } from './negotiation';

/** What it says before anybody has said who they are: who asks, and nothing of who is asked. */
export interface Cover {
	displayName: string;
	legalName: string;
	/** CPF or CNPJ with punctuation, whole: CDC 42-A. */
	document: string;
	address: string;
	/** Phone as it is written. */
	phone: string;
	agency: string | null;
	/** Of the message that brought the reader here. */
	channel: Channel;
	/** A creditor in test: the operator reads, and nothing that they do binds a debtor. */
	test: boolean;
	/** Which document the first three characters are asked of; null = the ledger has none to compare with. */
	asks: 'CPF' | 'CNPJ' | null;
}

export interface AccountDebt {
	description: string | null;
	/** Contract, or the creditor's number of the debt. */
	reference: string;
	balance: Balance;
	/** Nominal, ISO. */
	dueDate: string;
}

export interface AccountCharge {
	id: string;
	/** Cents. */
	amount: number;
	/** ISO. */
	dueDate: string;
	digitableLine: string | null;
	pixCopyPaste: string | null;
	/** Of the bank that the line names; null where it has no name here. */
	bank: string | null;
}

/** Total in cents. */
export type ChosenOffer = Pick<Offer, 'key' | 'kind' | 'total' | 'installments'>;

/** For whoever said who they are. */
export interface Account {
	cover: Cover;
	/** Empty where it is unknown. */
	firstName: string;
	/** ISO. */
	today: string;
	/** Nothing is open any more. */
	closed: boolean;
	/** What is asked for. Not what is prescribed, at court or no longer ours: of that a person speaks. */
	debts: readonly AccountDebt[];
	totalCents: number;
	charge: AccountCharge | null;
	offers: readonly Offer[];
	/** What the debtor chose, until a person refuses it or the rest that it brought is over. */
	choice: ChosenOffer | null;
	/** Nobody writes until then (business ms); null = until a person has looked; undefined = nothing rests. */
	quietUntil: number | null | undefined;
}

/** These need no proof of who one is, as a reply needs none: they only silence. */
export const OPEN_ACTIONS = ['stop', 'stopAll', 'wrongPerson'] as const;
export const KNOWN_ACTIONS = ['alreadyPaid', 'contested', 'moreTime', 'person', 'boletoAsked'] as const;
export type PortalAction = (typeof OPEN_ACTIONS)[number] | (typeof KNOWN_ACTIONS)[number];
