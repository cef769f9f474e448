import type { ITriggerFunctions } from 'n8n-workflow';
import { ledgerOf } from '../common/ledger';
import { logOf } from '../common/log';
import type { Operations } from './dueLoop';
import { Owner } from './owner';

/**
 * What the loop does with the ledger, and the log of it. Opens the ledger at once, so that a wrong credential shows when the workflow is
 * published and not only in a log.
 */
export async function operationsOf(context: ITriggerFunctions): Promise<Operations> {
	const [lease, { reconcile }, { batchId }, ledger] = await Promise.all([
		import('../../engine/operations/leaseCases'),
		import('../../engine/operations/reconcile'),
		import('../../engine/operations/logged'),
		ledgerOf(context),
	]);
	const owner = new Owner(context);
	const log = logOf(context);
	/** By token, monotonic instant of its lease. */
	const since = new Map<string, number>();
	const over = (token: string) => {
		owner.gaveBack(token);
		const at = since.get(token) ?? performance.now();
		since.delete(token);
		return { batchId: batchId(token), durationMs: Math.round(performance.now() - at) };
	};
	return {
		takeOver: async () => {
			if (!owner.isAlone) return;
			const batches = await lease.endLeasesOf(ledger, owner.name, owner.alive);
			if (batches > 0) log.write('warn', 'batch.takenOver', { batches, why: 'earlierProcess' });
		},
		reconcile: async () => {
			const { released, unknown, abandoned, unanswered } = await reconcile(ledger);
			if (released + unknown + abandoned + unanswered > 0)
				log.write('warn', 'reconciled', { released, unknown, abandoned, unanswered });
		},
		countLeased: () => lease.countLeased(ledger),
		leaseCases: async (options) => {
			const batch = owner.took(await lease.leaseCases(ledger, { ...options, owner: owner.name }));
			if (!batch) return null;
			since.set(batch.token, performance.now());
			log.write('info', 'batch.leased', {
				batchId: batchId(batch.token),
				cases: batch.cases,
				until: batch.until,
			});
			return batch;
		},
		releaseBatch: async (token) => {
			const leftOver = await lease.releaseBatch(ledger, token);
			log.write('info', 'batch.ended', { ...over(token), leftOver });
		},
		endBatch: async (token) => {
			const leftOver = await lease.endBatch(ledger, token);
			log.write('warn', 'batch.takenOver', { batches: 1, why: 'workerDied', ...over(token), leftOver });
		},
		heldBatches: (tokens) => lease.heldBatches(ledger, tokens),
	};
}
