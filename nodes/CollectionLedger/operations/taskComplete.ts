import type { LedgerOperation } from '../operation';

export const taskComplete: LedgerOperation = {
	resource: 'task',
	peopleOnly: true,
	option: {
		name: 'Complete',
		value: 'complete',
		action: 'Complete a task',
		description:
			'Keep that a person has done it, and what came of it; holds and pauses that came with it stay until they are lifted',
	},
	properties: [
		{
			displayName: 'Task ID',
			name: 'taskId',
			type: 'string',
			default: '={{ $json.id }}',
			required: true,
			description: 'As List gives it',
		},
		{
			displayName: 'Result',
			name: 'result',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. comprovante conferido, baixa registrada',
			description: 'What came of it, in a few words. Write no names or documents.',
		},
	],
	async execute(call) {
		const { completeTask } = await import('../../../engine/operations/taskList');
		const done = await completeTask(call.ledger, { id: call.text('taskId'), result: call.text('result') });
		return { ...done, completed: true };
	},
};
