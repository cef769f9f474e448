import type { ImportMode } from '../../../engine/operations/importPortfolio';
import type { ExitStatus } from '../../../engine/operations/withdraw';
import type { LedgerOperation } from '../operation';
import { given, secondFile, sourceProperties } from './portfolioSource';

export const portfolioImport: LedgerOperation = {
	resource: 'portfolio',
	peopleOnly: true,
	option: {
		name: 'Import',
		value: 'import',
		action: 'Import a portfolio',
		description: 'Load debts, payments or withdrawals; rows with mistakes are listed, never dropped silently',
	},
	properties: [
		...sourceProperties,
		{
			displayName: 'Mode',
			name: 'mode',
			type: 'options',
			options: [
				{
					name: 'Delta',
					value: 'delta',
					description: 'Add what is new and change what changed; the rest stays',
				},
				{
					name: 'Full',
					value: 'full',
					description: 'The same, and what the file does not have any more leaves',
				},
				{
					name: 'Payments',
					value: 'payments',
					description: 'Each row is a payment of a debt; the payments feed counts as fresh',
				},
				{ name: 'Withdrawals', value: 'withdrawals', description: 'The debts listed leave' },
			],
			default: 'delta',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Confirm',
					name: 'confirm',
					type: 'boolean',
					default: false,
					description:
						'Whether a person has checked the file: then more debts than Limit Percent may leave, and a file older than the last one is taken in too',
				},
				{
					displayName: 'Exit Status',
					name: 'exitStatus',
					type: 'options',
					options: [
						{ name: 'Cancelled', value: 'cancelled' },
						{ name: 'Ceded', value: 'ceded' },
						{ name: 'Paid at Creditor', value: 'paidAtCreditor' },
						{ name: 'Returned', value: 'returned' },
						{ name: 'Withdrawn', value: 'withdrawn' },
					],
					default: 'withdrawn',
					description: 'What becomes of the debts of a file of withdrawals',
				},
				{
					displayName: 'Limit Percent',
					name: 'limitPercent',
					type: 'number',
					typeOptions: { minValue: 0, maxValue: 100 },
					default: 20,
					description:
						'Most of the open debts of a creditor, or of their sum, that a full file may let leave',
				},
				secondFile,
			],
		},
	],
	async execute(call) {
		const { importPortfolio } = await import('../../../engine/operations/importPortfolio');
		const options = (call.value('options') || {}) as Record<string, unknown>;
		const input = await given(call, options);
		if (input === null) return [];
		return await importPortfolio(call.ledger, {
			...input,
			mode: (call.optional('mode') ?? 'delta') as ImportMode,
			confirm: options.confirm === true,
			...(options.exitStatus === undefined ? {} : { exitStatus: options.exitStatus as ExitStatus }),
			...(options.limitPercent === undefined ? {} : { limitPercent: Number(options.limitPercent) }),
		});
	},
};
