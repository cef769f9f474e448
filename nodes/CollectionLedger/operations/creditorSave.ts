import type { INodeProperties } from 'n8n-workflow';
import type { CapSettings } from '../../../engine/domain/compliance/types';
import type { LedgerOperation } from '../operation';

const text = (displayName: string, name: string, more: Partial<INodeProperties> = {}): INodeProperties => ({
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

interface Options {
	agency?: string;
	kind?: 'own' | 'thirdParty';
	sms42a?: string;
	testPhone?: string;
	closedDays?: string;
	openQuietDays?: string;
	caps?: { limits?: Partial<CapSettings> };
}

const options: INodeProperties[] = [
	text('Agency', 'agency', { description: 'The third party that collects, when it is not the creditor' }),
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
	text('Closed Days', 'closedDays', {
		placeholder: 'e.g. 2026-01-25, 2026-12-08',
		description: 'Municipal holidays and other days without contact, as dates separated by commas',
	}),
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
	text('Open Quiet Days', 'openQuietDays', {
		placeholder: 'e.g. 2026-02-18',
		description: 'Days such as Carnival on which this creditor does contact, as dates separated by commas',
	}),
	text('SMS Legal Block', 'sms42a', {
		description:
			'Name, CNPJ and short address in at most 60 characters (CDC 42-A). Empty makes it from the fields above.',
	}),
	text('Test Phone', 'testPhone', {
		placeholder: 'e.g. +5511999990000',
		description: 'The phone of your team that gets every message while the creditor is in test mode',
	}),
];

export const creditorSave: LedgerOperation = {
	resource: 'creditor',
	peopleOnly: true,
	option: {
		name: 'Save',
		value: 'save',
		action: 'Save a creditor',
		description: 'Create a creditor, or change its settings',
	},
	properties: [
		text('Creditor ID', 'id', {
			required: true,
			placeholder: 'e.g. escola-horizonte',
			description: 'Short and stable; portfolio files name it in the column "credor"',
		}),
		text('Display Name', 'displayName', { required: true, description: 'The name that debtors know' }),
		text('Legal Name', 'legalName', { required: true }),
		text('CNPJ or CPF', 'document', { required: true }),
		text('Address', 'address', { required: true, description: 'Named in every charge (CDC 42-A)' }),
		text('Phone', 'phone', { required: true, description: 'Where debtors reach a person' }),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options,
		},
	],
	async execute(call) {
		const { saveCreditor } = await import('../../../engine/operations/creditors');
		const chosen = (call.value('options') || {}) as Options;
		return await saveCreditor(call.ledger, {
			id: call.text('id'),
			displayName: call.text('displayName'),
			legalName: call.text('legalName'),
			document: call.text('document'),
			address: call.text('address'),
			phone: call.text('phone'),
			...filled({
				agency: chosen.agency,
				kind: chosen.kind,
				sms42a: chosen.sms42a,
				testPhone: chosen.testPhone,
			}),
			...(chosen.closedDays === undefined ? {} : { closedDays: daysOf(chosen.closedDays) }),
			...(chosen.openQuietDays === undefined ? {} : { openQuietDays: daysOf(chosen.openQuietDays) }),
			...(chosen.caps?.limits ? { caps: filled(chosen.caps.limits) } : {}),
		});
	},
};

/** Without what the person left out or empty: that keeps what the ledger has. */
function filled<T extends object>(fields: T): Partial<T> {
	return Object.fromEntries(
		Object.entries(fields).filter(([, value]) => value !== undefined && value !== '' && value !== 0),
	) as Partial<T>;
}

const daysOf = (list: string) => list.split(/[\s,;]+/).filter(Boolean);
