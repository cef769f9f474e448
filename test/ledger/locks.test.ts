/**
 * On PostgreSQL two transactions really overlap. Here their order is forced: one is stopped after it has looked and before it
 * commits, and the other must wait for it; without the lock it would see the world as it was and go ahead.
 */
import { sendMessages } from '../../engine/operations/outbox/send';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { type Blocker, blockRows, endsBefore } from '../support/ledgerBlocks';
import { debtsOf, JOURNEY, OFFERS, seedCreditor, type SeedDebt, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, kinds, prepareBatch, runUntilQuiet } from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';
import { inbound, type Target, WRITERS } from '../support/ledgerStops';

afterEach(disposeLedgers);

const db = LEDGERS.find(({ name }) => name === 'postgres')!;

describe('while a send is being armed', () => {
	/** The bucket of the sender is what ARM asks for last: who holds it stops ARM between its gate and its commit. */
	async function armBlocked(second: boolean) {
		const test = await db.create();
		const { ledger } = test;
		await seedCreditor(ledger, 'casa', { offers: OFFERS });
		if (second) await seedCreditor(ledger, 'loja');
		const others = second ? [{ creditor: 'loja', person: 2, phones: [1] }] : [];
		const { batchId } = await seedDebts(ledger, [{ person: 1 }, ...others]);
		const [row] = await test.sql(`select id from senders where creditor_id = 'casa'`);
		const sender = String(row?.id);
		await test.sql('insert into rate_buckets values ($1, 1000, 0)', `sender:${sender}`);
		const prepared = (await prepareBatch(ledger))!;
		const caseId = prepared.items.find((item) => item.creditor.id === 'casa')!.case.id;
		const [step] = await test.sql('select id from step_runs where case_id = $1', caseId);
		const requests = prepared.requests.filter((r) => r.stepRunId === step?.id);
		const blocker = await blockRows(test, 'select * from rate_buckets');
		const adapter = fakeProvider();
		const sending = sendMessages({ ledger, adapter, http: null }, { ...prepared, requests });
		const arm = await blocker.victim();
		const target: Target = { ledger: await test.open(), caseId, test, batch: batchId, sender };
		return { target, adapter, sending, blocker, arm };
	}

	async function expectWaits(
		armed: Awaited<ReturnType<typeof armBlocked>>,
		write: Promise<unknown>,
	): Promise<void> {
		const tooEarly = await endsBefore(write, armed.blocker, armed.arm);
		await armed.blocker.release();
		await Promise.all([armed.sending, write]);
		expect(tooEarly).toBe(false);
		expect(armed.adapter.received).toHaveLength(1);
		await expectHealthy(armed.target.test, armed.adapter);
	}

	it.each(Object.entries(WRITERS))(
		'%s waits for its commit: none is committed before the wire and unseen',
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

describe('the last slot, while somebody is just taking it,', () => {
	/** Prepares one batch for each creditor and group, each in a journey of its own. */
	async function seats(test: TestLedger, debts: readonly SeedDebt[]) {
		const result = [];
		for (const [i, debt] of debts.entries()) {
			await seedDebts(test.ledger, [debt]);
			result.push((await prepareBatch(test.ledger, { definition: { ...JOURNEY, key: `prova-${i}` } }))!);
		}
		return result;
	}

	/** The first RESERVE stops where it inserts its contact, for somebody holds the row of its address; the second goes. */
	async function secondOfTwo(test: TestLedger, debts: readonly [SeedDebt, SeedDebt]): Promise<void> {
		const [first, second] = await seats(test, debts);
		const adapter = fakeProvider();
		const blocker: Blocker = await blockRows(test, 'select id from contact_points where id = $1', [
			first!.requests[0]!.contactPointId,
		]);
		const one = sendMessages({ ledger: test.ledger, adapter, http: null }, first!);
		const victim = await blocker.victim();
		const two = sendMessages({ ledger: await test.open(), adapter, http: null }, second!);
		const tooEarly = await endsBefore(two, blocker, victim);
		await blocker.release();
		const outcomes = [...(await one).values(), ...(await two).values()].map(({ kind }) => kind);
		expect({ tooEarly, outcomes }).toEqual({ tooEarly: false, outcomes: ['sent', 'held'] });
		expect(adapter.received).toHaveLength(1);
		await expectHealthy(test);
	}

	it('of a debtor goes to one of two journeys', async () => {
		const test = await db.create();
		await seedCreditor(test.ledger, 'casa');
		await secondOfTwo(test, [
			{ person: 1, phones: [1], group: 'a' },
			{ person: 1, phones: [1], group: 'b' },
		]);
	});

	it('of a phone goes to one of two people of two creditors', async () => {
		const test = await db.create();
		for (const id of ['casa', 'loja', 'obra']) await seedCreditor(test.ledger, id);
		await seedDebts(test.ledger, [{ creditor: 'obra', person: 3, phones: [1] }]);
		expect(kinds(await runUntilQuiet(test.ledger, { adapter: fakeProvider() }))).toEqual({ sent: 1 });
		await secondOfTwo(test, [
			{ person: 1, phones: [1] },
			{ creditor: 'loja', person: 2, phones: [1] },
		]);
	});

	it('of the operator of a test creditor goes to one of two debtors', async () => {
		const test = await db.create();
		await seedCreditor(test.ledger, 'casa', { mode: 'test' });
		await seedDebts(test.ledger, debtsOf(19, 100));
		expect(kinds(await runUntilQuiet(test.ledger, { adapter: fakeProvider() }))).toEqual({ sent: 19 });
		await secondOfTwo(test, [{ person: 1 }, { person: 2 }]);
	});
});
