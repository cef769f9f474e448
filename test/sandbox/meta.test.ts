import { meta } from '../../engine/adapters/channels/meta';
import type { ChannelEvent, OutboundMessage, SendResult } from '../../engine/ports/channel';
import { type Mode, magicNumber } from '../../sandbox/providers/meta/misbehave';
import type { MetaOptions } from '../../sandbox/providers/meta/options';
import type { RunningMeta } from '../../sandbox/providers/meta/server';
import { describeChannel } from '../support/channelContract';
import {
	type MetaListener,
	NUMBER,
	askMeta,
	metaClient,
	metaListener,
	metaSimulator,
	whatsapp,
} from '../support/meta';
import { until } from '../support/zenvia';

const magic = (mode: Mode | number): string => `+${magicNumber(mode)}`;
const send = (message: OutboundMessage, running: RunningMeta, timeoutMs = 2000): Promise<SendResult> =>
	meta.send(message, metaClient(running), { timeoutMs });
const received = async (running: RunningMeta, to: string): Promise<number> =>
	((await askMeta(running, `/received?to=${to.slice(1)}`)).body as { count: number }).count;
const eventsOf = (hook: MetaListener): ChannelEvent[] =>
	hook.posts.filter((post) => post.genuine).flatMap((post) => meta.parseWebhook(post.body));
const statuses = (hook: MetaListener): string[] =>
	eventsOf(hook).flatMap((event) => (event.kind === 'status' ? [event.status] : []));

const setUp = async (options: Partial<MetaOptions> = {}): Promise<[RunningMeta, MetaListener]> => {
	const running = await metaSimulator(options);
	const hook = await metaListener();
	expect((await askMeta(running, '/webhook', { url: hook.url })).status).toBe(204);
	return [running, hook];
};

describeChannel(
	'meta against its simulator',
	async () => {
		const [running, hook] = await setUp();
		return {
			adapter: meta,
			message: whatsapp,
			scenes: {
				http: (token) => metaClient(running, token === 'good' ? 'sandbox-token' : 'wrong'),
				recipients: {
					refused: magic('badRecipient'),
					rateLimited: magic('rateLimited'),
					hangAfterAccept: magic('hangAfterAccept'),
					errorAfterAccept: magic('errorAfterAccept'),
					noId: magic('noId'),
					redirect: magic('redirect'),
				},
				received: (to) => received(running, to),
				webhooksOf: async (contactId) => {
					const of = () => hook.posts.filter((post) => post.raw.includes(contactId));
					// One POST may tell of several messages, as Meta's do: this message's own event is waited for.
					const delivered = () =>
						of()
							.flatMap((post) => meta.parseWebhook(post.body))
							.some(
								(event) =>
									event.kind === 'status' &&
									event.correlationId === contactId &&
									event.status === 'delivered',
							);
					await until('it was delivered', delivered);
					return of().map((post) => post.body);
				},
			},
		};
	},
	() => Promise.resolve(),
);

describe('a template', () => {
	const template = (change: object): OutboundMessage => {
		const message = whatsapp();
		return { ...message, template: { ...message.template!, ...change } };
	};

	it.each<[string, object, string]>([
		['that nobody knows', { name: 'nada' }, '132001'],
		['in another language', { language: 'en_US' }, '132001'],
		['that is not approved yet', { name: 'em_analise', bodyParameters: ['a'], buttonPayloads: [] }, '132001'],
		['that is paused', { name: 'pausado', bodyParameters: ['a'], buttonPayloads: [] }, '132015'],
		['that is disabled', { name: 'desativado', bodyParameters: ['a'], buttonPayloads: [] }, '132016'],
		['with too few values', { bodyParameters: ['a'] }, '132000'],
		['with a line break in a value', { bodyParameters: ['a\nb', 'c'] }, '132018'],
		['with a button that it has not', { buttonPayloads: ['a', 'b', 'c', 'd'] }, '132012'],
		[
			'with a document that it does not want',
			{ headerDocument: { filename: 'a.pdf', link: 'https://l.example/a' } },
			'132012',
		],
		['without the document that it wants', { name: 'documento', buttonPayloads: [] }, '132012'],
	])('%s is refused with %s', async (_name, change, code) => {
		const running = await metaSimulator();
		const message = template(change);
		expect(await send(message, running)).toMatchObject({ outcome: 'rejected', error: { code } });
		expect(await received(running, message.to)).toBe(0);
	});

	it('arrives filled, with its PDF and its buttons', async () => {
		const running = await metaSimulator();
		const content = Buffer.from('%PDF-1.4 \r\n--x\r\n');
		const message = template({
			name: 'documento',
			bodyParameters: ['Maria', 'Loja Açaí'],
			buttonPayloads: ['recebi', 'parar'],
			headerDocument: { filename: 'documento.pdf', content },
		});
		expect(meta.validate(message)).toEqual([]);
		expect(await send(message, running)).toMatchObject({ outcome: 'accepted' });
		const { messages } = (await askMeta(running, `/received?to=${message.to.slice(1)}`)).body as {
			messages: unknown[];
		};
		expect(messages).toMatchObject([
			{
				from: NUMBER,
				externalId: message.contactId,
				content: {
					text: 'Olá, Maria! Segue o documento que Loja Açaí preparou para você.',
					file: 'documento.pdf',
					buttons: [
						{ id: 'recebi', title: 'Recebi' },
						{ id: 'parar', title: 'Parar' },
					],
				},
			},
		]);
		expect([...running.simulator.media.values()].map((one) => one.length)).toEqual([content.length]);
	});

	it('can be added, and is listed as at Meta', async () => {
		const running = await metaSimulator();
		await askMeta(running, '/templates', { name: 'novo', body: 'Oi {{1}}', buttons: ['Parar'] });
		const listed = await metaClient(running).request({
			method: 'GET',
			path: '/102290129340398/message_templates',
		});
		expect((listed.body as { data: { name: string }[] }).data.map((one) => one.name)).toContain('novo');
		expect(
			await send(template({ name: 'novo', bodyParameters: ['Ana'], buttonPayloads: ['p'] }), running),
		).toMatchObject({ outcome: 'accepted' });
	});
});

