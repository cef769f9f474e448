import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { answer } from '../../common/webhook';
import { record } from '../record';

/** Zenvia signs nothing: our secret is a header of every call. */
export async function receiveZenvia(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const [{ hasSecret }, { zenvia }] = await Promise.all([
		import('../../../engine/adapters/channels/secret'),
		import('../../../engine/adapters/channels/zenvia'),
	]);
	const secret = String((await context.getCredentials('cobrancaZenviaApi')).webhookSecret ?? '').trim();
	if (!hasSecret(context.getHeaderData(), secret)) {
		return answer(context, 401, 'The secret header is missing or wrong.');
	}
	return await record(context, zenvia.id, () => ({ events: zenvia.parseWebhook(context.getBodyData()) }));
}
