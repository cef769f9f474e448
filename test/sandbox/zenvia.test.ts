import { demo } from '../../engine/adapters/channels/demo';
import { zenvia } from '../../engine/adapters/channels/zenvia';
import {
	SECRET_HEADER,
	ensureSubscriptions,
	hasSecret,
	listSubscriptions,
	removeSubscriptions,
} from '../../engine/adapters/channels/zenvia/subscriptions';
import type { ChannelEvent } from '../../engine/ports/channel';
import type { HttpPort } from '../../engine/ports/http';
import { type Mode, magicNumber } from '../../sandbox/providers/zenvia/misbehave';
import type { SimulatorOptions } from '../../sandbox/providers/zenvia/options';
import type { RunningSimulator } from '../../sandbox/providers/zenvia/server';
import { describeChannel } from '../support/channelContract';
import {
	type Listener,
	type Post,
	SECRET,
	ask,
	client,
	listener,
	magic,
	simulator,
	sms,
	stats,
	until,
} from '../support/zenvia';

describeChannel(
	'demo',
	() => Promise.resolve({ adapter: demo, message: sms }),
	() => Promise.resolve(),
);

describeChannel(
	'zenvia against its simulator',
	async () => {
		const running = await simulator();
		const hook = await listener();
		await ensureSubscriptions(client(running), { url: hook.url, secret: SECRET });
		return {
			adapter: zenvia,
			message: sms,
			scenes: {
				http: (token) => client(running, token === 'good' ? 'sandbox-token' : 'wrong'),
				recipients: {
					refused: magic('badRecipient'),
					rateLimited: magic('rateLimited'),
					hangAfterAccept: magic('hangAfterAccept'),
					errorAfterAccept: magic('errorAfterAccept'),
					noId: magic('noId'),
					redirect: magic('redirect'),
					alreadyKnown: magic('duplicated'),
				},
				received: async (to) =>
					((await ask(running, `/received?to=${to.slice(1)}`)).body as { count: number }).count,
				webhooksOf: async (contactId) => {
					const of = (): Post[] =>
						hook.posts.filter(
							(post) => (post.body['message'] as { externalId?: string }).externalId === contactId,
						);
					await until('the message was delivered', () => of().length >= 2);
					return of().map((post) => post.body);
				},
			},
		};
	},
	() => Promise.resolve(),
);

