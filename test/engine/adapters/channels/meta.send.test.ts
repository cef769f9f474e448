import { meta } from '../../../../engine/adapters/channels/meta';
import { metaError } from '../../../../engine/adapters/channels/meta/errors';
import { classify, uploadMeta } from '../../../../engine/adapters/channels/meta/send';
import type { OutboundMessage, SendResult } from '../../../../engine/ports/channel';
import {
	type HttpPort,
	type HttpRequest,
	type HttpResponse,
	MaybeSent,
	NotSent,
} from '../../../../engine/ports/http';

const WAMID = 'wamid.HBgNNTUxMTkwMDAwMTIzNBUCABEYEjgxQkVFRDVBQTVDODFDOTg3MQA=';

const template: OutboundMessage = {
	contactId: '01890a5d-ac96-774b-bcce-b302099a8057',
	channel: 'whatsapp',
	to: '+5511900001234',
	from: '106540352242922',
	text: 'Oi, falo com Maria?',
	template: { name: 'ola_v1', language: 'pt_BR', bodyParameters: ['Maria'] },
};
const { template: _, ...rest } = template;
const inWindow: OutboundMessage = { ...rest, windowOpen: true };

function port(...answers: (HttpResponse | Error)[]): HttpPort & { requests: HttpRequest[] } {
	const requests: HttpRequest[] = [];
	return {
		host: 'graph.facebook.com',
		requests,
		request: (request) => {
			requests.push(request);
			const answer = answers[requests.length - 1] ?? answers.at(-1);
			return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as HttpResponse);
		},
	};
}

const ok: HttpResponse = {
	status: 200,
	headers: {},
	body: {
		messaging_product: 'whatsapp',
		contacts: [{ input: '+5511900001234', wa_id: '551100001234' }],
		messages: [{ id: WAMID }],
	},
};
const failed = (status: number, error: object, headers: Record<string, string> = {}): HttpResponse => ({
	status,
	headers,
	body: { error: { message: 'quotes +5511900001234', type: 'OAuthException', ...error } },
});
const send = (message: OutboundMessage, http: HttpPort): Promise<SendResult> =>
	meta.send(message, http, { timeoutMs: 1000 });

