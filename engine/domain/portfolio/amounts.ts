import { fromReais, parseReais } from '../../core/money';
import { type Parsed, accepted, refused } from '../../core/parsed';
import { type Cell, fromScientific, textOf } from './cells';
import type { Format } from './layout';

/**
 * An amount as a file brings it, in cents. A spreadsheet's own number may have more decimals than it shows (a third of
 * 1,000.00): it counts as it is shown, to the cent, and `rounded` says so. Text with a third decimal is refused.
 */
export function parseAmount(cell: Cell, format?: Format): Parsed<{ cents: number; rounded: boolean }> {
	if (format === 'centavos') {
		const digits = textOf(cell).replace(/\D/g, '');
		return digits === '' ? refused('Valor em branco.') : whole(Number(digits));
	}
	if (typeof cell === 'number') {
		const exact = fromReais(cell);
		if (exact.ok) return accepted({ cents: exact.value, rounded: false });
		const cents = Math.round(cell * 100);
		return Number.isSafeInteger(cents) ? accepted({ cents, rounded: true }) : exact;
	}
	const text = textOf(cell);
	const parsed = parseReais(fromScientific(text, 2) ?? text);
	return parsed.ok ? accepted({ cents: parsed.value, rounded: false }) : parsed;
}

const whole = (cents: number): Parsed<{ cents: number; rounded: boolean }> =>
	Number.isSafeInteger(cents) ? accepted({ cents, rounded: false }) : refused('Valor grande demais.');
