/** Charges by file that nobody wants any more before a file named them: the bank never hears of them. */
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { cancelTask, chargeEvent, type ChargeRow, freeDebts, lockCharges } from '../charges/rows';
import { appendEvents } from '../events';
import { finishTasks } from '../tasks';
import { BY_FILE, OPEN_INSTRUCTION } from './rows';

const SLICE = 200;

const unsent = statement<{ id: string }>(
	'bank.unsent',
	(d) =>
		`select c.id from charges c join bank_titles t on t.charge_id = c.id
	where c.cancel in ('wanted', 'failed') and c.state = 'accepted' and c.provider = '${BY_FILE}' and t.state = 'waiting'
		and ($1 = '' or c.creditor_id in ${d.list(`(case when $1 = '' then '[]' else $1 end)`)})
		and ($2 = '' or c.id in ${d.list(`(case when $2 = '' then '[]' else $2 end)`)})
	order by c.id limit ${SLICE}`,
);
const stillWaiting = statement<{ charge_id: string }>(
	'bank.stillWaiting',
	(d) => `select charge_id from bank_titles where state = 'waiting' and charge_id in ${d.list('$1')}`,
);
const titlesOver = statement(
	'bank.titles.over',
	(d) => `update bank_titles set state = 'over' where state <> 'over' and charge_id in ${d.list('$1')}`,
);
const withdrawn = statement(
	'bank.instructions.withdrawn',
	(d) =>
		`update bank_instructions set state = 'withdrawn' where ${OPEN_INSTRUCTION} and state = 'waiting' and charge_id in ${d.list('$1')}`,
);
const cancelled = statement(
	'bank.charges.cancelled',
	(d) =>
		`update charges set cancel = 'done', cancel_reason = coalesce(cancel_reason, $3), cancel_at = null, status = 'cancelled', status_at = $2
	where id in ${d.list('$1')}`,
);

/** @returns how many were taken back */
export async function withdrawUnsent(
	ledger: Ledger,
	of: { creditorIds?: readonly string[]; chargeIds?: readonly string[] } = {},
): Promise<number> {
	const list = (ids?: readonly string[]) => (ids === undefined ? '' : JSON.stringify(ids));
	let count = 0;
	for (;;) {
		const taken = await ledger.transact('bank.withdraw', function* () {
			const ids = (yield* run(unsent, list(of.creditorIds), list(of.chargeIds))).map(({ id }) => id);
			if (ids.length === 0) return 0;
			const rows = yield* lockCharges(ids);
			return yield* withdraw(
				ledger,
				rows.filter(({ cancel }) => cancel === 'wanted' || cancel === 'failed'),
				'withdrawn',
			);
		});
		count += taken;
		if (taken < SLICE) return count;
	}
}

/** The charges are locked by the caller. Those that a file took meanwhile stay. */
export function* withdraw(ledger: Ledger, rows: readonly ChargeRow[], reason: string): Tx<number> {
	if (rows.length === 0) return 0;
	const waiting = new Set(
		(yield* run(stillWaiting, JSON.stringify(rows.map(({ id }) => id)))).map(({ charge_id }) => charge_id),
	);
	const gone = rows.filter(({ id }) => waiting.has(id));
	const ids = gone.map(({ id }) => id);
	const list = JSON.stringify(ids);
	yield* run(withdrawn, list);
	yield* run(titlesOver, list);
	yield* run(cancelled, list, ledger.businessNow(), reason);
	yield* freeDebts(ids);
	yield* finishTasks(ids.map(cancelTask), 'A cobrança foi retirada antes de ir ao banco.', ledger.realNow());
	yield* appendEvents(
		gone.map((row) => chargeEvent('charge.cancelled', row, { reason: row.cancel_reason ?? reason })),
		ledger.businessNow(),
	);
	return ids.length;
}