describe('a message to Meta', () => {
	it('is a template with its values, payloads and our contact id', async () => {
		const http = port(ok);
		const result = await send(
			{
				...template,
				template: {
					...template.template!,
					buttonPayloads: ['sim', 'nao'],
					headerDocument: { filename: 'documento.pdf', link: 'https://loja.example/d.pdf' },
				},
			},
			http,
		);
		expect(http.requests).toMatchObject([
			{
				method: 'POST',
				path: '/106540352242922/messages',
				body: {
					messaging_product: 'whatsapp',
					recipient_type: 'individual',
					to: '+5511900001234',
					biz_opaque_callback_data: template.contactId,
					type: 'template',
					template: {
						name: 'ola_v1',
						language: { code: 'pt_BR' },
						components: [
							{
								type: 'header',
								parameters: [
									{
										type: 'document',
										document: { link: 'https://loja.example/d.pdf', filename: 'documento.pdf' },
									},
								],
							},
							{ type: 'body', parameters: [{ type: 'text', text: 'Maria' }] },
							{
								type: 'button',
								sub_type: 'quick_reply',
								index: '0',
								parameters: [{ type: 'payload', payload: 'sim' }],
							},
							{
								type: 'button',
								sub_type: 'quick_reply',
								index: '1',
								parameters: [{ type: 'payload', payload: 'nao' }],
							},
						],
					},
				},
			},
		]);
		// The id at Meta holds the phone number; what we keep does not.
		expect(result).toEqual({
			outcome: 'accepted',
			providerMessageId: expect.stringMatching(/^wamid\.[0-9a-f]{40}$/),
		});
	});

	it('is text, buttons or a document only while the window is open', async () => {
		const closed = port(ok);
		expect(await send({ ...inWindow, windowOpen: false }, closed)).toMatchObject({
			outcome: 'rejected',
			error: { class: 'window_closed' },
		});
		expect(closed.requests).toEqual([]);
		const http = port(ok);
		await send(inWindow, http);
		await send({ ...inWindow, buttons: [{ id: 'sou-eu', title: 'Sou eu' }] }, http);
		await send({ ...inWindow, document: { filename: 'a.pdf', mediaId: '77' } }, http);
		expect(http.requests.map((request) => request.body)).toMatchObject([
			{ type: 'text', text: { preview_url: false, body: inWindow.text } },
			{
				type: 'interactive',
				interactive: {
					type: 'button',
					body: { text: inWindow.text },
					action: { buttons: [{ type: 'reply', reply: { id: 'sou-eu', title: 'Sou eu' } }] },
				},
			},
			{ type: 'document', document: { id: '77', filename: 'a.pdf', caption: inWindow.text } },
		]);
	});

	it('uploads a file first; a failure of that is never an unknown message', async () => {
		const document = { filename: 'doc"umento.pdf', content: Buffer.from('%PDF-1.4 x') };
		const http = port({ status: 200, headers: {}, body: { id: '4490709327384033' } }, ok);
		expect(await send({ ...inWindow, document }, http)).toMatchObject({ outcome: 'accepted' });
		const [upload, message] = http.requests;
		expect(upload).toMatchObject({ path: '/106540352242922/media' });
		const body = upload!.rawBody!.toString();
		expect(body).toContain('name="messaging_product"\r\n\r\nwhatsapp');
		expect(body).toContain('filename="doc_umento.pdf"');
		expect(body).toContain('%PDF-1.4 x');
		expect(message!.body).toMatchObject({ document: { id: '4490709327384033' } });
		for (const failure of [new MaybeSent('timeout'), failed(500, { code: 131000 }), { ...ok, body: {} }]) {
			const broken = port(failure);
			expect(await send({ ...inWindow, document }, broken)).toMatchObject({
				outcome: 'rejected',
				error: { class: 'media', retry: 'after' },
			});
			expect(broken.requests).toHaveLength(1);
		}
		expect(
			await uploadMeta('1', { ...document }, port(failed(401, { code: 190 })), { timeoutMs: 1 }),
		).toMatchObject({ error: { class: 'auth' } });
	});
});

