import { epochDay } from '../../engine/core/calendar';
import { weekdayOf } from '../../engine/core/wallClock';
import { cobvDates, readPix } from '../../engine/domain/pix';
import { crc16 } from '../../engine/domain/pix/crc16';
import { type Check, check, differences, type Suite, UnknownShape } from './suite';

interface Vector {
	brcode: string;
	valid: boolean;
	kind?: string;
	expected?: Record<string, string>;
}

interface BrCodes {
	crc?: { check?: Record<string, string> };
	vectors: Vector[];
}

/** `{crc, vectors: [{brcode, valid, kind, expected}]}` (pix.json) or `{vectors: [{dataDeVencimento, …}]}` (cobv-dates.json). */
export const pix: Suite = (vectors) => {
	const file = vectors as Partial<BrCodes>;
	if (file.vectors?.[0]?.brcode !== undefined) return brCodes(file as BrCodes);
	const due = vectors as Partial<DueDates>;
	if (due.vectors?.[0]?.dataDeVencimento !== undefined) return due.vectors.map(dates);
	throw new UnknownShape('no "vectors" with "brcode" or "dataDeVencimento" in it.');
};

function brCodes({ crc, vectors }: BrCodes): Check[] {
	return [
		...Object.entries(crc?.check ?? {}).map(([text, wanted]) =>
			check(`crc of "${text}"`, () => differences([['crc', wanted, crc16(text)]])),
		),
		...vectors.map((vector, i) => check(`brcode ${i + 1}`, () => differs(vector))),
	];
}

function differs({ brcode, valid, kind, expected = {} }: Vector): string | undefined {
	const reading = readPix(brcode);
	if (!valid) return reading.ok ? 'accepted although it is invalid' : undefined;
	if (!reading.ok) return `refused in field ${reading.field}: ${reading.reason}`;
	const { value } = reading;
	const orNone = (text: string | undefined) => text ?? null;
	return differences([
		['kind', kind, value.kind],
		['key', orNone(expected.key), value.key],
		['url', orNone(expected.url), value.url],
		['recurrence', orNone(expected.recUrl), value.recurrenceUrl],
		['description', orNone(expected.description), value.description],
		['amount', expected.amount === undefined ? null : cents(expected.amount), value.amountCents],
		['name', expected.merchantName, value.name],
		['city', expected.merchantCity, value.city],
		['postal code', orNone(expected.postalCode), value.postalCode],
		['cash facilitator', orNone(expected.fss), value.cashFacilitator],
		['txid', expected.txid === '***' ? null : expected.txid, value.txid],
		[
			'once',
			expected.pointOfInitiation === undefined ? undefined : expected.pointOfInitiation === '12',
			value.once,
		],
	]);
}

const cents = (reais: string) => Math.round(Number(reais) * 100);

interface DueDates {
	vectors: Array<{
		id: string;
		dataDeVencimento: string;
		validadeAposVencimento: number;
		adjustedDueDate: string;
		lastPayableDate: string;
		firstRefusedDate: string | null;
		holidays: string[];
	}>;
}

/** The vector says which days are holidays; Saturdays and Sundays are no business days. */
function dates(vector: DueDates['vectors'][number]): Check {
	const closed = new Set(vector.holidays.map(epochDay));
	const isBusinessDay = (day: number) => weekdayOf(day) % 6 !== 0 && !closed.has(day);
	return check(vector.id, () => {
		const got = cobvDates(vector.dataDeVencimento, vector.validadeAposVencimento, isBusinessDay);
		return differences([
			['adjusted due date', vector.adjustedDueDate, got.adjustedDueDate],
			['last payable date', vector.lastPayableDate, got.lastPayableDate],
			['first refused date', vector.firstRefusedDate ?? undefined, got.firstRefusedDate],
		]);
	});
}
