import { maskDocument, parseDocument } from './document';
import { maskEmail } from './email';
import { maskPhone, parsePhone } from './phone';

const EMAIL = /[\w.%+-]+@[\w-]+(?:\.[\w-]+)+/g;
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
		.replace(PHONE, (found) => {
			const phone = parsePhone(found.replace(/[()]/g, ' '));
			return phone.ok ? maskPhone(phone.value.e164) : found;
		});
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
