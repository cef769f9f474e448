import { layoutOf } from './banks';
import type { CnabFormat } from './layout';
import type { RecordLayout, Values } from './record';

/** One occurrence of an answer, by the names of the retorno tables: `occurrence`, `ourNumber`, `amount`, `paid`, `eventDate` … */
export type AnswerTitle = Values & { occurrence: string };

/**
 * A retorno, written with the tables that read it: what a bank would answer. For standing in for a bank where there is none (tests,
 * the sandbox); no bank takes such a file.
 *
 * @throws CobrancaError badInput
 */
export function* writeRetorno(
	bank: string,
	format: CnabFormat,
	file: Values,
	titles: Iterable<AnswerTitle>,
): Generator<string, void, undefined> {
	const { retorno } = layoutOf(bank, format);
	const { header, batchHeader, batchTrailer, trailer, details } = retorno;
	const own: Values = { ...file, bank, batch: 1, service: '01' };
	let line = 0;
	const write = (record: RecordLayout, values: Values): string => {
		line += 1;
		return `${record.write({ ...own, line, ...values })}\r\n`;
	};
	yield write(header, {});
	if (batchHeader) yield write(batchHeader, {});
	let detail = 0;
	for (const title of titles) {
		let lines = '';
		for (const record of Object.values(details)) {
			detail += 1;
			lines += write(record, { currency: '09', detail, ...title });
		}
		yield lines;
	}
	if (batchTrailer) yield write(batchTrailer, { batchRecords: detail + 2 });
	yield write(trailer, { batches: 1, fileRecords: line + 1 });
}
