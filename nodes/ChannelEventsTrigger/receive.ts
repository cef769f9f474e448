import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { CobrancaError } from '../../engine/core/errors';
import { asJson } from '../common/items';
import { ledgerOf } from '../common/ledger';

const CREDENTIAL = 'cobrancaZenviaApi';

/**
 * One call of the provider: prove that it is the provider, write to the ledger, answer. An execution starts only for what the
 * user chose, and after the commit. A failure answers 503, so that the provider calls again.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const [{ hasSecret }, { channelAdapter }, { recordChannelEvents }] = await Promise.all([
		import('../../engine/adapters/channels/zenvia/subscriptions'),
		import('../../engine/adapters/channels/registry'),
		import('../../engine/operations/recordChannelEvents'),
	]);
	const secret = String((await context.getCredentials(CREDENTIAL)).webhookSecret ?? '').trim();
	if (!hasSecret(context.getHeaderData(), secret)) {
		return answer(context, 401, 'The secret header is missing or wrong.');
	}
	try {
		const events = channelAdapter('zenvia').parseWebhook(context.getBodyData());
		const { recorded, duplicates, unmatched } = await recordChannelEvents(
			await ledgerOf(context),
			'zenvia',
			events,
		);
		const startOn = new Set(context.getNodeParameter('startOn', []) as string[]);
		const starting = recorded.filter((event) => startOn.has(event.type));
		const webhookResponse = { recorded: recorded.length, duplicates, unmatched };
		if (starting.length === 0) return { webhookResponse };
		return { webhookResponse, workflowData: [starting.map((event) => ({ json: asJson(event) }))] };
	} catch (error) {
		if (error instanceof CobrancaError && error.code === 'badInput')
			return answer(context, 400, error.message);
		const reason = error instanceof Error ? error.message : String(error);
		context.logger.error(`Channel Events Trigger: an event could not be recorded: ${reason}`);
		return answer(context, 503, 'The event could not be recorded; send it again later.');
	}
}

/** n8n can set a status other than 200 only by answering itself. */
function answer(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}
