import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { zenvia } from '../../engine/adapters/channels/zenvia';
import { ensureSubscriptions, listSubscriptions } from '../../engine/adapters/channels/zenvia/subscriptions';
import type { HttpResponse } from '../../engine/ports/http';
import { axiosHttp } from '../../sandbox/http/axiosHttp';
import type { Mode } from '../../sandbox/providers/zenvia/misbehave';
import { optionsFrom } from '../../sandbox/providers/zenvia/options';
import type { RunningSimulator } from '../../sandbox/providers/zenvia/server';
import { SECRET, ask, atEnd, client, magic, simulator, sms, stats } from '../support/zenvia';

describe('the simulator', () => {
	const post = (
		running: RunningSimulator,
		body: unknown,
		headers: Record<string, string> = {},
	): Promise<HttpResponse> =>
		client(running).request({
			method: 'POST',
			path: '/channels/sms/messages',
			body,
			headers: { 'content-type': 'application/json', ...headers },
		});
	const good = { from: 'loja', to: '5511900001234', contents: [{ type: 'text', text: 'Oi' }] };

	it('answers with the documented message object', async () => {
		const answer = await post(await simulator(), { ...good, externalId: 'e1' });
		expect(answer).toMatchObject({
			status: 200,
			body: {
				...good,
				externalId: 'e1',
				id: expect.stringMatching(/^[0-9a-f-]{36}$/),
				direction: 'OUT',
				channel: 'sms',
			},
		});
	});

	it.each<[string, unknown]>([
		['no object', []],
		['no from', { ...good, from: undefined }],
		['a long from', { ...good, from: 'x'.repeat(65) }],
		['a plus in to', { ...good, to: '+5511900001234' }],
		['a fixed line', { ...good, to: '551130001234' }],
		['a number that somebody may have', { ...good, to: '5511987654321' }],
		['no contents', { ...good, contents: [] }],
		['another type', { ...good, contents: [{ type: 'file' }] }],
		['no text', { ...good, contents: [{ type: 'text', text: '' }] }],
		['a text that is too long', { ...good, contents: [{ type: 'text', text: 'ab '.repeat(510) }] }],
		['a word that is too long', { ...good, contents: [{ type: 'text', text: 'a'.repeat(161) }] }],
		['a wrong externalId', { ...good, externalId: 7 }],
	])('refuses %s', async (_, body) => {
		const running = await simulator();
		expect(await post(running, body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_ERROR' } });
		expect(await stats(running)).toMatchObject({ received: 0 });
	});

	it('takes any mobile on request, but still no fixed line', async () => {
		const running = await simulator({ anyNumber: true });
		expect(await post(running, { ...good, to: '5511987654321' })).toMatchObject({ status: 200 });
		expect(await post(running, { ...good, to: '551130001234' })).toMatchObject({ status: 400 });
		expect(await stats(running)).toMatchObject({ received: 1, refusedRealNumbers: 0 });
	});

	it('refuses another content type, a broken body, an unknown path and a missing token', async () => {
		const running = await simulator({ senders: ['loja'] });
		expect(await post(running, good, { 'content-type': 'text/plain' })).toMatchObject({ status: 400 });
		expect(await post(running, { ...good, from: 'outra' })).toMatchObject({ status: 400 });
		expect(await client(running).request({ method: 'GET', path: '/nothing' })).toMatchObject({ status: 404 });
		expect(await client(running, '').request({ method: 'GET', path: '/subscriptions' })).toMatchObject({
			status: 401,
			body: { code: 'AUTHENTICATION_ERROR' },
		});
		expect(await stats(running)).toMatchObject({ received: 0, refusedRealNumbers: 0 });
		await post(running, { ...good, to: '5511987654321' });
		expect(await stats(running)).toMatchObject({ refusedRealNumbers: 1 });
	});

	it('counts by itself what each phone received, twice the same as a duplicate, and lets unknown fields pass', async () => {
		const running = await simulator({ clockOffsetMs: 86_400_000 });
		await post(running, { ...good, externalId: 'a', extra: 1 });
		await post(running, { ...good, externalId: 'a', contents: [{ type: 'text', text: 'other' }] });
		await post(running, { ...good, externalId: 'b' });
		await post(running, { ...good, to: '5511900001235' });
		await ask(running, '/clock', { advanceMs: 86_400_000 });
		await post(running, { ...good, externalId: 'c' });
		expect(await stats(running)).toMatchObject({
			received: 5,
			duplicates: { total: 2, sameExternalId: 1, sameTextSameDay: 1 },
			unknownFields: { extra: 1 },
		});
		const { count, messages } = (await ask(running, '/received?to=5511900001234&offset=2&limit=5')).body as {
			count: number;
			messages: Array<Record<string, string>>;
		};
		expect(count).toBe(4);
		expect(messages.map((one) => one['externalId'])).toEqual(['b', 'c']);
		const ahead = Date.parse(messages[1]!['at']!) - Date.parse(messages[1]!['realAt']!);
		expect(Math.abs(ahead - 2 * 86_400_000)).toBeLessThan(1000);
		expect((await ask(running, '/clock')).body).toMatchObject({ offsetMs: 2 * 86_400_000 });
		expect((await ask(running, '/clock', {})).status).toBe(400);
	});

	it('asks for a slower pace', async () => {
		const running = await simulator({ ratePerSecond: 1, burst: 2 });
		const answers = [await post(running, good), await post(running, good), await post(running, good)];
		expect(answers.map((one) => one.status)).toEqual([200, 200, 429]);
		expect(answers[2]!.headers['retry-after']).toBe('1');
	});

	it('misbehaves on request: for the next sends, for a number, for a share', async () => {
		const running = await simulator();
		await ask(running, '/misbehave', { mode: 'rateLimited', times: 2 });
		await ask(running, '/misbehave', { mode: 'errorBeforeAccept', to: '5511900007777' });
		const codes = [];
		for (const to of [good.to, good.to, good.to, '5511900007777'])
			codes.push((await post(running, { ...good, to })).status);
		expect(codes).toEqual([429, 429, 200, 500]);
		expect((await ask(running, '/misbehave')).body).toEqual([
			{ mode: 'errorBeforeAccept', to: '5511900007777' },
		]);
		expect((await ask(running, '/misbehave', { mode: 'dance' })).status).toBe(400);
		const often = await simulator({ rules: [{ mode: 'forbidden', rate: 0.5 }] });
		let refused = 0;
		for (let n = 0; n < 40; n += 1) if ((await post(often, good)).status === 403) refused += 1;
		expect(refused).toBeGreaterThan(8);
		expect(refused).toBeLessThan(32);
	});

	it.each<[Mode, number, string]>([
		['resetAfterAccept', 1, 'unknown'],
		['resetBeforeAccept', 0, 'unknown'],
		['errorAfterAccept', 1, 'unknown'],
		['errorBeforeAccept', 0, 'unknown'],
		['forbidden', 0, 'rejected'],
		['slow', 1, 'accepted'],
	])('%s: the phone got %d and the adapter says %s', async (mode, got, outcome) => {
		const running = await simulator();
		expect(await zenvia.send(sms({ to: magic(mode) }), client(running), { timeoutMs: 2000 })).toMatchObject({
			outcome,
		});
		expect(await stats(running)).toMatchObject({ received: got });
	});

	it('keeps its admin from pages in a browser', async () => {
		const running = await simulator();
		const page = axiosHttp({
			baseUrl: `http://127.0.0.1:${running.port}`,
			headers: { origin: 'http://localhost:5678' },
		});
		expect((await page.request({ method: 'GET', path: '/__sim/received' })).status).toBe(403);
		expect((await ask(running, '/nothing')).status).toBe(404);
	});
});

describe('the simulator as a process', () => {
	it('says when it is ready, keeps its book over a restart and stops when asked', async () => {
		const folder = mkdtempSync(path.join(os.tmpdir(), 'cobranca-zenvia-'));
		atEnd(() => rmSync(folder, { recursive: true }));
		const program = path.join(folder, 'main.js');
		const source = path.join(__dirname, '../../sandbox/providers/zenvia/main.ts');
		const bundle = {
			entryPoints: [source],
			outfile: program,
			bundle: true,
			platform: 'node',
			logLevel: 'error',
		};
		execFileSync(process.execPath, ['-e', `require('esbuild').buildSync(${JSON.stringify(bundle)})`], {
			cwd: path.join(__dirname, '../..'),
		});
		const state = path.join(folder, 'state.jsonl');
		const run = async (use: (running: RunningSimulator) => Promise<void>): Promise<void> => {
			const child = spawn(
				process.execPath,
				[program, '--port', '0', '--state-file', state, '--sent-delay-ms', '5'],
				{
					stdio: ['ignore', 'pipe', 'inherit'],
				},
			);
			const [line] = (await once(child.stdout, 'data')) as [Buffer];
			const ready = JSON.parse(line.toString()) as RunningSimulator & { ready: boolean; pid: number };
			expect(ready).toMatchObject({ ready: true, pid: child.pid, url: `http://127.0.0.1:${ready.port}/v2` });
			await use(ready);
			child.kill('SIGTERM');
			expect((await once(child, 'exit'))[0]).toBe(0);
		};
		await run(async (running) => {
			await ensureSubscriptions(client(running), { url: 'http://127.0.0.1:9/hook', secret: SECRET });
			await zenvia.send(sms(), client(running), { timeoutMs: 2000 });
			await zenvia.send(sms({ to: magic('hangAfterAccept') }), client(running), { timeoutMs: 200 });
			await ask(running, '/clock', { offsetMs: 5000 });
		});
		await run(async (running) => {
			expect(await stats(running)).toMatchObject({ received: 2, cpuSeconds: expect.any(Number) });
			expect(await listSubscriptions(client(running))).toHaveLength(2);
			expect((await ask(running, '/clock')).body).toMatchObject({ offsetMs: 5000 });
		});
	});

	it('reads its flags and names a wrong one', () => {
		const read = optionsFrom([
			'--port',
			'81',
			'--misbehave',
			'noId:0.01',
			'--misbehave',
			'slow:5x',
			'--sender',
			'loja',
			'--allow-any',
		]);
		expect(read).toMatchObject({
			port: 81,
			allowAny: true,
			senders: ['loja'],
			rules: [
				{ mode: 'noId', rate: 0.01 },
				{ mode: 'slow', times: 5 },
			],
		});
		expect(() => optionsFrom(['--port', 'x'])).toThrow('--port must be a number');
		expect(() => optionsFrom(['--misbehave', 'dance'])).toThrow('--misbehave knows');
		expect(() => optionsFrom(['--nonsense'])).toThrow('--nonsense');
	});
});
