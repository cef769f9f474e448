import {
	type AnswerTitle,
	type CnabLayout,
	LAYOUTS,
	readRemessa,
	readRetornoWhole,
	RetornoReader,
	writeRemessa,
	writeRetorno,
} from '../../engine/domain/cnab';
import { CobrancaError } from '../../engine/core/errors';
import { headerOf, movementsOf, titleOf } from '../engine/domain/cnab/samples';
import { randomOf } from '../support/random';
import { type Fuzzed, type Random, rounds } from './rounds';

export const TITLES: AnswerTitle[] = ['02', '06', '09', '03', '06'].map((occurrence, i) => ({
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

/** What stands where a digit should: letters that look like one, signs, other notations, control characters. */
const ODD = ['O', 'l', '-', '+', ',', 'e', 'x', '\0', '\r', '\t', '\x1a', '\xa0', '\xb2'];
const DAYS = ['31022026', '29022025', '00000000', '99999999', '310226  ', '20260231'];

/** One change of the kind that happens to files: a byte, a column, a line, the end, the encoding, the line ends. */
export function mutate(file: Buffer, random: Random): Buffer {
	const at = random(file.length);
	const cut = (from: number, to: number, between: Uint8Array = Buffer.alloc(0)): Buffer =>
		Buffer.concat([file.subarray(0, from), between, file.subarray(to)]);
	const lineStart = file.lastIndexOf('\n', at) + 1;
	const lineEnd = file.indexOf('\n', at) + 1 || file.length;
	switch (random(14)) {
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
		case 9:
			return Buffer.from(file.toString('latin1').replaceAll('\r\n', '\r\r\n'), 'latin1');
		case 10:
			return cut(at, at + 1, Buffer.from(ODD[random(ODD.length)] as string, 'latin1'));
		case 11:
			return cut(at, at + 8, Buffer.from(DAYS[random(DAYS.length)] as string));
		case 12: {
			// A second header, or a trailer, where none belongs.
			const first = file.subarray(0, file.indexOf('\n') + 1);
			const last = file.subarray(file.lastIndexOf('\n', file.length - 2) + 1);
			return cut(lineStart, lineStart, random(2) === 0 ? first : last);
		}
		default:
			return Buffer.concat([file.subarray(lineStart), file.subarray(0, lineStart)]);
	}
}

export function answerOf({ bank, format }: CnabLayout): Buffer {
	const file = { fileDate: '2026-12-11', fileSequence: '1', version: '103' };
	return Buffer.from([...writeRetorno(bank, format, file, TITLES)].join(''), 'latin1');
}

/** Layouts that are sent, with a file of each and its bank's answer. */
const FILES = LAYOUTS.filter(({ remessa }) => remessa !== null).map((layout) => {
	const { bank, format, remessa } = layout;
	const instructions = movementsOf(titleOf(bank)).filter(
		({ movement }) => remessa?.movements[movement] !== undefined,
	);
	const sent = [...writeRemessa(bank, format, headerOf(bank, format), instructions)].join('');
	return { layout, answer: answerOf(layout), sent: Buffer.from(sent, 'latin1') };
});

/**
 * Changed files of every layout, answers and remessas in turn. Each is read to its end or refused by a typed error; every problem has
 * its place and there are no more of them than lines can have; no amount comes out of nowhere; a file that was changed in a digit
 * of its totals is not accepted as whole. `accepted` counts the files without a problem.
 */
export function cnab(runs: number, seed = 2_026): Fuzzed {
	const random = randomOf(seed);
	return rounds(runs, (wrong, run) => {
		const { layout, answer, sent } = FILES[run % FILES.length] as (typeof FILES)[number];
		const name = `${layout.bank}/${layout.format}`;
		const returned = random(2) === 0;
		let file = returned ? answer : sent;
		for (let times = random(4); times > 0 && file.length > 0; times--) file = mutate(file, random);
		if (!returned) return remessa(file);
		const size = 1 + random(1_000);
		return retorno(file, layout, size, (what) => wrong(`${name}: ${what}`));
	});
}

function retorno(file: Buffer, layout: CnabLayout, size: number, wrong: (what: string) => void): boolean {
	const lines = file.toString('latin1').split('\n');
	const { records, problems } = readRetornoWhole(file);
	const reader = new RetornoReader();
	let items = 0;
	for (let at = 0; at < file.length; at += size) items += reader.push(file.subarray(at, at + size)).length;
	items += reader.end().length;
	if (items !== records.length + problems.length) wrong(`read otherwise in chunks of ${size}`);
	if (records.length > lines.length) wrong('more records than lines');
	if (problems.length > lines.length * 20 + 20) wrong(`${problems.length} problems in ${lines.length} lines`);
	for (const { line, column, message } of problems) {
		// Of a line cut short, the place is where the column would stand.
		const end = Math.max(layout.format, lines[line - 1]?.length ?? 0) + 2;
		const placed = line >= 1 && line <= lines.length + 1 && column >= 1 && column <= end;
		if (!placed || !message.endsWith('.')) wrong(`${line}:${column} ${message}`);
	}
	for (const { amountCents, paidCents, event, eventDate } of records) {
		const sane = Number.isSafeInteger(amountCents) && Number.isSafeInteger(paidCents);
		if (!sane || (event === 'paid' && eventDate === null)) wrong(`record ${amountCents} ${paidCents}`);
	}
	return problems.length === 0;
}

function remessa(file: Buffer): boolean {
	try {
		let whole = true;
		for (const { record, deviations } of readRemessa(file.toString('latin1')))
			whole &&= record !== null && deviations.length === 0;
		return whole;
	} catch (error) {
		if (error instanceof CobrancaError) return false;
		throw error;
	}
}