describe('the window of 24 hours', () => {
	const free = (change: Partial<OutboundMessage> = {}): OutboundMessage => ({
		...whatsapp({ template: undefined, windowOpen: true }),
		...change,
	});

	it('is the person’s to open; who writes outside it learns so later, and the phone gets nothing', async () => {
		const [running, hook] = await setUp();
		const message = free();
		expect(await send({ ...message, windowOpen: false }, running)).toMatchObject({
			error: { class: 'window_closed' },
		});
		expect(await send(message, running)).toMatchObject({ outcome: 'accepted' });
		await until('it failed', () => statuses(hook).length > 0);
		expect(eventsOf(hook)).toMatchObject([
			{ status: 'failed', error: { class: 'window_closed', code: '131047' } },
		]);
		expect(await received(running, message.to)).toBe(0);
		await askMeta(running, '/reply', { from: message.to.slice(1), text: 'oi' });
		expect(await send(message, running)).toMatchObject({ outcome: 'accepted' });
		expect(await received(running, message.to)).toBe(1);
		await askMeta(running, '/clock', { advanceMs: 24 * 3_600_000 });
		await send(free({ to: message.to }), running);
		expect(await received(running, message.to)).toBe(1);
	});

	it('lets buttons and documents through, and their taps come back with what they answer', async () => {
		const [running, hook] = await setUp();
		const to = whatsapp().to;
		const from = to.slice(1);
		await askMeta(running, '/reply', { from, text: 'oi' });
		const asked = await send(
			free({
				to,
				buttons: [
					{ id: 'sim', title: 'Sim' },
					{ id: 'parar', title: 'Parar' },
				],
			}),
			running,
		);
		await send(free({ to, document: { filename: 'a.pdf', link: 'https://l.example/a.pdf' } }), running);
		expect(await send(free({ to, document: { filename: 'a.pdf', mediaId: '404' } }), running)).toMatchObject({
			error: { code: '131009' },
		});
		expect(await received(running, to)).toBe(2);
		await askMeta(running, '/reply', { from, text: 'Sim', payload: 'sim' });
		await until(
			'the tap came',
			() => eventsOf(hook).filter((event) => event.kind === 'inbound').length === 2,
		);
		const taps = eventsOf(hook).filter((event) => event.kind === 'inbound' && event.button !== undefined);
		expect(taps).toMatchObject([
			{
				from: to,
				to: NUMBER,
				text: 'Sim',
				button: { payload: 'sim' },
				inReplyTo: asked.outcome === 'accepted' ? asked.providerMessageId : '',
			},
		]);
	});
});

