import fc from 'fast-check';
import { exitText } from '../../engine/operations/exits';
import { advanceJourney } from '../../engine/operations/advanceJourney';
import { getLeasedCases } from '../../engine/operations/getLeasedCases';
import { leaseCases } from '../../engine/operations/leaseCases';
import { registerPayment } from '../../engine/operations/payments';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { JOURNEY, seedCreditor, seedDebts } from '../support/ledgerPeople';

afterEach(disposeLedgers);

const cents = (reais: number) => Math.round(reais * 100);

const debt = fc.record({
	person: fc.integer({ min: 1, max: 6 }),
	amount: fc.integer({ min: 1, max: 90_000_00 }),
	age: fc.integer({ min: -40, max: 400 }),
	fineBp: fc.option(fc.integer({ min: 0, max: 1000 })),
	interestBp: fc.option(fc.integer({ min: 0, max: 300 })),
	costs: fc.integer({ min: 0, max: 5000 }),
	feesPercent: fc.integer({ min: 0, max: 20 }),
	discount: fc.integer({ min: 0, max: 30 }),
	paid: fc.integer({ min: 0, max: 99 }),
});

for (const db of LEDGERS) {
	describe(`the items of cases on ${db.name}`, () => {
		it('itemise every debt: parts make totals and totals make the case, to the cent', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'casa', { mode: 'live' });
			let round = 0;
			await fc.assert(
				fc.asyncProperty(fc.array(debt, { minLength: 1, maxLength: 8 }), async (debts) => {
					round++;
					const titled = debts.map((d, i) => ({ ...d, title: `R${round}-${i}` }));
					await seedDebts(
						ledger,
						titled.map(({ person, title, amount, age }) => ({
							person,
							title,
							amount: (amount / 100).toFixed(2).replace('.', ','),
							due: day(clock.now(), -age),
						})),
					);
					for (const d of titled) {
						const until = day(clock.now(), 5).split('/').reverse().join('-');
						const terms = {
							costsCents: d.costs,
							feesPercent: d.feesPercent,
							...(d.discount > 0 ? { discount: { until, percent: d.discount } } : {}),
						};
						await test.sql(
							'update debts set fine_bp = $2, interest_month_bp = $3, terms = $4 where external_id = $1',
							d.title,
							d.fineBp,
							d.interestBp,
							JSON.stringify(terms),
						);
						const paid = Math.floor((d.amount * d.paid) / 100);
						if (paid > 0)
							await registerPayment(ledger, {
								creditorId: 'casa',
								debtExternalId: d.title,
								amount: paid / 100,
								paidOn: '2026-03-09',
								externalId: `P-${d.title}`,
								source: 'prova',
							});
					}
					await test.sql('update cases set next_at = 0, lease_token = null, lease_until = null');
					const lease = await leaseCases(ledger);
					const items = await getLeasedCases(ledger, lease?.token ?? '');
					expect(items.length).toBeGreaterThan(0);
					for (const item of items) {
						for (const { balance: b } of item.debts) {
							const parts = [b.principal, b.fine, b.interest, b.correction, b.costs, b.fees].map(cents);
							expect(parts.every((part) => Number.isSafeInteger(part) && part >= 0)).toBe(true);
							expect(parts.reduce((a, c) => a + c, 0) - cents(b.discount)).toBe(cents(b.total));
						}
						const sum = item.debts.reduce((total, { balance }) => total + cents(balance.total), 0);
						expect(cents(item.case.total)).toBe(sum);
						expect(item.case.count).toBe(item.debts.length);
					}
				}),
				{ numRuns: 12 },
			);
		});

		it('say the journey of the creditor, the stage and the age of the case', async () => {
			const { ledger } = await db.create();
			await seedCreditor(ledger, 'casa', { journey: 'escola' });
			await seedDebts(ledger, [
				{ person: 1, title: 'nova', due: '09/03/2026' },
				{ person: 1, title: 'velha', due: '09/01/2026' },
			]);
			const lease = await leaseCases(ledger);
			const [item] = await getLeasedCases(ledger, lease?.token ?? '');
			expect(item).toMatchObject({
				creditor: { journey: 'escola' },
				case: { count: 2, stage: 'preContentious', aging: '31–60' },
			});
			expect(item?.debts.map(({ daysOverdue }) => daysOverdue)).toEqual([60, 1]);
		});

		it('carry what a person is asked for at a step, on the item and in the ledger', async () => {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, [{ person: 1 }]);
			const [first] = JOURNEY.steps;
			const definition = {
				...JOURNEY,
				steps: [
					{ ...first!, human: true as const, task: 'Ligar e ouvir o motivo.', unless: 'opened' as const },
				],
			};
			const lease = await leaseCases(test.ledger);
			const token = lease?.token ?? '';
			const [item] = await getLeasedCases(test.ledger, token);
			const results = await advanceJourney(test.ledger, {
				token,
				definition,
				caseIds: [item?.case.id ?? ''],
			});
			const extra = { human: true, task: 'Ligar e ouvir o motivo.', unless: 'opened' };
			expect([...results.values()]).toEqual([
				expect.objectContaining({ kind: 'step', step: expect.objectContaining(extra) }),
			]);
			expect(await test.sql('select human, task, unless from step_runs')).toEqual([{ ...extra, human: 1 }]);
		});

		it.each(['paid', 'paidAtCreditor', 'withdrawn', 'returned', 'ceded', 'cancelled', 'prescribed'])(
			'say in Portuguese that the case left: %s',
			async (reason) => {
				const test = await db.create();
				await seedCreditor(test.ledger, 'casa');
				await seedDebts(test.ledger, [{ person: 1 }]);
				const lease = await leaseCases(test.ledger);
				const token = lease?.token ?? '';
				const [item] = await getLeasedCases(test.ledger, token);
				await test.sql(
					`update cases set state = 'closed', close_reason = $1, closed_at = $2`,
					reason,
					test.clock.now(),
				);
				const results = await advanceJourney(test.ledger, {
					token,
					definition: JOURNEY,
					caseIds: [item?.case.id ?? ''],
				});
				const [exit] = [...results.values()];
				expect(exit).toEqual({
					kind: 'exit',
					exit: { reason, text: exitText(reason), since: '2026-03-10T10:30:00.000-03:00' },
				});
				expect(exitText(reason)).not.toContain(reason === 'paid' ? '(paid)' : reason);
			},
		);
	});
}

/** `10/03/2026` so many days from an instant. */
function day(from: number, days: number): string {
	return new Date(from + days * 86_400_000).toISOString().slice(0, 10).split('-').reverse().join('/');
}
