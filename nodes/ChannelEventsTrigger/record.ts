import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { CobrancaError } from '../../engine/core/errors';
import type { ChannelEvent } from '../../engine/ports/channel';
import { reasonOf } from '../common/errors';
import { asJson } from '../common/items';
import { ledgerOf } from '../common/ledger';

/**
 * Writes what a provider told us to the ledger, then answers: 200 after the commit, 400 for what is no event, 503 when the ledger cannot take it, so
 * that the provider calls again. An execution starts only for what the user chose.
 */
export async function record(
	context: IWebhookFunctions,
	provider: string,
	read: () => ChannelEvent[],
): Promise<IWebhookResponseData> {
	try {
		const events = read();
		const { recordChannelEvents } = await import('../../engine/operations/recordChannelEvents');
		const { recorded, duplicates, unmatched } = await recordChannelEvents(
			await ledgerOf(context),
			provider,
			events,
		);
		return started(
			{ recorded: recorded.length, duplicates, unmatched },
			recorded.filter(({ type }) => startsOn(context, type)),
		);
	} catch (error) {
		return failed(context, error);
	}
}

/** Whether the user wants an execution for events of this type. */
export function startsOn(context: IWebhookFunctions, type: string): boolean {
	return (context.getNodeParameter('startOn', []) as string[]).includes(type);
}

/** The answer with which n8n starts an execution for `events`, or none when there are none. */
function started(webhookResponse: object, events: readonly object[]): IWebhookResponseData {
	if (events.length === 0) return { webhookResponse };
	return { webhookResponse, workflowData: [events.map((event) => ({ json: asJson(event) }))] };
}

/** What could not be recorded is logged without what it held, and asked for again. */
export function failed(context: IWebhookFunctions, error: unknown): IWebhookResponseData {
	if (error instanceof CobrancaError && error.code === 'badInput') return answer(context, 400, error.message);
	const reason = reasonOf(error);
	context.logger.error(`Channel Events Trigger: an event could not be recorded: ${reason}`);
	return answer(context, 503, 'The event could not be recorded; send it again later.');
}

/** n8n can set a status other than 200 only by answering itself. */
export function answer(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

/** The body byte for byte; n8n reads it only when it is asked to for types that it does not parse itself. */
export async function rawBodyOf(context: IWebhookFunctions): Promise<Buffer> {
	const request = context.getRequestObject();
	if (!request.rawBody) await request.readRawBody();
	return request.rawBody ?? Buffer.alloc(0);
}
