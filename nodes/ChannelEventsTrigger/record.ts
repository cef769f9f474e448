import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { ChannelEvent, SenderIdentity } from '../../engine/ports/channel';
import { ledgerOf } from '../common/ledger';
import { recordWebhook } from '../common/webhook';

/** As the log names the node. */
export const TRIGGER = 'Channel Events Trigger';

/** What a webhook holds, read in it: its own events, and the senders that it names. */
export interface Read {
	events: ChannelEvent[];
	senders?: SenderIdentity[];
}

/** Writes what a provider told us to the ledger, then answers. */
export async function record(
	context: IWebhookFunctions,
	provider: string,
	read: () => Read,
): Promise<IWebhookResponseData> {
	return await recordWebhook(context, TRIGGER, async () => {
		const { events, senders } = read();
		const { recordChannelEvents } = await import('../../engine/operations/recordChannelEvents');
		return await recordChannelEvents(await ledgerOf(context), provider, events, senders);
	});
}
