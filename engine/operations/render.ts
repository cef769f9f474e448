import { formatReais } from '../core/money';
import { formatDocument } from '../core/identity/document';
import { formatPhone } from '../core/identity/phone';
import { firstName, renderTemplate } from '../domain/messages/templates';
import { templateText } from '../domain/messages/library';
import { lintSms } from '../domain/messages/lint';
import { businessDay } from './days';
import type { CreditorSettings } from './creditorSettings';
import type { BaseRow } from './factRows';
import type { FactBook } from './facts';

export type Rendered = { text: string } | { problem: string };

/**
 * Renders the message of a step from the ledger's own rows (names never come from an n8n item). A template that fails,
 * or a text that the linter refuses, is a problem to show, not a message to send.
 */
export function renderMessage(
	row: BaseRow,
	book: FactBook,
	settings: CreditorSettings,
	override: string | undefined,
	now: number,
): Rendered {
	const source = override ?? templateText(row.template, 'sms');
	if (source === undefined) return { problem: `O modelo "${row.template}" não existe.` };
	const debts = book.debtsOf(row.case_id).filter((debt) => debt.status === 'open');
	try {
		const text = renderTemplate(source, {
			creditor: {
				id: row.creditor_id,
				displayName: row.display_name,
				phone: formatPhone(row.creditor_phone),
				sms42a: settings.sms42a,
				block42a: settings.block42a,
			},
			debtor: { firstName: firstName(row.debtor_name ?? ''), kind: row.debtor_kind },
			case: {
				count: debts.length,
				total: formatReais(debts.reduce((sum, d) => sum + d.balance, 0)),
				oldestDueDate: debts[0]?.dueDate ?? null,
			},
			today: businessDay(now),
		});
		const finding = lintSms(text).find((f) => f.level === 'error');
		return finding ? { problem: `A mensagem não pode sair: ${finding.text}` } : { text };
	} catch (error) {
		return {
			problem: `O modelo não pôde ser preenchido: ${error instanceof Error ? error.message : 'falha desconhecida'}`,
		};
	}
}

/** Shown on documents and long messages: name, address and document (CDC 42-A). */
export function legalBlock(creditor: { legalName: string; document: string; address: string }): string {
	const kind = creditor.document.length === 11 ? 'PF' : 'PJ';
	return `${creditor.legalName} · ${formatDocument({ kind, digits: creditor.document })} · ${creditor.address}`;
}
