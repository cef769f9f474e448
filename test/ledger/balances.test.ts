import { balancesOf } from '../../engine/operations/balances';
import { saveLegalRates } from '../../engine/operations/legalRates';
import { registerPayment } from '../../engine/operations/payments';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { seedCreditor, seedDebts, TUESDAY } from '../support/ledgerPeople';

afterEach(disposeLedgers);

/** One debt due on Monday 9 March 2026 with these terms. */
async function oneDebt(test: TestLedger, terms: object): Promise<void> {
	test.clock.set(TUESDAY);
	await seedCreditor(test.ledger, 'casa');
	await seedDebts(test.ledger, [{ person: 1, title: 'T1', amount: '1000,00' }]);
	await test.sql('update debts set terms = $1', JSON.stringify(terms));
}

async function balanceOf(test: TestLedger, on: string) {
	const [{ case_id: id }] = (await test.sql('select case_id from debts')) as [{ case_id: string }];
	const balances = await test.ledger.read('test', () => balancesOf([id], on));
	return balances.get(id)?.[0]?.balance;
}

for (const db of LEDGERS) {
	describe(`what debts are worth on ${db.name}`, () => {
		it('is the principal where nothing was agreed, whatever the age', async () => {
			const test = await db.create();
			await oneDebt(test, {});
			expect(await balanceOf(test, '2026-06-09')).toMatchObject({
				fineCents: 0,
				interestCents: 0,
				totalCents: 100_000,
			});
		});

		it('takes payments into account by their own day', async () => {
			const test = await db.create();
			await oneDebt(test, { finePercent: 10, interest: 1 });
			test.clock.set(Date.parse('2026-03-19T10:30:00-03:00'));
			await registerPayment(test.ledger, {
				creditorId: 'casa',
				debtExternalId: 'T1',
				amount: 500,
				paidOn: '2026-03-19',
				externalId: 'p1',
				source: 'teste',
			});
			const balance = await balanceOf(test, '2026-04-08');
			// 2 % of fine at most (CDC 52) and 10 days of 1 % a month on 1,000 (3.33) are settled first; 20 days on 523.33 and what was below a cent then: 3.49.
			expect(balance).toMatchObject({ principalCents: 52_333, fineCents: 0, paidCents: 50_000 });
			expect(balance?.interestCents).toBe(349);
			expect(balance?.totalCents).toBe(52_682);
		});

		it('charges the legal rate once it was imported, and until then no interest, with a notice', async () => {
			const test = await db.create();
			await oneDebt(test, { interest: 'legal' });
			expect(await balanceOf(test, '2026-04-09')).toMatchObject({
				interestCents: 0,
				totalCents: 100_000,
				notices: ['legalRateMissing'],
			});
			const rates = [
				{ month: '01/03/2026', percent: '0.620000' },
				{ month: '2026-04', percent: '0,3' },
			];
			expect(await saveLegalRates(test.ledger, rates, 'SGS 29543')).toEqual({
				saved: ['2026-03', '2026-04'],
			});
			expect(await saveLegalRates(test.ledger, rates, 'SGS 29543')).toEqual({ saved: [] });
			// 22 of March's 31 days of 0.62 % (4.40) and 9 of April's 30 days of 0.3 % (0.90).
			expect(await balanceOf(test, '2026-04-09')).toMatchObject({ interestCents: 530, notices: [] });
			expect(await balanceOf(test, '2026-05-09')).toMatchObject({
				interestCents: 0,
				notices: ['legalRateMissing'],
			});
		});

		it.each([
			['month', { month: '2024-07', percent: '0.5' }],
			['month', { month: '13/2026', percent: '0.5' }],
			['month', { month: '2026-13', percent: '0.5' }],
			['percent', { month: '2026-09', percent: '-0.1' }],
			['percent', { month: '2026-09', percent: '0.1234567' }],
		])('refuses a rate with a wrong %s', async (field, rate) => {
			const test = await db.create();
			await expect(saveLegalRates(test.ledger, [rate], 'SGS 29543')).rejects.toMatchObject({
				place: { field },
			});
		});
	});
}
