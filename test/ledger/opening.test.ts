import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';

import { SCHEMA_VERSION } from '../../engine/adapters/ledger/migrate';
import { openLedger } from '../../engine/adapters/ledger/open';
import { leaseCases } from '../../engine/operations/leaseCases';
import { run, statement } from '../../engine/ports/ledger';
import { disposeLedgers, HASH_KEY, LEDGERS, onDispose, TestClock } from '../support/ledgers';
import { DAY, debtsOf, HOUR, seedCreditor, seedDebts, TUESDAY } from '../support/ledgerPeople';
import { startWorkers } from '../support/ledgerProcesses';
import { fakeProvider, kinds, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`opening a ledger on ${db.name}`, () => {
		it('creates the schema once and finds everything again', async () => {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await test.ledger.close();
			const again = await test.open();
			expect(again.identity).toEqual({ kind: 'production', schemaVersion: SCHEMA_VERSION });
			const ids = statement<{ id: string }>('test.ids', 'select id from creditors');
			expect(await again.read('test', () => run(ids))).toEqual([{ id: 'casa' }]);
		});

		it('is created by four processes at once without one of them failing', async () => {
			for (let round = 0; round < 3; round++) {
				const config = { ...(await db.place()), kind: 'production' as const };
				const workers = await startWorkers(4);
				await Promise.all(workers.map((worker) => worker.open(config, 0)));
				const ledger = await openLedger(config);
				onDispose(() => ledger.close());
				const metas = statement<{ n: number }>('test.metas', 'select count(*) as n from ledger_meta');
				expect(await ledger.read('test', () => run(metas))).toEqual([{ n: 1 }]);
				await Promise.all(workers.map((worker) => worker.end()));
			}
		}, 30_000);

		it('refuses a ledger that a newer version wrote', async () => {
			const test = await db.create();
			await test.sql('update ledger_meta set schema_version = $1', SCHEMA_VERSION + 1);
			await expect(test.open()).rejects.toMatchObject({ code: 'ledgerVersion' });
		});

		it('refuses another hash key and a short one', async () => {
			const test = await db.create();
			const config = { ...test.config, hashKey: `${HASH_KEY}!` };
			await expect(openLedger(config)).rejects.toMatchObject({
				code: 'ledgerKey',
				place: { field: 'hashKey' },
			});
			await expect(openLedger({ ...config, hashKey: 'curta' })).rejects.toMatchObject({ code: 'config' });
		});

		it('lets nobody change or delete a line of the timeline', async () => {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await expect(test.sql(`update events set type = 'x'`)).rejects.toThrow(/append-only/);
			await expect(test.sql('delete from events')).rejects.toThrow(/append-only/);
			expect(await test.sql('select count(*) as n from events')).not.toEqual([{ n: 0 }]);
			if (db.name === 'postgres') await expect(test.sql('truncate events')).rejects.toThrow(/append-only/);
		});

		it('takes two contacts of one step, or of one debtor, journey and day, from nobody', async () => {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, [
				{ person: 1, group: 'a' },
				{ person: 1, group: 'b' },
			]);
			const adapter = fakeProvider();
			await runUntilQuiet(test.ledger, { adapter });
			const copy = (step: string, journey: string) =>
				test.sql(
					`insert into contacts (id, creditor_id, person_id, debtor_id, case_id, step_run_id, address_hash, channel, provider,
						mode, journey_key, template, state, local_day, lease_token, parts, at, reserved_at)
					select 'copy' || $1 || $2, creditor_id, person_id, debtor_id, case_id, case when $1 = '' then step_run_id else $1 end,
						address_hash || $1, channel, provider, mode, $2, template, 'reserved', local_day, lease_token, parts, at, reserved_at from contacts`,
					step,
					journey,
				);
			const [other] = await test.sql('select id from step_runs where live_contact is null');
			await expect(copy('', 'outra')).rejects.toThrow(/contacts_one_a_step|step_run_id/);
			await expect(copy(String(other?.id), 'prova')).rejects.toThrow(
				/contacts_one_a_day|debtor_id, contacts.journey_key/,
			);
			await copy(String(other?.id), 'outra');
		});

		it('moves the business clock of a sandbox only, for every process, and never a lease', async () => {
			const production = await db.create();
			await expect(production.ledger.setSandboxClock(TUESDAY + DAY)).rejects.toMatchObject({
				code: 'config',
			});

			const test = await db.create({ kind: 'sandbox' });
			const { ledger, clock } = test;
			await ledger.setSandboxClock(TUESDAY);
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(2));
			const other = await test.open();
			expect(await leaseCases(other)).toMatchObject({
				cases: 2,
				until: new Date(clock.now() + 300_000).toISOString(),
			});
			await ledger.setSandboxClock(TUESDAY + 30 * DAY);
			// The lease is of real time: a month of business time later it still holds.
			expect(await leaseCases(other)).toBeNull();
			await ledger.setSandboxClock(TUESDAY - DAY);
			expect(await leaseCases(other)).toBeNull();
			await other.read('test', () => run(statement('test.one', 'select 1 as n')));
			expect(other.businessNow()).toBe(TUESDAY - DAY);
			await ledger.setSandboxClock(TUESDAY);
			clock.advance(HOUR);
			expect(await leaseCases(other)).toMatchObject({ cases: 2 });
			// Opened as production, a sandbox stays one.
			const disguised = await openLedger({ ...test.config, kind: 'production', now: clock.now });
			onDispose(() => disguised.close());
			expect(disguised.identity.kind).toBe('sandbox');
		});

		it('runs fifty transactions asked for at once', async () => {
			const test = await db.create();
			await test.sql('create table counter (n integer not null)');
			await test.sql('insert into counter values (0)');
			const one = () => test.sql('update counter set n = n + 1');
			await Promise.all(Array.from({ length: 50 }, one));
			expect(await test.sql('select n from counter')).toEqual([{ n: 50 }]);
		});

		it('leaves nothing of a transaction that fails in the middle', async () => {
			const test = await db.create();
			await test.sql('create table counter (n integer not null)');
			const insert = statement('test.insert1', 'insert into counter values (1)');
			const failing = test.ledger.transact('test', function* () {
				yield* run(insert);
				throw new Error('in the middle');
			});
			await expect(failing).rejects.toThrow('in the middle');
			expect(await test.sql('select * from counter')).toEqual([]);
		});
	});
}

