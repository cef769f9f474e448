import type { Cents } from '../../core/money';
import { isoOf } from './dates';
import type { ProblemCode } from './retorno';
import type { RecordLayout } from './record';

const ZERO = 48;
const NINE = 57;
const BLANK = 32;

/** A column that holds what it must not. Caught by the reader, which knows the line. */
export class ColumnError extends Error {
	constructor(
		readonly code: ProblemCode,
		/** 1-based. */
		readonly column: number,
		message: string,
	) {
		super(message);
	}
}

/**
 * One column of the records that come by the million, read straight from the line: a table of the layout is asked once for where
 * it stands. A layout without it reads as nothing.
 */
export class Column {
	private readonly start: number;
	readonly end: number;
	private readonly yearFirst: boolean;

	constructor(record: RecordLayout | undefined, name: string) {
		const field = record?.find(name);
		this.start = field ? field.from - 1 : 0;
		this.end = field?.to ?? 0;
		this.yearFirst = field?.kind.name === 'yyyymmdd';
	}

	get present(): boolean {
		return this.end > 0;
	}

	/** 1-based. */
	get from(): number {
		return this.start + 1;
	}

	text(line: string): string {
		return this.end === 0 ? '' : line.slice(this.start, this.end).trim();
	}

	/** Untrimmed. */
	raw(line: string): string {
		return line.slice(this.start, this.end);
	}

	/** Digits; blanks in front and blanks behind nothing but zeros count as zeros. @throws ColumnError */
	cents(line: string): Cents {
		let amount = 0;
		for (let i = this.start; i < this.end; i++) {
			const code = line.charCodeAt(i);
			if (code >= ZERO && code <= NINE) {
				amount = amount * 10 + (code - ZERO);
			} else if (code !== BLANK || amount > 0) {
				throw new ColumnError('number', i + 1, 'Há um caractere que não é dígito num campo numérico.');
			}
		}
		if (amount > Number.MAX_SAFE_INTEGER) {
			throw new ColumnError('number', this.start + 1, 'O número do campo é grande demais para ser um valor.');
		}
		return amount;
	}

	/** ISO day, or null for zeros and blanks. @throws ColumnError */
	day(line: string): string | null {
		if (this.end === 0) return null;
		const iso = isoOf(line.slice(this.start, this.end), this.yearFirst);
		if (iso === undefined)
			throw new ColumnError('date', this.start + 1, 'A data do campo não existe no calendário.');
		return iso;
	}
}

/** Every column that a record of a title can have, by the names of the tables. */
export class TitleColumns {
	readonly occurrence: Column;
	readonly reasons: Column;
	readonly reasonText: Column;
	readonly branch: Column;
	readonly account: Column;
	readonly carteira: Column;
	readonly ourNumber: Column;
	readonly documentNumber: Column;
	readonly companyUse: Column;
	readonly dueDate: Column;
	readonly amount: Column;
	readonly receivingBank: Column;
	readonly receivingBranch: Column;
	readonly fee: Column;
	readonly currency: Column;

	/** The last column that a line must reach to be read. */
	readonly needed: number;

	constructor(record: RecordLayout) {
		const at = (name: string): Column => new Column(record, name);
		this.occurrence = at('occurrence');
		this.reasons = at('reasons');
		this.reasonText = at('reasonText');
		this.branch = at('branch');
		this.account = at('account');
		this.carteira = at('carteira');
		this.ourNumber = at('ourNumber');
		this.documentNumber = at('documentNumber');
		this.companyUse = at('companyUse');
		this.dueDate = at('dueDate');
		this.amount = at('amount');
		this.receivingBank = at('receivingBank');
		this.receivingBranch = at('receivingBranch');
		this.fee = at('fee');
		this.currency = at('currency');
		this.needed = lastNeeded(record);
	}
}

/** The columns of the money: of segment U in a 240, of the same record in a 400. */
export class MoneyColumns {
	readonly occurrence: Column;
	readonly paid: Column;
	readonly credited: Column;
	readonly interest: Column;
	readonly discount: Column;
	readonly abatement: Column;
	readonly iof: Column;
	readonly otherExpenses: Column;
	readonly otherCredits: Column;
	readonly eventDate: Column;
	readonly creditDate: Column;
	readonly needed: number;

	constructor(record: RecordLayout) {
		const at = (name: string): Column => new Column(record, name);
		this.occurrence = at('occurrence');
		this.paid = at('paid');
		this.credited = at('credited');
		this.interest = at('interest');
		this.discount = at('discount');
		this.abatement = at('abatement');
		this.iof = at('iof');
		this.otherExpenses = at('otherExpenses');
		this.otherCredits = at('otherCredits');
		this.eventDate = at('eventDate');
		this.creditDate = at('creditDate');
		this.needed = lastNeeded(record);
	}
}

/** Words at the end may have been trimmed when they were blank; an amount or a day never is. */
function lastNeeded(record: RecordLayout): number {
	return record.fields.reduce(
		(last, { name, kind, to }) =>
			name === null || kind.name === 'code' || kind.name === 'text' ? last : Math.max(last, to),
		0,
	);
}
