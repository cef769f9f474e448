/** What the creditor's own system says right before a contact: open, paid, less, or nothing. */
import { importPortfolio } from '../../engine/operations/importPortfolio';
import { type BalanceAnswer, confirmBalances } from '../../engine/operations/liveBalances';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { DAY, debtsOf, HOUR, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, kinds, runUntilQuiet } from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';

afterEach(disposeLedgers);

const of = (debt: string, more: Partial<BalanceAnswer> = {}): BalanceAnswer => ({
	creditorId: 'casa',
	debt,
	open: true,
	...more,
});

for (const db of LEDGERS) {
	describe(`live balance checks on ${db.name}`, () => {
		/** `count` overdue debtors of a creditor whose payments file is 27 hours old: the next morning, at half past one in the afternoon. */
		async function stale(count: number): Promise<TestLedger> {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(count));
			await feed(test, 'titulo;pago em;valor pago');
			test.clock.advance(27 * HOUR);
			return test;
		}
		const feed = (test: TestLedger, ...lines: string[]) =>
			importPortfolio(test.ledger, {
				source: Buffer.from(lines.join('\n')),
				fileName: `p-${lines.length}.csv`,
				mode: 'payments',
				defaultCreditor: 'casa',
			});
		const send = async (test: TestLedger) => {
			const adapter = fakeProvider();
			const done = kinds(await runUntilQuiet(test.ledger, { adapter }));
			await expectHealthy(test, adapter);
			return done;
		};
		const statuses = async (test: TestLedger) =>
			Object.fromEntries(
				(await test.sql('select external_id, status from debts')).map((row) => [row.external_id, row.status]),
			) as Record<string, string>;

		it('sends what was confirmed in spite of an old payments file, at once, and holds what got no answer', async () => {
			const test = await stale(3);
			expect(await send(test)).toEqual({});
			const said = await confirmBalances(test.ledger, [of('T1'), of('T2', { open: null }), of('T9')]);
			expect(said.map(({ status }) => status)).toEqual(['confirmed', 'unanswered', 'unknown']);
			expect(await send(test)).toEqual({ sent: 1 });
			const [row] = await test.sql(
				`select external_id from contacts t join contact_debts x on x.contact_id = t.id join debts d on d.id = x.debt_id`,
			);
			expect(row).toEqual({ external_id: 'T1' });
		});

		it('counts what was said for the hours of the creditor, from when it was said, and never from the future', async () => {
			const test = await stale(3);
			const now = test.ledger.businessNow();
			await confirmBalances(test.ledger, [
				of('T1', { checkedAt: now - 26 * HOUR }),
				of('T2', { checkedAt: now - 25 * HOUR }),
				of('T3', { checkedAt: now + 9 * DAY }),
			]);
			expect(await test.sql('select external_id, confirmed_at from debts order by external_id')).toEqual([
				{ external_id: 'T1', confirmed_at: now - 26 * HOUR },
				{ external_id: 'T2', confirmed_at: now - 25 * HOUR },
				{ external_id: 'T3', confirmed_at: now },
			]);
			// An older answer that comes late takes nothing back.
			await confirmBalances(test.ledger, [of('T3', { checkedAt: now - 40 * HOUR })]);
			expect(await send(test)).toEqual({ sent: 2 });
		});

		it('lets a debt go that the creditor calls paid, and closes its case', async () => {
			const test = await stale(2);
			const [{ id } = {}] = await test.sql(`select id from debts where external_id = 'T2'`);
			const said = await confirmBalances(test.ledger, [
				of('T1', { open: false }),
				{ debt: String(id), open: false },
			]);
			expect(said.map(({ status }) => status)).toEqual(['left', 'left']);
			expect(await statuses(test)).toEqual({ T1: 'paidAtCreditor', T2: 'paidAtCreditor' });
			expect(await test.sql('select distinct state, close_reason from cases')).toEqual([
				{ state: 'closed', close_reason: 'paidAtCreditor' },
			]);
			expect((await confirmBalances(test.ledger, [of('T1'), of('T1', { open: false })]))[1]).toMatchObject({
				status: 'closed',
			});
			expect(await send(test)).toEqual({});
		});

		it('believes the answer that says paid where two differ', async () => {
			const test = await stale(1);
			const said = await confirmBalances(test.ledger, [of('T1', { open: false }), of('T1')]);
			expect(said.map(({ status }) => status)).toEqual(['left', 'left']);
			expect(await send(test)).toEqual({});
		});

		it('lets a contested debt go, too, and confirms none', async () => {
			const test = await stale(2);
			await test.sql(`update debts set status = 'disputed'`);
			const said = await confirmBalances(test.ledger, [of('T1', { open: false }), of('T2')]);
			expect(said.map(({ status }) => status)).toEqual(['left', 'closed']);
		});

		it('books a payment that it tells of once: the file of the night brings no second one', async () => {
			const test = await stale(2);
			const payment = { cents: 150_00, paidOn: '2026-03-10' };
			const answers = [
				of('T1', { open: false, payment }),
				of('T2', { open: false, payment: { cents: 1_00 } }),
			];
			expect((await confirmBalances(test.ledger, answers)).map(({ status }) => status)).toEqual([
				'paid',
				'paid',
			]);
			expect(await statuses(test)).toEqual({ T1: 'paid', T2: 'paid' });
			const night = await feed(test, 'titulo;pago em;valor pago', 'T1;10/03/2026;150,00');
			expect(night).toMatchObject({ paid: 0, unchanged: 1 });
			expect(await test.sql('select count(*) as n from payments')).toEqual([{ n: 2 }]);
		});

		it('asks for no more than the creditor says: the case waits for a person, with one task a day', async () => {
			const test = await stale(2);
			const answers = [of('T1', { balanceCents: 149_99 }), of('T2', { balanceCents: 150_00 })];
			const said = await confirmBalances(test.ledger, answers);
			expect(said.map(({ status }) => status)).toEqual(['held', 'confirmed']);
			await confirmBalances(test.ledger, answers);
			expect(await send(test)).toEqual({ sent: 1 });
			expect(await test.sql('select count(*) as n from holds')).toEqual([{ n: 1 }]);
			const [task, ...more] = await test.sql(`select what_to_do from tasks where kind = 'balanceDiffers'`);
			expect(more).toEqual([]);
			expect(task?.what_to_do).toContain('R$ 149,99');
			expect(task?.what_to_do).toContain('R$ 150,00');
		});

		it('compares a balance without fine and interest with the principal', async () => {
			const test = await stale(2);
			await test.sql('update debts set fine_bp = 200');
			const answers = [
				of('T1', { balanceCents: 150_00 }),
				of('T2', { balanceCents: 150_00, principalOnly: true }),
			];
			const said = await confirmBalances(test.ledger, answers);
			expect(said.map(({ status }) => status)).toEqual(['held', 'confirmed']);
		});

		it('waits for the word of a creditor without payments files that wants to be asked', async () => {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa', { balanceCheck: true });
			await seedDebts(test.ledger, debtsOf(2));
			expect(await send(test)).toEqual({});
			await confirmBalances(test.ledger, [of('T2')]);
			expect(await send(test)).toEqual({ sent: 1 });
		});

		it('takes hundreds of answers, each at its place', async () => {
			const test = await stale(230);
			const said = await confirmBalances(
				test.ledger,
				debtsOf(230).map((_debt, i) => of(`T${i + 1}`, { open: i % 3 !== 0 })),
			);
			expect(said.map(({ status }) => status)).toEqual(
				said.map((_one, i) => (i % 3 === 0 ? 'left' : 'confirmed')),
			);
		});

		it.each([
			['debt', of(' ')],
			['balance', of('T1', { balanceCents: 1.5 })],
			['paidAmount', of('T1', { open: false, payment: { cents: 0 } })],
			['paidOn', of('T1', { open: false, payment: { cents: 1, paidOn: '10/03/2026' } })],
			['checkedAt', of('T1', { checkedAt: Number.NaN })],
		])('refuses a wrong %s before anything changes', async (field, answer) => {
			const test = await stale(1);
			await expect(confirmBalances(test.ledger, [of('T1', { open: false }), answer])).rejects.toMatchObject({
				place: { field },
			});
			expect(await statuses(test)).toEqual({ T1: 'open' });
		});
	});
}
