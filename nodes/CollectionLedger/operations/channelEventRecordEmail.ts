import { badInput } from '../../../engine/core/errors';
import type { Call, LedgerOperation } from '../operation';

/** The items of n8n's own Email Trigger (IMAP): one e-mail each, in the mailbox that the creditor sends from. */
export const channelEventRecordEmail: LedgerOperation = {
	resource: 'channelEvent',
	option: {
		name: 'Record Email',
		value: 'recordEmail',
		action: 'Record an e-mail that came in',
		description:
			'Record a returned e-mail or an answer from a mailbox: takes items of n8n\'s Email Trigger (IMAP) with format "Resolved" and gives the recorded events',
	},
	properties: [
		{
			displayName:
				'Put an Email Trigger (IMAP) with format "Resolved" before this node, on the mailbox that the creditor sends from. An e-mail that is neither a report nor an answer gives no item.',
			name: 'recordEmailNotice',
			type: 'notice',
			default: '',
		},
	],
	peopleOnly: true,
	async execute(call) {
		const [{ smtp }, { rawOfResolved }, { recordChannelEvents }] = await Promise.all([
			import('../../../engine/adapters/channels/smtp'),
			import('../../../engine/adapters/channels/smtp/mailbox'),
			import('../../../engine/operations/recordChannelEvents'),
		]);
		const item = call.context.getInputData()[call.index];
		const raw = rawOfResolved(item?.json ?? {}, await filesOf(call));
		if (raw === null) {
			throw badInput(
				'headers',
				'The item is not an e-mail with its headers.',
				'Set the format of the Email Trigger (IMAP) to "Resolved".',
			);
		}
		return (await recordChannelEvents(call.ledger, smtp.id, smtp.parseWebhook(raw))).recorded;
	},
};

async function filesOf({ context, index }: Call): Promise<{ contentType: string; content: Buffer }[]> {
	const files = Object.entries(context.getInputData()[index]?.binary ?? {});
	return await Promise.all(
		files.map(async ([name, { mimeType }]) => ({
			contentType: mimeType,
			content: await context.helpers.getBinaryDataBuffer(index, name),
		})),
	);
}
