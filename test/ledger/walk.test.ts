/** Two workers, a random walk, and after each step everything that must always hold. */
import { reconcile } from '../../engine/operations/reconcile';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import type { SqlRow } from '../../engine/ports/ledger';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { DAY, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, messageIdOf, runUntilQuiet } from '../support/ledgerRun';
import { faultsOf } from '../support/ledgerChecks';
import { randomFrom, Walk } from '../support/ledgerWalk';

afterEach(disposeLedgers);

const STEPS = Number(process.env.COBRANCA_WALK_STEPS ?? 70);
const SEEDS = (process.env.COBRANCA_WALK_SEEDS ?? '1,2,3,4').split(',').map(Number);

/** From each state of a contact to those it may be in later; nothing returns, and what is accepted stays so. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
	reserved: ['sending', 'accepted', 'rejected', 'unknown', 'abandoned', 'released', 'refused'],
	sending: ['accepted', 'rejected', 'unknown', 'abandoned'],
	unknown: ['accepted', 'rejected', 'abandoned'],
	abandoned: ['accepted'],
};
const RANK: Readonly<Record<string, number>> = { none: 0, sent: 1, failed: 2, delivered: 3, read: 4 };
const COUNTED = ['reserved', 'sending', 'accepted', 'unknown', 'abandoned'];

for (const db of LEDGERS) {
	it.each(SEEDS)(
		`a random walk on ${db.name} breaks no promise (seed %i)`,
		async (seed) => {
			const test = await db.create();
			const workers = [test.ledger, await test.open()] as const;
			await seedCreditor(test.ledger, 'casa');
			await seedCreditor(test.ledger, 'loja');
			const random = randomFrom(seed);
			const walk = new Walk(test, random);
			await seedDebts(test.ledger, [...walk.debts(), ...walk.debts(), ...walk.debts()]);
			let before = new Map<string, SqlRow>();
			for (let n = 0; n < STEPS; n++) {
				const [first, one] = walk.step(workers[0]);
				const [second, two] = walk.step(workers[1]);
				await Promise.all([one, two]);
				const contacts = await test.sql('select * from contacts order by id');
				const faults = [
					...changes(before, contacts),
					...caps(contacts),
					...(await faultsOf(test, walk.provider.received)),
				];
				expect({ seed, step: n, doing: [first, second], faults }).toEqual({
					seed,
					step: n,
					doing: [first, second],
					faults: [],
				});
				before = new Map(contacts.map((row) => [String(row.id), row]));
				walk.wait();
			}
			expect(walk.provider.received.length).toBeGreaterThan(5);
			expect(await ending(test, walk)).toEqual([]);
		},
		120_000,
	);
}

function changes(before: Map<string, SqlRow>, contacts: readonly SqlRow[]): string[] {
	return contacts.flatMap((now) => {
		const was = before.get(String(now.id));
		if (!was) return [];
		const faults: string[] = [];
		if (was.state !== now.state && !NEXT[String(was.state)]?.includes(String(now.state)))
			faults.push(`a contact went from ${String(was.state)} to ${String(now.state)}`);
		if (RANK[String(now.delivery)]! < RANK[String(was.delivery)]!)
			faults.push(`a delivery fell from ${String(was.delivery)} to ${String(now.delivery)}`);
		return faults;
	});
}

/** One a day and two in seven days for a debtor, two a day for a phone; all live here in São Paulo's time. */
function caps(contacts: readonly SqlRow[]): string[] {
	const counted = contacts.filter((c) => c.mode === 'live' && COUNTED.includes(String(c.state)));
	const faults: string[] = [];
	const atMost = (limit: number, what: string, key: (c: SqlRow) => string) => {
		const counts = new Map<string, number>();
		for (const c of counted) counts.set(key(c), (counts.get(key(c)) ?? 0) + 1);
		for (const [k, n] of counts) if (n > limit) faults.push(`${n} ${what}: ${k}`);
	};
	atMost(1, 'contacts of a debtor on a day', (c) => `${String(c.debtor_id)} ${String(c.local_day)}`);
	atMost(2, 'contacts of a phone on a day', (c) => `${String(c.address_hash)} ${String(c.local_day)}`);
	atMost(1, 'contacts of a step', (c) => String(c.step_run_id));
	for (const c of counted) {
		const week = counted.filter(
			(o) =>
				o.debtor_id === c.debtor_id && Number(o.at) <= Number(c.at) && Number(o.at) > Number(c.at) - 7 * DAY,
		);
		if (week.length > 2) faults.push(`${week.length} contacts of a debtor in seven days`);
	}
	return faults;
}

/** Days later, with a provider that works and all receipts delivered, nothing is left open. */
async function ending(test: TestLedger, walk: Walk): Promise<string[]> {
	const { ledger, clock } = test;
	const adapter = fakeProvider();
	for (let day = 0; day < 4; day++) {
		clock.advance(DAY);
		await reconcile(ledger);
		await runUntilQuiet(ledger, { adapter });
	}
	const received = [...walk.provider.received, ...adapter.received];
	for (const message of received) {
		const ids = { correlationId: message.contactId, providerMessageId: messageIdOf(message) };
		await recordChannelEvents(ledger, 'fake', [
			{ kind: 'status', dedupeKey: `end-${message.contactId}`, status: 'delivered', occurredAt: 0, ...ids },
		]);
	}
	const rows = new Map(
		(await test.sql('select id, state from contacts')).map((r) => [String(r.id), String(r.state)]),
	);
	const open = [...rows.values()].filter((state) => ['reserved', 'sending', 'unknown'].includes(state));
	const unsettled = received.filter((m) => rows.get(m.contactId) !== 'accepted');
	return [
		...open.map((state) => `a contact is still ${state}`),
		...unsettled.map((m) => `a received message is ${rows.get(m.contactId)}`),
		...(await faultsOf(test, received)),
	];
}
