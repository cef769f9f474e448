import { type ColumnName, PARTY_PREFIXES, type PartyPrefix } from './columns.data';
import { parseEmails, parseFileDocument, parsePhones } from './fields';
import type { PartyRole, PortfolioParty } from './types';

const ROLE: Readonly<Record<PartyPrefix, PartyRole>> = {
	avalista: 'guarantor',
	responsavel: 'financialResponsible',
	representante: 'legalRepresentative',
	contato: 'contactPerson',
};

/** The people beside the debtor that a row names. What of theirs cannot be read is left out with a warning. */
export function partiesOf(
	text: (column: ColumnName) => string,
	warn: (column: ColumnName, reason: string, text: string) => void,
): PortfolioParty[] {
	const parties: PortfolioParty[] = [];
	for (const prefix of PARTY_PREFIXES) {
		const field = (name: string) => `${prefix}_${name}` as ColumnName;
		const name = text(field('nome'));
		const phoneText = text(field('telefone'));
		const { phones, dropped } = parsePhones([[phoneText]]);
		for (const drop of dropped) warn(field('telefone'), `${drop.reason} Descartado.`, drop.text);
		const { emails, dropped: bad } = parseEmails(text(field('email')));
		for (const drop of bad) warn(field('email'), `${drop.reason} Descartado.`, drop.text);
		const documentText = prefix === 'contato' ? '' : text(field('documento'));
		const parsed = documentText === '' ? null : parseFileDocument(documentText, null);
		if (parsed && !parsed.ok) warn(field('documento'), `${parsed.reason} Ignorado.`, documentText);
		const document = parsed?.ok ? parsed.value : null;
		if (name === '' && document === null && phones.length + emails.length === 0) continue;
		parties.push({
			role: ROLE[prefix],
			name: name === '' ? null : name.slice(0, 150),
			document: document && { kind: document.kind, digits: document.digits },
			position: prefix === 'contato' ? text('contato_cargo').slice(0, 80) || null : null,
			phones,
			emails,
		});
	}
	return parties;
}
