/** What somebody commits between RESERVE and ARM stops the send; what is committed after ARM spoils nothing. */
import { setMode } from '../../engine/operations/creditors';
import { liftHold, placeHold } from '../../engine/operations/holds';
import { sendMessages } from '../../engine/operations/outbox/send';
import { liftPause, setPause } from '../../engine/operations/pauses';
import { registerPayment } from '../../engine/operations/payments';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import { suppress } from '../../engine/operations/suppressions';
import type { Ledger } from '../../engine/ports/ledger';
import { disposeLedgers, LEDGERS, pgClientOf, type TestLedger } from '../support/ledgers';
import { DAY, debtsOf, phoneOf, seedCreditor, seedDebts, senderOf } from '../support/ledgerPeople';
import {
	fakeProvider,
	kinds,
	observed,
	type Prepared,
	prepareBatch,
	runUntilQuiet,
} from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';

afterEach(disposeLedgers);

/** What the writer may need to know of the one case under test. */
interface Target {
	ledger: Ledger;
	caseId: string;
	test: TestLedger;
	batch: string;
	sender: string;
}
type Writer = (target: Target) => Promise<unknown>;

const inbound = (ledger: Ledger, text: string, creditor = 'casa', person = 1) =>
	recordChannelEvents(ledger, 'fake', [
		{
			kind: 'inbound',
			dedupeKey: `in-${text}-${creditor}-${person}`,
			channel: 'sms',
			from: phoneOf(person),
			to: senderOf(creditor),
			text,
			occurredAt: ledger.businessNow(),
		},
	]);
const pay = (ledger: Ledger) =>
	registerPayment(ledger, {
		creditorId: 'casa',
		debtExternalId: 'T1',
		amount: 150,
		paidOn: '2026-03-10',
		externalId: 'pg-1',
		source: 'prova',
	});

const WRITERS: Record<string, { write: Writer; rule: string }> = {
	'a payment': { write: ({ ledger }) => pay(ledger), rule: 'paid' },
	'the answer SAIR': { write: ({ ledger }) => inbound(ledger, 'SAIR'), rule: 'optOut' },
	'the answer "não sou eu"': { write: ({ ledger }) => inbound(ledger, 'não sou eu'), rule: 'address' },
	'the answer "já paguei"': { write: ({ ledger }) => inbound(ledger, 'já paguei'), rule: 'dispute' },
	'a stop of every channel': {
		write: ({ ledger, caseId }) =>
			suppress(ledger, { caseId, channel: null, reason: 'optOut', source: 'telefonema' }),
		rule: 'optOut',
	},
	'a hold': {
		write: ({ ledger, caseId }) => placeHold(ledger, { caseId, kind: 'hold', reason: 'prova' }),
		rule: 'hold',
	},
	'a dispute': {
		write: ({ ledger, caseId }) => placeHold(ledger, { caseId, kind: 'dispute', reason: 'prova' }),
		rule: 'dispute',
	},
	'a person who takes over': {
		write: ({ ledger, caseId }) => placeHold(ledger, { caseId, kind: 'human', reason: 'prova' }),
		rule: 'human',
	},
	'a pause of everything': {
		write: ({ ledger }) => setPause(ledger, { scope: 'everything', reason: 'prova' }),
		rule: 'pause',
	},
	'a pause of the creditor': {
		write: ({ ledger }) => setPause(ledger, { scope: 'creditor', scopeId: 'casa', reason: 'prova' }),
		rule: 'pause',
	},
	'a pause of the channel': {
		write: ({ ledger }) => setPause(ledger, { scope: 'channel', scopeId: 'sms', reason: 'prova' }),
		rule: 'pause',
	},
	'a pause of the sender': {
		write: ({ ledger, sender }) => setPause(ledger, { scope: 'sender', scopeId: sender, reason: 'prova' }),
		rule: 'pause',
	},
	'a pause of the journey': {
		write: ({ ledger }) => setPause(ledger, { scope: 'journey', scopeId: 'prova', reason: 'prova' }),
		rule: 'pause',
	},
	'a pause of the file': {
		write: ({ ledger, batch }) => setPause(ledger, { scope: 'batch', scopeId: batch, reason: 'prova' }),
		rule: 'pause',
	},
	'a change to test': { write: ({ ledger }) => setMode(ledger, 'casa', 'test'), rule: 'mode' },
	'a change to shadow': { write: ({ ledger }) => setMode(ledger, 'casa', 'shadow'), rule: 'mode' },
};

