import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { appendEvents } from '../events';
import { lockStepRuns } from '../locks';
import type { Reserved, SendOutcome } from './types';

const releaseRest = statement<{ id: string }>(
	'send.release',
	(d) =>
		`update contacts set state = 'released', settled_at = $2 where id in ${d.list('$1')} and state = 'reserved' returning id`,
);
const freeSteps = statement(
	'send.free',
	(d) =>
		`update step_runs set live_contact = null where live_contact in ${d.list('$1')} and state = 'due'
		and exists (select 1 from contacts t where t.id = step_runs.live_contact and t.state = 'released')`,
);

/** Stopped or failed in between: what was only reserved is released at once, its steps are due again. */
export async function giveBack(
	ledger: Ledger,
	rest: readonly Reserved[],
	outcomes: Map<string, SendOutcome>,
): Promise<void> {
	const ids = JSON.stringify(rest.map((r) => r.contactId));
	await ledger.transact('release', function* (): Tx<void> {
		yield* lockStepRuns(rest.map((r) => r.row.step_run_id));
		const released = new Set((yield* run(releaseRest, ids, ledger.realNow())).map((r) => r.id));
		yield* run(freeSteps, ids);
		yield* appendEvents(
			rest.flatMap((r) =>
				!released.has(r.contactId)
					? []
					: {
							type: 'contact.released',
							creditorId: r.row.creditor_id,
							debtorId: r.row.debtor_id,
							caseId: r.row.case_id,
							stepRunId: r.row.step_run_id,
							contactId: r.contactId,
						},
			),
			ledger.businessNow(),
		);
	});
	for (const r of rest) {
		const text = 'A execução foi interrompida antes do envio; a etapa continua devida.';
		outcomes.set(r.row.step_run_id, {
			kind: 'held',
			hold: { rule: 'pause', until: null, source: 'execução interrompida', text },
		});
	}
}
