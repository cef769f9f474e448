import type { INodeProperties } from 'n8n-workflow';
import type { CapSettings } from '../../../engine/domain/compliance/types';
import type { ChargeKind } from '../../../engine/ports/charge';
import { type BreakerOptions, breakersField } from './creditorBreakers';
import { type OfferOptions, offerOptions } from './creditorOffers';

export const text = (
	displayName: string,
	name: string,
	more: Partial<INodeProperties> = {},
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	...more,
});

const cap = (displayName: string, name: keyof CapSettings): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 50 },
	default: 0,
});

export interface SaveOptions extends OfferOptions, BreakerOptions {
	agency?: string;
	kind?: 'own' | 'thirdParty';
	sms42a?: string;
	testEmail?: string;
	testPhone?: string;
	journey?: string;
	freshHours?: number;
	balanceCheck?: boolean;
	thankForPayments?: boolean;
	whatsappAllowed?: boolean;
	whatsappConsent?: string | null;
	linkAddress?: string | null;
	charges?: { charge?: { provider: string; kind: ChargeKind; dueInDays: number; agreement?: string } };
	closedDays?: string;
	openQuietDays?: string;
	caps?: { limits?: Partial<CapSettings> };
}

export const saveOptions: INodeProperties[] = [
	text('Agency', 'agency', { description: 'The third party that collects, when it is not the creditor' }),
	{
		displayName: 'Balance Check',
		name: 'balanceCheck',
		type: 'boolean',
		default: false,
		description:
			"Whether nobody is contacted about an overdue debt before the creditor's own system said that it is open: see Debt Lookup, Confirm Balances",
	},
	breakersField,
	{
		displayName: 'Caps',
		name: 'caps',
		type: 'fixedCollection',
		default: {},
		description:
			'Limits of this creditor. They can only be tighter than the built-in ones; a larger number is ignored.',
		options: [
			{
				displayName: 'Limits',
				name: 'limits',
				values: [
					cap('Calls per Person and Day', 'callsPerPersonDay'),
					cap('Calls per Person and Week', 'callsPerPersonWeek'),
					cap('Messages per Debtor and Day', 'perDebtorDay'),
					cap('Messages per Debtor and Week', 'perDebtorWeek'),
					cap('Messages per Phone and Day', 'perPhoneDay'),
				],
			},
		],
	},
	{
		displayName: 'Charges',
		name: 'charges',
		type: 'fixedCollection',
		default: {},
		description: 'Who registers the boletos and Pix charges that messages carry',
		options: [
			{
				displayName: 'Charge',
				name: 'charge',
				values: [
					{
						displayName: 'Bank Agreement ID',
						name: 'agreement',
						type: 'string',
						default: '',
						placeholder: 'e.g. itau-109',
						displayOptions: { show: { provider: ['cnab'] } },
						description: 'As Bank Agreement, Save named it',
					},
					{
						displayName: 'Due in Days',
						name: 'dueInDays',
						type: 'number',
						typeOptions: { minValue: 1, maxValue: 60 },
						default: 3,
						description: 'An overdue debt gets a charge that falls due so many days after it is made',
					},
					{
						displayName: 'Kind',
						name: 'kind',
						type: 'options',
						options: [
							{ name: 'Boleto', value: 'boleto' },
							{ name: 'Boleto with Pix', value: 'boletoPix' },
							{ name: 'Pix', value: 'pix' },
						],
						default: 'boletoPix',
					},
					{
						displayName: 'Provider',
						name: 'provider',
						type: 'options',
						options: [
							{ name: 'Asaas', value: 'asaas' },
							{
								name: 'Bank File (CNAB)',
								value: 'cnab',
								description:
									'A bank registers boletos from files; needs a bank agreement and the kind Boleto',
							},
							{ name: 'None', value: '', description: 'Messages carry no boleto and no Pix' },
						],
						default: 'asaas',
					},
				],
			},
		],
	},
	text('Closed Days', 'closedDays', {
		placeholder: 'e.g. 2026-01-25, 2026-12-08',
		description: 'Municipal holidays and other days without contact, as dates separated by commas',
	}),
	{
		displayName: 'Fresh Hours',
		name: 'freshHours',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 720 },
		default: 26,
		description:
			'For a creditor that sends payments as files: without a new file for so long, nobody is contacted about an overdue debt',
	},
	{
		displayName: 'Journey Name or ID',
		name: 'journey',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getJourneys' },
		default: 'essencial',
		description:
			'The journey (régua) of this creditor, where the Collection Journey node leaves the choice to it. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Kind',
		name: 'kind',
		type: 'options',
		options: [
			{ name: 'Own', value: 'own', description: 'The creditor collects its own receivables' },
			{ name: 'Third Party', value: 'thirdParty', description: 'An agency collects for the creditor' },
		],
		default: 'own',
	},
	...offerOptions,
	text('Link Address', 'linkAddress', {
		placeholder: 'e.g. https://pague.escola.com.br/',
		description:
			"Where links to the debtor's page begin: a short https address of the creditor's own, which your proxy leads to the Negotiation Portal Trigger. Ending in a slash, the link's key follows as a path; otherwise as ?k=. Empty takes the address of n8n.",
	}),
	text('Open Quiet Days', 'openQuietDays', {
		placeholder: 'e.g. 2026-02-18',
		description: 'Days such as Carnival on which this creditor does contact, as dates separated by commas',
	}),
	text('SMS Legal Block', 'sms42a', {
		description:
			'Name, CNPJ and short address in at most 60 characters (CDC 42-A). Empty makes it from the fields above.',
	}),
	text('Test E-Mail', 'testEmail', {
		placeholder: 'e.g. operacao@exemplo.com.br',
		description: 'The mailbox of your team that gets every e-mail while the creditor is in test mode',
	}),
	text('Test Phone', 'testPhone', {
		placeholder: 'e.g. +55 11 90000-1999',
		description: 'The phone of your team that gets every message while the creditor is in test mode',
	}),
	{
		displayName: 'Thank for Payments',
		name: 'thankForPayments',
		type: 'boolean',
		default: true,
		description:
			'Whether debtors are told of their payments: that one came, came in part or was undone. On by default: who has paid wants to know that it arrived, and asks less often.',
	},
	{
		displayName: 'WhatsApp Allowed',
		name: 'whatsappAllowed',
		type: 'boolean',
		default: false,
		description:
			'Whether WhatsApp may be used. Off by default: Meta lists debt collection among prohibited uses, above all for third parties, and may block the number. Each debtor must have opted in as well.',
	},
	text('WhatsApp Consent Clause', 'whatsappConsent', {
		placeholder: 'e.g. Contrato de matrícula, cláusula 12',
		description:
			'Where the debtors of a creditor that collects its own receivables agreed to WhatsApp. A refusal by the debtor outweighs it. Empty removes it: then only those opt in of whom the portfolio or the operation Record of Consent says so, as always for third parties.',
	}),
];
