import { badInput, CobrancaError } from '../../core/errors';
import { cellOf, type RawRow } from './cells';

/** A workbook that unfolds to more than this is no portfolio. */
const MOST_UNPACKED = 512 * 1024 * 1024;
const MOST_PACKED = 64 * 1024 * 1024;
export const MOST_COLUMNS = 1000;
/** Cells without a value behind the last of their row. A few kilobytes can hold billions, and the library makes each. */
const MOST_EMPTY = 50_000_000;
const SLICE = 32;

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;

export function isZip(bytes: Buffer): boolean {
	return bytes.length > 4 && bytes.readUInt32LE(0) === 0x04034b50;
}

/** The container of Excel 97 (.xls), and of a workbook with a password. */
export function isOldOffice(bytes: Buffer): boolean {
	return bytes.length > 8 && bytes.readUInt32LE(0) === 0xe011cfd0;
}

/**
 * The rows of one sheet, a few at a time; empty ones are passed over and still count. The library reads row by row, so the
 * event loop gets its turn. @param sheet name or position from 0
 * @throws CobrancaError badInput
 */
export async function* xlsxRows(bytes: Buffer, sheet: string | number): AsyncGenerator<RawRow[]> {
	checkSize(bytes);
	const { streamXlsxRows } = await import('hucre/xlsx');
	let slice: RawRow[] = [];
	let empty = 0;
	try {
		for await (const row of streamXlsxRows(bytes, { sheet })) {
			const width = filledTo(row.values);
			if (width > MOST_COLUMNS) throw badInput('file', `The sheet has more than ${MOST_COLUMNS} columns`);
			empty += row.values.length - width;
			if (empty > MOST_EMPTY)
				throw badInput(
					'file',
					'The sheet has formatted cells far beyond its data',
					'Delete the empty columns to the right of the data, or save the sheet as CSV',
				);
			slice.push({ rowNumber: row.index + 1, cells: row.values.slice(0, width).map(cellOf) });
			if (slice.length < SLICE) continue;
			yield slice;
			slice = [];
		}
	} catch (error) {
		if (error instanceof CobrancaError) throw error;
		throw new CobrancaError(
			'badInput',
			'The XLSX file cannot be read: it is damaged, or not a workbook',
			{ field: 'file', remedy: 'Open it in Excel or LibreOffice and save it again as .xlsx or .csv' },
			{ cause: error },
		);
	}
	if (slice.length > 0) yield slice;
}

/**
 * How many cells a row has up to its last with a value: a colour set on a whole row gives it all 16,384, and all of them are nothing.
 * Two at least where there are two, for by a row of one cell a sheet without columns is known.
 */
function filledTo(values: readonly unknown[]): number {
	let width = values.length;
	while (width > 2 && values[width - 1] === null) width--;
	return width;
}

/** What the directory of the archive says must fit: a few kilobytes can unfold to gigabytes. The library checks the truth of it. */
function checkSize(bytes: Buffer): void {
	if (bytes.length > MOST_PACKED)
		throw badInput('file', 'The XLSX file is larger than 64 MB', 'Save it as CSV, or in several files');
	let at = bytes.length - 22;
	const lowest = Math.max(0, at - 65_535);
	while (at >= lowest && bytes.readUInt32LE(at) !== END_OF_DIRECTORY) at--;
	if (at < lowest) throw badInput('file', 'The XLSX file is cut off: its end is missing', 'Send it again');
	let entry = bytes.readUInt32LE(at + 16);
	let unpacked = 0;
	for (let n = bytes.readUInt16LE(at + 10); n > 0; n--) {
		if (entry + 46 > bytes.length || bytes.readUInt32LE(entry) !== DIRECTORY_ENTRY) break;
		unpacked += bytes.readUInt32LE(entry + 24);
		entry +=
			46 + bytes.readUInt16LE(entry + 28) + bytes.readUInt16LE(entry + 30) + bytes.readUInt16LE(entry + 32);
	}
	if (unpacked > MOST_UNPACKED)
		throw badInput(
			'file',
			'The XLSX file unfolds to more than 512 MB',
			'Save it as CSV, or in several files',
		);
}
