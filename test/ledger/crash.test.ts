/**
 * A worker process is killed (SIGKILL) at a chosen event: before or after a commit, inside a transaction, before, during or
 * after a request. Then everything is settled the way it is in life: leases run out, another process reconciles and goes
 * on, and the provider's receipts arrive. The provider is a process of its own and counts what it got.
 */
import { reconcile } from '../../engine/operations/reconcile';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import type { StatusEvent } from '../../engine/ports/channel';
import { disposeLedgers, LEDGERS, TestClock, type TestLedger } from '../support/ledgers';
import { debtsOf, HOUR, phoneOf, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { Killed, type ProviderProcess, startProvider, startWorkers } from '../support/ledgerProcesses';
import { runUntilQuiet } from '../support/ledgerRun';
import { faultsOf } from '../support/ledgerChecks';
import { randomFrom } from '../support/ledgerWalk';
import { plainHttp, wireAdapter } from '../support/ledgerWire';
import type { KillPoint } from '../support/ledgerWorker';

afterEach(disposeLedgers);

const DEBTORS = 5;
const RANDOM_POINTS = Number(process.env.COBRANCA_KILL_POINTS ?? 30);
const SEED = Number(process.env.COBRANCA_KILL_SEED ?? 20261122);

const at = (name: string, ...nths: number[]): KillPoint[] => nths.map((nth) => ({ name, nth }));

/** Five debtors, two at a time on the wire: three rounds of ARM, WIRE and RECORD. */
const SCRIPTED: readonly KillPoint[] = [
	...at('reconcile.release:after', 1),
	...at('reconcile.abandon:after', 1),
	...at('lease:before', 1),
	...at('lease:inside', 1),
	...at('lease:after', 1),
	...at('journey:inside', 5),
	...at('journey:after', 1),
	...at('decide:after', 1),
	...at('reserve:inside', 9, 20),
	...at('reserve:after', 1),
	...at('arm:before', 2, 3),
	...at('arm:inside', 12, 30),
	...at('arm:after', 1, 2, 3),
	...at('wire:before', 1, 2, 5),
	...at('wire:during', 1, 3, 5),
	...at('wire:after', 1, 2, 4, 5),
	...at('record:before', 1, 2, 3),
	...at('record:inside', 3, 9),
	...at('record:after', 1, 2, 3),
	...at('lease.release:before', 1),
	...at('lease.release:after', 1),
];

for (const db of LEDGERS) {
	describe(`kill -9 on ${db.name}`, () => {
		async function prepare(): Promise<{ test: TestLedger; provider: ProviderProcess }> {
			const clock = new TestClock();
			clock.start();
			const test = await db.create({ clock });
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(DEBTORS));
			return { test, provider: await startProvider() };
		}

		/** Lets a fresh process work until the kill point; false when the work ended before it. */
		async function dieAt(test: TestLedger, provider: ProviderProcess, kill: KillPoint): Promise<boolean> {
			const [worker] = await startWorkers(1);
			await worker!.open(test.config, test.clock.offset, kill);
			try {
				await worker!.run({ port: provider.port });
				await worker!.end();
				return false;
			} catch (error) {
				if (!(error instanceof Killed)) throw error;
				expect(await worker!.ended).toBe('SIGKILL');
				await locksAreGone(test);
				return true;
			}
		}

		it.each(SCRIPTED.map((kill) => [`${kill.name} ${kill.nth}`, kill] as const))(
			'at %s loses nothing and sends nothing twice',
			async (_name, kill) => {
				const { test, provider } = await prepare();
				expect(await dieAt(test, provider, kill)).toBe(true);
				expect(await aftermath(test, provider)).toEqual([]);
			},
		);

		it(`at ${RANDOM_POINTS} random events, twice in a row each, likewise (seed ${SEED})`, async () => {
			const { test, provider } = await prepare();
			const [whole] = await startWorkers(1);
			await whole!.open(test.config, test.clock.offset);
			await whole!.run({ port: provider.port });
			const events = (await whole!.events()).length;
			expect(events).toBeGreaterThan(60);
			const random = randomFrom(SEED + (db.name === 'postgres' ? 1 : 0));
			for (let n = 0; n < RANDOM_POINTS; n++) {
				await disposeLedgers();
				const scene = await prepare();
				const nths = Array.from({ length: 2 }, () => 1 + Math.floor(random() * events));
				for (const nth of nths) {
					await dieAt(scene.test, scene.provider, { nth });
					// The next process starts at once, or when all that the dead one held has run out.
					if (random() < 0.5) scene.test.clock.advance(10 * 60_000);
				}
				expect({ nths, faults: await aftermath(scene.test, scene.provider) }).toEqual({ nths, faults: [] });
			}
		}, 240_000);

		it('while the provider loses answers, drops requests or refuses, likewise', async () => {
			for (const temper of ['lose', 'drop', 'refuse'] as const) {
				const { test, provider } = await prepare();
				await provider.setTemper(temper);
				await dieAt(test, provider, { name: 'record:before', nth: 2 });
				await provider.setTemper('accept');
				expect({ temper, faults: await aftermath(test, provider, temper !== 'refuse') }).toEqual({
					temper,
					faults: [],
				});
			}
		});
	});
}

