import { meta } from '../../engine/adapters/channels/meta';
import type { OutboundMessage, SendResult } from '../../engine/ports/channel';
import { axiosHttp } from '../../sandbox/http/axiosHttp';
import { type Mode, magicNumber } from '../../sandbox/providers/meta/misbehave';
import { optionsFrom } from '../../sandbox/providers/meta/options';
import type { RunningMeta } from '../../sandbox/providers/meta/server';
import { NUMBER, askMeta, metaClient, metaSimulator, whatsapp } from '../support/meta';

const magic = (mode: Mode): string => `+${magicNumber(mode)}`;
const send = (message: OutboundMessage, running: RunningMeta): Promise<SendResult> =>
	meta.send(message, metaClient(running), { timeoutMs: 2000 });
const received = async (running: RunningMeta, to: string): Promise<number> =>
	((await askMeta(running, `/received?to=${to.slice(1)}`)).body as { count: number }).count;

describe('the simulator of Meta', () => {
	it.each<[Mode, number, string]>([
		['resetAfterAccept', 1, 'unknown'],
		['resetBeforeAccept', 0, 'unknown'],
		['errorBeforeAccept', 0, 'unknown'],
		['unavailable', 0, 'rejected'],
		['forbidden', 0, 'rejected'],
		['optedOut', 0, 'rejected'],
		['pairLimited', 0, 'rejected'],
		['templatePaused', 0, 'rejected'],
		['paymentProblem', 0, 'rejected'],
		['slow', 1, 'accepted'],
	])('%s: the phone got %d and the adapter says %s', async (mode, got, outcome) => {
		const running = await metaSimulator();
		expect(await send(whatsapp({ to: magic(mode) }), running)).toMatchObject({ outcome });
		expect(await received(running, magic(mode))).toBe(got);
	});

	it('knows its numbers, its limits and real phones', async () => {
		const running = await metaSimulator({
			burst: 3,
			ratePerSecond: 0.001,
			pairBurst: 1,
			pairRatePerSecond: 0.001,
		});
		expect(await send(whatsapp({ from: '999999999' }), running)).toMatchObject({ error: { code: '100/33' } });
		expect(await send(whatsapp({ to: '+5511987650012' }), running)).toMatchObject({
			error: { code: '131030', scope: 'sender' },
		});
		const { to } = whatsapp();
		expect(await send(whatsapp({ to }), running)).toMatchObject({ outcome: 'accepted' });
		expect(await send(whatsapp({ to }), running)).toMatchObject({ error: { code: '131056' } });
		await send(whatsapp(), running);
		expect(await send(whatsapp(), running)).toMatchObject({
			error: { code: '130429', class: 'rate_limited' },
		});
		expect((await askMeta(running, '/stats')).body).toMatchObject({ received: 2, refusedRealNumbers: 1 });
	});

	it.each<[string, object]>([
		['no product', { messaging_product: undefined }],
		['a group', { recipient_type: 'group' }],
		['a type that it does not know', { type: 'sticker' }],
		['an empty text', { type: 'text', text: { body: '' } }],
		['too long a text', { type: 'text', text: { body: 'x'.repeat(4097) } }],
		['a long id of ours', { biz_opaque_callback_data: 'x'.repeat(513) }],
		[
			'four buttons',
			{
				type: 'interactive',
				interactive: {
					type: 'button',
					body: { text: 'a' },
					action: {
						buttons: [1, 2, 3, 4].map((n) => ({ type: 'reply', reply: { id: `${n}`, title: `${n}` } })),
					},
				},
			},
		],
		['a document from nowhere', { type: 'document', document: { filename: 'a.pdf' } }],
	])('refuses %s', async (_name, change) => {
		const running = await metaSimulator();
		const answer = await metaClient(running).request({
			method: 'POST',
			path: `/${NUMBER}/messages`,
			headers: { 'content-type': 'application/json' },
			body: {
				messaging_product: 'whatsapp',
				to: '5511902000001',
				type: 'text',
				text: { body: 'oi' },
				...change,
			},
		});
		expect(answer.status).toBe(400);
		expect(answer.body).toMatchObject({
			error: { type: 'OAuthException', code: expect.any(Number) as number },
		});
	});

	it('counts by itself who got what twice, and shows the phones', async () => {
		const running = await metaSimulator();
		const message = whatsapp();
		await send(message, running);
		await send(message, running);
		await send({ ...message, contactId: 'other' }, running);
		expect((await askMeta(running, '/stats')).body).toMatchObject({
			duplicates: { total: 2, sameExternalId: 1, sameTextSameDay: 1 },
		});
		await askMeta(running, '/reply', { from: message.to.slice(1), text: '<b>oi</b>' });
		const phones = (await askMeta(running, '/phones')).body as string;
		expect(phones).toContain('&lt;b&gt;oi');
		expect(phones).toContain('Não sou eu');
		const page = axiosHttp({
			baseUrl: `http://127.0.0.1:${running.port}`,
			headers: { origin: 'http://localhost:5678' },
		});
		expect((await page.request({ method: 'GET', path: '/__sim/received' })).status).toBe(403);
	});

	it('reads its flags', () => {
		expect(
			optionsFrom(['--port', '81', '--number', '1:2', '--misbehave', 'noId:5x', '--allow-any']),
		).toMatchObject({
			port: 81,
			numbers: ['1:2'],
			allowAny: true,
			rules: [{ mode: 'noId', times: 5 }],
		});
		expect(() => optionsFrom(['--port', 'x'])).toThrow('--port must be a number');
		expect(() => optionsFrom(['--misbehave', 'dance'])).toThrow('--misbehave knows');
	});
});
