/** Charges of which nobody can tell for a day whether they exist: a person looks. They keep their debts, and are looked up again all the same. */
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { openTasks } from '../tasks';
import { type ChargeRow, lockCharges, unknownChargeTask } from './rows';

const DAY_MS = 24 * 3_600_000;
const BOUND = 200;

/** The first condition is that of the partial index `charges_open`, word for word. */
const forgotten = statement<{ id: string }>(
	'charge.forgotten',
	`select id from charges where state in ('reserved', 'sending', 'unknown') and state in ('sending', 'unknown') and wire_deadline < $1
		and not exists (select 1 from tasks t where t.dedupe_key = 'chargeUnknown:' || charges.id)
	order by id limit ${BOUND}`,
);

/** Lists what no look-up has settled, also where no workflow looks charges up. Returns how many. */
export function* listForgotten(ledger: Ledger): Tx<number> {
	const found = yield* run(forgotten, ledger.realNow() - DAY_MS);
	if (found.length === 0) return 0;
	const rows = (yield* lockCharges(found.map(({ id }) => id))).filter(isOpen);
	for (const row of rows) yield* listUnknown(ledger, row);
	return rows.length;
}

const isOpen = ({ state }: ChargeRow): boolean => state === 'sending' || state === 'unknown';

/** A task for a charge, once it is a day old. */
export function* listUnknown(ledger: Ledger, row: ChargeRow): Tx<void> {
	const real = ledger.realNow();
	if (real - (row.wire_deadline ?? real) < DAY_MS) return;
	yield* openTasks(
		[
			{
				dedupeKey: unknownChargeTask(row.id),
				creditorId: row.creditor_id,
				caseId: row.case_id,
				kind: 'unknownCharge',
				whatToDo: `Não se sabe se o provedor ${row.provider} registrou a cobrança ${row.id}. Procure-a no painel dele por esse número; nenhuma outra é emitida para estes títulos até que se saiba. Execute Boleto → Reconcile com a credencial do provedor: a tarefa se encerra sozinha quando ele responde.`,
			},
		],
		real,
	);
}
