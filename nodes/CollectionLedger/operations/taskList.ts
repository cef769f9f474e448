import type { LedgerOperation } from '../operation';

export const taskList: LedgerOperation = {
	resource: 'task',
	peopleOnly: true,
	option: {
		name: 'List',
		value: 'list',
		action: 'List open tasks',
		description: 'Get what waits for a person, the most urgent first, one item each with what to do',
	},
	properties: [
		{
			displayName: 'Creditor ID',
			name: 'ofCreditor',
			type: 'string',
			default: '',
			placeholder: 'e.g. escola-horizonte',
			description: 'Only tasks of this creditor; empty lists all',
		},
		{
			displayName: 'Kind',
			name: 'taskKind',
			type: 'string',
			default: '',
			placeholder: 'e.g. alreadyPaid',
			description: 'Only tasks of this kind, as List names it; empty lists all',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
		},
	],
	async execute(call) {
		const { listTasks } = await import('../../../engine/operations/taskList');
		return await listTasks(call.ledger, {
			creditorId: call.text('ofCreditor'),
			kind: call.text('taskKind'),
			limit: Number(call.value('limit')),
		});
	},
};
