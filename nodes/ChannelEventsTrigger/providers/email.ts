import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { StopPageState } from '../../../engine/pages/stop';
import { asJson } from '../../common/items';
import { ledgerOf } from '../../common/ledger';
import { answer, failed, rawBodyOf, startsOn } from '../../common/webhook';
import { record, TRIGGER } from '../record';

/**
 * Two things come by POST: what a mail program (RFC 8058) or the button of the page sends to stop the e-mails, a form; and e-mails that
 * came back or were answered, as `message/rfc822` with our secret.
 */
export async function receiveEmail(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const type = String((context.getHeaderData() as Record<string, unknown>)['content-type'] ?? '');
	if (/^message\/(?:rfc822|global)\b/i.test(type)) return await receiveRaw(context);
	if (isOneClick(context.getBodyData())) return await stop(context);
	return answer(context, 400, 'Expected List-Unsubscribe=One-Click, or an e-mail as message/rfc822.');
}

/**
 * The page asks; it never stops anything by being opened, for mail scanners open every link. It looks nothing up: whether a link is good is told
 * to who presses the button only.
 */
export async function showStopPage(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	return await page(context, tokenOf(context) === '' ? 'invalid' : 'ask');
}

async function receiveRaw(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const [{ hasSecret }, { smtp }] = await Promise.all([
		import('../../../engine/adapters/channels/secret'),
		import('../../../engine/adapters/channels/smtp'),
	]);
	const secret = String((await context.getCredentials('cobrancaSmtpApi')).webhookSecret ?? '').trim();
	if (!hasSecret(context.getHeaderData(), secret)) {
		return answer(context, 401, 'The secret header is missing or wrong.');
	}
	const raw = await rawBodyOf(context);
	return await record(context, smtp.id, () => ({ events: smtp.parseWebhook(raw) }));
}

async function stop(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const { stopByToken } = await import('../../../engine/operations/stopLinks');
		const ledger = await ledgerOf(context);
		const result = await stopByToken(ledger, tokenOf(context));
		const response = await page(context, result.kind === 'stopped' ? 'done' : 'invalid');
		if (result.kind !== 'stopped' || !result.fresh || !startsOn(context, 'consent.optOut')) return response;
		const at = new Date(ledger.businessNow()).toISOString();
		return {
			...response,
			workflowData: [
				[
					{
						json: asJson({
							type: 'consent.optOut',
							at,
							channel: result.channel,
							creditorName: result.creditorName,
						}),
					},
				],
			],
		};
	} catch (error) {
		return failed(context, TRIGGER, error);
	}
}

/** n8n gives a form as fields, and one in parts (RFC 8058 allows both) below `data`, where a field may be a list. */
function isOneClick(body: unknown): boolean {
	const fields = (body ?? {}) as { data?: Record<string, unknown> } & Record<string, unknown>;
	const given = fields['List-Unsubscribe'] ?? fields.data?.['List-Unsubscribe'];
	return [given].flat().some((one) => String(one).trim().toLowerCase() === 'one-click');
}

function tokenOf(context: IWebhookFunctions): string {
	const { t } = context.getQueryData() as { t?: unknown };
	return typeof t === 'string' ? t : '';
}

async function page(context: IWebhookFunctions, state: StopPageState): Promise<IWebhookResponseData> {
	const { stopPage } = await import('../../../engine/pages/stop');
	const { status, headers, html } = stopPage(state);
	context.getResponseObject().status(status).set(headers).send(html);
	return { noWebhookResponse: true };
}
