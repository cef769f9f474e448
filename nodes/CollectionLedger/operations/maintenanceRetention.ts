import type { LedgerOperation } from '../operation';
import { kindsOf } from './retentionKinds';

export const maintenanceRetention: LedgerOperation = {
	resource: 'maintenance',
	peopleOnly: true,
	option: {
		name: 'Save Retention Period',
		value: 'savePeriod',
		action: 'Save how long a kind of data is kept',
		description: 'Change how long Prune keeps a kind of data in this ledger, with a reason',
	},
	properties: [
		{
			displayName: 'Kind of Data',
			name: 'kind',
			type: 'options',
			options: kindsOf(),
			default: 'messageTexts',
		},
		{
			displayName: 'Keep',
			name: 'keep',
			type: 'options',
			options: [
				{ name: 'Forever', value: 'forever', description: 'Not for data of third parties' },
				{ name: 'So Many Days', value: 'days' },
				{ name: 'The Usual Time', value: 'default', description: 'As long as the package says' },
			],
			default: 'days',
		},
		{
			displayName: 'Days',
			name: 'days',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 1827,
			displayOptions: { show: { keep: ['days'] } },
			description: 'Whole days; each kind has its least, which the refusal tells',
		},
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			default: '',
			displayOptions: { hide: { keep: ['default'] } },
			placeholder: 'e.g. contrato com o credor, cláusula 12',
			description: 'The contract or the law that asks for it; kept beside the period',
		},
	],
	async execute(call) {
		const { savePeriod } = await import('../../../engine/operations/retention/periods');
		const keep = call.text('keep');
		const days = keep === 'forever' || keep === 'default' ? keep : Number(call.value('days'));
		return await savePeriod(call.ledger, { kind: call.text('kind'), days, reason: call.text('reason') });
	},
};
