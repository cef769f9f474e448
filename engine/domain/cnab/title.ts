import { MoneyColumns, TitleColumns, ColumnError } from './columns';
import { CobrancaError } from '../../core/errors';
import type { CnabLayout, RetornoEvent, RetornoLayout } from './layout';
import type { RetornoFile, RetornoReason, RetornoRecord } from './retorno';

const NO_REASONS: readonly RetornoReason[] = Object.freeze([]);
const CACHED = 4096;

interface Meaning {
	event: RetornoEvent;
	text: string;
}

/** What is asked of a layout's tables once, for all its files. */
interface Plan {
	title: TitleColumns;
	money: MoneyColumns;
	meanings: ReadonlyMap<string, Meaning>;
}

const plans = new WeakMap<RetornoLayout, Map<string, Plan>>();

function planOf(retorno: RetornoLayout, type: string): Plan {
	const byType = plans.get(retorno) ?? new Map<string, Plan>();
	plans.set(retorno, byType);
	const known = byType.get(type);
	if (known) return known;
	const { details, editions, occurrences } = retorno;
	const first = details[type] ?? editions?.[type];
	if (!first) throw new CobrancaError('bug', `The layout has no record ${type}.`);
	const plan: Plan = {
		title: new TitleColumns(first),
		money: new MoneyColumns(details['U'] ?? first),
		meanings: new Map(Object.entries(occurrences).map(([code, [event, text]]) => [code, { event, text }])),
	};
	byType.set(type, plan);
	return plan;
}

/**
 * Turns the line (a 400) or the two lines (segments T and U) of a title into a record. Its columns are where the layout's tables say.
 */
export class TitleReader {
	private readonly meanings: Plan['meanings'];
	private readonly reasonsByText = new Map<string, readonly RetornoReason[]>();
	readonly title: TitleColumns;
	readonly money: MoneyColumns;

	constructor(
		private readonly layout: CnabLayout,
		readonly file: RetornoFile,
		/** Of the record, or of the first of the pair. */
		readonly type: string,
	) {
		({ title: this.title, money: this.money, meanings: this.meanings } = planOf(layout.retorno, type));
	}

	/** `first` and `second` are the same line in a 400. @throws ColumnError */
	read(first: string, second: string, line: number): RetornoRecord {
		const { title, money, file } = this;
		const occurrence = title.occurrence.text(first);
		const meaning = this.meanings.get(occurrence);
		const amountCents = title.amount.cents(first);
		const feeCents = title.fee.cents(first);
		const record: RetornoRecord = {
			type: 'record',
			line,
			file,
			event: meaning === undefined ? 'unknown' : meaning.event,
			occurrence,
			text: meaning === undefined ? 'Ocorrência que não está na tabela do banco' : meaning.text,
			reasons: this.reasons(first, occurrence),
			branch: title.branch.text(first),
			account: title.account.text(first),
			carteira: title.carteira.text(first),
			ourNumber: title.ourNumber.text(first),
			documentNumber: title.documentNumber.text(first),
			companyUse: title.companyUse.text(first),
			dueDate: title.dueDate.day(first),
			amountCents,
			paidCents: money.paid.cents(second),
			creditedCents: money.credited.present ? money.credited.cents(second) : null,
			feeCents,
			interestCents: money.interest.cents(second),
			discountCents: money.discount.cents(second),
			abatementCents: money.abatement.cents(second),
			iofCents: money.iof.cents(second),
			otherExpensesCents: money.otherExpenses.cents(second),
			otherCreditsCents: money.otherCredits.cents(second),
			eventDate: money.eventDate.day(second),
			creditDate: money.creditDate.day(second),
			receivingBank: title.receivingBank.text(first),
			receivingBranch: title.receivingBranch.text(first),
			pix: null,
			paymentKey: null,
		};
		if (record.event === 'paid') this.settle(record);
		return record;
	}

	private settle(record: RetornoRecord): void {
		const { retorno } = this.layout;
		if (record.paidCents === 0 && retorno.paidIfCredited?.includes(record.occurrence)) {
			record.event = 'dropped';
			return;
		}
		if (record.eventDate === null) {
			throw new ColumnError('date', this.money.eventDate.from, 'Um pagamento sem a data em que foi feito.');
		}
		if (retorno.paidColumnIsNet) {
			record.creditedCents = record.paidCents;
			record.paidCents += feeTakenOff(record);
		}
		const { file } = this;
		const number = /[^0]/.test(record.ourNumber)
			? record.ourNumber
			: `${record.ourNumber}~${record.documentNumber}`;
		record.paymentKey = [
			'cnab',
			file.bank,
			record.branch || file.branch,
			record.account || file.account || file.convenio,
			number,
			record.occurrence,
			record.eventDate,
			record.paidCents,
			record.receivingBank + record.receivingBranch,
		].join(':');
	}

	private reasons(line: string, occurrence: string): readonly RetornoReason[] {
		const { reasons, reasonText } = this.title;
		if (!reasons.present) {
			const words = occurrence === '03' ? reasonText.text(line) : '';
			return words === '' ? NO_REASONS : [{ code: '', text: words }];
		}
		const raw = reasons.raw(line);
		const key = occurrence + raw;
		const known = this.reasonsByText.get(key);
		if (known) return known;
		const found = this.split(raw, occurrence);
		if (this.reasonsByText.size >= CACHED) this.reasonsByText.clear();
		this.reasonsByText.set(key, found);
		return found;
	}

	private split(raw: string, occurrence: string): readonly RetornoReason[] {
		const { reasonWidth, reasons, reasonsOf } = this.layout.retorno;
		const own = reasonsOf?.[occurrence];
		const found: RetornoReason[] = [];
		for (let i = 0; i < raw.length; i += reasonWidth) {
			const code = raw.slice(i, i + reasonWidth);
			if (/^[0 ]*$/.test(code)) continue;
			found.push({
				code: code.trim(),
				text: own?.[code] ?? reasons[code] ?? `Motivo ${code.trim()}, sem texto na tabela do banco`,
			});
		}
		return found.length === 0 ? NO_REASONS : found;
	}
}

/**
 * Itaú credits after its fee or charges the fee apart, by contract, and the file does not say which. It was taken off where credit
 * and fee together make exactly what was owed.
 */
function feeTakenOff({
	amountCents,
	abatementCents,
	discountCents,
	interestCents,
	paidCents,
	feeCents,
}: RetornoRecord): number {
	const owed = amountCents - abatementCents - discountCents;
	const whole = paidCents + feeCents;
	return whole === owed || whole === owed + interestCents ? feeCents : 0;
}
