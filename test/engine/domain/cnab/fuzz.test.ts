import {
	LAYOUTS,
	readRemessa,
	readRetornoWhole,
	writeRemessa,
	writeRetorno,
	type AnswerTitle,
	type CnabLayout,
} from '../../../../engine/domain/cnab';
import { CobrancaError } from '../../../../engine/core/errors';
import { headerOf, movementsOf, sequenceOf, titleOf } from './samples';

const TITLES: AnswerTitle[] = ['02', '06', '09', '03', '06'].map((occurrence, i) => ({
	occurrence,
	ourNumber: String(10_000_001 + i),
	documentNumber: `M${i}`,
	companyUse: `charge-${i}`,
	dueDate: '2026-12-10',
	amount: 12_345 + i,
	paid: occurrence === '06' ? 12_345 + i : 0,
	eventDate: '2026-12-11',
	creditDate: '2026-12-12',
	receivingBank: '237',
}));

/** One change of the kind that happens to files: a byte, a column, a line, the end, the encoding, the line ends. */
function mutate(file: Buffer, random: (below: number) => number): Buffer {
	const at = random(file.length);
	const cut = (from: number, to: number, between: Uint8Array = Buffer.alloc(0)): Buffer =>
		Buffer.concat([file.subarray(0, from), between, file.subarray(to)]);
	const lineStart = file.lastIndexOf('\n', at) + 1;
	const lineEnd = file.indexOf('\n', at) + 1 || file.length;
	switch (random(10)) {
		case 0:
			return cut(at, at + 1, Uint8Array.of(random(256)));
		case 1:
			return cut(at, at + 1, Uint8Array.of(48 + random(10)));
		case 2:
			return cut(at, at + 1 + random(3));
		case 3:
			return cut(at, at, Buffer.from(' '.repeat(1 + random(3))));
		case 4:
			return cut(lineStart, lineEnd);
		case 5:
			return cut(lineStart, lineStart, file.subarray(lineStart, lineEnd));
		case 6:
			return file.subarray(0, at);
		case 7:
			return cut(at, at, Buffer.from('Ç', 'utf8'));
		case 8:
			return Buffer.from(file.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
		default:
			return Buffer.concat([file.subarray(lineStart), file.subarray(0, lineStart)]);
	}
}

function answerOf({ bank, format }: CnabLayout): Buffer {
	const file = { fileDate: '2026-12-11', fileSequence: '1', version: '103' };
	return Buffer.from([...writeRetorno(bank, format, file, TITLES)].join(''), 'latin1');
}

/**
 * Every change of a file is read to its end; whatever is refused says line and column; and what was read of a line that no
 * change touched is what stood there.
 */
jest.setTimeout(120_000);

describe.each(
	LAYOUTS.filter(({ remessa }) => remessa !== null).map(
		(layout) => [`${layout.bank}/${layout.format}`, layout] as const,
	),
)('mutated files of %s', (_name, layout) => {
	it('retorno: never a crash, every problem has its place, no amount out of nowhere', () => {
		const random = sequenceOf(7 + Number(layout.bank) * layout.format);
		const whole = answerOf(layout);
		const wrong: string[] = [];
		for (let run = 0; run < 150; run++) {
			let file = whole;
			for (let times = 1 + random(3); times > 0; times--) file = mutate(file, random);
			const lines = file.toString('latin1').split('\n');
			const { records, problems } = readRetornoWhole(file);
			expect(records.length).toBeLessThanOrEqual(lines.length);
			for (const { line, column, message } of problems) {
				// Of a line cut short, the place is where the column would stand.
				const end = Math.max(layout.format, lines[line - 1]?.length ?? 0) + 2;
				const placed = line >= 1 && line <= lines.length + 1 && column >= 1 && column <= end;
				if (!placed || !message.endsWith('.')) wrong.push(`${line}:${column} ${message}`);
			}
			for (const { amountCents, paidCents, event, eventDate } of records) {
				const sane = Number.isSafeInteger(amountCents) && Number.isSafeInteger(paidCents);
				if (!sane || (event === 'paid' && eventDate === null))
					wrong.push(`record ${amountCents} ${paidCents}`);
			}
		}
		expect(wrong).toEqual([]);
	});

	it('retorno: a column too many or too few never moves an amount', () => {
		const whole = answerOf(layout).toString('latin1').split('\r\n');
		const first = layout.format === 240 ? 2 : 1;
		const moved: string[] = [];
		const amounts = new Map(TITLES.map(({ ourNumber, amount }) => [ourNumber, amount]));
		for (let column = 0; column < layout.format; column += 3) {
			for (const change of [-1, 1]) {
				const lines = [...whole];
				const index = first + (column % 2);
				const line = lines[index] as string;
				lines[index] =
					change < 0
						? line.slice(0, column) + line.slice(column + 1)
						: `${line.slice(0, column)}0${line.slice(column)}`;
				for (const { ourNumber, amountCents, paidCents } of readRetornoWhole(lines.join('\r\n')).records) {
					const amount = amounts.get(ourNumber.trim().replace(/^0+/, ''));
					if (amount === undefined) continue;
					if (amountCents !== amount || (paidCents !== 0 && paidCents !== amount)) {
						moved.push(`${column} ${change}: ${amountCents} ${paidCents}`);
					}
				}
			}
		}
		expect(moved).toEqual([]);
	});

	it('remessa: reads to its end or says that it is none', () => {
		const { bank, format, remessa } = layout;
		const random = sequenceOf(11 + Number(bank));
		const instructions = movementsOf(titleOf(bank)).filter(
			({ movement }) => remessa?.movements[movement] !== undefined,
		);
		const whole = Buffer.from(
			[...writeRemessa(bank, format, headerOf(bank, format), instructions)].join(''),
			'latin1',
		);
		for (let run = 0; run < 60; run++) {
			const file = mutate(whole, random).toString('latin1');
			try {
				for (const { line } of readRemessa(file)) expect(line).toBeGreaterThanOrEqual(1);
			} catch (error) {
				expect(error).toBeInstanceOf(CobrancaError);
			}
		}
	});
});