describe('an answer of Meta', () => {
	it.each([
		[400, 131026, 'not_on_channel', 'recipient', 'never'],
		[400, 131021, 'invalid_recipient', 'recipient', 'never'],
		[400, 131047, 'window_closed', 'message', 'never'],
		[400, 131049, 'recipient_frequency', 'message', 'after'],
		[400, 131050, 'opted_out', 'recipient', 'never'],
		[400, 131051, 'content_rejected', 'message', 'never'],
		[400, 131056, 'recipient_frequency', 'message', 'after'],
		[429, 130429, 'rate_limited', 'sender', 'after'],
		[400, 130472, 'blocked_by_policy', 'message', 'never'],
		[400, 131048, 'blocked_by_policy', 'sender', 'never'],
		[400, 132000, 'template_mismatch', 'template', 'never'],
		[404, 132001, 'template_unavailable', 'template', 'never'],
		[400, 132012, 'template_mismatch', 'template', 'never'],
		[400, 132015, 'template_unavailable', 'template', 'after'],
		[400, 131042, 'insufficient_balance', 'account', 'never'],
		[401, 190, 'auth', 'account', 'never'],
		[403, 131005, 'auth', 'account', 'never'],
		[403, 294, 'auth', 'account', 'never'],
		[500, 3, 'auth', 'account', 'never'],
		[400, 133010, 'config', 'sender', 'never'],
		[403, 368, 'blocked_by_policy', 'account', 'never'],
		[403, 131031, 'blocked_by_policy', 'account', 'never'],
		[503, 131016, 'provider_unavailable', 'account', 'after'],
		[503, 2, 'provider_unavailable', 'account', 'after'],
	])('%d with code %d is %s', (status, code, kind, scope, retry) => {
		const result = classify(failed(status, { code }));
		expect(result).toMatchObject({
			outcome: 'rejected',
			error: { class: kind, scope, retry, code: String(code) },
		});
		expect(JSON.stringify(result)).not.toContain('900001234');
	});

	it.each([
		['a 2xx without an id', { status: 200, headers: {}, body: {} }],
		['a proxy’s page', { status: 200, headers: {}, body: '<html>' }],
		['an unknown error', failed(500, { code: 131000 })],
		['"invalid request or possible server error"', failed(400, { code: 1 })],
		['a code of 5xx that we do not know', failed(500, { code: 999999 })],
		['a gateway', { status: 502, headers: {}, body: 'Bad gateway' }],
		['a redirect', { status: 307, headers: {}, body: '' }],
		['a request that a proxy gave up', { status: 408, headers: {}, body: '' }],
	])('does not know after %s', (_name, response) => {
		expect(classify(response)).toMatchObject({ outcome: 'unknown', error: { retry: 'reconcile' } });
	});

	it('keeps to the longer of two waits', () => {
		const soon = classify(failed(429, { code: 130429 }, { 'retry-after': '60' }));
		expect(soon).toMatchObject({ error: { retryAfterMs: 60_000 } });
		expect(classify(failed(400, { code: 131049 }, { 'retry-after': '60' }))).toMatchObject({
			error: { retryAfterMs: 86_400_000 },
		});
	});

	it('tells a wrong phone number id from a wrong parameter', () => {
		expect(classify(failed(400, { code: 100, error_subcode: 33 }))).toMatchObject({
			error: { class: 'config', scope: 'sender', code: '100/33' },
		});
		expect(classify(failed(400, { code: 100 }))).toMatchObject({ error: { class: 'content_rejected' } });
	});

	it('that never came: only NotSent proves that nothing was sent', async () => {
		expect(await send(template, port(new NotSent('ECONNREFUSED')))).toMatchObject({ outcome: 'rejected' });
		expect(await send(template, port(new MaybeSent('ETIMEDOUT')))).toMatchObject({ outcome: 'unknown' });
		expect(await send(template, port(new Error('a bug')))).toMatchObject({ outcome: 'unknown' });
	});

	it('names no code that we do not know', () => {
		expect(metaError(424242)).toBeUndefined();
		expect(classify(failed(400, { code: 5511900001234 }))).toMatchObject({ error: { code: 'HTTP_400' } });
	});
});

describe('validate', () => {
	const fields = (message: OutboundMessage): string[] => meta.validate(message).map((issue) => issue.field);

	it('passes what Meta takes', () => {
		expect(fields(template)).toEqual([]);
		expect(fields(inWindow)).toEqual([]);
		expect(fields({ ...inWindow, buttons: [{ id: 'a', title: 'Sim' }] })).toEqual([]);
	});

	it.each<[string, Partial<OutboundMessage>, string[]]>([
		['the number in place of its id', { from: '+5511900001234' }, ['from']],
		['a recipient without plus', { to: '5511900001234' }, ['to']],
		['no template and no window', { template: undefined, windowOpen: false }, ['template']],
		['a long text', { text: 'x'.repeat(4097) }, ['text']],
		['a long text over buttons', { buttons: [{ id: 'a', title: 'Sim' }], text: 'x'.repeat(1025) }, ['text']],
		['four buttons', { buttons: [1, 2, 3, 4].map((n) => ({ id: `${n}`, title: `${n}` })) }, ['buttons']],
		['a long title', { buttons: [{ id: 'a', title: 'x'.repeat(21) }] }, ['buttons']],
		[
			'two sources of a document',
			{ document: { filename: 'a', link: 'https://x', mediaId: '1' } },
			['document'],
		],
		['a link that is not https', { document: { filename: 'a', link: 'http://x' } }, ['document']],
	])('refuses %s', (_name, change, expected) => {
		expect(fields({ ...inWindow, ...change })).toEqual(expected);
	});

	it.each([
		['a name with capitals', { name: 'Ola' }],
		['a language that is none', { language: 'portugues' }],
		['a value with a line break', { bodyParameters: ['a\nb'] }],
		['an empty value', { bodyParameters: [' '] }],
		['an empty payload', { buttonPayloads: [''] }],
	])('refuses a template with %s', (_name, change) => {
		expect(fields({ ...template, template: { ...template.template!, ...change } })).toEqual(['template']);
	});
});
