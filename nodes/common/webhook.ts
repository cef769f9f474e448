import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { badInput, CobrancaError } from '../../engine/core/errors';
import { reasonOf } from './errors';
import { asJson } from './items';
import { logOf, suppressedSince } from './log';

/** What the ledger made of a webhook: the events that are new, and how many were known or are nobody's yet. */
export interface Recorded {
	recorded: readonly { type: string }[];
	duplicates: number;
	unmatched: number;
}

/**
 * Records a webhook, then answers: 200 after the commit, 400 for what is no event, 503 when the ledger cannot take it, so that the
 * provider calls again. An execution starts only for what the user chose. `trigger` names the node in the log.
 */
export async function recordWebhook(
	context: IWebhookFunctions,
	trigger: string,
	work: () => Promise<Recorded>,
): Promise<IWebhookResponseData> {
	const startedAt = performance.now();
	try {
		const { recorded, duplicates, unmatched } = await work();
		logOf(context).write('debug', 'webhook.recorded', {
			recorded: recorded.length,
			duplicates,
			unmatched,
			durationMs: Math.round(performance.now() - startedAt),
		});
		const webhookResponse = { recorded: recorded.length, duplicates, unmatched };
		const starting = recorded.filter(({ type }) => startsOn(context, type));
		if (starting.length === 0) return { webhookResponse };
		return { webhookResponse, workflowData: [starting.map((event) => ({ json: asJson(event) }))] };
	} catch (error) {
		return failed(context, trigger, error);
	}
}

/** Whether the user wants an execution for events of this type. */
export function startsOn(context: IWebhookFunctions, type: string): boolean {
	return (context.getNodeParameter('startOn', []) as string[]).includes(type);
}

/** What could not be recorded is logged without what it held, and asked for again. */
export function failed(context: IWebhookFunctions, trigger: string, error: unknown): IWebhookResponseData {
	if (error instanceof CobrancaError && error.code === 'badInput')
		return answer(context, 400, error.message, `badInput ${error.place.field ?? ''}`.trim());
	logOf(context).write('error', 'webhook.failed', {
		code: error instanceof CobrancaError ? error.code : 'bug',
		reason: `${trigger}: an event could not be recorded: ${reasonOf(error)}`,
	});
	return answer(context, 503, 'The event could not be recorded; send it again later.');
}

/** n8n can set a status other than 200 only by answering itself. `reason` is what the log says of it: nothing of what was sent. */
export function answer(
	context: IWebhookFunctions,
	status: number,
	message: string,
	reason = message,
): IWebhookResponseData {
	if (status < 500) refused(context, status, reason);
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

function refused(context: IWebhookFunctions, status: number, reason: string): void {
	const suppressed = suppressedSince(`${context.getNode().id} ${status} ${reason}`);
	if (suppressed !== undefined)
		logOf(context).write('warn', 'webhook.refused', { status, reason, suppressed });
}

/** The body byte for byte; n8n reads it only when it is asked to for types that it does not parse itself. */
export async function rawBodyOf(context: IWebhookFunctions): Promise<Buffer> {
	const request = context.getRequestObject();
	if (!request.rawBody) await request.readRawBody();
	return request.rawBody ?? Buffer.alloc(0);
}

/** @throws CobrancaError badInput */
export function parsedJson(raw: Buffer): unknown {
	try {
		return JSON.parse(raw.toString('utf8'));
	} catch {
		throw badInput('body', 'The webhook body is not JSON.');
	}
}