/** Writers that free nothing of the waiting message, for the order of commits on PostgreSQL. */
const RACERS = Object.entries(WRITERS).filter(([name]) => name !== 'a pause of the file');

for (const db of LEDGERS) {
	describe(`stops on ${db.name}`, () => {
		async function oneDebtor(): Promise<{ target: Target; prepared: Prepared }> {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			const { batchId } = await seedDebts(test.ledger, debtsOf(1));
			const [sender] = await test.sql('select id from senders');
			const prepared = await prepareBatch(test.ledger);
			if (prepared?.requests.length !== 1) throw new Error('one step should be due');
			const caseId = prepared.items[0]!.case.id;
			return {
				target: { ledger: await test.open(), caseId, test, batch: batchId, sender: String(sender?.id) },
				prepared,
			};
		}

		it.each(Object.entries(WRITERS))(
			'%s between RESERVE and ARM stops the send',
			async (_name, { write, rule }) => {
				const { target, prepared } = await oneDebtor();
				const adapter = fakeProvider();
				const ledger = observed(target.test.ledger, {
					after: (label) => (label === 'reserve' ? write(target) : undefined),
				});
				const outcomes = await sendMessages({ ledger, adapter, http: null }, prepared);
				expect([...outcomes.values()]).toMatchObject([{ kind: 'held', hold: { rule } }]);
				expect(adapter.calls).toEqual([]);
				expect(await target.test.sql('select state from contacts')).toEqual([{ state: 'refused' }]);
				const refusals = await target.test.sql(
					`select data from events where type in ('gate.denied', 'gate.deferred')`,
				);
				expect(refusals.map(({ data }) => JSON.parse(String(data)) as unknown)).toMatchObject([{ rule }]);
				await expectHealthy(target.test, adapter);
			},
		);

		it.each(Object.entries(WRITERS))(
			'%s after ARM comes too late and spoils nothing',
			async (_name, { write }) => {
				const { target, prepared } = await oneDebtor();
				const adapter = fakeProvider(async () => {
					await write(target);
					return 'accept' as const;
				});
				const outcomes = await sendMessages({ ledger: target.test.ledger, adapter, http: null }, prepared);
				expect([...outcomes.values()]).toMatchObject([{ kind: 'sent' }]);
				expect(await target.test.sql('select state from contacts')).toEqual([{ state: 'accepted' }]);
				await expectHealthy(target.test, adapter);
				target.test.clock.advance(DAY);
				expect(kinds(await runUntilQuiet(target.ledger, { adapter }))).toEqual({});
				await expectHealthy(target.test, adapter);
			},
		);

		it('sends what a pause had stopped once it is lifted, a hold likewise', async () => {
			const { target, prepared } = await oneDebtor();
			const { ledger, test } = target;
			const adapter = fakeProvider();
			const pausing = observed(ledger, {
				after: (label) =>
					label === 'reserve'
						? setPause(ledger, { scope: 'journey', scopeId: 'prova', reason: 'prova' })
						: undefined,
			});
			await sendMessages({ ledger: pausing, adapter, http: null }, prepared);
			expect(await runUntilQuiet(ledger, { adapter })).toEqual([]);
			await liftPause(ledger, { scope: 'journey', scopeId: 'prova' });
			const { id } = await placeHold(ledger, { caseId: target.caseId, kind: 'hold', reason: 'prova' });
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({});
			await liftHold(ledger, id);
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 1 });
			await expectHealthy(test, adapter);
		});

		it('looks at once at what a pause with an end had put off, also when night fell first', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(1));
			clock.set(Date.parse('2026-03-10T21:00:00-03:00'));
			await setPause(ledger, {
				scope: 'journey',
				scopeId: 'prova',
				reason: 'prova',
				until: '2026-03-16T12:00:00-03:00',
			});
			const adapter = fakeProvider();
			await runUntilQuiet(ledger, { adapter });
			clock.set(Date.parse('2026-03-11T09:00:00-03:00'));
			await liftPause(ledger, { scope: 'journey', scopeId: 'prova' });
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 1 });
		});
	});
}