describe('webhooks of the simulator', () => {
	const setUp = async (
		options: Partial<SimulatorOptions> = {},
	): Promise<[RunningSimulator, Listener, HttpPort]> => {
		const running = await simulator(options);
		const hook = await listener();
		const port = client(running);
		await ensureSubscriptions(port, { url: hook.url, secret: SECRET });
		return [running, hook, port];
	};
	const sendTo = (port: HttpPort, to?: string): ReturnType<typeof zenvia.send> =>
		zenvia.send(to === undefined ? sms() : sms({ to }), port, { timeoutMs: 2000 });
	const events = (hook: Listener): ChannelEvent[] =>
		hook.posts.flatMap((post) => zenvia.parseWebhook(post.body));
	const statuses = (hook: Listener): string[] =>
		events(hook).flatMap((event) => (event.kind === 'status' ? [event.status] : []));

	/** A status is pending until our answer to its post is back, which is after the post is here. */
	const untilNothingIsLeft = (running: RunningSimulator): Promise<void> =>
		until('nothing is left to post', async () => (await stats(running))['statusesPending'] === 0);

	it('bear our secret and come one event at a time', async () => {
		const [running, hook, port] = await setUp();
		await sendTo(port);
		await until('both statuses came', () => hook.posts.length === 2);
		expect(statuses(hook)).toEqual(['sent', 'delivered']);
		expect(hook.posts.every((post) => hasSecret(post.headers, SECRET))).toBe(true);
		expect(hasSecret(hook.posts[0]!.headers, 'another')).toBe(false);
		await untilNothingIsLeft(running);
		expect(await stats(running)).toMatchObject({
			received: 1,
			byStatus: { DELIVERED: 1 },
			statusesPosted: 2,
			statusesPending: 0,
		});
	});

	it.each<[Mode, string[]]>([
		['notDelivered', ['sent', 'failed']],
		['rejected', ['failed']],
		['sentOnly', ['sent']],
		['outOfOrder', ['delivered', 'sent']],
		['duplicateWebhooks', [...Array<string>(10).fill('sent'), ...Array<string>(10).fill('delivered')]],
	])('of a number with %s', async (mode, expected) => {
		const [running, hook, port] = await setUp();
		await sendTo(port, magic(mode));
		await until('all came', () => hook.posts.length === expected.length);
		expect(statuses(hook).sort()).toEqual([...expected].sort());
		if (mode === 'outOfOrder') expect(statuses(hook)).toEqual(expected);
		if (mode === 'duplicateWebhooks')
			expect(new Set(events(hook).map((event) => event.dedupeKey)).size).toBe(2);
		await untilNothingIsLeft(running);
	});

	it('can come before the answer to the request', async () => {
		const [, hook, port] = await setUp();
		hook.delayMs = 100;
		let answered = false;
		const sending = sendTo(port, magic('statusFirst')).then((result) => {
			answered = true;
			return result;
		});
		await until('a status came', () => hook.posts.length > 0);
		expect(answered).toBe(false);
		expect(await sending).toMatchObject({ outcome: 'accepted' });
		expect(statuses(hook)).toEqual(['sent', 'delivered']);
	});

	it('can be forged: a wrong secret, once, for a failure that never was', async () => {
		const [, hook, port] = await setUp();
		await sendTo(port, magic('wrongSecret'));
		await until('all came', () => hook.posts.length === 3);
		const forged = hook.posts.filter((post) => !hasSecret(post.headers, SECRET));
		expect(forged).toHaveLength(1);
		expect(zenvia.parseWebhook(forged[0]!.body)).toMatchObject([{ status: 'failed' }]);
	});

	it('come again, with the same event id, until they are taken', async () => {
		const [running, hook, port] = await setUp();
		hook.status = 500;
		await sendTo(port, magic('sentOnly'));
		await until('it was refused twice', () => hook.posts.length >= 2);
		hook.status = 200;
		await untilNothingIsLeft(running);
		expect(new Set(events(hook).map((event) => event.dedupeKey)).size).toBe(1);
		expect(await stats(running)).toMatchObject({ statusesPosted: 1, statusesLost: 0 });
	});

	it('are given up after the last attempt, and a bad webhook is degraded', async () => {
		const [running, hook, port] = await setUp({ webhookAttempts: 11, webhookRetryMs: 5 });
		hook.status = 500;
		await sendTo(port, magic('sentOnly'));
		await until('it was given up', async () => (await stats(running))['statusesLost'] === 1);
		expect(hook.posts).toHaveLength(11);
		expect(await listSubscriptions(port)).toMatchObject([{ status: 'ACTIVE' }, { status: 'DEGRADED' }]);
	});

	it('come a few at a time', async () => {
		const [, hook, port] = await setUp({ webhookConcurrency: 3 });
		hook.delayMs = 20;
		await Promise.all(Array.from({ length: 12 }, () => sendTo(port)));
		await until('all came', () => hook.posts.length === 24);
		expect(hook.mostAtOnce).toBe(3);
	});

	it('bring what the phones answer', async () => {
		const [running, hook, port] = await setUp();
		await sendTo(port, `+${magicNumber(0)}`);
		await until('the reply came', () => hook.posts.length === 3);
		const inbound = {
			kind: 'inbound',
			from: `+${magicNumber(0)}`,
			to: 'loja-demo',
			text: 'SAIR',
			channel: 'sms',
		};
		expect(events(hook).filter((event) => event.kind === 'inbound')).toMatchObject([inbound]);
		await ask(running, '/reply', { from: '5511902000000', to: 'loja-demo', text: 'ja paguei ontem' });
		await until('the second came', () => hook.posts.length === 4);
		expect(events(hook).at(-1)).toMatchObject({ from: '+5511902000000', text: 'ja paguei ontem' });
		expect(await stats(running)).toMatchObject({ replies: 2 });
	});

	it('bring answers from a share of ordinary phones, the same for the same seed', async () => {
		const run = async (): Promise<number> => {
			const [running, hook, port] = await setUp({ replyRate: 0.5, seed: 7 });
			for (let n = 0; n < 20; n += 1) await sendTo(port);
			await until('all were delivered', () => statuses(hook).length === 40);
			await untilNothingIsLeft(running);
			await new Promise((resolve) => setTimeout(resolve, 50));
			return (await stats(running))['replies'] as number;
		};
		const replies = await run();
		expect(replies).toBeGreaterThan(3);
		expect(replies).toBeLessThan(17);
	});
});

