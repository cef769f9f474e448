import { badInput } from './errors';
import { type Parsed, accepted, refused } from './parsed';

/** Money is a whole number of centavos, always. Reais with two decimals exist only at the boundary of the engine. */
export type Cents = number;

const LIMIT = 2 ** 53;

/**
 * Reads an amount of reais as people and files write it.
 *
 *     '1.234,56'  'R$ 1.234,56'  '1234,5'  '1234'    pt-BR
 *     '1234.56'   '1,234.56'                          point as decimal mark: only with one or two decimals at the end
 *     '1.234'     '1.234.567'                         a point before exactly three digits is a thousands mark: R$ 1.234,00
 *
 * Refused because they could mean two things or lose money: `1,234` (three decimals), `12.34.56`, `1.23,45`,
 * `1234.567`, more than two decimals, scientific notation, brackets for negatives.
 */
export function parseReais(text: string): Parsed<Cents> {
	// Trimmed first: two runs of blanks side by side in one expression cost the square of a long cell.
	const bare = text
		.trim()
		.replace(/^(-?)\s*R\$/i, '$1')
		.replace(/[\s\u00a0\u202f]/g, '');
	if (bare === '') return refused('Valor em branco.');
	if (/e/i.test(bare))
		return refused('Valor em notação científica: formate a coluna como número com duas casas.');
	const match =
		/^(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/.exec(bare) ??
		/^(-?)(\d{1,3}(?:,\d{3})+|\d+)\.(\d{1,2})$/.exec(bare);
	if (!match) return refused('Valor que não se lê sem dúvida; escreva como 1.234,56.');
	const [, sign, whole, decimals = ''] = match as unknown as [string, string, string, string?];
	const cents = Number(whole.replace(/[.,]/g, '')) * 100 + Number(decimals.padEnd(2, '0'));
	if (!(cents < LIMIT)) return refused('Valor grande demais.');
	return accepted(sign && cents !== 0 ? -cents : cents);
}

/**
 * Cents of a JSON number of reais, which must already be one of two decimals: 12.34 → 1234; 12.345 is refused,
 * never rounded, since a third decimal means that somebody upstream computed with it.
 */
export function fromReais(reais: number): Parsed<Cents> {
	const cents = Math.round(reais * 100);
	if (!Number.isFinite(reais) || Math.abs(cents) >= LIMIT)
		return refused('Valor que não é um número utilizável.');
	return Math.abs(reais * 100 - cents) < 1e-6 * Math.max(1, Math.abs(reais))
		? accepted(cents === 0 ? 0 : cents)
		: refused('Valor com mais de duas casas decimais.');
}

/** Reais with two decimals, for items and JSON: 123456 → 1234.56. */
export function toReais(cents: Cents): number {
	return assertCents(cents) / 100;
}

/** 123456 → `R$ 1.234,56`; −5 → `-R$ 0,05`. Plain space, so it survives SMS and CSV. */
export function formatReais(cents: Cents): string {
	const absolute = Math.abs(assertCents(cents));
	const whole = String(Math.floor(absolute / 100)).replace(/\B(?=(\d{3})+$)/g, '.');
	return `${cents < 0 ? '-' : ''}R$ ${whole},${String(absolute % 100).padStart(2, '0')}`;
}

/** Sum of whole cents; throws rather than lose one. */
export function sumCents(amounts: Iterable<Cents>): Cents {
	let total = 0;
	for (const amount of amounts) total = assertCents(total + assertCents(amount));
	return total;
}

/** @throws CobrancaError badInput when it is not a safe whole number of cents */
export function assertCents(value: number): Cents {
	if (!Number.isSafeInteger(value))
		throw badInput('amount', 'An amount must be a whole number of cents below 2^53.');
	return value;
}
