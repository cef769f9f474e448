import { type IHookFunctions, NodeOperationError } from 'n8n-workflow';
import { httpPort } from '../common/httpPort';
import { urlOf } from '../common/registration';

const CREDENTIAL = 'cobrancaAsaasApi';
const SHORTEST_TOKEN = 32;

/** Asks the provider to call this node's URL, with our token, for what happens to charges. */
export async function subscribe(context: IHookFunctions): Promise<void> {
	const { ensureWebhook } = await import('../../engine/adapters/charges/asaas/webhooks');
	const email = String(context.getNodeParameter('alertEmail', '')).trim();
	if (email === '') {
		throw new NodeOperationError(context.getNode(), 'The alert email is empty', {
			description: 'Asaas demands an address to write to when it cannot deliver events.',
		});
	}
	const token = await tokenOf(context);
	await ensureWebhook(await httpPort(context, CREDENTIAL), { url: urlOf(context), token, email });
}

/** Pauses the queue at the provider: it keeps what happens until the workflow is published again. */
export async function pause(context: IHookFunctions): Promise<void> {
	if (context.getNodeParameter('registerAtProvider', true) !== true) return;
	const { pauseWebhook } = await import('../../engine/adapters/charges/asaas/webhooks');
	await pauseWebhook(await httpPort(context, CREDENTIAL), urlOf(context));
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
