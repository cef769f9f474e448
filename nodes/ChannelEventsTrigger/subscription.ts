import { type IHookFunctions, NodeOperationError } from 'n8n-workflow';
import { toNodeError } from '../common/errors';
import { httpPort } from '../common/httpPort';

const CREDENTIAL = 'cobrancaZenviaApi';

/** Asks the provider to call this node's URL, with our secret, for statuses and replies. */
export async function subscribe(context: IHookFunctions): Promise<boolean> {
	try {
		const secret = await secretOf(context);
		const { ensureSubscriptions } = await import('../../engine/adapters/channels/zenvia/subscriptions');
		await ensureSubscriptions(await httpPort(context, CREDENTIAL), {
			url: urlOf(context),
			secret,
			channel: 'sms',
		});
		return true;
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

export async function unsubscribe(context: IHookFunctions): Promise<boolean> {
	if (context.getNodeParameter('registerAtProvider', true) !== true) return true;
	try {
		const { removeSubscriptions } = await import('../../engine/adapters/channels/zenvia/subscriptions');
		await removeSubscriptions(await httpPort(context, CREDENTIAL), urlOf(context));
		return true;
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

async function secretOf(context: IHookFunctions): Promise<string> {
	const secret = String((await context.getCredentials(CREDENTIAL)).webhookSecret ?? '').trim();
	if (secret.length >= 16) return secret;
	throw new NodeOperationError(
		context.getNode(),
		'The Zenvia credential has no webhook secret of at least 16 characters',
		{
			description:
				'Make one with "openssl rand -hex 32" and put it in the field Webhook Secret of the credential.',
		},
	);
}

function urlOf(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (url) return url;
	throw new NodeOperationError(context.getNode(), 'n8n gave this node no webhook address');
}