describe('while a send is being armed on PostgreSQL', () => {
	const db = LEDGERS.find(({ name }) => name === 'postgres')!;

	/** The bucket of the sender is what ARM asks for last: who holds it stops ARM between its gate and its commit. */
	async function armBlocked(second: boolean) {
		const test = await db.create();
		const { ledger } = test;
		await seedCreditor(ledger, 'casa');
		if (second) await seedCreditor(ledger, 'loja');
		const { batchId } = await seedDebts(ledger, [
			{ person: 1 },
			...(second ? [{ creditor: 'loja', person: 2, phones: [1] }] : []),
		]);
		const [sender] = await test.sql(`select id from senders where creditor_id = 'casa'`);
		await test.sql('insert into rate_buckets values ($1, 1000, 0)', `sender:${String(sender?.id)}`);
		const prepared = (await prepareBatch(ledger))!;
		const mine = prepared.items.find((item) => item.creditor.id === 'casa')!.case.id;
		const [run] = await test.sql('select id from step_runs where case_id = $1', mine);
		const requests = prepared.requests.filter((r) => r.stepRunId === run?.id);
		const blocker = await pgClientOf(test);
		await blocker.query('begin');
		await blocker.query('select * from rate_buckets for update');
		const adapter = fakeProvider();
		const sending = sendMessages({ ledger, adapter, http: null }, { ...prepared, requests });
		const blockedBy = async (pid: number): Promise<number[]> => {
			const sql = 'select distinct pid from pg_locks where not granted and $1 = any(pg_blocking_pids(pid))';
			return (await blocker.query<{ pid: number }>(sql, [pid])).rows.map((row) => row.pid);
		};
		const { rows } = await blocker.query<{ pid: number }>('select pg_backend_pid() as pid');
		let arm: number | undefined;
		while (arm === undefined) [arm] = await blockedBy(rows[0]!.pid);
		const armPid = arm;
		const target = {
			ledger: await test.open(),
			caseId: mine,
			test,
			batch: batchId,
			sender: String(sender?.id),
		};
		return {
			test,
			target,
			adapter,
			sending,
			isWaitedFor: async () => (await blockedBy(armPid)).length > 0,
			release: () => blocker.query('commit'),
		};
	}

	async function expectWaits(
		armed: Awaited<ReturnType<typeof armBlocked>>,
		write: Promise<unknown>,
	): Promise<void> {
		let written = false;
		const writing = write.then(() => (written = true));
		while (!written && !(await armed.isWaitedFor())) await new Promise((resolve) => setTimeout(resolve, 5));
		const tooEarly = written;
		await armed.release();
		await Promise.all([armed.sending, writing]);
		expect(tooEarly).toBe(false);
		expect(armed.adapter.received).toHaveLength(1);
		await expectHealthy(armed.test, armed.adapter);
	}

	it.each(RACERS)(
		'%s waits for its commit, so that none is committed before the wire and unseen',
		async (_name, { write }) => {
			const armed = await armBlocked(false);
			await expectWaits(armed, write(armed.target));
		},
	);

	it('a wrong number told to another creditor waits, too', async () => {
		const armed = await armBlocked(true);
		await expectWaits(armed, inbound(armed.target.ledger, 'não sou eu', 'loja'));
	});
});
