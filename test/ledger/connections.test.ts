/** A ledger keeps few connections, however much is asked of it at once, and none when it is closed. */
import { readdirSync, readlinkSync } from 'node:fs';
import { backupLedger } from '../../engine/adapters/ledger/backup/backup';
import { openLedger } from '../../engine/adapters/ledger/open';
import { pruneLedger } from '../../engine/operations/retention/prune';
import { asAdmin, disposeLedgers, LEDGERS, onDispose } from '../support/ledgers';
import { debtsOf, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, kinds, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

const [sqlite, postgres] = LEDGERS;

it('PostgreSQL: at most the pool of a process, also for many batches at once, and none when it is closed', async () => {
	const name = `conexoes_${process.pid}_${Date.now().toString(36)}`;
	await asAdmin(`create database ${name}`);
	onDispose(() => asAdmin(`drop database ${name} with (force)`));
	const test = await postgres!.create({ at: name });
	const { ledger, config } = test;
	const open = async (also = '') => {
		const rows = await asAdmin(
			`select count(*)::int as n from pg_stat_activity where datname = '${name}' and backend_type = 'client backend' ${also}`,
		);
		return (rows as { n: number }[])[0]?.n ?? -1;
	};
	await seedCreditor(ledger, 'casa');
	await seedDebts(ledger, debtsOf(120));
	const adapter = fakeProvider();
	let most = 0;
	let going = true;
	const watching = (async () => {
		while (going) most = Math.max(most, await open());
	})();
	const runs = Array.from({ length: 12 }, () => runUntilQuiet(ledger, { adapter, limit: 10 }));
	const batches = (await Promise.all([...runs, pruneLedger(ledger).then(() => [])])).flat();
	going = false;
	await watching;
	expect(kinds(batches).sent).toBe(120);
	expect(most).toBeGreaterThan(1);
	expect(most).toBeLessThanOrEqual(5);
	// Nobody holds a transaction open when all is done.
	expect(await open(`and state <> 'idle'`)).toBe(0);
	await ledger.close();
	await until(async () => (await open()) === 0);
	// One that cannot be opened leaves nothing behind either.
	for (let n = 0; n < 5; n++)
		await expect(openLedger({ ...config, hashKey: 'x'.repeat(40) })).rejects.toMatchObject({
			code: 'ledgerKey',
		});
	await until(async () => (await open()) === 0);
});

(process.platform === 'linux' ? it : it.skip)(
	'SQLite: handles do not grow, and there are none when it is closed',
	async () => {
		const test = await sqlite!.create();
		if (test.config.engine !== 'sqlite') throw new Error('the first engine is SQLite');
		const { file } = test.config;
		const handles = () =>
			readdirSync('/proc/self/fd').filter((fd) => {
				try {
					return readlinkSync(`/proc/self/fd/${fd}`).startsWith(file);
				} catch {
					return false;
				}
			}).length;
		await seedCreditor(test.ledger, 'casa');
		await seedDebts(test.ledger, debtsOf(30));
		expect(handles()).toBeLessThanOrEqual(3);
		await runUntilQuiet(test.ledger, { adapter: fakeProvider() });
		await backupLedger(test.config, `${file}.copia`);
		const openBadly = async (times: number) => {
			for (let n = 0; n < times; n++)
				await expect(openLedger({ ...test.config, hashKey: 'x'.repeat(40) })).rejects.toMatchObject({
					code: 'ledgerKey',
				});
		};
		// SQLite closes a handle only when nobody here has a lock on the file, and until then takes it again: they do not grow.
		await openBadly(2);
		const few = handles();
		await openBadly(20);
		expect(handles()).toBeLessThanOrEqual(few);
		await test.ledger.close();
		expect(handles()).toBe(0);
	},
);

async function until(what: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 30_000;
	while (!(await what())) {
		if (Date.now() > deadline) throw new Error('it never came true');
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
