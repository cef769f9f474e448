import { isDigits } from '../../core/digits';
import type { Cents } from '../../core/money';
import { bankName } from './banks';
import { generalDigit, generalDigitOfLine } from './barcode';
import { fieldHolds, freeFieldOf, lineOf } from './digitableLine';
import { decodeFactor, type DueDate } from './factor';

/** Part of a line or barcode that is wrong. */
export type BoletoBlock =
	'characters' | 'length' | 'collectionBill' | 'currency' | 'field1' | 'field2' | 'field3' | 'general';

export interface ReadBoleto {
	bank: string;
	/** null = not one of ours. */
	bankName: string | null;
	/** null = the code leaves the amount open. */
	amountCents: Cents | null;
	dueDate: DueDate;
	/** 25 digits. */
	freeField: string;
	barcode: string;
	line: string;
}

/** What was read, or what is wrong with it. `reason` is one sentence in pt-BR and repeats nothing of the input. */
export type BoletoReading =
	{ ok: true; value: ReadBoleto } | { ok: false; reason: string; blocks: readonly BoletoBlock[] };

/**
 * Reads a digitable line (47 digits) or a barcode (44) with or without dots, spaces and hyphens, and verifies every
 * check digit. The 48 digits of taxes and utilities (arrecadação) are told apart and refused here; `readPayable` reads both.
 *
 * @param today ISO day against which the due-date factor is decoded; see `decodeFactor`
 * @throws CobrancaError badInput when `today` is no day of the calendar
 */
export function readBoleto(text: string, today: string): BoletoReading {
	const digits = digitsOf(text);
	if (digits === null)
		return refuse('characters', 'Linha digitável ou código de barras com caracteres que não são dígitos.');
	if (isArrecadacao(digits)) {
		return refuse(
			'collectionBill',
			'É uma conta de arrecadação (concessionária ou tributo), não um boleto de cobrança.',
		);
	}
	if (digits.length === 47) return readLine(digits, today);
	if (digits.length === 44) return readBarcode(digits, today);
	return refuse(
		'length',
		`São 47 dígitos na linha digitável ou 44 no código de barras; aqui há ${digits.length}.`,
	);
}

/** The digits of a line or barcode as printed, typed or pasted; null when there is more in it than punctuation. */
export function digitsOf(text: string): string | null {
	if (isDigits(text)) return text;
	const bare = text.replace(PUNCTUATION, '');
	return isDigits(bare) ? bare : null;
}
/** Spaces of every kind, dots and strokes of every kind, brackets, and marks that copying leaves behind. */
const PUNCTUATION = /[\s.,;:|/_()[\]*\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060\u2212\ufeff-]/g;

/** True when so many digits beginning so belong to a bill of a public service, not to a bank slip. */
export function isArrecadacao(digits: string): boolean {
	return digits.length === 48 || (digits.length === 44 && digits[0] === '8');
}

function refuse(block: BoletoBlock, reason: string): BoletoReading {
	return { ok: false, reason, blocks: [block] };
}

function readLine(line: string, today: string): BoletoReading {
	const one = fieldHolds(line, 1);
	const two = fieldHolds(line, 2);
	const three = fieldHolds(line, 3);
	if (!one || !two || !three) return refuseFields(one, two, three);
	if (generalDigitOfLine(line) !== line[32]) return wrongGeneral();
	const freeField = freeFieldOf(line);
	const head = line.slice(0, 4);
	const tail = line.slice(32);
	return whole(head, tail, freeField, head + tail + freeField, line, today);
}

function readBarcode(barcode: string, today: string): BoletoReading {
	if (generalDigit(barcode) !== barcode[4]) return wrongGeneral();
	return whole(barcode.slice(0, 4), barcode.slice(4, 19), barcode.slice(19), barcode, lineOf(barcode), today);
}

/** When a field is wrong the general digit says nothing more: it covers the same digits. */
function refuseFields(...hold: readonly boolean[]): BoletoReading {
	const fields = [1, 2, 3].filter((field) => !hold[field - 1]);
	const names = fields.map((field) => `campo ${field}`).join(' e ');
	return {
		ok: false,
		reason: `Dígito verificador errado no ${names} da linha digitável.`,
		blocks: fields.map((field) => `field${field}` as BoletoBlock),
	};
}

function wrongGeneral(): BoletoReading {
	return refuse(
		'general',
		'Dígito verificador geral errado (campo 4 da linha, 5ª posição do código de barras): vencimento, valor ou banco não conferem.',
	);
}

/** @param tail digits 5–19 of the barcode: general digit, factor, amount */
function whole(
	head: string,
	tail: string,
	freeField: string,
	barcode: string,
	line: string,
	today: string,
): BoletoReading {
	if (head[3] !== '9') return refuse('currency', 'Moeda que não é o real (4ª posição diferente de 9).');
	const bank = head.slice(0, 3);
	const amount = Number(tail.slice(5));
	return {
		ok: true,
		value: {
			bank,
			bankName: bankName(bank),
			amountCents: amount === 0 ? null : amount,
			dueDate: decodeFactor(Number(tail.slice(1, 5)), today),
			freeField,
			barcode,
			line,
		},
	};
}
