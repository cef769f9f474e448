import { lineOfBill } from '../../engine/domain/boleto/arrecadacao';
import { readPayable } from '../../engine/domain/boleto/payable';
import { randomOf } from '../support/random';
import vectors from '../vectors/boletos.json';
import { type Random, type Fuzzed, rounds } from './rounds';

/**
 * Lines, barcodes and bills, changed in every way that hands and scanners change them, against an oracle that shares nothing with the
 * engine: a text is accepted when, and only when, all its check digits are right.
 */
const TODAY = '2026-11-22';

const LINES = vectors.read
	.flatMap(({ line, barcode }) => [line, barcode])
	.filter((code) => code !== undefined);
const BILLS = [
	'838600000050096000190009000801782309000343062712',
	'846300000003299902962024004101360008002006441147',
	'85820000000572503282035607082021053959190446',
];
const CODES = [...LINES, ...BILLS, lineOfBill(BILLS[2] as string)];

const luhn = (digits: string) => {
	const sum = [...digits].reverse().reduce((total, digit, i) => {
		const product = Number(digit) * (i % 2 === 0 ? 2 : 1);
		return total + Math.trunc(product / 10) + (product % 10);
	}, 0);
	return String((10 - (sum % 10)) % 10);
};
const eleven = (digits: string) =>
	11 - ([...digits].reverse().reduce((total, digit, i) => total + Number(digit) * (2 + (i % 8)), 0) % 11);

function isRight(typed: string): boolean {
	const text = typed.replace(/[ .\u00a0\u200b\ufeff-]/g, '');
	if (!/^[0-9]*$/.test(text)) return false;
	if (text.length === 47) {
		const fields = [text.slice(0, 10), text.slice(10, 21), text.slice(21, 32)];
		if (!fields.every((field) => luhn(field.slice(0, -1)) === field.slice(-1))) return false;
		const [one, two, three] = fields as [string, string, string];
		return isBarcode(
			one.slice(0, 4) + text.slice(32) + one.slice(4, 9) + two.slice(0, 10) + three.slice(0, 10),
		);
	}
	if (text.length === 48) {
		const blocks = [0, 12, 24, 36].map((from) => text.slice(from, from + 12));
		const digit = billDigit(text[2] as string);
		return (
			blocks.every((block) => digit(block.slice(0, 11)) === block[11]) &&
			isBill(blocks.map((block) => block.slice(0, 11)).join(''))
		);
	}
	return text.length === 44 && (text[0] === '8' ? isBill(text) : isBarcode(text));
}

function isBarcode(text: string): boolean {
	const digit = eleven(text.slice(0, 4) + text.slice(5));
	return text[3] === '9' && String(digit > 9 ? 1 : digit) === text[4];
}

const billDigit = (valueId: string) => (digits: string) => {
	if (valueId < '8') return luhn(digits);
	const digit = eleven(digits);
	return String(digit > 9 ? 0 : digit);
};

function isBill(text: string): boolean {
	const [product, segment = '', valueId = '', digit] = text;
	if (product !== '8' || !/[1-79]/.test(segment) || valueId < '6') return false;
	return billDigit(valueId)(text.slice(0, 3) + text.slice(4)) === digit;
}

export function lines(runs: number, seed = 20_261_122): Fuzzed {
	const random = randomOf(seed);
	return rounds(runs, (wrong) => {
		const text = mutated(CODES[random(CODES.length)] as string, random);
		const reading = readPayable(text, TODAY);
		if (!reading.ok && (reading.blocks.length === 0 || reading.reason === ''))
			wrong(`${text}: no block is named`);
		if (reading.ok !== isRight(text)) wrong(`${text}: ${reading.ok ? 'accepted' : reading.reason}`);
		return reading.ok;
	});
}

function mutated(code: string, random: Random): string {
	let text = code;
	for (let times = random(3); times >= 0; times--) text = change(text, random);
	return text;
}

const ODD = [
	...['', ' ', 'O', 'l', '٣', '７', '-', '💸', '\u0000', 'e5', '+', "'"],
	// What copying leaves behind, a Cyrillic O and half a character.
	...['.', '\u00a0', '\u200b', '\ufeff', 'О', '\ud800'],
];

function change(text: string, random: Random): string {
	const at = random(text.length + 1);
	const other = random(text.length + 1);
	switch (random(10)) {
		case 0:
			return text;
		case 1:
			return text.slice(0, at) + String(random(10)) + text.slice(at + 1);
		case 2:
			return text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2);
		case 3:
			return text.slice(0, at) + String(random(10)) + text.slice(at);
		case 4:
			return text.slice(0, at) + text.slice(at + 1);
		case 5:
			return text.slice(0, at) + (ODD[random(ODD.length)] as string) + text.slice(at);
		case 6:
			return text.slice(Math.min(at, other), Math.max(at, other));
		case 7:
			// Two digits exchanged that do not touch: what a check digit finds least.
			return exchanged(text, Math.min(at, other), Math.max(at, other));
		case 8:
			// A key that was held too long.
			return text.slice(0, at) + (text[at] ?? '').repeat(1 + random(3)) + text.slice(at);
		default:
			return Array.from({ length: 44 + random(6) }, () => String(random(10))).join('');
	}
}

function exchanged(text: string, one: number, other: number): string {
	if (one === other || other >= text.length) return text;
	return (
		text.slice(0, one) +
		(text[other] as string) +
		text.slice(one + 1, other) +
		(text[one] as string) +
		text.slice(other + 1)
	);
}