describe('subscriptions', () => {
	it('are made once, kept when they fit, and renewed when the secret changed', async () => {
		const running = await simulator();
		const port = client(running);
		const wanted = { url: 'http://127.0.0.1:9/webhook/a', secret: SECRET };
		expect((await ensureSubscriptions(port, wanted)).created).toHaveLength(2);
		const first = await listSubscriptions(port);
		expect(first).toMatchObject([
			{
				eventType: 'MESSAGE',
				channel: 'sms',
				direction: 'IN',
				url: wanted.url,
				headers: { [SECRET_HEADER]: SECRET },
			},
			{ eventType: 'MESSAGE_STATUS', channel: 'sms', url: wanted.url, status: 'ACTIVE' },
		]);
		expect(await ensureSubscriptions(port, wanted)).toMatchObject({ created: [], kept: [{}, {}] });
		expect(await listSubscriptions(port)).toEqual(first);
		expect(await ensureSubscriptions(port, { ...wanted, secret: 'new' })).toMatchObject({
			created: [{}, {}],
			kept: [],
		});
		expect((await listSubscriptions(port)).map((one) => one.headers?.[SECRET_HEADER])).toEqual([
			'new',
			'new',
		]);
		expect(await removeSubscriptions(port, wanted.url)).toBe(2);
		expect(await listSubscriptions(port)).toEqual([]);
	});

	it('are made anew when Zenvia switched one off', async () => {
		const running = await simulator();
		const port = client(running);
		const wanted = { url: 'http://127.0.0.1:9/webhook/a', secret: SECRET };
		await ensureSubscriptions(port, wanted);
		for (const one of running.simulator.subscriptions.values())
			if (one.eventType === 'MESSAGE') one.status = 'INACTIVE';
		expect(await ensureSubscriptions(port, wanted)).toMatchObject({
			created: [{ eventType: 'MESSAGE' }],
			kept: [{}],
		});
		expect(await listSubscriptions(port)).toHaveLength(2);
	});

	it('of two other systems leave no room, which is said with a remedy', async () => {
		const port = client(await simulator());
		for (const name of ['a', 'b'])
			await ensureSubscriptions(port, { url: `http://127.0.0.1:9/${name}`, secret: SECRET });
		await expect(
			ensureSubscriptions(port, { url: 'http://127.0.0.1:9/c', secret: SECRET }),
		).rejects.toMatchObject({
			code: 'config',
			message: expect.stringContaining('400 VALIDATION_ERROR'),
			place: { remedy: expect.stringContaining('at most two') },
		});
	});

	it('are refused with a wrong token, and only this machine may be told', async () => {
		const running = await simulator();
		await expect(
			ensureSubscriptions(client(running, 'wrong'), { url: 'http://127.0.0.1:9/c', secret: SECRET }),
		).rejects.toMatchObject({
			code: 'config',
			message: 'Zenvia refused to list the webhooks (401 AUTHENTICATION_ERROR).',
		});
		const outside = ensureSubscriptions(client(running), { url: 'https://example.org/c', secret: SECRET });
		await expect(outside).rejects.toMatchObject({ code: 'config' });
	});
});
