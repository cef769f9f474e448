import type { Cents } from '../../core/money';
import type { Title } from '../boleto/bank';

/**
 * What a bank can be asked for by file. `protest` is refused unless somebody approved a listing of the titles: it is the one
 * instruction that cannot be taken back.
 */
export type Movement =
	'register' | 'cancel' | 'changeDueDate' | 'grantAbatement' | 'cancelAbatement' | 'protest';

/** Kind of title, as the banks' tables name it. `OU` = outros. */
export type Species = 'DM' | 'DS' | 'NP' | 'RC' | 'FAT' | 'ND' | 'ME' | 'CC' | 'OU';

/** The contract with the bank: `Title` of the boleto without the numbers of one title. */
export interface Contract extends Omit<Title, 'nossoNumero' | 'seuNumero'> {
	/** Banco do Brasil: variação da carteira, 3 digits. */
	variation?: string;
	/** Santander: código de transmissão, 15 digits in a 240 file and 20 in a 400. */
	transmissionCode?: string;
}

export interface RemessaHeader {
	contract: Contract;
	/** Whose money it is. `document`: CPF or CNPJ without punctuation. */
	beneficiary: { name: string; document: string };
	/** Number of this file at the bank (NSA): one more with each file, never used twice. */
	sequence: number;
	/** Local time of the beneficiary, `YYYY-MM-DDTHH:MM:SS`. */
	createdAt: string;
}

export interface RemessaPayer {
	name: string;
	document: string;
	address: {
		street: string;
		number?: string;
		complement?: string;
		district?: string;
		city: string;
		/** Two letters. */
		state: string;
		/** 8 digits. */
		postalCode: string;
	};
}

/** A share in hundredths of a percent (200 = 2 %) or whole cents. */
export type RemessaRate = { basisPoints: number } | { cents: Cents };

export interface RemessaTitle {
	/** Without check digit; the bank's file in `domain/boleto` computes it. */
	nossoNumero: string;
	/** Only for a bank whose formula nobody has written yet; otherwise it must agree. */
	nossoNumeroDigit?: string;
	/** Seu número: what the creditor calls it, printed on the boleto. */
	documentNumber: string;
	/** Comes back in the retorno untouched: our charge id. Up to 25 characters. */
	companyUse?: string;
	amountCents: Cents;
	/** ISO days. */
	dueDate: string;
	issueDate: string;
	species?: Species;
	/** Aceite; false when nothing is said. */
	accepted?: boolean;
	payer: RemessaPayer;
	/** Sacador/avalista: who the title was drawn by, where it is not the beneficiary. */
	guarantor?: { name: string; document: string };
	/** Once, from the day after the due date unless said otherwise. */
	fine?: RemessaRate & { from?: string };
	/** Simple interest: cents a day, or hundredths of a percent a month. */
	interest?: ({ centsPerDay: Cents } | { monthBasisPoints: number }) & { from?: string };
	discount?: RemessaRate & { until: string };
	abatementCents?: Cents;
	/** Printed by the bank where it prints the boleto. */
	messages?: readonly string[];
	/** The bank drops the title by itself so many days after the due date, where its layout has the field. */
	dropAfterDays?: number;
}

export type Instruction = { title: RemessaTitle } & (
	| { movement: 'register' | 'cancel' | 'cancelAbatement' }
	| { movement: 'changeDueDate'; dueDate: string }
	| { movement: 'grantAbatement'; abatementCents: Cents }
	/** `approvedListing`: id of the listing that a person approved, with this title on it. */
	| { movement: 'protest'; approvedListing: string }
);