/** The server hears of the death a moment later. Minutes lie between in life; here the clock only says so. */
async function locksAreGone(test: TestLedger): Promise<void> {
	if (test.config.engine === 'sqlite') return;
	const held = `select l.pid from pg_locks l join pg_class c on c.oid = l.relation
		where c.relnamespace = current_schema()::regnamespace and l.pid <> pg_backend_pid()`;
	while ((await test.sql(held)).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Settles everything as time does and lists what is wrong then. */
async function aftermath(test: TestLedger, provider: ProviderProcess, all = true): Promise<string[]> {
	const { ledger, clock } = test;
	const run = { adapter: wireAdapter(), http: plainHttp(provider.port) };
	await reconcile(ledger);
	await runUntilQuiet(ledger, run);
	for (const minutes of [10, 20, 20]) {
		clock.advance(minutes * 60_000);
		await reconcile(ledger);
		await runUntilQuiet(ledger, run);
	}
	const faults: string[] = [];
	const received = provider.received();
	const perPhone = new Map<string, number>();
	for (const { to } of received) perPhone.set(to, (perPhone.get(to) ?? 0) + 1);
	for (const [to, n] of perPhone) if (n > 1) faults.push(`${to.slice(-4)} got ${n} messages`);

	const open = await test.sql(`select id from contacts where state in ('reserved', 'sending')`);
	if (open.length > 0) faults.push(`${open.length} contacts are still under way`);
	const receipts = received.map(({ messageId, contactId }): StatusEvent => {
		const occurredAt = clock.now();
		return {
			kind: 'status',
			dedupeKey: `r-${messageId}`,
			correlationId: contactId,
			providerMessageId: messageId,
			status: 'delivered',
			occurredAt,
		};
	});
	const { unmatched } = await recordChannelEvents(ledger, 'fake', receipts);
	if (unmatched > 0) faults.push(`${unmatched} receipts of messages that the ledger does not know`);
	faults.push(
		...(await receivedButNot(
			test,
			received.map((r) => r.contactId),
			'accepted',
		)),
	);

	clock.advance(25 * HOUR);
	await reconcile(ledger);
	if (all) faults.push(...(await vanished(test)));
	return [...faults, ...(await faultsOf(test))];
}

async function receivedButNot(test: TestLedger, contacts: string[], state: string): Promise<string[]> {
	const rows = await test.sql('select id, state, delivery from contacts');
	const bad = rows.filter(
		(r) => contacts.includes(String(r.id)) && (r.state !== state || r.delivery !== 'delivered'),
	);
	return bad.map(
		(r) => `the provider got and delivered what is ${String(r.state)}, ${String(r.delivery)} here`,
	);
}

/** Every debtor's step is sent, or is an abandoned unknown with its task. */
async function vanished(test: TestLedger): Promise<string[]> {
	const ended = await test.sql(
		`select p.address from step_runs s join contacts t on t.id = s.live_contact join contact_points p on p.id = t.contact_point_id
		where s.state = 'done' and (t.state = 'accepted' or (t.state = 'abandoned'
			and exists (select 1 from tasks k where k.contact_id = t.id and k.state = 'open')))`,
	);
	const found = new Set(ended.map((row) => String(row.address)));
	return debtsOf(DEBTORS)
		.map(({ person }) => phoneOf(person))
		.filter((phone) => !found.has(phone))
		.map((phone) => `the step of ${phone.slice(-4)} vanished`);
}
