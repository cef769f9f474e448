import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { answer, parsedJson, rawBodyOf } from '../../common/webhook';
import { record } from '../record';

const CREDENTIAL = 'cobrancaMetaApi';

/** Every POST is signed over its raw body with the app secret: what is not Meta's own gets 403 and leaves no trace in the ledger. */
export async function receiveMeta(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const { meta } = await import('../../../engine/adapters/channels/meta');
	const raw = await rawBodyOf(context);
	const secret = String((await context.getCredentials(CREDENTIAL)).appSecret ?? '').trim();
	if (meta.verifyWebhook?.(raw, context.getHeaderData(), secret) !== true) {
		return answer(context, 403, 'The signature is missing or wrong.');
	}
	return await record(context, meta.id, () => {
		const body = parsedJson(raw);
		return { events: meta.parseWebhook(body), senders: meta.sendersIn?.(body) };
	});
}

/** Meta checks the address once by a GET with the verify token, and expects its challenge back. */
export async function challengeMeta(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const { meta } = await import('../../../engine/adapters/channels/meta');
	const token = String((await context.getCredentials(CREDENTIAL)).verifyToken ?? '').trim();
	const challenge = meta.answerChallenge?.(context.getQueryData() as Record<string, unknown>, token) ?? null;
	if (challenge === null) return answer(context, 403, 'The verify token is missing or wrong.');
	context.getResponseObject().status(200).type('text/plain').send(challenge);
	return { noWebhookResponse: true };
}
