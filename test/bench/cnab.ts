import { readRetornoWhole, type RetornoRecord, writeRetorno } from '../../engine/domain/cnab';
import type { Contender, Task } from './measure';
import { peer, same } from './peers';

/** Distinct files, so that nothing can be remembered from one to the next. */
const FILES = 64;

interface NodejsCnab {
	BANK: { bradesco: { retorno: Readonly<Record<number, readonly string[]>> } };
	parseRemessaCnab(
		records: object,
		format: number,
		bank: string,
		file: string,
	): Array<Record<string, string>>;
}

export function tasks(): Task[] {
	const { exports, version } = peer<NodejsCnab>('@banco-br/nodejs-cnab');
	// It looks for its tables in ./node_modules of wherever the process stands.
	process.chdir(process.env.COBRANCA_PEERS ?? '.');
	return [
		{ ...read(1, exports, version), goal: 10 },
		{ ...read(1000, exports, version), goal: 10 },
	];
}

/** An answer of Bradesco with so many payments, numbers and amounts all different. */
function answer(file: number, titles: number): string {
	const head = { fileDate: '2026-12-11', fileSequence: String(file + 1), convenio: '00000000000004628596' };
	return [
		...writeRetorno(
			'237',
			400,
			head,
			Array.from({ length: titles }, (_, i) => {
				const n = file * titles + i + 1;
				return {
					occurrence: '06',
					branch: '01229',
					account: '0000469',
					accountDigit: '3',
					ourNumber: String((n * 7_919) % 10 ** 12).padStart(12, '0'),
					documentNumber: `M${n}`,
					dueDate: '2026-12-10',
					amount: 1_000 + ((n * 7_907) % 900_000),
					paid: 1_000 + ((n * 7_907) % 900_000),
					eventDate: '2026-12-11',
					creditDate: `2026-12-${12 + (n % 15)}`,
					receivingBank: '237',
				};
			}),
		),
	].join('');
}

/**
 * One operation is one file, read whole: ours with every check (characters, widths, amounts, days, trailer), the peer as its README
 * says, with the names of the records line by line.
 */
function read(titles: number, { BANK, parseRemessaCnab }: NodejsCnab, version: string): Task {
	const files = Array.from({ length: FILES }, (_, i) => answer(i, titles));
	const bytes = files.map((file) => Buffer.from(file, 'latin1'));
	const [header, detail, trailer] = BANK.bradesco.retorno[400] as readonly [string, string, string];
	const records = [header, ...Array.from({ length: titles }, () => detail), trailer];
	const at = <T>(list: readonly T[], i: number): T => list[i % FILES] as T;
	const ours = (i: number) => readRetornoWhole(at(bytes, i)).records;
	const theirs = (i: number) => parseRemessaCnab(records, 400, '237', at(files, i));
	const floor: Contender = {
		name: 'split, and three columns',
		run: (i) =>
			at(files, i)
				.split('\r\n')
				.map((line) => [line.slice(70, 82), line.slice(253, 266), line.slice(295, 301)]),
		note: 'checks nothing',
	};
	return {
		name: `reading a retorno of ${titles} ${titles === 1 ? 'title' : 'titles'}, CNAB 400`,
		unit: `files of ${titles + 2} records`,
		ours: { name: 'this package', run: ours },
		peers: [
			{
				name: '@banco-br/nodejs-cnab',
				version,
				run: theirs,
				note: 'reads its tables from disk for each line',
			},
		],
		floors: [floor],
		verify() {
			for (let i = 0; i < FILES; i += titles === 1 ? 1 : 16) {
				const parsed = theirs(i).slice(1, -1);
				same(
					'@banco-br/nodejs-cnab',
					parsed.map((line) => [`${line['nosso_numero']}${line['nosso_numero_dv']}`, line['data_credito']]),
					ours(i).map(columns),
				);
			}
		},
	};
}

function columns({ ourNumber, creditDate }: RetornoRecord): [string, string] {
	const [year = '', month, day] = (creditDate ?? '').split('-');
	return [ourNumber, `${day}${month}${year.slice(2)}`];
}
