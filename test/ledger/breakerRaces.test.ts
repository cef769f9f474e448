/** A breaker that trips while another worker arms: what was judged before the pause is armed before it, or not at all. */
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import { sendMessages } from '../../engine/operations/outbox/send';
import { listPauses } from '../../engine/operations/pauses';
import type { InboundEvent } from '../../engine/ports/channel';
import { disposeLedgers, LEDGERS, pgClientOf } from '../support/ledgers';
import { debtsOf, phoneOf, seedCreditor, seedDebts, senderOf } from '../support/ledgerPeople';
import { fakeProvider, kinds, prepareBatch, runUntilQuiet } from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';

afterEach(disposeLedgers);

const leaves = (person: number): InboundEvent => ({
	kind: 'inbound',
	dedupeKey: `leaves-${person}`,
	channel: 'sms',
	from: phoneOf(person),
	to: senderOf('casa'),
	text: 'SAIR',
	occurredAt: 0,
});

async function until(what: () => Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 60_000;
	while (!(await what())) {
		if (Date.now() > deadline) throw new Error('It never came to that.');
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

for (const db of LEDGERS.filter(({ name }) => name === 'postgres')) {
	describe(`breakers and ARM on ${db.name}`, () => {
		it.each([1, 2])(
			'let nothing be armed after the pause that was judged before it (%i trips at once)',
			async (trips) => {
				const test = await db.create();
				const other = await test.open();
				await seedCreditor(test.ledger, 'casa');
				await seedDebts(test.ledger, debtsOf(40));
				await runUntilQuiet(test.ledger, { adapter: fakeProvider() });
				for (let person = 1; person <= 5; person++)
					await recordChannelEvents(test.ledger, 'fake', [leaves(person)]);
				expect(await listPauses(test.ledger)).toEqual([]);

				// A worker that has judged, and waits for the tokens of its sender.
				await seedDebts(test.ledger, debtsOf(3, 100));
				const batch = await prepareBatch(test.ledger);
				const looker = await pgClientOf(test);
				const waits = async (what: string) =>
					(
						await looker.query(
							`select 1 from pg_locks where not granted and ${what} and database = (select oid from pg_database where datname = current_database())`,
						)
					).rows.length > 0;
				const buckets = await pgClientOf(test);
				await buckets.query('begin');
				await buckets.query('lock table rate_buckets in exclusive mode');
				const adapter = fakeProvider();
				const sending = sendMessages({ ledger: test.ledger, adapter, http: null }, batch!);
				await until(() => waits(`relation = 'rate_buckets'::regclass`));

				// The answers that are too many come to another process.
				const hearing = Promise.all(
					Array.from({ length: trips }, (_, n) => recordChannelEvents(other, 'fake', [leaves(6 + n)])),
				);
				const paused = async () =>
					(await looker.query('select 1 from pauses where lifted_at is null')).rows.length > 0;
				await until(async () => (await paused()) || (await waits(`locktype = 'advisory'`)));
				await buckets.query('commit');
				await hearing;
				expect([...(await sending).values()].map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent']);
				expect(await listPauses(test.ledger)).toMatchObject([{ scope: 'creditor', breaker: 'optOut' }]);
				const [set] = await test.sql(`select seq from events where type = 'pause.set'`);
				expect(
					await test.sql(
						`select seq from events where type = 'contact.sending' and seq > $1`,
						Number(set?.seq),
					),
				).toEqual([]);
				// Nothing is said twice by a transaction that began again.
				expect(await test.sql(`select type from events where type = 'reply.received'`)).toHaveLength(
					5 + trips,
				);
				expect(await test.sql(`select id from tasks where kind = 'breaker'`)).toHaveLength(1);
				await seedDebts(test.ledger, debtsOf(1, 200));
				expect(kinds(await runUntilQuiet(test.ledger, { adapter }))).not.toHaveProperty('sent');
				await expectHealthy(test, adapter);
			},
		);
	});
}
