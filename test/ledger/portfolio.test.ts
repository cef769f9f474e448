/** The portfolio as it changes: modes, exits, people beside the debtor, what a batch tells. */
import { type ImportInput, importPortfolio } from '../../engine/operations/importPortfolio';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { debtsOf, portfolioFile, seedCreditor, type SeedDebt } from '../support/ledgerPeople';
import { fakeProvider, runUntilQuiet } from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`the portfolio on ${db.name}`, () => {
		async function house(): Promise<TestLedger> {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			return test;
		}

		const load = (test: TestLedger, debts: readonly SeedDebt[], more: Partial<ImportInput> = {}) =>
			importPortfolio(test.ledger, { source: portfolioFile(debts), fileName: 'c.csv', ...more });
		const lines = (...text: string[]) => Buffer.from(text.join('\n'));
		const statuses = async (test: TestLedger) =>
			Object.fromEntries(
				(await test.sql('select external_id, status from debts order by external_id')).map((row) => [
					row.external_id,
					row.status,
				]),
			);
		const types = async (test: TestLedger) =>
			(await test.sql(`select type from events where type not like 'creditor.%' order by seq`)).map(
				({ type }) => type,
			);

		it('changes what a later file says otherwise, with an event, and nothing when it says the same', async () => {
			const test = await house();
			await load(test, debtsOf(3));
			const changed = [{ person: 1, amount: '175,00' }, { person: 2, due: '08/03/2026' }, { person: 3 }];
			const report = await load(test, changed);
			expect(report).toMatchObject({
				accepted: 0,
				updated: 2,
				unchanged: 1,
				rejected: 0,
				sums: { updated: 325, unchanged: 150 },
			});
			expect(
				await test.sql('select external_id, principal, due_date from debts order by external_id'),
			).toEqual([
				{ external_id: 'T1', principal: 17_500, due_date: '2026-03-09' },
				{ external_id: 'T2', principal: 15_000, due_date: '2026-03-08' },
				{ external_id: 'T3', principal: 15_000, due_date: '2026-03-09' },
			]);
			expect(await types(test)).toEqual([
				'portfolio.imported',
				'debt.updated',
				'debt.updated',
				'portfolio.imported',
			]);
			const again = await load(test, changed);
			expect(again).toMatchObject({ accepted: 0, updated: 0, unchanged: 3, sameAs: report.batchId });
		});

		it('leaves alone the debt of somebody else that has the same number', async () => {
			const test = await house();
			await load(test, [{ person: 1, title: 'T' }]);
			const report = await load(test, [{ person: 2, title: 'T', amount: '9,00' }]);
			expect(report).toMatchObject({
				rejected: 1,
				updated: 0,
				rejectedRows: [{ rowNumber: 2, field: 'documento' }],
			});
			expect(await test.sql('select principal from debts')).toEqual([{ principal: 15_000 }]);
			expect(await test.sql('select count(*) as n from debtors')).toEqual([{ n: 1 }]);
		});

		it('lets leave what a full file lacks, and takes it back when it is there again', async () => {
			const test = await house();
			await load(test, debtsOf(10), { mode: 'full' });
			const report = await load(test, debtsOf(9), { mode: 'full' });
			expect(report).toMatchObject({
				withdrawn: 1,
				unchanged: 9,
				sums: { withdrawn: 150 },
				absent: { debts: 1, percent: 10, held: null },
			});
			expect((await statuses(test)).T10).toBe('withdrawn');
			expect(await test.sql(`select close_reason from cases where state = 'closed'`)).toEqual([
				{ close_reason: 'withdrawn' },
			]);
			const back = await load(test, debtsOf(10), { mode: 'full', confirm: true });
			expect(back).toMatchObject({ reopened: 1, updated: 1, withdrawn: 0 });
			expect((await statuses(test)).T10).toBe('open');
			expect(await test.sql(`select count(*) as n from cases where state = 'closed'`)).toEqual([{ n: 0 }]);
			await expectHealthy(test, fakeProvider());
		});

		it('lets nothing leave when that were too much, says so, and obeys a person', async () => {
			const test = await house();
			await load(test, debtsOf(10), { mode: 'full' });
			const held = await load(test, debtsOf(7), { mode: 'full' });
			expect(held).toMatchObject({ withdrawn: 0, absent: { debts: 3, percent: 30 } });
			expect(held.absent?.held).toMatch(/3 de 10 dívidas.+30 %/);
			expect(await test.sql('select kind from tasks')).toEqual([{ kind: 'portfolioShrinks' }]);
			expect(Object.values(await statuses(test))).toEqual(Array(10).fill('open'));
			const done = await load(test, debtsOf(7), { mode: 'full', confirm: true });
			expect(done).toMatchObject({ withdrawn: 3 });
		});

		it('asks, too, when one debt is most of the money', async () => {
			const test = await house();
			await load(test, [...debtsOf(19), { person: 20, amount: '9.000,00' }], { mode: 'full' });
			expect((await load(test, debtsOf(19), { mode: 'full' })).absent?.held).toMatch(/1 de 20/);
		});

		it('does not take a row with a mistake for one that is gone, nor another creditor for this one', async () => {
			const test = await house();
			await seedCreditor(test.ledger, 'outra');
			await load(test, [...debtsOf(9), ...debtsOf(9, 20, 'outra')], { mode: 'full' });
			const report = await load(test, [...debtsOf(8), { person: 9, amount: '1,2,3' }], { mode: 'full' });
			expect(report).toMatchObject({ rejected: 1, withdrawn: 0 });
			expect(Object.values(await statuses(test))).toEqual(Array(18).fill('open'));
		});

		it('refuses a full file that a newer one replaced', async () => {
			const test = await house();
			await load(test, debtsOf(10), { mode: 'full' });
			test.clock.advance(1000);
			await load(test, debtsOf(9), { mode: 'full' });
			await expect(load(test, debtsOf(10), { mode: 'full' })).rejects.toThrow(/newer full file/);
			expect((await statuses(test)).T10).toBe('withdrawn');
			await expect(load(test, debtsOf(9), { mode: 'full' })).resolves.toMatchObject({
				unchanged: 9,
				withdrawn: 0,
			});
		});

		it('takes withdrawals from a file, lists what is not there, and keeps them from coming back', async () => {
			const test = await house();
			await load(test, debtsOf(3));
			const report = await importPortfolio(test.ledger, {
				source: lines('titulo;motivo', 'T1;acordo no credor', 'T2;', 'T9;', 'T2;'),
				fileName: 'saidas.csv',
				mode: 'withdrawals',
				exitStatus: 'returned',
			});
			expect(report).toMatchObject({ withdrawn: 2, rejected: 2, sums: { withdrawn: 300 } });
			expect(report.rejectedRows.map((row) => row.rowNumber).sort()).toEqual([4, 5]);
			expect(await statuses(test)).toEqual({ T1: 'returned', T2: 'returned', T3: 'open' });
			const again = await load(test, debtsOf(3));
			expect(again).toMatchObject({ closed: 2, reopened: 0, unchanged: 3 });
			expect(await statuses(test)).toEqual({ T1: 'returned', T2: 'returned', T3: 'open' });
		});

		it('takes payments from a file once, and knows then that the payments are fresh', async () => {
			const test = await house();
			await load(test, debtsOf(4));
			const file = {
				source: lines(
					'titulo;data pagamento;valor pago;situacao',
					'T1;09/03/2026;150,00;',
					'T2;09/03/2026;50,00;',
					'T3;;;',
					'T4;09/03/2026;140,00;quitado',
					'T8;09/03/2026;1,00;',
					'T2;31/02/2026;1,00;',
				),
				fileName: 'pagos.csv',
				mode: 'payments' as const,
			};
			const report = await importPortfolio(test.ledger, file);
			expect(report).toMatchObject({
				paid: 4,
				unmatched: 1,
				rejected: 2,
				sums: { paid: 150 + 50 + 150 + 140 },
			});
			expect(await statuses(test)).toEqual({ T1: 'paid', T2: 'open', T3: 'paidAtCreditor', T4: 'paid' });
			expect(await test.sql('select payments_feed_at from creditors')).toEqual([
				{ payments_feed_at: test.ledger.businessNow() },
			]);
			const again = await importPortfolio(test.ledger, file);
			expect(again).toMatchObject({ paid: 0, unchanged: 4 });
			expect(await test.sql('select count(*) as n from payments')).toEqual([{ n: 3 }]);
		});

		it('holds overdue contacts once the payments feed is too old, and none where there is no feed', async () => {
			const test = await house();
			await load(test, debtsOf(1));
			await importPortfolio(test.ledger, {
				source: lines('titulo;pago em;valor pago'),
				fileName: 'p.csv',
				mode: 'payments',
				defaultCreditor: 'casa',
			});
			test.clock.advance(27 * 3_600_000);
			const adapter = fakeProvider();
			await runUntilQuiet(test.ledger, { adapter });
			expect(adapter.calls).toEqual([]);
			expect(
				(await test.sql(`select data from events where type = 'gate.deferred'`)).map(
					({ data }) => (JSON.parse(String(data)) as { rule: string }).rule,
				),
			).toContain('freshness');
		});
	});
}
