import { zenvia } from '../../../../engine/adapters/channels/zenvia';
import type { OutboundMessage, SendResult } from '../../../../engine/ports/channel';
import {
	type HttpPort,
	type HttpRequest,
	type HttpResponse,
	MaybeSent,
	NotSent,
} from '../../../../engine/ports/http';

const message: OutboundMessage = {
	contactId: '0198c0de-0000-7000-8000-000000000001',
	channel: 'sms',
	to: '+5511900001234',
	from: 'loja-demo',
	text: 'Loja Demo: sua fatura venceu. Duvidas? Responda esta mensagem.',
};

function answering(answer: Partial<HttpResponse> | Error, seen: HttpRequest[] = []): HttpPort {
	return {
		host: 'api.zenvia.com',
		request: (request) => {
			seen.push(request);
			return answer instanceof Error
				? Promise.reject(answer)
				: Promise.resolve({ status: 200, headers: {}, body: undefined, ...answer });
		},
	};
}

const send = (answer: Partial<HttpResponse> | Error): Promise<SendResult> =>
	zenvia.send(message, answering(answer), { timeoutMs: 1000 });

const summary = (result: SendResult): string =>
	result.outcome === 'accepted'
		? `accepted ${result.providerMessageId}`
		: [result.outcome, result.error.class, result.error.retry, result.error.scope].join(' ');

describe('what is sent', () => {
	it('is the documented request, with the contact as externalId and the number as digits', async () => {
		const seen: HttpRequest[] = [];
		const { signal } = new AbortController();
		await zenvia.send(message, answering({ body: { id: 'x' } }, seen), { timeoutMs: 7000, signal });
		expect(seen).toEqual([
			{
				method: 'POST',
				path: '/channels/sms/messages',
				headers: { 'content-type': 'application/json' },
				body: {
					externalId: message.contactId,
					from: 'loja-demo',
					to: '5511900001234',
					contents: [{ type: 'text', text: message.text }],
				},
				timeoutMs: 7000,
				signal,
			},
		]);
	});

	it('is nothing on a channel that the adapter does not know', async () => {
		const seen: HttpRequest[] = [];
		const result = await zenvia.send({ ...message, channel: 'letter' }, answering({}, seen), {
			timeoutMs: 1,
		});
		expect(summary(result)).toBe('rejected config never message');
		expect(seen).toEqual([]);
	});
});

