/** What `npm run start:queue` and `npm run chaos -- --queue` are asked for. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { chaosOptions } from '../../sandbox/chaos/options';
import { draw } from '../../sandbox/chaos/scenario';
import { optionsFrom } from '../../sandbox/run/options';
import { Sandbox } from '../../sandbox/run/sandbox';
import type { SandboxOptions } from '../../sandbox/run/sandboxOptions';
import { redisProgram } from '../../sandbox/services/redis';

const start = (...argv: string[]) => optionsFrom(argv, '/clone', '/clone');

describe('queue mode', () => {
	it('has two workers and a ledger in PostgreSQL unless told otherwise', () => {
		expect(start('--queue')).toMatchObject({ workers: 2, database: 'postgres' });
		expect(start('--queue', '--workers', '4')).toMatchObject({ workers: 4 });
		expect(start()).toMatchObject({ workers: undefined, database: 'sqlite' });
		expect(chaosOptions(['--queue'], '/clone', '/clone')).toMatchObject({ workers: 2, database: 'postgres' });
	});

	it('refuses SQLite in one sentence, and workers where there are none', () => {
		const sentence = /^A SQLite ledger cannot be used in queue mode, [^.]*\.$/;
		expect(() => start('--queue', '--database', 'sqlite')).toThrow(sentence);
		expect(() => chaosOptions(['--queue', '--database', 'sqlite'], '/clone', '/clone')).toThrow(sentence);
		expect(() => start('--workers', '2')).toThrow('--workers is for queue mode: npm run start:queue.');
		expect(() => start('--queue', '--workers', '0')).toThrow('--workers must be a whole number, 1 or more.');
	});

	it('says in one sentence that there is no Redis and where it comes from, before anything is emptied or started', async () => {
		expect(redisProgram('/nowhere/redis-server')).toBeUndefined();
		const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-no-redis-'));
		writeFileSync(path.join(folder, 'sandbox.json'), '{}');
		const before = process.env.COBRANCA_REDIS;
		process.env.COBRANCA_REDIS = '/nowhere/redis-server';
		try {
			const options = { dataDir: folder, fresh: true, database: 'postgres', workers: 2 } as SandboxOptions;
			await expect(Sandbox.boot(options, { name: 'first' })).rejects.toThrow(
				/^Queue mode needs a Redis server and there is none here: install it \(.*apt-get install redis-server.*\), or name its program in COBRANCA_REDIS\.$/,
			);
			expect(readdirSync(folder)).toEqual(['sandbox.json']);
		} finally {
			if (before === undefined) delete process.env.COBRANCA_REDIS;
			else process.env.COBRANCA_REDIS = before;
			rmSync(folder, { recursive: true, force: true });
		}
	});

	it('kills parts of it and Redis, and all of n8n only where it is one process', () => {
		const blowsOf = (workers?: number) =>
			Array.from({ length: 60 }, (_, seed) =>
				draw(seed, { database: 'postgres', disk: false, messages: 90, workers }),
			).flatMap(({ blows }) => blows);
		const anyMode = ['cutPostgres', 'freezeProvider', 'killInUpgrade'];
		const parts = (blows: ReturnType<typeof blowsOf>) =>
			new Set(blows.map((blow) => (blow.kind === 'killPart' ? blow.part : blow.kind)));
		expect([...parts(blowsOf(2))].sort()).toEqual(
			[...anyMode, 'killRedis', 'main', 'webhook', 'worker1', 'worker2'].sort(),
		);
		expect([...parts(blowsOf())].sort()).toEqual([...anyMode, 'killN8n'].sort());
		const redis = blowsOf(2).flatMap((blow) => (blow.kind === 'killRedis' ? [blow.forget] : []));
		expect(new Set(redis)).toEqual(new Set([true, false]));
	});
});
