import { creditorId } from '../fields';
import type { LedgerOperation } from '../operation';

export const paymentRegister: LedgerOperation = {
	resource: 'payment',
	peopleOnly: true,
	option: {
		name: 'Register',
		value: 'register',
		action: 'Register a payment',
		description:
			'Tell the ledger of a payment: contacts about a paid debt stop at once. The operation Confirm tells the debtor.',
	},
	properties: [
		creditorId,
		{
			displayName: 'Debt External ID',
			name: 'debtExternalId',
			type: 'string',
			default: '',
			required: true,
			description: 'The creditor\'s own number of the debt, as in the column "titulo"',
		},
		{
			displayName: 'Amount',
			name: 'amount',
			type: 'number',
			typeOptions: { minValue: 0.01, numberPrecision: 2 },
			default: 0,
			required: true,
			description: 'In reais',
		},
		{
			displayName: 'Paid On',
			name: 'paidOn',
			type: 'dateTime',
			default: '={{ $today.toISODate() }}',
			required: true,
		},
		{
			displayName: 'Payment ID',
			name: 'externalId',
			type: 'string',
			default: '',
			required: true,
			description: 'ID of the payment where it comes from: the same payment told twice counts once',
		},
		{
			displayName: 'Source',
			name: 'source',
			type: 'string',
			default: 'n8n',
			description: 'Where the news of the payment comes from, e.g. retorno or ERP',
		},
		{
			displayName: 'Settles the Debt',
			name: 'settles',
			type: 'boolean',
			default: false,
			description:
				'Whether the debt is settled whatever is missing: the rest is written off as a discount. Otherwise fine and interest of the day of payment must be paid too, or the debt stays open in part.',
		},
	],
	async execute(call) {
		const { registerPayment } = await import('../../../engine/operations/payments');
		return await registerPayment(call.ledger, {
			creditorId: call.text('creditorId'),
			debtExternalId: call.text('debtExternalId'),
			amount: Number(call.value('amount')),
			paidOn: call.text('paidOn').slice(0, 10),
			externalId: call.text('externalId'),
			source: call.text('source'),
			settles: call.value('settles') === true,
		});
	},
};
