import type { Channel } from '../../../engine/domain/channel';
import { creditorId } from '../fields';
import type { LedgerOperation } from '../operation';

export const creditorSender: LedgerOperation = {
	resource: 'creditor',
	peopleOnly: true,
	option: {
		name: 'Add Sender',
		value: 'addSender',
		action: 'Add a sender to a creditor',
		description: 'Tell from which number, alias or domain a creditor sends on a channel',
	},
	properties: [
		creditorId,
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'options',
			options: [{ name: 'SMS', value: 'sms' }],
			default: 'sms',
		},
		{
			displayName: 'Provider',
			name: 'provider',
			type: 'options',
			options: [
				{ name: 'Demo (Sends Nothing)', value: 'demo' },
				{ name: 'Zenvia', value: 'zenvia' },
			],
			default: 'demo',
		},
		{
			displayName: 'Address',
			name: 'address',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. escola.sms',
			description: 'What the provider knows the sender by: for Zenvia the alias of the SMS account',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
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
		const { saveSender } = await import('../../../engine/operations/creditors');
		const settings = (call.value('options') || {}) as { ratePerSecond?: number };
		const sender = {
			creditorId: call.text('creditorId'),
			channel: call.text('channel') as Channel,
			provider: call.text('provider'),
			address: call.text('address'),
		};
		return await saveSender(call.ledger, {
			...sender,
			...(settings.ratePerSecond ? { settings: { ...settings } } : {}),
		});
	},
};
