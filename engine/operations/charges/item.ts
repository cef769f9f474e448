import { toReais } from '../../core/money';
import type { ChargeItem } from '../items';
import type { ChargeRow } from './rows';

/** A charge as n8n items carry it. An instrument that nobody registered shows no line to pay. */
export function chargeItemOf(row: ChargeRow, replayed = false): ChargeItem {
	// A bank that registers by file has not confirmed it: its line is ours, and nobody can pay by it.
	const shown = row.registered_by !== null || row.mode === 'test';
	return {
		id: row.id,
		kind: row.kind,
		provider: row.provider,
		mode: row.mode,
		status: row.state === 'accepted' ? row.status : row.state,
		registeredBy: row.registered_by,
		ourNumber: row.our_number,
		digitableLine: shown ? row.digitable_line : null,
		barcode: shown ? row.barcode : null,
		pixCopyPaste: row.pix_copy_paste,
		dueDate: row.due_date,
		amount: toReais(row.amount),
		...(row.abatement > 0 ? { abatement: toReais(row.abatement) } : {}),
		invoiceUrl: row.invoice_url,
		replayed,
	};
}
