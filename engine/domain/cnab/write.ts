import { CobrancaError } from '../../core/errors';
import type { Instruction, RemessaHeader } from './instruction';
import type { CnabFormat } from './layout';
import { layoutOf } from './banks';
import type { Values } from './record';
import { headerValues, titleValues } from './values';

/**
 * A remessa, line by line with its ends (CRLF), one instruction in memory at a time. Numbers lines and records, counts and sums for
 * the trailers.
 *
 * The header is checked before the first line is asked for; a bad instruction throws where its lines would begin, with its index.
 *
 * @throws CobrancaError badInput naming the field
 */
export function writeRemessa(
	bank: string,
	format: CnabFormat,
	header: RemessaHeader,
	instructions: Iterable<Instruction>,
): Iterable<string> {
	const layout = layoutOf(bank, format);
	const { remessa } = layout;
	if (!remessa) {
		throw new CobrancaError(
			'badInput',
			`Files of ${layout.name} in CNAB ${format} can be read here, not written.`,
			{
				field: 'bank',
				remedy: 'Use the other format, or the bank’s API.',
			},
		);
	}
	const file = headerValues(layout, header);
	const ofFile: Values = { ...file, ...remessa.values?.(file, header, null) };
	const opening = remessa.open.map((record, i) => record.write({ ...ofFile, line: i + 1 }));

	return {
		*[Symbol.iterator]() {
			let line = 0;
			let detail = 0;
			let titles = 0;
			let totalCents = 0;
			for (const text of opening) {
				line += 1;
				yield `${text}\r\n`;
			}
			for (const instruction of instructions) {
				let lines = '';
				try {
					const title: Values = { ...file, ...titleValues(layout, header, instruction) };
					const values: Values = { ...title, ...remessa.values?.(title, header, instruction) };
					for (const { record, when } of remessa.details) {
						if (when && !when(values)) continue;
						line += 1;
						detail += 1;
						lines += `${record.write({ ...values, line, detail })}\r\n`;
					}
				} catch (error) {
					throw atInstruction(error, titles);
				}
				titles += 1;
				totalCents += instruction.title.amountCents;
				yield lines;
			}
			for (const record of remessa.close) {
				line += 1;
				const counts: Values = {
					line,
					titles,
					totalCents,
					batchRecords: detail + 2,
					fileRecords: layout.format === 240 ? detail + 4 : detail + 2,
				};
				yield `${record.write({ ...ofFile, ...counts })}\r\n`;
			}
			if (remessa.end) yield remessa.end;
		},
	};
}

function atInstruction(error: unknown, index: number): unknown {
	if (!(error instanceof CobrancaError)) return error;
	return new CobrancaError(error.code, error.message, { ...error.place, index }, { cause: error });
}
