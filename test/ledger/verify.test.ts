/** The check of a ledger: sound after a day's work, and each broken promise found with what to do. */
import { issueCharges } from '../../engine/operations/charges/issue';
import { verifyLedger } from '../../engine/operations/verify';
import { casesOf, chargeScene } from '../support/ledgerCharges';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { DAY, debtsOf, HOUR, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`verify on ${db.name}`, () => {
		async function used(behaviour: 'accept' | 'unknown' = 'accept'): Promise<TestLedger> {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(5));
			await runUntilQuiet(test.ledger, { adapter: fakeProvider(behaviour) });
			return test;
		}

		it('finds nothing in a sound ledger, the file included', async () => {
			const test = await used();
			const found = await verifyLedger(test.ledger, { file: true });
			expect(found).toMatchObject({ sound: true, cases: 5, findings: [] });
			expect(found.checks).toBeGreaterThan(10);
		});

		it.each([
			['replay', `update contacts set delivery = 'read'`, 5],
			['settledButDue', `update step_runs set state = 'due'`, 5],
			['lostContact', `update step_runs set live_contact = null`, 5],
			['abandonedWithoutTask', `update contacts set state = 'abandoned'`, 5],
			[
				'allocation',
				`insert into payment_allocations (payment_id, component, amount) select id, 'principal', amount - 1 from payments`,
				1,
			],
		])('finds %s', async (check, tamper, count) => {
			const test = await used();
			await test.sql(
				`insert into payments (id, creditor_id, debt_id, external_id, amount, paid_on, source, recorded_at)
				select 'p', 'casa', min(id), 'x', 500, '2026-03-10', 'manual', 1 from debts`,
			);
			await test.sql(tamper);
			const { sound, findings } = await verifyLedger(test.ledger);
			const found = findings.find((one) => one.check === check);
			expect(sound).toBe(false);
			expect(found).toMatchObject({
				severity: 'error',
				count,
				remedy: expect.stringMatching(/cópia/) as string,
			});
			expect(found?.examples.length).toBeLessThanOrEqual(5);
		});

		it('adds up every charge, component by component', async () => {
			const scene = await chargeScene(db, debtsOf(2));
			const { test, deps } = scene;
			await issueCharges(deps, { token: null, caseIds: await casesOf(test) });
			expect(await verifyLedger(test.ledger)).toMatchObject({ sound: true, charges: 2, findings: [] });
			const [charge] = await test.sql('select id, amount, request from charges order by id limit 1');
			const found = async () => (await verifyLedger(test.ledger)).findings.map(({ check }) => check);
			const asked = String(charge?.request);
			const set = (request: string) =>
				test.sql('update charges set request = $2 where id = $1', String(charge?.id), request);
			// A cent of interest that is in no total; a total that is in no amount; shares of another sum.
			await set(
				asked.replace(/"interestCents":(\d+)/, (_all, cents) => `"interestCents":${Number(cents) + 1}`),
			);
			expect(await found()).toEqual(['chargeCents']);
			await set(asked);
			await test.sql('update charges set amount = amount + 1 where id = $1', String(charge?.id));
			expect((await found()).sort()).toEqual(['chargeCents', 'chargeShares']);
			// What was erased has nothing to add up.
			await test.sql('update charges set amount = amount - 1 where id = $1', String(charge?.id));
			await set('{}');
			expect(await found()).toEqual([]);
		});

		it('warns of what nobody looks after, without calling it broken', async () => {
			const test = await used('unknown');
			test.clock.advance(2 * DAY + HOUR);
			expect(await verifyLedger(test.ledger)).toMatchObject({
				sound: true,
				findings: [{ check: 'unknownForLong', severity: 'warning', count: 5 }],
			});
		});

		it('writes nothing', async () => {
			const test = await used();
			const before = await test.sql('select max(seq) as n from events');
			await verifyLedger(test.ledger, { file: true });
			expect(await test.sql('select max(seq) as n from events')).toEqual(before);
		});
	});
}