describe('an answer of Zenvia', () => {
	const validation = (at: string): object => ({
		code: 'VALIDATION_ERROR',
		message: `Request has one or more errors\n  In body\n        Did not validate against all schemas\n          at: ${at}\n            Expected a string`,
	});
	const details = (path: string): object => ({
		code: 'VALIDATION_ERROR',
		message: 'Validation error',
		details: [{ code: 'INVALID', path, message: 'the number 5511900001234 is wrong' }],
	});

	it.each<[string, Partial<HttpResponse>, string]>([
		['200 with an id', { status: 200, body: { id: 'abc' } }, 'accepted abc'],
		['201 with an id', { status: 201, body: { id: 'abc' } }, 'accepted abc'],
		['200 without an id', { status: 200, body: {} }, 'unknown unknown_outcome reconcile message'],
		['200 with a blank id', { status: 200, body: { id: ' ' } }, 'unknown unknown_outcome reconcile message'],
		['200 with a page', { status: 200, body: '<html>' }, 'unknown unknown_outcome reconcile message'],
		['204', { status: 204, body: '' }, 'unknown unknown_outcome reconcile message'],
		['a redirect', { status: 307, body: '' }, 'unknown unknown_outcome reconcile account'],
		[
			'400 naming to',
			{ status: 400, body: validation('0 > to') },
			'rejected invalid_recipient never recipient',
		],
		['400 naming from', { status: 400, body: validation('0 > from') }, 'rejected config after sender'],
		[
			'400 naming contents',
			{ status: 400, body: validation('1 > contents > 0 > text') },
			'rejected content_rejected never message',
		],
		[
			'400 with details on to',
			{ status: 400, body: details('body.to') },
			'rejected invalid_recipient never recipient',
		],
		[
			'400 with details on contents',
			{ status: 400, body: details('/contents/0/to') },
			'rejected content_rejected never message',
		],
		['400 naming nothing', { status: 400, body: 'no' }, 'rejected unknown never message'],
		[
			'400 with the code of a bad token',
			{ status: 400, body: { code: 'AUTHENTICATION_ERROR' } },
			'rejected auth after account',
		],
		['401', { status: 401, body: { code: 'AUTHENTICATION_ERROR' } }, 'rejected auth after account'],
		['402', { status: 402 }, 'rejected insufficient_balance after account'],
		['403', { status: 403 }, 'rejected auth after account'],
		['404', { status: 404, body: { code: 'NOT_FOUND' } }, 'rejected config after account'],
		['408', { status: 408 }, 'unknown unknown_outcome reconcile message'],
		['409', { status: 409, body: { code: 'DUPLICATED' } }, 'unknown duplicate reconcile message'],
		['409 without a code', { status: 409, body: '' }, 'unknown duplicate reconcile message'],
		[
			'DUPLICATED with another status',
			{ status: 400, body: { code: 'DUPLICATED' } },
			'unknown duplicate reconcile message',
		],
		['413', { status: 413 }, 'rejected content_rejected never message'],
		['429', { status: 429 }, 'rejected rate_limited after account'],
		['500', { status: 500, body: { code: 'INTERNAL_ERROR' } }, 'unknown unknown_outcome reconcile message'],
		['502', { status: 502, body: '<html>' }, 'unknown unknown_outcome reconcile message'],
		['503', { status: 503, headers: { 'retry-after': '1' } }, 'unknown unknown_outcome reconcile message'],
		['599', { status: 599 }, 'unknown unknown_outcome reconcile message'],
	])('%s', async (_, answer, expected) => {
		expect(summary(await send(answer))).toBe(expected);
	});

	it.each<[Record<string, string>, number | undefined]>([
		[{ 'retry-after': '3' }, 3000],
		[{ 'retry-after': 'Wed, 05 Aug 2026 10:00:30 GMT', date: 'Wed, 05 Aug 2026 10:00:00 GMT' }, 30_000],
		[{ 'retry-after': 'soon' }, undefined],
		[{}, undefined],
	])('429 waits as %j says', async (headers, expected) => {
		const result = await send({ status: 429, headers });
		expect(result).toMatchObject({ outcome: 'rejected' });
		expect(result.outcome === 'rejected' ? result.error.retryAfterMs : 0).toBe(expected);
	});

	it('is never passed on with a phone, a text or a token in it', async () => {
		const leak = `5511900001234 ${message.text}`;
		for (const status of [200, 307, 400, 401, 403, 404, 409, 413, 429, 500]) {
			for (const body of [
				details('to'),
				{ code: leak, message: leak },
				{ code: '5511900001234', message: leak },
				leak,
			]) {
				const shown = JSON.stringify(await send({ status, body }));
				expect(shown).not.toContain('90000');
				expect(shown).not.toContain('Loja');
			}
		}
	});
});

describe('no answer', () => {
	it('is a rejection only if the request provably never left', async () => {
		expect(summary(await send(new NotSent('ECONNREFUSED')))).toBe(
			'rejected provider_unavailable after account',
		);
		expect(summary(await send(new MaybeSent('timeout')))).toBe('unknown unknown_outcome reconcile message');
		expect(summary(await send(new TypeError('a bug in the port')))).toBe(
			'unknown unknown_outcome reconcile message',
		);
	});

	it('knows NotSent by its name, as a bundle may hold a second copy of the class', async () => {
		const copy = new Error('x');
		copy.name = 'NotSent';
		expect(summary(await send(copy))).toBe('rejected provider_unavailable after account');
	});
});

describe('validate', () => {
	const fields = (change: Partial<OutboundMessage>): string[] =>
		zenvia.validate({ ...message, ...change }).map((issue) => issue.field);

	it('passes an ordinary message', () => expect(fields({})).toEqual([]));

	it.each(['', 'abc', '+551130001234', '+55119000012', '+550190001234', '11900001234x'])(
		'refuses the recipient %j',
		(to) => {
			expect(fields({ to })).toEqual(['to']);
		},
	);

	it.each(['', ' ', 'x'.repeat(65)])('refuses the sender %j', (from) =>
		expect(fields({ from })).toEqual(['from']),
	);

	it('refuses what Zenvia cannot carry', () => {
		expect(fields({ text: ' \n' })).toEqual(['text']);
		expect(fields({ text: 'dez letras '.repeat(139) })).toEqual(['text']);
		expect(fields({ text: 'dez letras '.repeat(138) })).toEqual([]);
		expect(fields({ text: `leia ${'a'.repeat(153)} ja` })).toEqual(['text']);
		expect(fields({ text: `leia ${'a'.repeat(152)} ja` })).toEqual([]);
		expect(fields({ text: `não ${'a'.repeat(67)} já` })).toEqual(['text']);
		expect(fields({ text: `não ${'a'.repeat(66)} já` })).toEqual([]);
	});

	it('names no personal data', () => {
		expect(JSON.stringify(zenvia.validate({ ...message, to: '+551130001234', text: '' }))).not.toContain(
			'3000',
		);
	});
});
