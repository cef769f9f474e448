import { checkDigit, checkDigitOf, type CheckDigitRule } from '../../core/checkDigit';
import { isIsoDate } from '../../core/calendar';
import type { Cents } from '../../core/money';
import { MOD_10, MOD_11 } from './digits';

/**
 * Bills of public services and taxes (arrecadação, "contas de consumo"): 44 digits in the barcode, 48 in the line.
 *
 *     1 product 8 · 2 segment · 3 value id · 4 general check digit · 5–15 amount · 16–19 company (FEBRABAN code), in
 *     segment 6 16–23 the base of its CNPJ · the rest is the company's own, beginning with the due date if it has one
 *
 * The line is the barcode in four blocks of 11, each with a check digit behind it. The value id says what the amount is
 * and which modulus all five digits have: 6 reais, 7 a quantity (both modulus 10); 8 reais, 9 a quantity (modulus 11).
 * Source: FEBRABAN/CENEABAN, Layout padrão de arrecadação com código de barras, v03, as in the manual of Banestes.
 */
const MODULUS: Readonly<Record<string, CheckDigitRule>> = { 6: MOD_10, 7: MOD_10, 8: MOD_11, 9: MOD_11 };

/** Who is paid, in pt-BR. 8 is not allotted in the text of the standard. */
const SEGMENTS: Readonly<Record<string, string>> = {
	1: 'prefeituras',
	2: 'saneamento',
	3: 'energia elétrica e gás',
	4: 'telecomunicações',
	5: 'órgãos governamentais',
	6: 'carnês e assemelhados, ou demais empresas (por CNPJ)',
	7: 'multas de trânsito',
	9: 'uso exclusivo do banco',
};

const BY_CNPJ = '6';

/** What a bill says. */
export interface ReadArrecadacao {
	segment: string;
	segmentName: string;
	/** Third digit of the barcode. */
	valueId: string;
	/** null when the eleven digits are a quantity or a reference, or zero. */
	amountCents: Cents | null;
	/** The eleven digits when they are no amount in reais; else null. */
	reference: string | null;
	/** Four digits, or the first eight of the CNPJ in segment 6. */
	company: string;
	/** ISO day at the head of the company's own part, when it looks like one; a hint, since the company decides. */
	possibleDueDate: string | null;
	/** The company's own part. */
	freeField: string;
	barcode: string;
	line: string;
}

export type ArrecadacaoBlock =
	'product' | 'segment' | 'valueId' | 'block1' | 'block2' | 'block3' | 'block4' | 'general';

export type ArrecadacaoReading =
	{ ok: true; value: ReadArrecadacao } | { ok: false; reason: string; blocks: readonly ArrecadacaoBlock[] };

const BLOCKS = ['block1', 'block2', 'block3', 'block4'] as const;

/** Check digit of one block of eleven, or of the barcode without its fourth digit, by the value id. */
export function arrecadacaoDigit(digits: string, valueId: string): string {
	return checkDigit(digits, MODULUS[valueId] ?? MOD_10);
}

/** Reads 48 digits of a line or 44 of a barcode; anything else is the caller's to refuse. */
export function readArrecadacao(digits: string): ArrecadacaoReading {
	const barcode = digits.length === 48 ? barcodeOfBill(digits) : digits;
	if (barcode[0] !== '8') return refuse('product', 'Não é conta de arrecadação: o primeiro dígito não é 8.');
	const rule = MODULUS[barcode[2] as string];
	if (!rule) {
		return refuse(
			'valueId',
			'Identificador de valor inválido na conta de arrecadação: o terceiro dígito vai de 6 a 9.',
		);
	}
	const wrong = digits.length === 48 ? wrongBlocks(digits, rule) : [];
	if (wrong.length > 0) {
		const names = wrong.map((block) => `bloco ${block.slice(-1)}`).join(' e ');
		return { ok: false, reason: `Dígito verificador errado no ${names} da linha digitável.`, blocks: wrong };
	}
	if (checkDigitOf([barcode.slice(0, 3), barcode.slice(4)], rule) !== barcode[3])
		return refuse('general', 'Dígito verificador geral errado (4ª posição do código de barras).');
	const segmentName = SEGMENTS[barcode[1] as string];
	if (segmentName === undefined)
		return refuse('segment', 'Segmento inexistente na conta de arrecadação (2ª posição).');
	return { ok: true, value: valueOf(barcode, segmentName) };
}

function refuse(block: ArrecadacaoBlock, reason: string): ArrecadacaoReading {
	return { ok: false, reason, blocks: [block] };
}

function wrongBlocks(line: string, rule: CheckDigitRule): ArrecadacaoBlock[] {
	return BLOCKS.filter((_, i) => checkDigit(line.slice(i * 12, i * 12 + 11), rule) !== line[i * 12 + 11]);
}

function valueOf(barcode: string, segmentName: string): ReadArrecadacao {
	const segment = barcode[1] as string;
	const valueId = barcode[2] as string;
	const inReais = valueId === '6' || valueId === '8';
	const own = segment === BY_CNPJ ? 23 : 19;
	const freeField = barcode.slice(own);
	const amount = Number(barcode.slice(4, 15));
	return {
		segment,
		segmentName,
		valueId,
		amountCents: inReais && amount > 0 ? amount : null,
		reference: inReais ? null : barcode.slice(4, 15),
		company: barcode.slice(15, own),
		possibleDueDate: dateAt(freeField),
		freeField,
		barcode,
		line: lineOfBill(barcode),
	};
}

function dateAt(freeField: string): string | null {
	const iso = `${freeField.slice(0, 4)}-${freeField.slice(4, 6)}-${freeField.slice(6, 8)}`;
	return isIsoDate(iso) && iso >= '1990' && iso < '2100' ? iso : null;
}

/** 48 digits → the 44 of the barcode, check digits of the blocks left out and not looked at. */
export function barcodeOfBill(line: string): string {
	return line.slice(0, 11) + line.slice(12, 23) + line.slice(24, 35) + line.slice(36, 47);
}

/** 44 digits of a bill whose value id is valid → 48. */
export function lineOfBill(barcode: string): string {
	let line = '';
	for (let at = 0; at < 44; at += 11) {
		const block = barcode.slice(at, at + 11);
		line += block + arrecadacaoDigit(block, barcode[2] as string);
	}
	return line;
}
