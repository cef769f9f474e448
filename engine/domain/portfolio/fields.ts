import { isCnpj } from '../../core/identity/cnpj';
import { isCpf } from '../../core/identity/cpf';
import { type Document, type PersonKind, parseDocument } from '../../core/identity/document';
import { parseEmail } from '../../core/identity/email';
import { type Phone, parsePhone } from '../../core/identity/phone';
import { type Parsed, accepted, refused } from '../../core/parsed';
import { fromScientific, withoutZeroDecimals } from './cells';

/** `PF`, `física`, `F`… → PF; null when empty or not understood. */
export function parsePersonKind(text: string): PersonKind | null {
	const first = text.trim().toUpperCase();
	if (/^(PF|F|F[IÍ]SICA|PESSOA F[IÍ]SICA|CPF)$/.test(first)) return 'PF';
	if (/^(PJ|J|JUR[IÍ]DICA|PESSOA JUR[IÍ]DICA|CNPJ)$/.test(first)) return 'PJ';
	return null;
}

/** Endings that only companies have: of a number that lost its zeros they tell a CNPJ from a CPF. */
const COMPANY =
	/(?<!\p{L})(?:ltda|me|epp|eireli|s\/a|s\.a|mei|com[eé]rcio|ind[uú]stria|associa[cç][aã]o|condom[ií]nio)(?!\p{L})/iu;

export const isCompanyName = (name: string) => COMPANY.test(name);

/**
 * A document as files bring it: letters of a CNPJ in lower case, leading zeros eaten by a spreadsheet. Both kinds have the
 * same check digits once zeros lead, so a short number is a CPF unless something says company. Zeros are put back only when both check digits then agree (one wrong number in a hundred would pass): 5 to 10 digits for a CPF,
 * 12 or 13 for a CNPJ, or 5 to 13 for a CNPJ where `tipo_pessoa` says PJ or the name is a company's.
 */
export function parseFileDocument(
	text: string,
	kind: PersonKind | null,
	company = false,
): Parsed<Document & { padded: boolean }> {
	const whole = fromScientific(text, 0) ?? withoutZeroDecimals(text);
	const bare = whole.replace(/[\s.\-/]/g, '').toUpperCase();
	const isShort = bare.length !== (kind === 'PJ' || (company && kind === null) ? 14 : 11);
	if (/^\d{5,13}$/.test(bare) && isShort) {
		const cpf = bare.padStart(11, '0');
		const cnpj = bare.padStart(14, '0');
		const asCompany = kind === 'PJ' || (company && kind === null && bare.length !== 11);
		if (asCompany && isCnpj(cnpj)) return accepted({ kind: 'PJ', digits: cnpj, padded: true });
		if (kind !== 'PJ' && bare.length < 11 && isCpf(cpf))
			return accepted({ kind: 'PF', digits: cpf, padded: true });
		if (bare.length > 11 && isCnpj(cnpj)) return accepted({ kind: 'PJ', digits: cnpj, padded: true });
	}
	const parsed = parseDocument(bare);
	return parsed.ok ? accepted({ ...parsed.value, padded: false }) : parsed;
}

/** `2`, `2,00`, `1.5%` → number with at most four decimals; empty → null. */
export function parsePercent(text: string, most: number): Parsed<number | null> {
	if (text === '') return accepted(null);
	const match = /^(\d{1,3}(?:[.,]\d{1,4})?)\s*%?$/.exec(text);
	const value = match ? Number((match[1] as string).replace(',', '.')) : Number.NaN;
	return value <= most
		? accepted(value)
		: refused(`Percentual que não se lê ou acima de ${most}; escreva como 2,00.`);
}

/** What could not be used of one field, and why. */
export interface Dropped {
	index: number;
	text: string;
	reason: string;
}

/** Numbers or addresses looked at in one field; what goes on for longer is no list of contacts. */
const MOST_IN_FIELD = 50;

/** One phone cell: its parts (DDD, number) or several numbers in one field. */
export type PhoneCell = readonly string[];

/** The usable phones among some fields, once each. */
export function parsePhones(cells: readonly PhoneCell[]): { phones: Phone[]; dropped: Dropped[] } {
	const phones: Phone[] = [];
	const dropped: Dropped[] = [];
	cells.forEach((parts, index) => {
		const numbers = numbersOf(parts);
		const beyond = numbers[MOST_IN_FIELD];
		if (beyond !== undefined)
			dropped.push({ index, text: beyond, reason: `Mais de ${MOST_IN_FIELD} telefones no mesmo campo.` });
		for (const text of numbers.slice(0, MOST_IN_FIELD)) {
			const parsed = parsePhone(text);
			if (!parsed.ok) dropped.push({ index, text, reason: parsed.reason });
			else if (!phones.some((phone) => phone.e164 === parsed.value.e164)) phones.push(parsed.value);
		}
	});
	return { phones, dropped };
}

/**
 * The numbers that one cell writes. A number that a spreadsheet turned is turned back when nothing of it was lost;
 * `(11) 90000-1000 / (11) 90000-1001` is two. A DDD in a column of its own goes before a number that has none.
 */
function numbersOf(parts: PhoneCell): string[] {
	const [last = ''] = parts.slice(-1);
	const ddd = parts.length > 1 ? (parts[0] ?? '').replace(/\D/g, '').replace(/^0+/, '') : '';
	const turned = fromScientific(last, 0);
	if (turned !== null) return [turned];
	return last
		.replace(/\s+/g, ' ')
		.split(/\s*[;|]\s*|\s+(?:\/|ou|e)\s+|\s*\/\s*(?=\(?\d{2})|,\s*(?=\(?\d{2}\)?\s?9?\d{4})/i)
		.map((text) => withoutZeroDecimals(text.trim()))
		.filter((text) => text !== '' && text !== '0' && text !== '-')
		.map((text) => (ddd.length === 2 && /^9?\d{8}$/.test(text.replace(/\D/g, '')) ? `${ddd} ${text}` : text));
}

/** The usable addresses of the e-mail field, which may hold several. */
export function parseEmails(text: string): { emails: string[]; dropped: Dropped[] } {
	const emails: string[] = [];
	const dropped: Dropped[] = [];
	const parts = text.split(/[;,\s]+/).filter((part) => part !== '');
	const beyond = parts[MOST_IN_FIELD];
	if (beyond !== undefined)
		dropped.push({ index: 0, text: beyond, reason: `Mais de ${MOST_IN_FIELD} e-mails no mesmo campo.` });
	parts.slice(0, MOST_IN_FIELD).forEach((part, index) => {
		const parsed = parseEmail(part);
		if (!parsed.ok) dropped.push({ index, text: part, reason: parsed.reason });
		else if (!emails.includes(parsed.value)) emails.push(parsed.value);
	});
	return { emails, dropped };
}