describe('webhooks of Meta', () => {
	it.each<[Mode, string[]]>([
		['notOnWhatsapp', ['failed']],
		['frequency', ['failed']],
		['sentOnly', ['sent']],
		['outOfOrder', ['delivered', 'sent']],
		['oldNumber', ['sent', 'delivered']],
		['duplicateWebhooks', [...Array<string>(10).fill('sent'), ...Array<string>(10).fill('delivered')]],
	])('of a number with %s', async (mode, expected) => {
		const [running, hook] = await setUp();
		await send(whatsapp({ to: magic(mode) }), running);
		await until('all came', () => statuses(hook).length === expected.length);
		expect(statuses(hook)).toEqual(expected);
		expect(new Set(eventsOf(hook).map((event) => event.dedupeKey)).size).toBe(new Set(expected).size);
		expect(hook.posts.every((post) => !post.raw.toString().includes('ç'))).toBe(true);
	});

	it('can come before the answer, be forged, and come again until they are taken', async () => {
		const [running, hook] = await setUp();
		expect(await send(whatsapp({ to: magic('statusFirst') }), running)).toMatchObject({
			outcome: 'accepted',
		});
		expect(statuses(hook)).toEqual(['sent', 'delivered']);
		await send(whatsapp({ to: magic('wrongSignature') }), running);
		await until('all came', () => hook.posts.length === 5);
		expect(hook.posts.filter((post) => !post.genuine)).toHaveLength(1);
		hook.status = 500;
		await send(whatsapp({ to: magic('sentOnly') }), running);
		await until('it was refused twice', () => hook.posts.length >= 7);
		hook.status = 200;
		await until('it was taken', async () => {
			const { statusesPending } = (await askMeta(running, '/stats')).body as { statusesPending: number };
			return statusesPending === 0;
		});
	});

	it('travel together', async () => {
		const [running, hook] = await setUp({ sentDelayMs: 0, deliveredDelayMs: 0, webhookConcurrency: 1 });
		hook.delayMs = 50;
		await Promise.all(Array.from({ length: 20 }, () => send(whatsapp(), running)));
		await until('all came', () => statuses(hook).length === 40);
		expect(hook.posts.length).toBeLessThan(40);
	});

	it('tell what people answer, on a script: words, and "stop" in WhatsApp itself', async () => {
		const [running, hook] = await setUp();
		await send(whatsapp({ to: magic(0) }), running);
		await send(whatsapp({ to: '+5511900000026' }), running);
		const said = () => eventsOf(hook).filter((event) => event.kind === 'inbound');
		await until('both answered', () => said().length === 2);
		expect(said().map((event) => event.kind === 'inbound' && event.text)).toEqual(['SAIR', 'SAIR']);
		expect((await askMeta(running, '/replies')).body).toMatchObject({ count: 2 });
	});

	it('tell, signed, of numbers, accounts and templates, and Meta acts by them until it takes them back', async () => {
		const [running, hook] = await setUp();
		const say = (body: object) => askMeta(running, '/notices', body);
		const notices = () =>
			eventsOf(hook).flatMap((e) => (e.kind === 'notice' ? [`${e.subject} ${e.severity}`] : []));
		const template = { field: 'message_template_status_update', name: 'falo_com' };
		const account = { field: 'account_update' };
		const restricted = { ...account, event: 'ACCOUNT_RESTRICTION', hours: 1 };
		const outcome = async () => {
			const result = await send(whatsapp(), running);
			return result.outcome === 'accepted' ? 'accepted' : result.error.code;
		};
		expect((await say({ ...template, event: 'PAUSED', title: 'FIRST_PAUSE' })).status).toBe(204);
		expect(await outcome()).toBe('132015');
		await say({ ...template, event: 'DISABLED' });
		expect(await outcome()).toBe('132016');
		await say({ ...template, event: 'APPROVED' });
		expect(await outcome()).toBe('accepted');
		await say(restricted);
		expect(await outcome()).toBe('368');
		await askMeta(running, '/clock', { offsetMs: 2 * 3_600_000 });
		expect(await outcome()).toBe('accepted');
		await say({ ...account, event: 'DISABLED_UPDATE', banState: 'DISABLE' });
		expect(await outcome()).toBe('368');
		await say({ ...account, event: 'DISABLED_UPDATE', banState: 'REINSTATE' });
		expect(await outcome()).toBe('accepted');
		await say({ field: 'phone_number_quality_update', event: 'FLAGGED' });
		expect(await outcome()).toBe('accepted');
		await until('all came', () => notices().length === 8);
		expect(notices().sort()).toEqual([
			'senderPolicy clear',
			'senderQuality stop',
			'senderRestricted clear',
			'senderRestricted stop',
			'senderRestricted stop',
			'templateStatus clear',
			'templateStatus stop',
			'templateStatus stop',
		]);
		expect(hook.posts.every((one) => one.genuine)).toBe(true);
		expect((await say({ ...template, name: 'nenhum', event: 'PAUSED' })).status).toBe(400);
		expect((await say({ field: 'x', event: 'PAUSED' })).status).toBe(400);
	});

	it('are only sent where the challenge was answered', async () => {
		const running = await metaSimulator({ verifyToken: 'another' });
		const hook = await metaListener();
		expect((await askMeta(running, '/webhook', { url: hook.url })).status).toBe(400);
		expect((await askMeta(running, '/webhook', { url: 'http://loja.example/x' })).status).toBe(400);
	});
});
