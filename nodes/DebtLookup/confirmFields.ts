import type { INodeProperties } from 'n8n-workflow';

/** The panel of Confirm Balances; most values are expressions on what an HTTP Request or a database node answered. */
export const confirmFields: INodeProperties[] = [
	{
		displayName:
			"Put this after the node that asked the creditor's system (HTTP Request, Postgres …) with one item for each debt, and connect the Collection Journey to it. A debt without an answer stays as it is.",
		name: 'confirmNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Creditor ID',
		name: 'confirmCreditorId',
		type: 'string',
		default: '',
		placeholder: 'e.g. escola-horizonte',
		description: "Whose number the debt bears; not needed where the debt is named by the ledger's own ID",
	},
	{
		displayName: 'Debt',
		name: 'confirmDebt',
		type: 'string',
		default: '={{ $json.id }}',
		required: true,
		description:
			"The creditor's own number of the debt, or the ID that Debt Lookup gives it. If the answer does not repeat it, take it from the item that asked, by an expression on the node before the request.",
	},
	{
		displayName: 'Open',
		name: 'confirmOpen',
		type: 'string',
		default: '={{ $json.open }}',
		description:
			"Whether the creditor's system says that the debt is open: true, sim, aberto, or false, não, pago. Empty means that it gave no answer.",
	},
	{
		displayName: 'Options',
		name: 'confirmOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Amount Paid',
				name: 'paidAmount',
				type: 'string',
				default: '',
				placeholder: 'e.g. 150.00',
				description:
					'Reais paid, of a debt that is not open any more: it is booked as a payment. Without it the debt leaves as paid at the creditor.',
			},
			{
				displayName: 'Balance',
				name: 'balance',
				type: 'string',
				default: '',
				placeholder: 'e.g. 153.20',
				description:
					'Reais that the creditor says are owed. Where that is less than the ledger would ask for, the case is held and a person gets a task.',
			},
			{
				displayName: 'Balance Without Fine and Interest',
				name: 'principalOnly',
				type: 'boolean',
				default: false,
				description:
					'Whether the balance is the principal only, so that it is compared with the principal here',
			},
			{
				displayName: 'Checked At',
				name: 'checkedAt',
				type: 'string',
				default: '',
				placeholder: 'e.g. 2026-11-23T10:00:00-03:00',
				description: 'When the creditor said so, if not now, as ISO 8601',
			},
			{
				displayName: 'Paid On',
				name: 'paidOn',
				type: 'string',
				default: '',
				placeholder: 'e.g. 2026-11-23',
				description: 'Day of the payment as an ISO date; today if empty',
			},
			{
				displayName: 'Payment ID',
				name: 'paymentId',
				type: 'string',
				default: '',
				description: 'The same that the payments file will bring, so that it counts once',
			},
		],
	},
];
