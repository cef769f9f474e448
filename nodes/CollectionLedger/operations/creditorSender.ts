import type { Channel } from '../../../engine/domain/channel';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { SenderSettings } from '../../../engine/operations/senders';
import { creditorId } from '../fields';
import type { LedgerOperation } from '../operation';

/** What the panel asks for a channel; Demo works on each and sends nothing. */
const CHANNELS: {
	channel: string;
	provider: INodePropertyOptions;
	placeholder: string;
	description: string;
}[] = [
	{
		channel: 'email',
		provider: { name: 'SMTP', value: 'smtp' },
		placeholder: 'e.g. financeiro@escola.com.br',
		description:
			'The mailbox that e-mails come from; the account of the SMTP credential must be allowed to use it',
	},
	{
		channel: 'sms',
		provider: { name: 'Zenvia', value: 'zenvia' },
		placeholder: 'e.g. escola.sms',
		description: 'What the provider knows the sender by: for Zenvia the alias of the SMS account',
	},
	{
		channel: 'whatsapp',
		provider: { name: 'Meta Cloud API', value: 'meta' },
		placeholder: 'e.g. 106540352242922',
		description: 'The phone number ID of the WhatsApp Manager: digits only, not the phone itself',
	},
];

function fieldsOfChannel({
	channel,
	provider,
	placeholder,
	description,
}: (typeof CHANNELS)[number]): INodeProperties[] {
	const displayOptions = { show: { channel: [channel] } };
	const providers = [{ name: 'Demo (Sends Nothing)', value: 'demo' }, provider];
	return [
		{
			displayName: 'Provider',
			name: 'provider',
			type: 'options',
			options: providers,
			default: 'demo',
			displayOptions,
		},
		{
			displayName: 'Address',
			name: 'address',
			type: 'string',
			default: '',
			required: true,
			placeholder,
			displayOptions,
			description,
		},
	];
}

export const creditorSender: LedgerOperation = {
	resource: 'creditor',
	peopleOnly: true,
	option: {
		name: 'Add Sender',
		value: 'addSender',
		action: 'Add a sender to a creditor',
		description: 'Tell from which number, alias or mailbox a creditor sends on a channel',
	},
	properties: [
		creditorId,
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'options',
			options: [
				{ name: 'Email', value: 'email' },
				{ name: 'SMS', value: 'sms' },
				{ name: 'WhatsApp', value: 'whatsapp' },
			],
			default: 'sms',
		},
		...CHANNELS.flatMap(fieldsOfChannel),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'From Name',
					name: 'fromName',
					type: 'string',
					default: '',
					placeholder: 'e.g. Escola Horizonte',
					displayOptions: { show: { '/channel': ['email'] } },
					description: 'The name beside the mailbox. No word of debt: a locked screen shows it.',
				},
				{
					displayName: 'Messages per Second',
					name: 'ratePerSecond',
					type: 'number',
					typeOptions: { minValue: 1, maxValue: 1000 },
					default: 10,
				},
			],
		},
	],
	async execute(call) {
		const { saveSender } = await import('../../../engine/operations/senders');
		const settings = (call.value('options') || {}) as SenderSettings;
		const sender = {
			creditorId: call.text('creditorId'),
			channel: call.text('channel') as Channel,
			provider: call.text('provider'),
			address: call.text('address'),
		};
		return await saveSender(call.ledger, {
			...sender,
			settings: {
				...(settings.ratePerSecond ? { ratePerSecond: settings.ratePerSecond } : {}),
				...(settings.fromName ? { fromName: settings.fromName } : {}),
			},
		});
	},
};
