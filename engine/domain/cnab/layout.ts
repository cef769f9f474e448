import type { Instruction, Movement, RemessaHeader, Species } from './instruction';
import type { RecordLayout, Values } from './record';

export type CnabFormat = 240 | 400;

/** What an occurrence of a retorno means for the charge. Never judged without the raw code and its reasons, which travel along. */
export type RetornoEvent =
	/** The bank has it: it can be paid. */
	| 'entryConfirmed'
	| 'entryRejected'
	| 'paid'
	/** Paid, and the money may still not come (a cheque, a payment in transit): another occurrence will say. */
	| 'paidPending'
	/** A payment told before is taken back. */
	| 'paymentReversed'
	/** Taken out of the bank's register: nobody can pay it any more. */
	| 'dropped'
	| 'changed'
	| 'instructionRejected'
	/** An entry or an instruction: the bank's code says no more. */
	| 'commandRejected'
	| 'fee'
	/** On the way to, at, or back from the notary. */
	| 'protest'
	| 'notice'
	| 'unknown';

/** Code → what it means and the bank's words, pt-BR. */
export type Occurrences = Readonly<Record<string, readonly [RetornoEvent, string]>>;
export type Reasons = Readonly<Record<string, string>>;

export interface RemessaLayout {
	/** File header, then the batch header of a 240. */
	open: readonly RecordLayout[];
	/** The records of one instruction, in order; `when` says which instructions have it. */
	details: readonly { record: RecordLayout; when?: (values: Values) => boolean }[];
	/** Batch trailer of a 240, then the file trailer. */
	close: readonly RecordLayout[];
	/** The bank's code of each movement; one that is missing cannot be asked for by file at this bank. */
	movements: Readonly<Partial<Record<Movement, string>>>;
	species: Readonly<Partial<Record<Species, string>>>;
	/** Values that only this bank has, from the common ones. @throws CobrancaError badInput */
	values?(common: Values, header: RemessaHeader, instruction: Instruction | null): Values;
	/** Behind the last line. */
	end?: string;
}

export interface RetornoLayout {
	header: RecordLayout;
	/** Of a 240. */
	batchHeader?: RecordLayout;
	batchTrailer?: RecordLayout;
	/** 240: `T` and `U`. 400: the one record of a title, under its type. */
	details: Readonly<Record<string, RecordLayout>>;
	/** 400: records of titles in other editions of the layout, which are read and never written, under their types. */
	editions?: Readonly<Record<string, RecordLayout>>;
	/** Which of `editions` a line is of, where its type alone does not tell. */
	editionOf?(line: string): string | undefined;
	/** Record of a 400 that carries the Pix of the title before it, under its type. */
	pix?: Readonly<Record<string, RecordLayout>>;
	trailer: RecordLayout;
	occurrences: Occurrences;
	/** Characters of one reason in the column `reasons`. */
	reasonWidth: 2 | 3;
	/** Words of a reason; some occurrences have a table of their own. */
	reasons: Reasons;
	reasonsOf?: Readonly<Record<string, Reasons>>;
	/** What the file's trailer counts and sums: of these occurrences (null = all), under these names in `trailer`. */
	totals?: readonly { of: readonly string[] | null; count?: string; sum?: string; what: 'amount' | 'paid' }[];
	/** Itaú: the column of the paid amount holds what was credited, after the fee. */
	paidColumnIsNet?: boolean;
	/** An occurrence that says paid only where an amount was credited, and dropped otherwise. */
	paidIfCredited?: readonly string[];
}

/** Everything about one bank's file of one format. */
export interface CnabLayout {
	bank: string;
	format: CnabFormat;
	name: string;
	/** Where the tables were read. */
	sources: readonly string[];
	/** null: files of this bank are read only. */
	remessa: RemessaLayout | null;
	retorno: RetornoLayout;
}
