import type { EmailBalance, EmailOption } from '../email';

/** The channels that have texts here; calls and letters are made by people. */
export type TextChannel = 'sms' | 'email' | 'whatsapp';

/** One tap that says why. `key` travels in the link as `motivo`. */
export interface Reason {
	key: string;
	label: string;
}

/** An e-mail as words and blocks; all strings are Liquid. How it looks is the layout's affair. */
export interface EmailTemplate {
	/** The inbox and the locked screen show both: no amount, no word of debt. */
	subject: string;
	preheader: string;
	paragraphs: string[];
	/** Lists the debts, itemised; the word for one that has no description of its own. */
	table?: string;
	/** Shows the creditor's offers side by side, where there are any; without a page the answer to the e-mail says which. */
	options?: boolean;
	/** Words of the one button. It leads to the debtor's page; without one the charge or the phone is the action. */
	action: string;
	/** Asks for nothing: no button and no word of how to pay. */
	receipt?: boolean;
	/** Optional one-tap reasons; shown only with a page that takes them. */
	reasons?: readonly Reason[];
}

export interface Button {
	id: string;
	/** At most 20 characters. */
	title: string;
}

/** A message that Meta approves before it may be sent outside the 24 hours window. */
export interface ApprovedTemplate {
	name: string;
	category: 'utility';
	language: 'pt_BR';
	/** As registered: `{{1}}` is the first of `bodyParameters`. */
	body: string;
	/** Liquid. */
	bodyParameters: readonly string[];
	buttons: readonly Button[];
}

/** First who it is, then the matter: `template` asks, `session` answers the tap on "Sou eu". */
export interface WhatsAppTemplate {
	template: { person: ApprovedTemplate; company: ApprovedTemplate };
	/** Liquid. Its first line is seen on a locked screen. */
	session: { text: string; buttons: readonly Button[] };
}

export interface TemplateVariants {
	sms?: string;
	email?: EmailTemplate;
	whatsapp?: WhatsAppTemplate;
}

export type Templates = Readonly<Record<string, TemplateVariants>>;

/** An offer as a message shows it; the debtor's page is opened with its key. */
export interface OfferValues extends Omit<EmailOption, 'url'> {
	key: string;
}

/** A debt as a message lists it; amounts are whole cents. */
export interface DebtValues {
	description?: string | null;
	/** Contract or number by which the debtor knows it. */
	reference?: string | null;
	/** ISO. */
	dueDate: string;
	balance: Pick<EmailBalance, 'principal' | 'total'> & Partial<EmailBalance>;
}

/** What a debtor paid, or what was undone of it. */
export interface PaymentValues {
	amount: number;
	paidOn: string;
	count: number;
	items: readonly { description: string; dueDate: string; amount: number }[];
	/** How it was allocated, pt-BR: `multa R$ 2,00, principal R$ 48,00`; empty where nothing is known. */
	allocation: string;
	/** Paid beyond what was owed. */
	surplus: number;
}

/**
 * What a template may name. What is optional is left out, not null, when there is none: naming it outside an `if` is then a failure
 * and not an empty word.
 */
export interface MessageValues {
	creditor: { id: string; displayName: string; phone: string; sms42a: string; block42a: string };
	/** `name` of companies only: no message shows a person's surname. */
	debtor: { firstName: string; kind: 'PF' | 'PJ'; name?: string };
	/** `total` as it is written: `R$ 1.234,56`. */
	case: { count: number; total: string; oldestDueDate: string | null };
	debts?: readonly DebtValues[];
	/** `amount` in cents; `beneficiary` as the bank's app will name it. */
	charge?: {
		beneficiary: string;
		digitableLine?: string;
		pixCopyPaste?: string;
		dueDate?: string;
		amount?: number;
	};
	/** Of messages that tell of a payment; amounts in cents, `paidOn` of the last one. */
	payment?: PaymentValues;
	/** What was paid of the case lately, the newest first, in cents; for statements. */
	paid?: readonly { paidOn: string; amount: number }[];
	portal?: { url: string };
	/** What the creditor's policy offers this debtor today; never an empty list: texts ask whether there is one. */
	offers?: readonly OfferValues[];
	/** What they are compared with and until when they stand, pt-BR. */
	offersNote?: string;
	/** Who collects, where it is not the creditor. */
	agency?: { name: string };
	/** ISO. */
	today: string;
}
