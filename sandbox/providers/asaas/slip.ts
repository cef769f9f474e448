/**
 * Lines and codes as a payer would get them, computed here and not by the package under test: whoever reads them with the package
 * has them checked by two hands.
 */

const DAY_MS = 86_400_000;

/** Asaas as a bank of the clearing. */
const BANK = '461';

/** Field digit of a line: weights 2, 1, 2 … from the right, tens and units of each product added. */
function luhn(digits: string): number {
	let sum = 0;
	[...digits].reverse().forEach((digit, place) => {
		const product = Number(digit) * (place % 2 === 0 ? 2 : 1);
		sum += product > 9 ? product - 9 : product;
	});
	return (10 - (sum % 10)) % 10;
}

/** General digit of a barcode: weights 2 to 9 from the right, 11 less the rest; 0, 10 and 11 become 1. */
function general(digits: string): number {
	let sum = 0;
	[...digits].reverse().forEach((digit, place) => (sum += Number(digit) * (2 + (place % 8))));
	const result = 11 - (sum % 11);
	return result > 9 || result === 0 ? 1 : result;
}

/** Days since 1997-10-07, which went from 9999 (2025-02-21) to 1000. */
function dueFactor(dueDate: string): number {
	const days = Math.round((Date.parse(dueDate) - Date.parse('1997-10-07')) / DAY_MS);
	return days > 9999 ? 1000 + ((days - 1000) % 9000) : days;
}

/** The free field of the one line of Asaas's that was found: 111, twelve zeros, its eight digits of nosso número, 01. */
export function slipOf(ourNumber: string, cents: number, dueDate: string): { line: string; barcode: string } {
	const free = `111${'0'.repeat(12)}${ourNumber.padStart(8, '0')}01`;
	const tail = `${dueFactor(dueDate)}${String(cents).padStart(10, '0')}`;
	const digit = general(`${BANK}9${tail}${free}`);
	const fields = [`${BANK}9${free.slice(0, 5)}`, free.slice(5, 15), free.slice(15)];
	return {
		line: `${fields.map((field) => `${field}${luhn(field)}`).join('')}${digit}${tail}`,
		barcode: `${BANK}9${digit}${tail}${free}`,
	};
}

/** A BR Code of a charge kept at an address, in the fields and with the names that Asaas uses. The address answers nowhere. */
export function brCodeOf(id: string, cents: number): string {
	const field = (name: string, value: string): string =>
		`${name}${String(value.length).padStart(2, '0')}${value}`;
	const account = field('00', 'br.gov.bcb.pix') + field('25', `qrpix.example.invalid/${id}`);
	const body = [
		field('00', '01'),
		field('01', '12'),
		field('26', account),
		field('52', '0000'),
		field('53', '986'),
		field('54', (cents / 100).toFixed(2)),
		field('58', 'BR'),
		field('59', 'ASAAS'),
		field('60', 'JOINVILLE'),
		field('62', field('05', '***')),
		'6304',
	].join('');
	return body + crc(body);
}

/** CRC-16, polynomial 0x1021, initial value 0xFFFF, in four upper-case digits. */
function crc(text: string): string {
	let register = 0xffff;
	for (const byte of Buffer.from(text, 'utf8')) {
		register ^= byte << 8;
		for (let bit = 0; bit < 8; bit += 1)
			register = ((register << 1) ^ (register & 0x8000 ? 0x1021 : 0)) & 0xffff;
	}
	return register.toString(16).toUpperCase().padStart(4, '0');
}
