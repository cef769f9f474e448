/** A change of a title that is true from now on: what debtor and payments go by follows. */
import type { Movement } from '../../domain/cnab';
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { chargeEvent, type ChargeRow } from '../charges/rows';
import { appendEvents } from '../events';
import { computeOf } from './contract';
import type { InstructionData } from './instruction';
import { type AgreementRow, contractOf } from './rows';

const setDue = statement(
	'bank.changed.due',
	`update charges set due_date = $2, digitable_line = $3, barcode = $4, status = case when status = 'overdue' then 'open' else status end
	where id = $1`,
);
const setAbatement = statement('bank.changed.abatement', 'update charges set abatement = $2 where id = $1');

export interface ConfirmedChange {
	row: ChargeRow;
	agreement: Pick<AgreementRow, 'bank' | 'contract'>;
	number: number;
	movement: Exclude<Movement, 'protest'>;
	/** JSON of InstructionData. */
	data: string;
}

/**
 * Another due date is another factor in the barcode, so line and barcode are computed anew; the bank takes the old ones as well, which
 * have the same nosso número. An abatement stands in no barcode: the bank takes it off (Carta-Circular 2.926: valor do documento). The
 * charge is locked by the caller.
 */
export function* applyChange(ledger: Ledger, change: ConfirmedChange): Tx<void> {
	const { row, agreement, number, movement } = change;
	const { dueDate, abatementCents = 0 } = JSON.parse(change.data) as InstructionData;
	if (movement === 'changeDueDate') {
		if (dueDate === undefined) return;
		const { line, barcode } = computeOf(agreement.bank, contractOf(agreement), number, row.amount, dueDate);
		yield* run(setDue, row.id, dueDate, line, barcode);
	} else if (movement === 'grantAbatement') yield* run(setAbatement, row.id, abatementCents);
	else if (movement === 'cancelAbatement') yield* run(setAbatement, row.id, 0);
	else return;
	yield* appendEvents(
		[chargeEvent('charge.changed', row, { movement, ...(dueDate ? { dueDate } : { abatementCents }) })],
		ledger.businessNow(),
	);
}
