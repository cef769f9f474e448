import { randomUUID } from 'node:crypto';
import type {
	ClassifiedError,
	DocumentRef,
	OutboundMessage,
	SendOptions,
	SendResult,
} from '../../../ports/channel';
import type { HttpPort, HttpResponse } from '../../../ports/http';
import { rejected, unknownOutcome, withoutAnswer } from '../errors';
import { asArray, asObject, asText } from '../untrusted';
import { classifyFailure } from './errors';
import { messageId } from './ids';

/**
 * `POST /{phone-number-id}/messages` below the Graph API's version, which is part of the credential's base URL
 * (`https://graph.facebook.com/v23.0`). The phone number id is the sender's address in the ledger, so that one credential serves every
 * number of an account. `biz_opaque_callback_data` is ours, at most 512 characters, and comes back in status webhooks (Meta, "status
 * messages webhook reference"). It is no idempotency key: none is documented.
 */
export async function sendMeta(
	message: OutboundMessage,
	http: HttpPort,
	options: SendOptions,
): Promise<SendResult> {
	if (message.template === undefined && message.windowOpen !== true) {
		return rejected({
			class: 'window_closed',
			retry: 'never',
			scope: 'message',
			code: 'WINDOW',
			message: 'Free text passes only within 24 hours of the last message of the person; use a template.',
		});
	}
	const deadline = performance.now() + options.timeoutMs;
	const file = message.template?.headerDocument ?? message.document;
	let mediaId: string | undefined;
	if (file?.content !== undefined) {
		const uploaded = await uploadMeta(message.from, { ...file, content: file.content }, http, options);
		if (typeof uploaded !== 'string') return uploaded;
		mediaId = uploaded;
	}
	let response: HttpResponse;
	try {
		response = await http.request({
			method: 'POST',
			path: `/${encodeURIComponent(message.from)}/messages`,
			headers: { 'content-type': 'application/json' },
			body: {
				messaging_product: 'whatsapp',
				recipient_type: 'individual',
				to: message.to,
				biz_opaque_callback_data: message.contactId,
				...content(message, mediaId),
			},
			timeoutMs: Math.max(1, Math.round(deadline - performance.now())),
			signal: options.signal,
		});
	} catch (error) {
		return withoutAnswer(error);
	}
	return classify(response);
}

/** An answer as the outbox understands it. `messages[0].id` names the message (spec, `POST …/messages`, 200). */
export function classify(response: HttpResponse): SendResult {
	if (response.status < 200 || response.status >= 300) return classifyFailure(response);
	const wamid = asText(asObject(asArray(asObject(response.body)?.['messages'])[0])?.['id']);
	if (wamid === undefined) {
		return unknownOutcome('NO_ID', `Meta answered ${response.status} without a message id.`);
	}
	return { outcome: 'accepted', providerMessageId: messageId(wamid) };
}

/**
 * `POST /{phone-number-id}/media`: multipart with `messaging_product`, `type` and `file`, answered with `{id}`, good for 30 days (Meta,
 * "Media"). Nobody is written to by it, so whatever happens here is a refusal that may be tried again, never an unknown.
 */
export async function uploadMeta(
	phoneNumberId: string,
	file: DocumentRef & { content: Buffer },
	http: HttpPort,
	options: SendOptions,
): Promise<string | SendResult> {
	const boundary = `cobranca-${randomUUID()}`;
	let response: HttpResponse;
	try {
		response = await http.request({
			method: 'POST',
			path: `/${encodeURIComponent(phoneNumberId)}/media`,
			headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
			rawBody: multipart(boundary, file),
			timeoutMs: options.timeoutMs,
			signal: options.signal,
		});
	} catch {
		return rejected(uploadFailed('NO_ANSWER'));
	}
	const { status, body } = response;
	const good = status >= 200 && status < 300;
	const id = good ? asText(asObject(body)?.['id']) : undefined;
	if (id !== undefined) return id;
	const failure = good ? undefined : classifyFailure(response);
	if (failure?.outcome === 'rejected') return failure;
	return rejected(uploadFailed(failure?.outcome === 'unknown' ? failure.error.code : 'NO_ID'));
}

function uploadFailed(code: string): ClassifiedError {
	return {
		class: 'media',
		retry: 'after',
		retryAfterMs: 60_000,
		scope: 'message',
		code,
		message: 'The file could not be uploaded to Meta; nothing was sent.',
	};
}

/** RFC 7578. The file's name is quoted; what could end the quotation is taken out. */
function multipart(boundary: string, { filename, content }: { filename: string; content: Buffer }): Buffer {
	const part = (disposition: string, value: string): string =>
		`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;
	const name = filename.replace(/["\r\n\\]/g, '_');
	return Buffer.concat([
		Buffer.from(
			part('name="messaging_product"', 'whatsapp') +
				part('name="type"', 'application/pdf') +
				`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
				'Content-Type: application/pdf\r\n\r\n',
		),
		content,
		Buffer.from(`\r\n--${boundary}--\r\n`),
	]);
}

/**
 * What a message is, in Meta's words (spec, examples of `POST …/messages`): a template, or within the window reply buttons (a
 * document above them, if there is one), a document with a caption, or text.
 */
function content(message: OutboundMessage, uploaded: string | undefined): object {
	const { template, buttons, document, text } = message;
	if (template !== undefined) {
		const { name, language, bodyParameters, buttonPayloads, headerDocument } = template;
		const components: object[] = [];
		if (headerDocument !== undefined) {
			components.push({ type: 'header', parameters: [file(headerDocument, uploaded)] });
		}
		if (bodyParameters.length > 0) {
			components.push({
				type: 'body',
				parameters: bodyParameters.map((value) => ({ type: 'text', text: value })),
			});
		}
		for (const [index, payload] of (buttonPayloads ?? []).entries()) {
			components.push({
				type: 'button',
				sub_type: 'quick_reply',
				index: String(index),
				parameters: [{ type: 'payload', payload }],
			});
		}
		return { type: 'template', template: { name, language: { code: language }, components } };
	}
	if (buttons !== undefined && buttons.length > 0) {
		return {
			type: 'interactive',
			interactive: {
				type: 'button',
				...(document === undefined ? {} : { header: file(document, uploaded) }),
				body: { text },
				action: { buttons: buttons.map((reply) => ({ type: 'reply', reply })) },
			},
		};
	}
	if (document !== undefined) {
		const shown = file(document, uploaded);
		return { type: 'document', document: { ...shown.document, caption: text } };
	}
	return { type: 'text', text: { preview_url: false, body: text } };
}

function file(
	{ filename, mediaId, link }: DocumentRef,
	uploaded: string | undefined,
): { type: 'document'; document: object } {
	const id = uploaded ?? mediaId;
	return { type: 'document', document: { ...(id === undefined ? { link } : { id }), filename } };
}
