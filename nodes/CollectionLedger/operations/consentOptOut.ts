import { badInput } from '../../../engine/core/errors';
import type { Channel } from '../../../engine/domain/channel';
import { caseId } from '../fields';
import type { LedgerOperation } from '../operation';

/** What a debtor asks for by telephone or at a counter, where no webhook hears it. */
export const consentOptOut: LedgerOperation = {
	resource: 'consent',
	option: {
		name: 'Opt Out',
		value: 'optOut',
		action: 'Opt a debtor out',
		description: 'Stop a channel, or all, for a debtor who asked for it outside the channels',
	},
	properties: [
		caseId,
		{
			displayName: 'Channel',
			name: 'optOutChannel',
			type: 'options',
			options: [
				{ name: 'All', value: 'all' },
				{ name: 'Email', value: 'email' },
				{ name: 'SMS', value: 'sms' },
				{ name: 'Voice', value: 'voice' },
				{ name: 'WhatsApp', value: 'whatsapp' },
			],
			default: 'all',
		},
		{
			displayName: 'Source',
			name: 'source',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. pedido por telefone',
			description: 'How you know, in a few words. Write no names or documents.',
		},
	],
	async execute(call) {
		const { suppress } = await import('../../../engine/operations/suppressions');
		const source = call.text('source');
		if (source === '')
			throw badInput('source', 'An opt-out needs its source.', 'Say how the debtor asked for it.');
		const channel = call.text('optOutChannel');
		const { id } = await suppress(call.ledger, {
			caseId: call.text('caseId'),
			channel: channel === 'all' ? null : (channel as Channel),
			reason: 'optOut',
			source,
		});
		return { id, caseId: call.text('caseId'), channel };
	},
};
