import { CobrancaError } from '../../engine/core/errors';
import { arrecadacaoDigit, readArrecadacao } from '../../engine/domain/boleto/arrecadacao';
import { bankOf } from '../../engine/domain/boleto/banks';
import { type Boleto, type BoletoTerms, computeBoleto } from '../../engine/domain/boleto/boleto';
import { decodeFactor, dueFactor } from '../../engine/domain/boleto/factor';
import { readPayable } from '../../engine/domain/boleto/payable';
import { carteiras } from './carteiras';
import { whySetAside, whyWrong } from './setAside';
import { type Check, check, differences, type Suite, UnknownShape } from './suite';
import { type BoletoVector, titlesOf } from './titles';

/**
 * Files: a list of boletos (boletos.json, boletos-rejected.json), `{encode, decode}` (fator.json), `{layout, vectors}`
 * (arrecadacao.json), `{library: {bank: carteiras}}` (carteiras.json).
 */
export const boleto: Suite = (vectors) => {
	if (Array.isArray(vectors)) return (vectors as BoletoVector[]).map(ofBoleto);
	const file = vectors as Record<string, unknown>;
	if (Array.isArray(file.encode)) return factors(file as unknown as Factors);
	if (file.layout !== undefined) return bills(file as unknown as Bills);
	if (file['laravel-boleto'] !== undefined) return carteiras(file as never);
	throw new UnknownShape('neither boletos, nor factors, nor bills of arrecadação, nor carteiras.');
};

/** A day on which nothing of the vectors is ambiguous that has a due date: the due date itself. */
const ANY_DAY = '2026-11-22';

function ofBoleto(vector: BoletoVector): Check {
	const { id, use, status, quirk = '' } = vector;
	const wrong = whyWrong(vector);
	if (wrong !== undefined) return { id, setAside: wrong };
	if (use !== 'do-not-assert') return check(id, () => readsBack(vector) ?? computes(vector));
	if (status === 'inconsistent') return check(id, () => accepted(vector));
	const failure = check(id, () => readsBack(vector)).failure;
	return failure === undefined ? { id, setAside: whySetAside(quirk) } : { id, failure };
}

/**
 * A line whose own check digits are wrong must be refused. Where the digits hold and line, barcode, amount or due date contradict
 * one another, that must be seen.
 */
function accepted(vector: BoletoVector): string | undefined {
	const { expected, checks = {} } = vector;
	const codes = [expected.linhaDigitavelDigits, expected.codigoBarras].filter((code) => code !== undefined);
	const refused = codes.some((code) => !readPayable(code, ANY_DAY).ok);
	if (refused) return undefined;
	const digitsHold = !String([checks.linhaDigitavelDVs, checks.dvGeral]).includes('FAIL');
	return digitsHold && readsBack(vector) !== undefined
		? undefined
		: 'accepted although its check digits are wrong';
}

/** Line and barcode as printed are read, and say bank, amount, due date and free field. */
function readsBack({ bank, inputs, expected, quirk }: BoletoVector): string | undefined {
	const dueDate = inputs.vencimento as string | undefined;
	const amount = typeof inputs.valor === 'number' ? Math.round(inputs.valor * 100) : undefined;
	for (const code of [expected.linhaDigitavelDigits, expected.codigoBarras]) {
		if (code === undefined) continue;
		const reading = readPayable(code, dueDate ?? ANY_DAY);
		if (!reading.ok) return `refused: ${reading.reason}`;
		if (reading.value.kind !== 'boleto') return 'read as a bill of arrecadação';
		const { value } = reading;
		const failure = differences([
			['bank', bank, value.bank],
			['barcode', expected.codigoBarras, value.barcode],
			['line', expected.linhaDigitavelDigits, value.line],
			['free field', expected.campoLivre, value.freeField],
			['amount', amount, value.amountCents ?? 0],
			['due date', value.dueDate.status === 'none' ? undefined : dueDate, value.dueDate.date],
			['digits that disagree', quirk ? undefined : '', value.freeFieldReading?.disagreements.join(' ') ?? ''],
		]);
		if (failure !== undefined) return failure;
	}
	return undefined;
}

/** One of the titles that the vector may mean gives exactly what it says. */
function computes(vector: BoletoVector): string | undefined {
	const titles = titlesOf(vector);
	if (!claimsTitle(vector)) return undefined;
	let first: string | undefined;
	for (const title of titles) {
		const failure = attempt(() => differs(withDueDate(title, vector), vector));
		if (failure === undefined) return undefined;
		first ??= failure;
	}
	return first;
}

/** False of a printed line without the data of its title: it was read, and there is nothing to compute it from. */
function claimsTitle({ inputs }: BoletoVector): boolean {
	return ['agencia', 'conta', 'convenio', 'codigoBeneficiario', 'nossoNumero'].some(
		(name) => inputs[name] !== undefined,
	);
}

function attempt(run: () => string | undefined): string | undefined {
	try {
		return run();
	} catch (error) {
		if (error instanceof CobrancaError) return error.message;
		throw error;
	}
}

