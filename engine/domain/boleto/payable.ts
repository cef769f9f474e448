import { type ArrecadacaoBlock, type ReadArrecadacao, readArrecadacao } from './arrecadacao';
import { knownBank } from './banks';
import { type FreeFieldReading, readFreeField } from './freeField';
import { type BoletoBlock, digitsOf, isArrecadacao, type ReadBoleto, readBoleto } from './read';

/** A bank slip with what its free field says, or a bill of a public service. */
export type Payable =
	| ({ kind: 'boleto'; freeFieldReading: FreeFieldReading | null; warnings: readonly string[] } & ReadBoleto)
	| ({ kind: 'arrecadacao' } & ReadArrecadacao);

export type PayableReading =
	| { ok: true; value: Payable }
	| { ok: false; reason: string; blocks: readonly (BoletoBlock | ArrecadacaoBlock)[] };

/**
 * Reads whatever can be paid by typing or scanning: a line of 47 or 48 digits or a barcode of 44, with any punctuation,
 * every check digit verified; of banks that we know, the fields of the free field as well.
 *
 * @param today ISO day against which the due-date factor is decoded; see `decodeFactor`
 * @throws CobrancaError badInput when `today` is no day of the calendar
 */
export function readPayable(text: string, today: string): PayableReading {
	const digits = digitsOf(text);
	if (digits !== null && isArrecadacao(digits)) {
		const reading = readArrecadacao(digits);
		return reading.ok ? { ok: true, value: { kind: 'arrecadacao', ...reading.value } } : reading;
	}
	const reading = readBoleto(text, today);
	if (!reading.ok) return reading;
	const bank = knownBank(reading.value.bank);
	const freeFieldReading = bank && readFreeField(bank, reading.value.freeField);
	const warnings = freeFieldReading?.disagreements.length
		? ['Um dígito do campo livre não confere com a fórmula que conhecemos deste banco.']
		: [];
	return { ok: true, value: { kind: 'boleto', ...reading.value, freeFieldReading, warnings } };
}
