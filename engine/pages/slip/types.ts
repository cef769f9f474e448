import type { Document } from '../../core/identity/document';
import type { Balance } from '../../domain/debts';

export interface Address {
	/** Street, number, complement and district. */
	street: string;
	city: string;
	uf: string;
	/** Eight digits. */
	cep: string;
}

export interface Party {
	name: string;
	document: Document;
	/** In parts, or as one line where it is kept so. A payer's may be unknown: an empty line. */
	address: Address | string;
}

/** One debt that the slip settles. */
export interface SlipItem {
	/** What it is, in the debtor's words: contract, product, month. */
	origin: string;
	/** Nominal due date, ISO. */
	dueDate: string;
	/** What it is worth on the day of the statement. */
	balance: Balance;
}

/**
 * A boleto to be printed. Its numbers come from whoever registered it, bank or payment provider, or from
 * `computeBoleto`; the slip checks that what it prints agrees with the barcode.
 */
export interface Slip {
	/** Bank or provider that registered it, as the debtor knows it; null = nobody has, and the slip says so. */
	registeredBy: string | null;
	/** The 44 digits, or the 47 of the line. */
	barcode: string;
	/** ISO; must agree with the barcode's factor. null = payable on presentation. */
	dueDate: string | null;
	/** As printed by the bank. */
	nossoNumero: string;
	/** `Agência/Código do beneficiário`, as printed by the bank. */
	beneficiaryCode: string;
	carteira: string;
	/** As printed; needed for banks that `BANKS` does not have. */
	bankName?: string;
	/** Number of the document at the creditor. */
	documentNumber: string;
	/** ISO. */
	documentDate: string;
	processingDate: string;
	/** Espécie do documento: DM, DS, ME … Default DM. */
	kind?: string;
	/** Aceite. Default N. */
	acceptance?: 'A' | 'N';
	/** Whom the money is owed to: printed whole, as CDC 42-A demands. */
	creditor: Party;
	/** Who receives it at the bank, when that is not the creditor. */
	beneficiary?: Party;
	payer: Party;
	/** Sacador/avalista. */
	guarantor?: Pick<Party, 'name' | 'document'>;
	/** Default: any bank. */
	paymentPlace?: string;
	/** Lines for the cashier and the payer, at most six. */
	instructions?: readonly string[];
	/** The debts it settles; their totals add to its amount. */
	items: readonly SlipItem[];
	/** What the payer is let off of the amount in the barcode: the bank takes it off. */
	abatementCents?: number;
	/** Copia e cola of the charge that the bank bound to this boleto; dynamic ones only. */
	pix?: string;
	/** A sentence of the creditor to the debtor. */
	message?: string;
	brand?: {
		/** `#0b5fa5` */
		colour?: string;
		/** JPEG or plain PNG. */
		logo?: Uint8Array;
	};
}
