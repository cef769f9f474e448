/**
 * The line that a payer types, as the bank that has the title would print it: written from the manuals of Itaú and Bradesco and from
 * Carta-Circular 2.926, and sharing nothing with the engine, so that a judge can hold ours against it.
 */
import { ten } from './digits';
import { at } from './remessa';
import type { Registered } from './simulator';

/** Weights 2 to 9 from the right; what is 0, 10 or 11 is written 1. */
function eleven(digits: string): string {
	let sum = 0;
	for (let i = 0; i < digits.length; i++) sum += Number(digits[digits.length - 1 - i]) * (2 + (i % 8));
	const rest = 11 - (sum % 11);
	return String(rest > 9 ? 1 : rest);
}

const FIRST_FACTOR = Date.UTC(1997, 9, 7);
const DAY_MS = 86_400_000;

/** Days since 07/10/1997; after 9999 it began again at 1000 on 22/02/2025. */
function factorOf(ddmmyy: string): string {
	const [day, month, year] = [0, 2, 4].map((from) => Number(ddmmyy.slice(from, from + 2)));
	const days = Math.round((Date.UTC(2000 + (year ?? 0), (month ?? 1) - 1, day) - FIRST_FACTOR) / DAY_MS);
	return String(days > 9999 ? ((days - 1000) % 9000) + 1000 : days).padStart(4, '0');
}

/** The 25 digits that are the bank's own. */
function freeField({ title, file }: Registered): string {
	const { raw } = title;
	if (file.bank.code === '341') {
		const [branch, account] = [at(raw, [18, 21]), at(raw, [24, 28])];
		const { carteira, ourNumber } = title;
		const titleDigit = ten(branch + account + carteira + ourNumber);
		return carteira + ourNumber + titleDigit + branch + account + ten(branch + account) + '000';
	}
	// Bradesco: branch of the company, carteira of two, nosso número of eleven without its digit, account of seven, zero.
	const [branch, account] = [at(raw, [25, 29]).slice(-4), at(raw, [30, 36])];
	return branch + title.carteira.slice(-2) + title.ourNumber.slice(0, 11) + account + '0';
}

/** 47 digits. */
export function lineOf(registered: Registered): string {
	const { title, file } = registered;
	const free = freeField(registered);
	const value = factorOf(title.dueDate) + String(title.cents).padStart(10, '0');
	const general = eleven(`${file.bank.code}9${value}${free}`);
	const fields = [`${file.bank.code}9${free.slice(0, 5)}`, free.slice(5, 15), free.slice(15)];
	return fields.map((field) => field + ten(field)).join('') + general + value;
}
