import { caseId } from '../fields';
import type { LedgerOperation } from '../operation';

export const timelineGet: LedgerOperation = {
	resource: 'timeline',
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a timeline',
		description: 'Get everything that happened with a case or a debtor, refusals included, one item an event',
	},
	properties: [
		{
			displayName: 'Of',
			name: 'of',
			type: 'options',
			options: [
				{ name: 'Case', value: 'case' },
				{ name: 'Debtor', value: 'debtor' },
			],
			default: 'case',
		},
		{ ...caseId, displayOptions: { show: { of: ['case'] } } },
		{
			displayName: 'Debtor ID',
			name: 'debtorId',
			type: 'string',
			default: '={{ $json.debtor.id }}',
			required: true,
			displayOptions: { show: { of: ['debtor'] } },
		},
	],
	async execute(call) {
		const { getTimeline } = await import('../../../engine/operations/timeline');
		return await getTimeline(
			call.ledger,
			call.text('of') === 'debtor' ? { debtorId: call.text('debtorId') } : { caseId: call.text('caseId') },
		);
	},
};
