import type { ExitStatus } from '../../../engine/operations/withdraw';
import { creditorId } from '../fields';
import type { LedgerOperation } from '../operation';

export const portfolioWithdraw: LedgerOperation = {
	resource: 'portfolio',
	peopleOnly: true,
	option: {
		name: 'Withdraw',
		value: 'withdraw',
		action: 'Withdraw debts',
		description: 'Take debts out: contacts about them stop at once and their charges are cancelled',
	},
	properties: [
		creditorId,
		{
			displayName: 'Debts',
			name: 'titles',
			type: 'string',
			default: '',
			placeholder: 'e.g. HA-1001/1, HA-1001/2',
			description:
				"The creditor's own numbers of the debts, separated by commas. Leave it empty to take out all that is open of a case.",
		},
		{
			displayName: 'Case ID',
			name: 'exitCaseId',
			type: 'string',
			default: '',
			description: 'Take out all open debts of this case; used when no debts are named',
		},
		{
			displayName: 'New Status',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'Cancelled', value: 'cancelled', description: 'The debt should never have been' },
				{ name: 'Ceded', value: 'ceded', description: 'The creditor sold it' },
				{ name: 'Paid at Creditor', value: 'paidAtCreditor', description: 'The debtor paid the creditor' },
				{ name: 'Returned', value: 'returned', description: 'It goes back to the creditor' },
				{ name: 'Withdrawn', value: 'withdrawn', description: 'The creditor took it back' },
			],
			default: 'withdrawn',
		},
		{
			displayName: 'Reason',
			name: 'exitReason',
			type: 'string',
			default: '',
			description: 'Shown in the timeline. Write no names or documents.',
		},
	],
	async execute(call) {
		const { withdrawDebts } = await import('../../../engine/operations/withdraw');
		const caseId = call.optional('exitCaseId');
		const reason = call.optional('exitReason');
		const { cents, ...result } = await withdrawDebts(call.ledger, {
			creditorId: call.text('creditorId'),
			titles: call
				.text('titles')
				.split(/[,;\n]/)
				.map((title) => title.trim())
				.filter(Boolean),
			...(caseId ? { caseId } : {}),
			status: call.text('status') as ExitStatus,
			...(reason ? { reason } : {}),
		});
		return { ...result, amount: cents / 100 };
	},
};
