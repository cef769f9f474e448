/**
 * Reads the line that a payer types, by the public rules of the clearing (FEBRABAN layout of 44 and 47 digits), written here a second
 * time: nothing of the engine and nothing of the simulator that made it.
 */

export interface ReadSlip {
	bank: string;
	cents: number;
	/** ISO; null where the line has no due date. */
	dueDate: string | null;
	barcode: string;
}

const DAY_MS = 86_400_000;
/** Factor 1000 fell on this day for the second time. */
const SECOND_ROUND = Date.UTC(2025, 1, 22);

/** What the line says, or the reason why no bank would take it. */
export function readSlipLine(text: string): ReadSlip | string {
	const line = text.replace(/[.\s-]/g, '');
	if (!/^\d{47}$/.test(line)) return `${line.length} characters in place of 47 digits`;
	const fields = [line.slice(0, 10), line.slice(10, 21), line.slice(21, 32)];
	for (const [place, field] of fields.entries())
		if (tenCheck(field.slice(0, -1)) !== Number(field.at(-1)))
			return `wrong check digit of field ${place + 1}`;
	const [one = '', two = '', three = ''] = fields.map((field) => field.slice(0, -1));
	const general = line.charAt(32);
	const tail = line.slice(33);
	const barcode = `${one.slice(0, 4)}${general}${tail}${one.slice(4)}${two}${three}`;
	if (one.charAt(3) !== '9') return 'the currency is not the real';
	if (elevenCheck(barcode.slice(0, 4) + barcode.slice(5)) !== Number(general))
		return 'wrong general check digit';
	const factor = Number(tail.slice(0, 4));
	return {
		bank: line.slice(0, 3),
		cents: Number(tail.slice(4)),
		dueDate:
			factor < 1000 ? null : new Date(SECOND_ROUND + (factor - 1000) * DAY_MS).toISOString().slice(0, 10),
		barcode,
	};
}

/** From the right 2, 1, 2, 1 …; the digits of each product; what is missing to the next ten. */
function tenCheck(digits: string): number {
	let sum = 0;
	for (let i = 0; i < digits.length; i++) {
		const product = Number(digits.charAt(digits.length - 1 - i)) * (i % 2 === 0 ? 2 : 1);
		sum += Math.trunc(product / 10) + (product % 10);
	}
	return (1000 - sum) % 10;
}

/** From the right 2 to 9 and again; eleven less the rest, and 1 where that is 0, 10 or 11. */
function elevenCheck(digits: string): number {
	let sum = 0;
	for (let i = 0; i < digits.length; i++) sum += Number(digits.charAt(digits.length - 1 - i)) * ((i % 8) + 2);
	const digit = 11 - (sum % 11);
	return digit === 10 || digit === 11 ? 1 : digit;
}

/** Every line of 47 digits in a text, dots and spaces or not. */
export function linesIn(text: string): string[] {
	const found = text.match(/\b\d{5}\.?\d{5}\s?\d{5}\.?\d{6}\s?\d{5}\.?\d{6}\s?\d\s?\d{14}\b/g) ?? [];
	return [...new Set(found.map((line) => line.replace(/\D/g, '')))];
}
