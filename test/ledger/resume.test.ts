/** What leaves after a pause of days is lifted over many due cases: no burst, and no case twice. */
import { liftPause, setPause } from '../../engine/operations/pauses';
import { disposeLedgers, LEDGERS, TestClock } from '../support/ledgers';
import { DAY, debtsOf, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, kinds, runUntilQuiet } from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';

afterEach(disposeLedgers);

const CASES = 500;
const PER_SECOND = 100;

for (const db of LEDGERS) {
	it(`500 cases that fell due under a pause of three days leave at the pace of their sender, one step each: ${db.name}`, async () => {
		const test = await db.create({ clock: new TestClock() });
		await seedCreditor(test.ledger, 'casa', { ratePerSecond: PER_SECOND });
		await seedDebts(test.ledger, debtsOf(CASES));
		await setPause(test.ledger, { scope: 'everything', reason: 'prova' });
		// Two steps fall due meanwhile; each day the workflow looks, and nothing leaves.
		for (let day = 0; day < 3; day++) {
			expect(await runUntilQuiet(test.ledger, { adapter: fakeProvider() })).toEqual([]);
			test.clock.advance(DAY);
		}
		await liftPause(test.ledger, { scope: 'everything' });
		// Waiting for the sender's turn takes real time.
		test.clock.start();
		const adapter = fakeProvider();
		const batches = await runUntilQuiet(test.ledger, { adapter });
		expect(kinds(batches)).toEqual({ sent: CASES });
		expect(Math.max(...batches.map(({ items }) => items.length))).toBeLessThanOrEqual(200);
		// One step of each: the one of today. What passed under the pause is marked, and nobody gets it later.
		expect(
			await test.sql(
				'select s.step_key, count(*) as n from contacts c join step_runs s on s.id = c.step_run_id group by s.step_key',
			),
		).toEqual([{ step_key: 'dois', n: CASES }]);
		expect(await test.sql('select count(distinct case_id) as n from contacts')).toEqual([{ n: CASES }]);
		// A bucket holds one second's worth, so however fast the machine is, the rest takes its seconds.
		const armed = (await test.sql(`select at from events where type = 'contact.sending' order by at`)).map(
			({ at }) => Number(at),
		);
		expect(armed).toHaveLength(CASES);
		const seconds = (armed.at(-1)! - armed[0]!) / 1000;
		expect(seconds).toBeGreaterThanOrEqual((CASES - 2 * PER_SECOND) / PER_SECOND);
		await expectHealthy(test, adapter);
	});
}
