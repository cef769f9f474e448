import { CobrancaError } from '../../../core/errors';
import type { HttpPort } from '../../../ports/http';
import { type Json } from '../../channels/untrusted';
import { EVENT_NAMES } from './events';
import { ask, classify, idOf, isSuccess, type Line, pageOf } from './wire';

const TIMEOUT_MS = 15_000;

export interface AsaasWebhook {
	url: string;
	/** Comes back as a header of every event; 32 to 255 characters. */
	token: string;
	/** Where Asaas writes when events cannot be delivered; it demands one. */
	email: string;
}

const lineOf = (http: HttpPort): Line => ({ http, until: performance.now() + TIMEOUT_MS });

/**
 * Makes Asaas call an address for what happens to charges (`POST /webhooks`, asaas-api-sdk-java WebhookConfigSaveRequestDto). One that
 * is there already is set right and resumed: its queue keeps what came while it was paused (docs.asaas.com/docs/fila-pausada).
 * @throws CobrancaError config
 */
export async function ensureWebhook(http: HttpPort, { url, token, email }: AsaasWebhook): Promise<void> {
	const line = lineOf(http);
	const known = await find(line, url);
	const body = {
		name: 'n8n-nodes-cobranca',
		url,
		email,
		enabled: true,
		interrupted: false,
		apiVersion: 3,
		authToken: token,
		sendType: 'SEQUENTIALLY',
		events: EVENT_NAMES,
	};
	if (known === undefined) await must(line, 'POST', '/webhooks', body);
	else await must(line, 'PUT', `/webhooks/${known}`, body);
}

/**
 * Pauses the queue of an address. It is not removed: n8n takes a webhook down and up again at every change of a workflow, and
 * payments of the moment between must not be lost; Asaas keeps them and sends them when it is resumed.
 * @throws CobrancaError config
 */
export async function pauseWebhook(http: HttpPort, url: string): Promise<void> {
	const line = lineOf(http);
	const known = await find(line, url);
	if (known !== undefined) await must(line, 'PUT', `/webhooks/${known}`, { interrupted: true });
}

async function find(line: Line, url: string): Promise<string | undefined> {
	const page = pageOf(await must(line, 'GET', '/webhooks?limit=100'));
	return idOf(page?.data.find((one) => one['url'] === url)?.['id']);
}

async function must(line: Line, method: 'GET' | 'POST' | 'PUT', path: string, body?: Json): Promise<unknown> {
	const response = await ask(line, method, path, body);
	if (isSuccess(response)) return response.body;
	const { error } = classify(response);
	throw new CobrancaError('config', `Asaas did not take the webhook (${error.code}).`, {
		remedy: error.message,
	});
}
