/** Debts that leave, people beside the debtor, layouts and previews. */
import {
	getBatch,
	type ImportInput,
	importPortfolio,
	listBatches,
} from '../../engine/operations/importPortfolio';
import { findLayout, listLayouts, saveLayout } from '../../engine/operations/layouts';
import { settleSharedPhone } from '../../engine/operations/parties';
import { previewPortfolio } from '../../engine/operations/previewPortfolio';
import { withdrawDebts } from '../../engine/operations/withdraw';
import { inventedCnpj } from '../../sandbox/demo/numbers';
import { shapedFile } from '../../sandbox/demo/shapes';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import {
	documentOf,
	phoneOf,
	portfolioFile,
	seedCreditor,
	type SeedDebt,
	seedDebts,
} from '../support/ledgerPeople';
import { fakeProvider, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`exits, people and layouts on ${db.name}`, () => {
		async function house(): Promise<TestLedger> {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			return test;
		}

		const load = (test: TestLedger, debts: readonly SeedDebt[], more: Partial<ImportInput> = {}) =>
			importPortfolio(test.ledger, { source: portfolioFile(debts), fileName: 'c.csv', ...more });
		const lines = (...text: string[]) => Buffer.from(text.join('\n'));
		const types = async (test: TestLedger) =>
			(await test.sql(`select type from events where type not like 'creditor.%' order by seq`)).map(
				({ type }) => type,
			);

		it('closes a case with its last debt only, and is silent about it', async () => {
			const test = await house();
			await load(test, [
				{ person: 1, title: 'A' },
				{ person: 1, title: 'B', due: '02/03/2026' },
			]);
			expect(
				await withdrawDebts(test.ledger, { creditorId: 'casa', titles: ['B', 'Z'], status: 'ceded' }),
			).toMatchObject({ left: ['B'], notFound: ['Z'], casesClosed: 0, cents: 15_000 });
			expect(await test.sql('select state, oldest_due_date from cases')).toEqual([
				{ state: 'open', oldest_due_date: '2026-03-09' },
			]);
			const [row] = await test.sql('select id from cases');
			const last = await withdrawDebts(test.ledger, {
				creditorId: 'casa',
				caseId: String(row?.id),
				status: 'withdrawn',
				reason: 'pedido',
			});
			expect(last).toMatchObject({ left: ['A'], casesClosed: 1 });
			expect(
				await withdrawDebts(test.ledger, { creditorId: 'casa', titles: ['A'], status: 'returned' }),
			).toMatchObject({ left: [], alreadyClosed: ['A'] });
			const adapter = fakeProvider();
			await runUntilQuiet(test.ledger, { adapter });
			expect(adapter.calls).toEqual([]);
			expect(await types(test)).toEqual(['portfolio.imported', 'debt.exited', 'debt.exited', 'case.closed']);
		});

		it('starts a debt that comes late at the first amicable touch: one message, no flood', async () => {
			const test = await house();
			await load(test, [{ person: 1, due: '30/12/2025' }]);
			const adapter = fakeProvider();
			await runUntilQuiet(test.ledger, { adapter });
			expect(adapter.calls).toHaveLength(1);
			expect(await test.sql('select step_key, stage, passed from step_runs')).toEqual([
				{ step_key: 'um', stage: 'reminder', passed: '[]' },
			]);
		});

		it('writes to no work phone of a person, no guarantor, and to the contact person of a company', async () => {
			const test = await house();
			const header =
				'credor;titulo;documento;nome;vencimento;valor;uf;tipo_divida;telefone_comercial;avalista_nome;avalista_telefone;contato_nome;contato_cargo;contato_telefone';
			const phone = (n: number) => phoneOf(n).slice(3);
			await importPortfolio(test.ledger, {
				source: lines(
					header,
					`casa;P1;${documentOf(1)};Fulana Inventada;09/03/2026;10,00;SP;mensalidade_escolar;${phone(1)};Ivo Reis;${phone(2)};;;`,
					`casa;J1;${inventedCnpj(40)};Padaria Boa ME;09/03/2026;10,00;SP;titulo_credito;;Ivo Reis;${phone(3)};Lia Prado;financeiro;${phone(4)}`,
				),
				fileName: 'c.csv',
			});
			const adapter = fakeProvider();
			await runUntilQuiet(test.ledger, { adapter });
			expect(adapter.calls.map((call) => call.to)).toEqual([phoneOf(4)]);
			expect(await test.sql(`select role, contactable from parties order by role, contactable`)).toEqual([
				{ role: 'contactPerson', contactable: 1 },
				{ role: 'guarantor', contactable: 0 },
				{ role: 'guarantor', contactable: 0 },
			]);
		});

		it('does not use a phone that three debtors have, until a person says whose it is', async () => {
			const test = await house();
			await seedDebts(
				test.ledger,
				[1, 2, 3].map((person) => ({ person, phones: [77] })),
			);
			expect(await test.sql('select kind from tasks')).toEqual([{ kind: 'sharedPhone' }]);
			const adapter = fakeProvider();
			await runUntilQuiet(test.ledger, { adapter });
			expect(adapter.calls).toEqual([]);
			const [owner] = await test.sql(
				`select c.id from cases c join debts t on t.case_id = c.id where t.external_id = 'T2'`,
			);
			const settled = { creditorId: 'casa', phone: phoneOf(77), caseIds: [String(owner?.id)] };
			expect(await settleSharedPhone(test.ledger, settled)).toEqual({ kept: 1, removed: 2 });
			expect(await test.sql('select state from tasks')).toEqual([{ state: 'done' }]);
			expect(await test.sql('select state, review from contact_points order by state')).toEqual([
				{ state: 'unverified', review: 'settled' },
				{ state: 'wrongPerson', review: 'settled' },
				{ state: 'wrongPerson', review: 'settled' },
			]);
			await expect(settleSharedPhone(test.ledger, settled)).rejects.toThrow(/waits for review/);
			expect(JSON.stringify(await test.sql('select what_to_do from tasks'))).not.toContain(
				phoneOf(77).slice(5),
			);
		});

		it('keeps reports and layouts, and shows a file before it is stored', async () => {
			const test = await house();
			await seedCreditor(test.ledger, 'escola');
			await seedCreditor(test.ledger, 'varejo');
			await seedCreditor(test.ledger, 'fornecedor');
			const source = shapedFile('parcelas', { debtors: 30, referenceDate: '2026-03-10', seed: 3 });
			const preview = await previewPortfolio(test.ledger, { source });
			expect(preview.preview).toHaveLength(20);
			expect(preview).toMatchObject({ rejected: 0, encoding: 'windows-1252', unknownColumns: ['LOJA'] });
			expect(JSON.stringify(preview)).not.toMatch(/\d{3}\.?\d{3}\.?\d{3}-?\d{2}|\d{8,}@|9\d{4}-?\d{4}/);
			expect(await test.sql('select count(*) as n from debts')).toEqual([{ n: 0 }]);
			const saved = await saveLayout(test.ledger, {
				creditorId: 'escola',
				name: 'mensal',
				layout: preview.layout,
			});
			expect(saved.version).toBe(1);
			expect(
				await saveLayout(test.ledger, { creditorId: 'escola', name: 'mensal', layout: preview.layout }),
			).toEqual(saved);
			const changed = { ...preview.layout, constants: { juros_mes_pct: '1' } };
			expect(
				(await saveLayout(test.ledger, { creditorId: 'escola', name: 'mensal', layout: changed })).version,
			).toBe(2);
			expect(await listLayouts(test.ledger, 'escola')).toMatchObject([{ name: 'mensal', version: 2 }]);
			const found = await findLayout(test.ledger, 'escola', 'mensal');
			const report = await importPortfolio(test.ledger, {
				source,
				fileName: 'm.csv',
				layout: { label: 'mensal.2', layout: found.layout },
			});
			expect(report.accepted).toBe(preview.accepted);
			expect(await test.sql('select distinct interest_month_bp as bp from debts')).toEqual([{ bp: 100 }]);
			expect(await listBatches(test.ledger, { limit: 10 })).toMatchObject([
				{ batchId: report.batchId, layout: 'mensal.2', state: 'done' },
			]);
			expect((await getBatch(test.ledger, report.batchId)).report).toEqual(report);
			await expect(getBatch(test.ledger, 'nada')).rejects.toThrow(/no such import/);
			await expect(
				saveLayout(test.ledger, { creditorId: 'escola', name: 'x', layout: '{"columns":{"vlr":"V"}}' }),
			).rejects.toThrow(/columns\.vlr/);
		});
	});
}
