import type { Cents } from '../../../core/money';

/** What a debt is worth on the day of the message. `total` is the sum of all, less `discount` and `paid`: checked to the cent. */
export interface EmailBalance {
	principal: Cents;
	fine: Cents;
	interest: Cents;
	correction?: Cents;
	costs?: Cents;
	honorarios?: Cents;
	otherFees?: Cents;
	discount?: Cents;
	paid?: Cents;
	total: Cents;
}

export interface EmailDebt {
	/** What it is for: `Mensalidade de outubro`. */
	description: string;
	/** Contract or number by which the debtor knows it. */
	reference?: string;
	/** ISO date of the nominal due date. */
	dueDate: string;
	balance: EmailBalance;
}

/** One way to settle, shown beside the others (`À vista`, `Em 3 vezes`). */
export interface EmailOption {
	title: string;
	/** `3 parcelas de R$ 120,00` */
	detail: string;
	total: Cents;
	/** `Desconto de R$ 3,05 em multa e juros`; where there is none, the card says so: all of them have the same lines. */
	saving?: string;
	/** ISO date of the first payment. */
	dueDate: string;
	/** Where it is chosen; without a page the debtor answers the e-mail. */
	url?: string;
}

export interface EmailModel {
	/** Seen without opening the message, as are sender name and preheader: no word of debt, no amount. */
	subject: string;
	preheader: string;
	creditor: {
		displayName: string;
		/** Name, document and address (CDC art. 42-A). */
		block42a: string;
		/** As people dial it. */
		phone: string;
	};
	/** Who collects, where it is not the creditor. */
	agency?: string;
	/** Empty for a company: it is greeted without a name. */
	firstName: string;
	/** Before the list of debts. */
	opening: string[];
	debts: EmailDebt[];
	/** ISO date for which the amounts hold. */
	asOf: string;
	/** The one button. */
	action?: { label: string; url: string };
	options?: EmailOption[];
	/** Below the options: what they are compared with, until when they stand, how one is chosen. */
	optionsNote?: string;
	/** To copy: digits of the boleto, Pix code. The beneficiary is the name that the bank's app will show. */
	payment?: { digitableLine?: string; pixCopyPaste?: string; beneficiary: string };
	/** One tap each, never a duty: `Já paguei`, `Não reconheço`. */
	reasons?: { label: string; url: string }[];
	/** After everything else, before the signature. */
	closing?: string[];
	/** Page that says whether the message is genuine. */
	verifyUrl?: string;
	/** Page or `mailto:` by which the messages stop. */
	stopUrl: string;
}

export interface RenderedEmail {
	subject: string;
	preheader: string;
	html: string;
	text: string;
}
