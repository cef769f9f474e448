import { isCnpj } from '../../core/identity/cnpj';
import { isCpf } from '../../core/identity/cpf';
import { type Document, type PersonKind, parseDocument } from '../../core/identity/document';
import { parseEmail } from '../../core/identity/email';
import { type Phone, parsePhone } from '../../core/identity/phone';
import { type Parsed, accepted, refused } from '../../core/parsed';

/** `PF`, `física`, `F`… → PF; null when empty or not understood. */
export function parsePersonKind(text: string): PersonKind | null {
	const first = text.trim().toUpperCase();
	if (/^(PF|F|F[IÍ]SICA|PESSOA F[IÍ]SICA|CPF)$/.test(first)) return 'PF';
	if (/^(PJ|J|JUR[IÍ]DICA|PESSOA JUR[IÍ]DICA|CNPJ)$/.test(first)) return 'PJ';
	return null;
}

/**
 * A document as files bring it: letters of a CNPJ in lower case, leading zeros eaten by a spreadsheet. Zeros are put
 * back only when both check digits then agree (one wrong number in a hundred would pass): 8 to 10 digits for a CPF,
 * 12 or 13 for a CNPJ, or 8 to 13 for a CNPJ where `tipo_pessoa` says PJ.
 */
export function parseFileDocument(
	text: string,
	kind: PersonKind | null,
): Parsed<Document & { padded: boolean }> {
	const bare = text.replace(/[\s.\-/]/g, '').toUpperCase();
	if (/^\d{8,13}$/.test(bare) && bare.length !== (kind === 'PJ' ? 14 : 11)) {
		const cpf = bare.padStart(11, '0');
		const cnpj = bare.padStart(14, '0');
		if (kind !== 'PJ' && bare.length < 11 && isCpf(cpf))
			return accepted({ kind: 'PF', digits: cpf, padded: true });
		if ((kind === 'PJ' || bare.length > 11) && isCnpj(cnpj))
			return accepted({ kind: 'PJ', digits: cnpj, padded: true });
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

/** The usable phones among some fields, once each. */
export function parsePhones(texts: readonly string[]): { phones: Phone[]; dropped: Dropped[] } {
	const phones: Phone[] = [];
	const dropped: Dropped[] = [];
	texts.forEach((text, index) => {
		if (text === '') return;
		const parsed = parsePhone(text);
		if (!parsed.ok) dropped.push({ index, text, reason: parsed.reason });
		else if (!phones.some((phone) => phone.e164 === parsed.value.e164)) phones.push(parsed.value);
	});
	return { phones, dropped };
}

/** The usable addresses of the e-mail field, which may hold several. */
export function parseEmails(text: string): { emails: string[]; dropped: Dropped[] } {
	const emails: string[] = [];
	const dropped: Dropped[] = [];
	text.split(/[;,\s]+/).forEach((part, index) => {
		if (part === '') return;
		const parsed = parseEmail(part);
		if (!parsed.ok) dropped.push({ index, text: part, reason: parsed.reason });
		else if (!emails.includes(parsed.value)) emails.push(parsed.value);
	});
	return { emails, dropped };
}
