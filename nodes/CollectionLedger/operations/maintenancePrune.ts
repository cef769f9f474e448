import { logOf } from '../../common/log';
import type { LedgerOperation } from '../operation';
import { kindsOf } from './retentionKinds';

export const maintenancePrune: LedgerOperation = {
	resource: 'maintenance',
	peopleOnly: true,
	option: {
		name: 'Prune',
		value: 'prune',
		action: 'Prune what is kept no longer',
		description:
			'Take out texts and personal data whose time is over and about which nothing is open; caps, opt-outs and the timeline stay true',
	},
	properties: [
		{
			displayName: 'Preview',
			name: 'preview',
			type: 'boolean',
			default: true,
			description: 'Whether to only count what would go. What is pruned does not come back.',
		},
		{
			displayName: 'Only',
			name: 'only',
			type: 'multiOptions',
			options: kindsOf(),
			default: [],
			description: 'Kinds of data to prune; none chosen means all of them',
		},
	],
	async execute(call) {
		const { pruneLedger } = await import('../../../engine/operations/retention/prune');
		const pruned = await pruneLedger(call.ledger, {
			dryRun: call.value('preview') !== false,
			kinds: call.value('only') as string[],
			signal: call.context.getExecutionCancelSignal(),
		});
		const { dryRun, finished, rows, durationMs } = pruned;
		const counts = Object.fromEntries(pruned.kinds.map((one) => [one.kind, one.rows]));
		logOf(call.context).write('info', 'ledger.pruned', { dryRun, finished, rows, counts, durationMs });
		return pruned;
	},
};