describe('a PostgreSQL credential with a mistake', () => {
	it.each([
		['an unknown schema', { schema: 'nobody_made_it' }, 'config', 'schema'],
		['a schema that is no name', { schema: 'x; drop table y' }, 'config', 'schema'],
		['an unknown database', { database: 'nobody_made_it' }, 'ledgerUnavailable', undefined],
		['a port where nobody listens', { port: 1 }, 'ledgerUnavailable', undefined],
		['a host that does not exist', { host: 'ledger.invalid' }, 'ledgerUnavailable', undefined],
	])('%s is told in one sentence', async (_what, mistake, code, field) => {
		const config = await LEDGERS[1]!.place();
		if (config.engine !== 'postgres') throw new Error('the second engine is PostgreSQL');
		const wrong = { ...config, connection: { ...config.connection, ...mistake } };
		await expect(openLedger(wrong)).rejects.toMatchObject({ code, ...(field ? { place: { field } } : {}) });
	});
});

describe('a server that is not PostgreSQL', () => {
	it('is told apart from a ledger, whatever it answers', async () => {
		// What a proxy may do: accept the connection and say something that no PostgreSQL would say first.
		const server = createServer((socket) => socket.end('C\0\0\0\x08OK \0', () => socket.destroy()));
		server.listen(0, '127.0.0.1');
		onDispose(() => {
			server.close();
			return Promise.resolve();
		});
		await once(server, 'listening');
		const config = await LEDGERS[1]!.place();
		if (config.engine !== 'postgres') throw new Error('the second engine is PostgreSQL');
		const { port } = server.address() as AddressInfo;
		const wrong = { ...config, connection: { ...config.connection, host: '127.0.0.1', port } };
		await expect(openLedger(wrong)).rejects.toMatchObject({ code: 'ledgerUnavailable' });
	});
});

describe('a PostgreSQL ledger', () => {
	it('waits for the disk at each commit, also where the server does not by itself', async () => {
		const test = await LEDGERS[1]!.create();
		expect(await test.sql('show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
	});

	it('does not keep the locks of a client that vanished', async () => {
		const test = await LEDGERS[1]!.create();
		const rows = await test.sql('show idle_in_transaction_session_timeout');
		expect(rows).toEqual([{ idle_in_transaction_session_timeout: '1min' }]);
	});
});

describe('a SQLite file that is not ours', () => {
	const place = async () => {
		const config = await LEDGERS[0]!.place();
		if (config.engine !== 'sqlite') throw new Error('the first engine is SQLite');
		return config;
	};

	it.each([
		['with another application id', 'pragma application_id = 1234'],
		[
			'of n8n',
			'create table migrations (id integer primary key, name text); create table workflow_entity (id text)',
		],
	])('%s is refused and stays byte for byte what it was', async (_what, sql) => {
		const config = await place();
		const foreign = new DatabaseSync(config.file);
		foreign.exec(sql);
		foreign.close();
		const before = readFileSync(config.file);
		await expect(openLedger(config)).rejects.toMatchObject({ code: 'ledgerForeign' });
		expect(readFileSync(config.file).equals(before)).toBe(true);
	});

	it('is refused also when it is no database', async () => {
		const config = await place();
		writeFileSync(config.file, 'a text that somebody keeps here '.repeat(64));
		await expect(openLedger(config)).rejects.toMatchObject({ code: 'ledgerForeign' });
	});

	it('is refused in queue mode before it is touched', async () => {
		const config = await place();
		await expect(openLedger({ ...config, queueMode: true })).rejects.toMatchObject({
			code: 'sqliteInQueueMode',
		});
		expect(() => readFileSync(config.file)).toThrow(/ENOENT/);
	});

	it('is opened while another process holds its write lock', async () => {
		const test = await LEDGERS[0]!.create({ clock: new TestClock() });
		const other = new DatabaseSync((test.config as { file: string }).file);
		onDispose(() => Promise.resolve(other.close()));
		other.exec('begin immediate');
		setTimeout(() => other.exec('commit'), 200);
		const again = await test.open();
		await seedCreditor(again, 'casa');
		await seedDebts(again, debtsOf(1));
		expect(kinds(await runUntilQuiet(again, { adapter: fakeProvider() }))).toEqual({ sent: 1 });
	});
});
