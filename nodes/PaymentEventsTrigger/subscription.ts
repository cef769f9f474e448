import { type IHookFunctions, NodeOperationError } from 'n8n-workflow';
import { toNodeError } from '../common/errors';
import { httpPort } from '../common/httpPort';

const CREDENTIAL = 'cobrancaAsaasApi';
const SHORTEST_TOKEN = 32;

/** Asks the provider to call this node's URL, with our token, for what happens to charges. */
export async function subscribe(context: IHookFunctions): Promise<boolean> {
	try {
		const { ensureWebhook } = await import('../../engine/adapters/charges/asaas/webhooks');
		const email = String(context.getNodeParameter('alertEmail', '')).trim();
		if (email === '') {
			throw new NodeOperationError(context.getNode(), 'The alert email is empty', {
				description: 'Asaas demands an address to write to when it cannot deliver events.',
			});
		}
		const token = await tokenOf(context);
		await ensureWebhook(await httpPort(context, CREDENTIAL), { url: urlOf(context), token, email });
		return true;
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** Pauses the queue at the provider: it keeps what happens until the workflow is published again. */
export async function pause(context: IHookFunctions): Promise<boolean> {
	if (context.getNodeParameter('registerAtProvider', true) !== true) return true;
	try {
		const { pauseWebhook } = await import('../../engine/adapters/charges/asaas/webhooks');
		await pauseWebhook(await httpPort(context, CREDENTIAL), urlOf(context));
		return true;
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

async function tokenOf(context: IHookFunctions): Promise<string> {
	const token = String((await context.getCredentials(CREDENTIAL)).webhookToken ?? '').trim();
	if (token.length >= SHORTEST_TOKEN && token.length <= 255) return token;
	throw new NodeOperationError(
		context.getNode(),
		`The Asaas credential has no webhook token of ${SHORTEST_TOKEN} to 255 characters`,
		{
			description:
				'Make one with "openssl rand -hex 32" and put it in the field Webhook Token of the credential.',
		},
	);
}

function urlOf(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (url) return url;
	throw new NodeOperationError(context.getNode(), 'n8n gave this node no webhook address');
}
