import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { badInput, CobrancaError } from '../../engine/core/errors';
import { answer, rawBodyOf } from '../ChannelEventsTrigger/record';
import { reasonOf } from '../common/errors';
import { asJson } from '../common/items';
import { ledgerOf } from '../common/ledger';

const CREDENTIAL = 'cobrancaAsaasApi';

/**
 * One call of the provider: prove that it is the provider, write to the ledger, answer. Only after the commit does it hear 200, so
 * that it calls again for what was not recorded. An execution starts for what the user chose.
 */
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
	try {
		const events = adapter.parseWebhook(parsed(raw));
		const ledger = await ledgerOf(context);
		const { recorded, duplicates, unmatched } = await recordChargeEvents(ledger, adapter.id, events);
		const startOn = new Set(context.getNodeParameter('startOn', []) as string[]);
		const starting = recorded.filter((event) => startOn.has(event.type));
		const webhookResponse = { recorded: recorded.length, duplicates, unmatched };
		if (starting.length === 0) return { webhookResponse };
		return { webhookResponse, workflowData: [starting.map((event) => ({ json: asJson(event) }))] };
	} catch (error) {
		if (error instanceof CobrancaError && error.code === 'badInput')
			return answer(context, 400, error.message);
		const reason = reasonOf(error);
		context.logger.error(`Payment Events Trigger: an event could not be recorded: ${reason}`);
		return answer(context, 503, 'The event could not be recorded; send it again later.');
	}
}

function parsed(raw: Buffer): unknown {
	try {
		return JSON.parse(raw.toString('utf8'));
	} catch {
		throw badInput('body', 'The webhook body is not JSON.');
	}
}
