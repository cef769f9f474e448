/** Cents of charges and their payments, for any debts, terms, days and amounts. */
import fc from 'fast-check';
import { recordChargeEvents } from '../../../engine/operations/charges/events';
import { issueCharges } from '../../../engine/operations/charges/issue';
import { caseOf, chargeFaults, chargeScene, issued, received } from '../../support/ledgerCharges';
import { DAY, seedDebts } from '../../support/ledgerPeople';
import { disposeLedgers, LEDGERS } from '../../support/ledgers';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`cents of charges on ${db.name}`, () => {
		it('add up to the cent for any debts, terms, days and amounts', async () => {
			const scene = await chargeScene(db, []);
			let person = 100;
			await fc.assert(
				fc.asyncProperty(
					fc.array(
						fc.record({
							cents: fc.integer({ min: 501, max: 99_999_999 }),
							days: fc.integer({ min: 1, max: 300 }),
							fine: fc.constantFrom(0, 200, 1000),
							month: fc.constantFrom(0, 33, 100, 250),
						}),
						{ minLength: 1, maxLength: 4 },
					),
					fc.integer({ min: 1, max: 130 }),
					async (made, percent) => {
						person += 1;
						const base = Date.UTC(2026, 2, 10);
						await seedDebts(
							scene.test.ledger,
							made.map(({ cents, days }, i) => ({
								person,
								title: `P${person}-${i}`,
								amount: (cents / 100).toFixed(2).replace('.', ','),
								due: new Date(base - days * DAY).toISOString().slice(0, 10).split('-').reverse().join('/'),
							})),
						);
						for (const [i, { fine, month }] of made.entries())
							await scene.test.sql(
								'update debts set fine_bp = $2, interest_month_bp = $3 where external_id = $1',
								`P${person}-${i}`,
								fine,
								month,
							);
						const caseId = await caseOf(scene.test, `P${person}-0`);
						const outcome = (await issueCharges(scene.deps, { token: null, caseIds: [caseId] })).get(caseId);
						const charge = issued(outcome ?? { kind: 'issued', charge: null });
						const [theirs] = (await received(scene)).filter((one) => one.externalReference === charge.id);
						const amountCents = Math.max(1, Math.round(charge.amount * percent));
						await recordChargeEvents(scene.test.ledger, 'asaas', [
							{
								dedupeKey: charge.id,
								providerChargeId: theirs?.id ?? '',
								reference: charge.id,
								occurredAt: scene.test.ledger.businessNow(),
								kind: 'paid',
								paymentKey: theirs?.id ?? '',
								amountCents,
								paidOn: '2026-03-12',
								method: 'pix',
								settled: true,
							},
						]);
						expect(await chargeFaults(scene)).toEqual([]);
						const [state] = await scene.test.sql('select state from cases where id = $1', caseId);
						expect(state?.state).toBe(percent >= 100 ? 'closed' : 'open');
					},
				),
				{ numRuns: 12, seed: 20261122 },
			);
		});
	});
}