/** A vector without due date whose line has a factor: the day that the factor meant in its first cycle. */
function withDueDate(title: BoletoTerms, { expected }: BoletoVector): BoletoTerms {
	const code = expected.codigoBarras?.slice(5, 9) ?? expected.linhaDigitavelDigits?.slice(33, 37);
	if (title.dueDate !== null || code === undefined || code < '1000') return title;
	return { ...title, dueDate: decodeFactor(Number(code), '2010-01-01').date };
}

function differs(title: BoletoTerms, { expected }: BoletoVector): string | undefined {
	if (expected.codigoBarras ?? expected.linhaDigitavelDigits ?? expected.campoLivre) {
		const computed = computeBoleto(title);
		return (
			differences([
				['free field', expected.campoLivre, computed.freeField],
				['barcode', expected.codigoBarras, computed.barcode],
				['line', expected.linhaDigitavelDigits, computed.line],
			]) ??
			numbers(title, computed.nossoNumero, expected) ??
			freeFieldHolds(title, computed)
		);
	}
	return numbers(title, bankOf(title.bank).nossoNumero(title), expected);
}

function numbers(
	title: BoletoTerms,
	{ digits, checkDigit, printed }: Boleto['nossoNumero'],
	{ nossoNumeroFormatado, nossoNumeroDv, contaDv }: BoletoVector['expected'],
): string | undefined {
	const forms = [printed, digits, `${digits}${checkDigit ?? ''}`].map(bare);
	if (nossoNumeroFormatado !== undefined && !forms.includes(bare(nossoNumeroFormatado)))
		return `nosso número is ${printed}, the vector says ${nossoNumeroFormatado}`;
	const account = contaDv === undefined ? '' : bankOf(title.bank).beneficiaryCode(title).slice(-1);
	return differences([
		['digit of nosso número', nossoNumeroDv, checkDigit],
		['digit of the account', contaDv, account],
	]);
}

/** What stands behind the carteira, without zeros in front: sources print it in several ways. */
const bare = (printed: string) =>
	(printed.split('/').at(-1) ?? '').replace(/[^0-9XP]/g, '').replace(/^0+/, '');

/** Reading the free field gives the title's nosso número again. */
function freeFieldHolds(
	{ bank }: BoletoTerms,
	{ freeField, nossoNumero, barcode }: Boleto,
): string | undefined {
	const reading = readPayable(barcode, ANY_DAY);
	if (!reading.ok || reading.value.kind !== 'boleto') return 'what was computed is not read back';
	const title = reading.value.freeFieldReading?.title;
	return differences([[`nosso número in ${freeField} of ${bank}`, nossoNumero.digits, title?.nossoNumero]]);
}

interface Factors {
	encode: Array<{ date: string; factor: string }>;
	decode?: { vectors: Array<{ factor: string; today: string; dueDate: string | null }> };
}

function factors({ encode, decode }: Factors): Check[] {
	return [
		...encode.map(({ date, factor }) =>
			check(`factor of ${date}`, () => differences([['factor', factor, dueFactor(date)]])),
		),
		...(decode?.vectors ?? []).map(({ factor, today, dueDate }) =>
			check(`factor ${factor} read on ${today}`, () =>
				differences([['due date', dueDate, decodeFactor(Number(factor), today).date]]),
			),
		),
	];
}

interface Bills {
	vectors: Array<{
		codigoBarras: string;
		linhaDigitavel: string;
		segment: string;
		valueId: string;
		dvGeral: string;
		valor: number;
	}>;
	mod10Example?: { digits: string; dv: number };
}

function bills({ vectors, mod10Example }: Bills): Check[] {
	const checks = vectors.map((vector, i) => check(`bill ${i + 1}`, () => differsFromBill(vector)));
	if (!mod10Example) return checks;
	const { digits, dv } = mod10Example;
	return [
		...checks,
		check('mod10Example', () => differences([['digit', String(dv), arrecadacaoDigit(digits, '6')]])),
	];
}

function differsFromBill(vector: Bills['vectors'][number]): string | undefined {
	const { codigoBarras, linhaDigitavel, valueId } = vector;
	if (!/[6-9]/.test(valueId)) return oldBill(vector);
	for (const code of [codigoBarras, linhaDigitavel]) {
		const reading = readArrecadacao(code);
		if (!reading.ok) return `refused: ${reading.reason}`;
		const { value } = reading;
		const failure = differences([
			['barcode', codigoBarras, value.barcode],
			['line', linhaDigitavel, value.line],
			['segment', vector.segment, value.segment],
			['value id', valueId, value.valueId],
			['amount', Math.round(vector.valor * 100), value.amountCents ?? Number(value.reference ?? 0)],
		]);
		if (failure !== undefined) return failure;
	}
	return undefined;
}

/** A value id of an older version of the standard: only its modulus 10 is a claim; the reader must name the value id. */
function oldBill({ codigoBarras, linhaDigitavel, dvGeral }: Bills['vectors'][number]): string | undefined {
	const reading = readArrecadacao(linhaDigitavel);
	return differences([
		['general digit', dvGeral, arrecadacaoDigit(codigoBarras.slice(0, 3) + codigoBarras.slice(4), '6')],
		['refused for', 'valueId', reading.ok ? 'nothing' : reading.blocks.join()],
	]);
}
