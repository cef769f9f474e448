/** Retention: what is over goes, what is open stays word for word, and nothing that the promises stand on is touched. */
import { placeHold } from '../../engine/operations/holds';
import { savePeriod } from '../../engine/operations/retention/periods';
import { pruneLedger } from '../../engine/operations/retention/prune';
import { verifyLedger } from '../../engine/operations/verify';
import type { SqlRow } from '../../engine/ports/ledger';
import { expectHealthy } from '../support/ledgerChecks';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { DAY, debtsOf, documentOf, phoneOf, seedDebts } from '../support/ledgerPeople';
import { afterTheLook, inbound, pay, rowsOf, used, YEAR } from '../support/ledgerRetention';
import { kinds, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

const TEXT = 'Recebi, vou ver isto na semana que vem';

const STANDS = [
	'contacts',
	'step_runs',
	'persons',
	'addresses',
	'suppressions',
	'cases',
	'payments',
	'contact_debts',
];

async function dump(test: TestLedger, tables = STANDS): Promise<Record<string, SqlRow[]>> {
	const all: Record<string, SqlRow[]> = {};
	for (const table of tables) all[table] = await test.sql(`select * from ${table} order by 1`);
	return all;
}

const bodies = (test: TestLedger) =>
	test.sql(
		`select b.document, m.body from contacts t join debtors b on b.id = t.debtor_id join message_bodies m on m.id = t.id order by t.id`,
	);

for (const db of LEDGERS) {
	describe(`pruning on ${db.name}`, () => {
		it('takes out the settled when their time is over, and leaves who is not word for word', async () => {
			const { test, ledger, clock, adapter } = await used(db);
			await inbound(test, 1, 'in-1', TEXT);
			await inbound(test, 3, 'in-3', TEXT);
			await pay(test, 1, 2, 4);
			const [held] = await test.sql(
				'select c.id from cases c join debtors b on b.id = c.debtor_id where b.document = $1',
				documentOf(4),
			);
			await placeHold(ledger, { caseId: String(held?.id), kind: 'dispute', reason: 'contesta' });
			clock.advance(4 * YEAR);
			expect(rowsOf(await pruneLedger(ledger))).toEqual({ importRejections: 1 });
			clock.advance(2 * YEAR);

			const everything = ['debtors', 'contact_points', 'message_bodies', 'debts', 'events', ...STANDS];
			const before = await dump(test, everything);
			const counted = await pruneLedger(ledger, { dryRun: true });
			expect(await dump(test, everything)).toEqual(before);
			const pruned = await pruneLedger(ledger);
			expect(rowsOf(pruned)).toEqual({ messageTexts: 3, settledDebtors: 2 });
			expect(rowsOf(counted)).toEqual(rowsOf(pruned));
			expect(pruned).toMatchObject({ dryRun: false, finished: true, rows: 5 });

			const after = await dump(test, everything);
			const text = JSON.stringify(after);
			for (const person of [1, 2])
				for (const gone of [documentOf(person), phoneOf(person), phoneOf(person).slice(3)])
					expect([person, text.includes(gone)]).toEqual([person, false]);
			const kept = (tables: Record<string, SqlRow[]>) =>
				['debtors', 'contact_points', 'debts'].flatMap((table) =>
					(tables[table] ?? []).filter((row) =>
						[documentOf(3), documentOf(4), phoneOf(3), phoneOf(4), 'T3', 'T4'].some((word) =>
							Object.values(row).includes(word),
						),
					),
				);
			expect(kept(before)).toHaveLength(6);
			expect(kept(after)).toEqual(kept(before));
			expect((await bodies(test)).filter(({ body }) => body !== null)).toHaveLength(2);
			expect(await test.sql(`select body from message_bodies where direction = 'in' order by body`)).toEqual(
				expect.arrayContaining([{ body: TEXT }, { body: null }]),
			);
			for (const table of STANDS.filter((name) => name !== 'cases'))
				expect([table, after[table]]).toEqual([table, before[table]]);
			const events = after.events ?? [];
			expect(events.slice(0, before.events?.length)).toEqual(before.events);
			expect(
				events
					.slice(before.events?.length)
					.map(({ type }) => type)
					.sort(),
			).toEqual(['privacy.pruned', 'privacy.pruned', 'retention.pruned', 'retention.pruned']);

			expect((await pruneLedger(ledger)).rows).toBe(0);
			expect(await verifyLedger(ledger, { file: true })).toMatchObject({ sound: true });
			await expectHealthy(test, adapter);
		});

		it('lets nothing be sent or counted twice: webhooks, files, payments and opt-outs find what they knew', async () => {
			const { test, ledger, clock, adapter } = await used(db, debtsOf(3));
			await inbound(test, 1, 'in-1', 'SAIR');
			await pay(test, 1, 2);
			clock.advance(6 * YEAR);
			expect(rowsOf(await pruneLedger(ledger))).toMatchObject({ settledDebtors: 2 });
			const sent = adapter.received.length;
			expect(await inbound(test, 1, 'in-1', 'SAIR')).toMatchObject({ recorded: [], duplicates: 1 });
			await pay(test, 1, 2);
			expect(await test.sql('select count(*) as n from payments')).toEqual([{ n: 2 }]);
			// The very file once more: its titles are known and settled.
			await seedDebts(ledger, debtsOf(3));
			await runUntilQuiet(ledger, { adapter });
			expect(adapter.received).toHaveLength(sent);
			expect(await test.sql(`select external_id, status from debts order by external_id`)).toEqual([
				{ external_id: 'T1', status: 'paid' },
				{ external_id: 'T2', status: 'paid' },
				{ external_id: 'T3', status: 'open' },
			]);
			// A new debt brings the person back, with the address of the file; and with the opt-out.
			const due = new Date(clock.now() - DAY).toISOString().slice(0, 10).split('-').reverse().join('/');
			await seedDebts(
				ledger,
				[1, 2].map((person) => ({ person, title: `N${person}`, due })),
			);
			const outcomes = await runUntilQuiet(ledger, { adapter });
			expect(adapter.received.slice(sent).map(({ to }) => to)).toEqual([phoneOf(2)]);
			expect(kinds(outcomes).sent).toBe(1);
			await expectHealthy(test, adapter);
		});

		it('does not change what caps count', async () => {
			const { test, ledger, clock, adapter } = await used(db, debtsOf(2));
			await pay(test, 1);
			clock.advance(6 * YEAR);
			// Person 1 has a new debt, was written to today, and has another debt that would be told today too.
			const due = new Date(clock.now() - DAY).toISOString().slice(0, 10).split('-').reverse().join('/');
			await seedDebts(ledger, [{ person: 1, title: 'N1', due }]);
			await runUntilQuiet(ledger, { adapter });
			const sent = adapter.received.length;
			const before = await dump(test);
			await savePeriod(ledger, { kind: 'messageTexts', days: 365, reason: 'prova' });
			await pruneLedger(ledger);
			expect(await dump(test)).toEqual(before);
			await seedDebts(ledger, [{ person: 1, title: 'M1', due, group: 'outro' }]);
			const batches = await runUntilQuiet(ledger, { adapter });
			expect(adapter.received).toHaveLength(sent);
			const rules = batches.flatMap(({ decisions }) => [...decisions.values()].map(({ hold }) => hold?.rule));
			expect(rules).toContain('cap');
		});

		it('prunes nothing about which something happens between the look and the write', async () => {
			const { test, ledger, clock } = await used(db, debtsOf(1));
			await pay(test, 1);
			clock.advance(6 * YEAR);
			const [found] = await test.sql('select id from cases');
			const racing = afterTheLook(ledger, () =>
				placeHold(ledger, { caseId: String(found?.id), kind: 'dispute', reason: 'chegou agora' }),
			);
			expect((await pruneLedger(racing, { kinds: ['messageTexts'] })).rows).toBe(0);
			expect(rowsOf(await pruneLedger(ledger))).toEqual({ importRejections: 1 });
			await test.sql(`update holds set lifted_at = $1`, clock.now());
			const reopening = afterTheLook(ledger, () => test.sql(`update debts set status = 'open'`));
			expect((await pruneLedger(reopening, { kinds: ['settledDebtors'] })).rows).toBe(0);
			expect(await test.sql('select document from debtors')).toEqual([{ document: documentOf(1) }]);
		});

		it('keeps what a phone of two debtors wrote while the matter of one is open', async () => {
			const { test, ledger, clock } = await used(db, [
				{ person: 1, phones: [7] },
				{ person: 2, phones: [7] },
			]);
			await inbound(test, 7, 'in-7', TEXT);
			await pay(test, 1);
			clock.advance(6 * YEAR);
			await pruneLedger(ledger);
			const text = `select body from message_bodies where direction = 'in'`;
			expect(await test.sql(text)).toEqual([{ body: TEXT }]);
			await pay(test, 2);
			clock.advance(6 * YEAR);
			await pruneLedger(ledger);
			expect(await test.sql(text)).toEqual([{ body: null }]);
		});

		it('prunes what is nobody’s or of the machine by its own time, and keeps every key', async () => {
			const { test, ledger, clock } = await used(db, debtsOf(2));
			const now = clock.now();
			await inbound(test, 50, 'in-50', 'Quem é?');
			await inbound(test, 2, 'in-2', 'Não sou eu, número errado');
			await test.sql(
				`insert into import_rows (batch_id, row_number, verdict, field, reason) select id, 9, 'rejected', 'nome', 'x' from import_batches`,
			);
			await test.sql(
				`insert into tasks (id, dedupe_key, kind, what_to_do, state, created_at, due_at, done_at, result)
				values ('ta', 'chave', 'prova', 'Ligue para Fulana', 'done', $1, $1, $1, 'feito'), ('tb', 'outra', 'prova', 'Ligue', 'open', $1, $1, null, null)`,
				now,
			);
			await test.sql(
				`insert into provider_events (provider, dedupe_key, kind, message_id, content, occurred_at, received_at)
				values ('asaas', 'e1', 'charge', 'nao-e-nossa', '{}', $1, $1)`,
				now,
			);
			const [contact] = await test.sql('select * from contacts order by id limit 1');
			await test.sql(
				`insert into portal_links (token_hash, contact_id, creditor_id, person_id, debtor_id, case_id, channel, mode, created_at, expires_at)
				values ('h', $1, 'casa', $2, $3, $4, 'sms', 'live', $5, $5)`,
				String(contact?.id),
				String(contact?.person_id),
				String(contact?.debtor_id),
				String(contact?.case_id),
				now,
			);
			clock.advance(100 * DAY);
			expect(rowsOf(await pruneLedger(ledger))).toEqual({ webhookContents: 1, wrongAddresses: 1 });
			clock.advance(100 * DAY);
			expect(rowsOf(await pruneLedger(ledger))).toEqual({
				importRejections: 2,
				portalLinks: 1,
				strangersTexts: 1,
			});
			clock.advance(2 * YEAR);
			expect(rowsOf(await pruneLedger(ledger))).toEqual({ doneTasks: 1 });
			expect(
				await test.sql(
					'select id, dedupe_key, state, result from tasks where id in ($1, $2) order by id',
					'ta',
					'tb',
				),
			).toEqual([
				{ id: 'ta', dedupe_key: 'chave', state: 'done', result: null },
				{ id: 'tb', dedupe_key: 'outra', state: 'open', result: null },
			]);
			expect(await test.sql(`select what_to_do from tasks where id = 'tb'`)).toEqual([
				{ what_to_do: 'Ligue' },
			]);
			expect(
				await test.sql(`select dedupe_key, content from provider_events where provider = 'asaas'`),
			).toEqual([{ dedupe_key: 'e1', content: null }]);
			expect(await inbound(test, 50, 'in-50', 'Quem é?')).toMatchObject({ recorded: [], duplicates: 1 });
			// The wrong number comes in every file: it stays away, and unused.
			await seedDebts(ledger, debtsOf(2));
			expect(await test.sql(`select address from contact_points where state = 'wrongPerson'`)).toEqual([
				{ address: null },
			]);
			expect(await verifyLedger(ledger)).toMatchObject({ sound: true });
		});
	});
}
