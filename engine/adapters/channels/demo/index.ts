import { CHANNELS } from '../../../domain/channel';
import { GENERIC_SMS, countSms } from '../../../domain/messages/gsm7';
import type { ChannelAdapter } from '../../../ports/channel';

/**
 * A provider that is none: for trying a workflow out without an account. It takes every message on every channel, touches no
 * network and needs no credential; the message shows in n8n's output. Its id comes from the contact's, so a second run of the same
 * contact is the same message.
 */
export const demo: ChannelAdapter = {
	id: 'demo',
	displayName: 'Demo (sends nothing)',
	channels: CHANNELS,
	capabilities: {
		idempotentSend: true,
		correlationEcho: false,
		deliveryReceipt: false,
		inbound: false,
		webhookAuth: 'none',
		concurrency: 50,
		ratePerSecond: 1000,
	},
	validate: (message) => [
		...(message.to.trim() === '' ? [{ field: 'to' as const, message: 'The recipient is empty.' }] : []),
		...(message.text.trim() === '' ? [{ field: 'text' as const, message: 'The text is empty.' }] : []),
	],
	send: (message) =>
		Promise.resolve({ outcome: 'accepted', providerMessageId: `demo-${message.contactId}` } as const),
	parseWebhook: () => [],
	countParts: (text) => countSms(text, GENERIC_SMS),
};
