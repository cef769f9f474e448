import type { Channel } from '../../domain/channel';
import type { Offer } from '../../domain/negotiation';

/** A page as it is answered. */
export interface Page {
	status: number;
	headers: Record<string, string>;
	html: string;
}

/** Who asks; nothing of who is asked. */
export interface Cover {
	displayName: string;
	legalName: string;
	document: string;
	address: string;
	phone: string;
	agency: string | null;
	channel: Channel;
	test: boolean;
	/** Whose first three characters are asked for; null = there is nothing to compare with. */
	asks: 'CPF' | 'CNPJ' | null;
}

/** Whole cents. */
export interface ShownBalance {
	originalCents: number;
	correctionCents: number;
	fineCents: number;
	interestCents: number;
	costsCents: number;
	feesCents: number;
	discountCents: number;
	paidCents: number;
	totalCents: number;
}

export interface ShownDebt {
	description: string | null;
	reference: string;
	/** ISO. */
	dueDate: string;
	balance: ShownBalance;
}

export interface ShownCharge {
	amount: number;
	/** ISO. */
	dueDate: string;
	digitableLine: string | null;
	pixCopyPaste: string | null;
	bank: string | null;
}

export interface Account {
	cover: Cover;
	firstName: string;
	/** ISO. */
	today: string;
	closed: boolean;
	debts: readonly ShownDebt[];
	totalCents: number;
	charge: ShownCharge | null;
	offers: readonly Offer[];
	/** Epoch ms; null = until a person has looked; undefined = nothing rests. */
	quietUntil: number | null | undefined;
}

/** What the debtor did, to be confirmed in words. */
export type Deed =
	'alreadyPaid' | 'boletoAsked' | 'contested' | 'moreTime' | 'person' | 'stop' | 'stopAll' | 'wrongPerson';
