import { formatDocument } from '../core/identity/document';

/** Shown on documents and long messages: name, address and document (CDC 42-A). */
export function legalBlock(creditor: { legalName: string; document: string; address: string }): string {
	const kind = creditor.document.length === 11 ? 'PF' : 'PJ';
	return `${creditor.legalName} · ${formatDocument({ kind, digits: creditor.document })} · ${creditor.address}`;
}
