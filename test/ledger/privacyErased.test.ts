/** What comes of an erased debtor afterwards: files and tasks that name them again. */
import { BODIES, eraseDebtor } from '../../engine/operations/privacy/erase';
import { ERASE_PLAN } from '../../engine/operations/privacy/plan.data';
import { pruneLedger } from '../../engine/operations/retention/prune';
import { importPortfolio } from '../../engine/operations/importPortfolio';
import { openTasks } from '../../engine/operations/tasks';
import { inventedCnpj } from '../../sandbox/demo/numbers';
import { expectHealthy } from '../support/ledgerChecks';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { DAY, debtsOf, documentOf, phoneOf, seedDebts } from '../support/ledgerPeople';
import { pay, rowsOf, used, YEAR } from '../support/ledgerRetention';
import { runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

async function erase(test: TestLedger, person: number): Promise<void> {
	const [debtor] = await test.sql('select id from debtors where document = $1', documentOf(person));
	const debtorId = String(debtor?.id);
	await eraseDebtor(test.ledger, { debtorId, confirm: debtorId });
}

for (const db of LEDGERS) {
	describe(`after an erase on ${db.name}`, () => {
		it('a file that still has the title finds it paid: nobody is written to, and nobody is there again', async () => {
			const { test, ledger, clock, adapter } = await used(db, debtsOf(2));
			await pay(test, 1);
			await runUntilQuiet(ledger, { adapter });
			await erase(test, 1);
			clock.advance(7 * DAY);
			const report = await seedDebts(ledger, debtsOf(1));
			expect(report).toMatchObject({ accepted: 0, unchanged: 1, closed: 1 });
			await runUntilQuiet(ledger, { adapter });
			const text = JSON.stringify([
				await test.sql('select * from debtors'),
				await test.sql('select * from debts'),
				await test.sql('select * from contact_points'),
			]);
			expect(text).not.toContain(documentOf(1));
			expect(text).not.toContain('"T1"');
			expect(await test.sql(`select count(*) as n from debts where status = 'paid'`)).toEqual([{ n: 1 }]);
			expect(await test.sql('select count(*) as n from debts')).toEqual([{ n: 2 }]);
			// A second time changes nothing of it.
			const before = await test.sql('select id, external_id from debts order by id');
			const [debtor] = await test.sql('select id from debtors where document is null');
			await eraseDebtor(ledger, { debtorId: String(debtor?.id), confirm: String(debtor?.id) });
			expect(await test.sql('select id, external_id from debts order by id')).toEqual(before);
			await expectHealthy(test, adapter);
		});

		it('a new title brings the person back', async () => {
			const { test, ledger, adapter } = await used(db, debtsOf(1));
			await pay(test, 1);
			await erase(test, 1);
			await seedDebts(ledger, [{ person: 1, title: 'novo' }]);
			expect(await test.sql('select document from debtors')).toEqual([{ document: documentOf(1) }]);
			expect(await test.sql(`select status from debts where external_id = 'novo'`)).toEqual([
				{ status: 'open' },
			]);
			await expectHealthy(test, adapter);
		});

		it('a new title brings back who may be written to at a company, too', async () => {
			const { test, ledger, adapter } = await used(db, []);
			const company = (title: string) => {
				const header =
					'credor;titulo;documento;nome;vencimento;valor;uf;tipo_divida;contato_nome;contato_cargo;contato_telefone';
				const phone = phoneOf(3).slice(3);
				const row = `casa;${title};${inventedCnpj(7)};Oficina Inventada;09/03/2026;150,00;SP;duplicata;Beltrana;Financeiro;${phone}`;
				const source = Buffer.from([header, row, ''].join('\n'));
				return importPortfolio(ledger, { source, fileName: 'c.csv' });
			};
			await company('T7');
			await runUntilQuiet(ledger, { adapter });
			expect(adapter.received.map(({ to }) => to)).toEqual([phoneOf(3)]);
			await pay(test, 7);
			const [debtor] = await test.sql('select id from debtors');
			await eraseDebtor(ledger, { debtorId: String(debtor?.id), confirm: String(debtor?.id) });
			await company('N7');
			expect(
				await test.sql(
					'select p.address, k.name from contact_points p join parties k on k.id = p.party_id and k.contactable = 1',
				),
			).toEqual([{ address: phoneOf(3), name: 'Beltrana' }]);
		});

		it('so it is with a pruned one whose title has their document in it', async () => {
			const [one, other] = [documentOf(1), documentOf(2)];
			const dotted = other.replace(/^(\d{3})(\d{3})(\d{3})(\d{2})$/, '$1.$2.$3-$4');
			const titles = [
				{ person: 1, title: `${one}/03` },
				{ person: 2, title: `${dotted}/03` },
			];
			const { test, ledger, clock, adapter } = await used(db, titles);
			await test.sql(
				`update debts set status = 'paid', status_at = $1, paid = principal`,
				ledger.businessNow(),
			);
			await test.sql(
				`update cases set state = 'closed', close_reason = 'paid', closed_at = $1, next_at = null`,
				ledger.businessNow(),
			);
			clock.advance(6 * YEAR);
			expect(rowsOf(await pruneLedger(ledger))).toMatchObject({ settledDebtors: 2 });
			const text = JSON.stringify(await test.sql('select * from debts'));
			for (const gone of [one, dotted]) expect([gone, text.includes(gone)]).toEqual([gone, false]);
			const sent = adapter.received.length;
			expect(await seedDebts(ledger, titles)).toMatchObject({ accepted: 0, closed: 2 });
			await runUntilQuiet(ledger, { adapter });
			expect(adapter.received).toHaveLength(sent);
		});

		it('tasks whose keys differ in the document alone are no hindrance', async () => {
			const { test, ledger } = await used(db, debtsOf(2));
			await pay(test, 1, 2);
			const keyOf = (person: number) => `payment:casa:${documentOf(person)}-03:2026-03-10:15000`;
			await ledger.transact('test.tasks', () =>
				openTasks(
					[1, 2].map((person) => ({
						dedupeKey: keyOf(person),
						kind: 'unmatchedPayment',
						whatToDo: `Chegou um pagamento do título ${documentOf(person)}-03.`,
					})),
					ledger.realNow(),
				),
			);
			await erase(test, 1);
			await erase(test, 2);
			const tasks = JSON.stringify(await test.sql(`select * from tasks where kind = 'unmatchedPayment'`));
			for (const person of [1, 2]) expect(tasks).not.toContain(documentOf(person));
		});
	});
}

it('an erase reads no table to its end for the rows of one debtor: n8n would stand still', async () => {
	const [db] = LEDGERS;
	const test = await db!.create();
	const read: string[] = [];
	const own = Object.entries(ERASE_PLAN).flatMap(([table, { of }]) => (of ? [[table, of] as const] : []));
	for (const [table, of] of [...own, ['message_bodies', BODIES] as const]) {
		const plan = await test.sql(`explain query plan select 1 from ${table} where ${of}`, 'x');
		for (const { detail } of plan)
			if (/^SCAN/.test(String(detail)) && !String(detail).includes('provider_events_contents'))
				read.push(`${table}: ${detail}`);
	}
	expect(read).toEqual([]);
});
