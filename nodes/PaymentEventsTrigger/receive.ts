import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { ledgerOf } from '../common/ledger';
import { answer, parsedJson, rawBodyOf, recordWebhook } from '../common/webhook';

const CREDENTIAL = 'cobrancaAsaasApi';

/** One call of the provider: prove that it is the provider, write to the ledger, answer. */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const [{ chargeAdapter }, { recordChargeEvents }] = await Promise.all([
		import('../../engine/adapters/charges/registry'),
		import('../../engine/operations/charges/events'),
	]);
	const adapter = chargeAdapter(String(context.getNodeParameter('provider', 'asaas')));
	const raw = await rawBodyOf(context);
	const secret = String((await context.getCredentials(CREDENTIAL)).webhookToken ?? '').trim();
	if (!adapter.verifyWebhook(raw, context.getHeaderData() as Record<string, unknown>, secret))
		return answer(context, 401, 'The webhook token is missing or wrong.');
	return await recordWebhook(context, 'Payment Events Trigger', async () => {
		const events = adapter.parseWebhook(parsedJson(raw));
		return await recordChargeEvents(await ledgerOf(context), adapter.id, events);
	});
}
