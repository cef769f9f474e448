import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { challengeMeta, receiveMeta } from './providers/meta';
import { receiveEmail, showStopPage } from './providers/email';
import { receiveZenvia } from './providers/zenvia';
import { answer } from '../common/webhook';

type Receive = (context: IWebhookFunctions) => Promise<IWebhookResponseData>;

/** What each provider does with a POST, and with a GET where it has any use for one. */
const PROVIDERS: Record<string, { post: Receive; get?: Receive }> = {
	meta: { post: receiveMeta, get: challengeMeta },
	smtp: { post: receiveEmail, get: showStopPage },
	zenvia: { post: receiveZenvia },
};

/** One call of the node's address. */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const provider = PROVIDERS[String(context.getNodeParameter('provider', 'zenvia'))];
	const way = context.getRequestObject().method === 'GET' ? provider?.get : provider?.post;
	return way ? await way(context) : answer(context, 405, 'This address takes POST only.');
}
