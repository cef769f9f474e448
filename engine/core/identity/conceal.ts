import { ufsOfDdd } from '../uf';
import { maskDocument, parseDocument } from './document';
import { maskEmail } from './email';

/** Only from the beginning of a word on: tried from each of its letters, a long one costs its square. */
const EMAIL = /(?<![\w.%+-])[\w.%+-]+@[\w-]+(?:\.[\w-]+)+/g;
const CPF = /(?<!\d)\d{3}\.?\d{3}\.?\d{3}[-./ ]?\d{2}(?!\d)/g;
const CNPJ = /(?<!\d)\d{2}\.?\d{3}\.?\d{3}[/ ]?\d{4}[-. ]?\d{2}(?!\d)/g;
const PHONE = /(?<!\d)(?:\+?55[ -]?)?\(?0?\d{2}\)?[ -]?(?:9[ ]?)?\d{4}[- ]?\d{4}(?!\d)/g;

/**
 * A text of a creditor's own (description, extra column) as n8n may keep it: whole documents, phones and e-mail addresses in it
 * are masked. A number counts as one only where its check digits or the numbering plan say so; any other stays.
 */
export function concealPeople(text: string): string {
	if (!/@|\d{3}/.test(text)) return text;
	return text
		.replace(EMAIL, maskEmail)
		.replace(CNPJ, maskedDocument)
		.replace(CPF, maskedDocument)
		.replace(PHONE, maskedPhone);
}

/** A number of a creditor's own (title, contract), which names something: only the document of this very person is masked in it. */
export function concealDocument(text: string, digits: string | null): string {
	if (!digits || text.length < digits.length) return text;
	const written = new RegExp([...digits].join('[./ -]?'), 'g');
	return text.replace(written, (found) => maskedDocument(found));
}

function maskedDocument(found: string): string {
	const document = parseDocument(found);
	return document.ok ? maskDocument(document.value) : found;
}

/** By the shape alone: errors are masked by this too, and must not load a whole numbering plan. */
function maskedPhone(found: string): string {
	const digits = found
		.replace(/\D/g, '')
		.replace(/^55(?=\d{10,11}$)/, '')
		.replace(/^0/, '');
	const [, ddd = '', first = '', last = ''] = /^(\d\d)(9?)\d{4}(\d{4})$/.exec(digits) ?? [];
	const plausible = ufsOfDdd(ddd).length > 0 && (first === '9' || /^..[2-8]/.test(digits));
	return plausible ? `+55 ${ddd} ${first}••••-${last}` : found;
}
