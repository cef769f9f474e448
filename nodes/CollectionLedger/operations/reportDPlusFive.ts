import type { LedgerOperation } from '../operation';

export const reportDPlusFive: LedgerOperation = {
	resource: 'report',
	option: {
		name: 'Breaches of D+5',
		value: 'breaches',
		action: 'Report breaches of D+5',
		description:
			'List the overdue debts whose debtor was not contacted within five days of the due date, one item each, and why',
	},
	properties: [
		{
			displayName: 'Creditor ID',
			name: 'creditorId',
			type: 'string',
			default: '',
			placeholder: 'e.g. escola-horizonte',
			description: 'Only debts of this creditor; empty takes all',
		},
		{
			displayName: 'Days Back',
			name: 'sinceDays',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 366 },
			default: 30,
			description: 'Looks at debts that fell due, or came in, in so many days',
		},
	],
	async execute(call) {
		const { dPlusFive } = await import('../../../engine/operations/reports/dPlusFive');
		const creditorId = call.text('creditorId');
		const { breaches, overdue, inTime } = await dPlusFive(call.ledger, {
			sinceDays: Number(call.value('sinceDays')),
			...(creditorId ? { creditorId } : {}),
		});
		call.context.addExecutionHints({
			message:
				breaches.length === 0
					? `All ${overdue} overdue debts were contacted in time, or will be: nothing to list.`
					: `${inTime} of ${overdue} overdue debts were contacted in time, or will be; the other ${breaches.length} are listed.`,
			type: breaches.length > 0 ? 'warning' : 'info',
			location: 'outputPane',
		});
		return breaches;
	},
};
