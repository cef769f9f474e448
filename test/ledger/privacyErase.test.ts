/** LGPD: nothing that tells of a debtor is left anywhere, whatever column it stood in; others and the timeline stay as they were. */
import { openDriver } from '../../engine/adapters/ledger/open';
import { SCHEMA_VERSION } from '../../engine/adapters/ledger/migrate';
import { tablesOf } from '../../engine/adapters/ledger/tables';
import { eraseDebtor, previewErase } from '../../engine/operations/privacy/erase';
import { ERASE_PLAN } from '../../engine/operations/privacy/plan.data';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import { actOnPortal } from '../../engine/operations/portal/act';
import { verifyIdentity } from '../../engine/operations/portal/verify';
import type { SqlRow, SqlValue } from '../../engine/ports/ledger';
import { faultsOf } from '../support/ledgerChecks';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { debtsOf, documentOf, phoneOf, seedCreditor, seedDebts, senderOf } from '../support/ledgerPeople';
import { digitsOf, portalScene, tokenOf } from '../support/ledgerPortal';
import { fakeProvider, kinds, observed, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

/** What the sweep looks for stands there, so the test leaves it. */
const NEEDLES = new Set(['debtors.document', 'debtors.name', 'contact_points.address']);

/** The text columns of every table, as the database has them. */
async function textColumns(test: TestLedger): Promise<Map<string, string[]>> {
	const driver = await openDriver(test.config);
	const session = await driver.session('snapshot');
	try {
		const tables = await tablesOf(session, driver.dialect, SCHEMA_VERSION);
		return new Map(
			tables.map(({ name, columns }) => [
				name,
				Object.keys(columns).filter((column) => columns[column] === 'text'),
			]),
		);
	} finally {
		await session.end('rollback');
		await driver.close();
	}
}

async function insert(test: TestLedger, table: string, row: SqlRow): Promise<void> {
	const fields = Object.keys(row);
	const places = fields.map((_, n) => `$${n + 1}`);
	const values = Object.values(row) as SqlValue[];
	await test.sql(`insert into ${table} (${fields.join(', ')}) values (${places.join(', ')})`, ...values);
}

/** Two debtors who were written to; the first answered, and has a row in every table that can hold one. */
async function scene(db: (typeof LEDGERS)[number]) {
	const test = await db.create();
	await seedCreditor(test.ledger, 'casa');
	await seedDebts(test.ledger, debtsOf(2));
	const adapter = fakeProvider();
	await runUntilQuiet(test.ledger, { adapter });
	await recordChannelEvents(test.ledger, 'fake', [
		{
			kind: 'inbound',
			dedupeKey: 'in-1',
			channel: 'sms',
			from: phoneOf(1),
			to: senderOf('casa'),
			text: 'SAIR',
			occurredAt: test.clock.now(),
		},
	]);
	const [debtor] = await test.sql('select id, person_id from debtors where document = $1', documentOf(1));
	const [other] = await test.sql('select id from debtors where document = $1', documentOf(2));
	const id = String(debtor?.id);
	const [found] = await test.sql(
		`select c.id as case_id, t.id as contact_id, d.id as debt_id, d.batch_id from cases c join contacts t on t.case_id = c.id
		join debts d on d.case_id = c.id where c.debtor_id = $1`,
		id,
	);
	const caseId = String(found?.case_id);
	const own = { creditor_id: 'casa', debtor_id: id };
	await insert(test, 'parties', { id: 'pa', ...own, role: 'guarantor', created_at: 1 });
	await insert(test, 'charges', {
		id: 'ch',
		...own,
		person_id: String(debtor?.person_id),
		case_id: caseId,
		kind: 'boleto',
		provider: 'asaas',
		mode: 'live',
		state: 'accepted',
		status: 'cancelled',
		amount: 1,
		due_date: '2026-03-10',
		issued_on: '2026-03-01',
		request: '{}',
		at: 1,
		reserved_at: 1,
	});
	const title = { charge_id: 'ch', agreement_id: 'itau' };
	await insert(test, 'bank_titles', {
		...title,
		number: 1,
		digits: '1',
		digits_checked: '19',
		state: 'sent',
	});
	await insert(test, 'bank_instructions', {
		id: 'bi',
		...title,
		movement: 'register',
		data: '{}',
		state: 'inFile',
		at: 1,
	});
	await insert(test, 'payments', {
		id: 'py',
		creditor_id: 'casa',
		debt_id: String(found?.debt_id),
		external_id: 'x',
		amount: 1,
		paid_on: '2026-03-10',
		source: 'manual',
		recorded_at: 1,
	});
	await insert(test, 'consents', { id: 'co', ...own, channel: 'whatsapp', source: 'x', given_at: 1 });
	await insert(test, 'holds', {
		id: 'ho',
		creditor_id: 'casa',
		case_id: caseId,
		kind: 'hold',
		reason: 'x',
		created_at: 1,
	});
	await insert(test, 'tasks', {
		id: 'ta',
		dedupe_key: 'x',
		creditor_id: 'casa',
		case_id: caseId,
		kind: 'prova',
		what_to_do: 'x',
		created_at: 1,
		due_at: 1,
	});
	await insert(test, 'provider_events', {
		provider: 'fake',
		dedupe_key: 'pe',
		kind: 'status',
		contact_id: String(found?.contact_id),
		content: '{}',
		occurred_at: 1,
		received_at: 1,
	});
	await insert(test, 'import_rows', {
		batch_id: String(found?.batch_id),
		row_number: 9,
		verdict: 'rejected',
		field: 'nome',
		reason: 'x',
	});
	await insert(test, 'outside_requests', { scope: 's', key: 'k', fingerprint: 'f', answer: '{}', at: 1 });
	await insert(test, 'pauses', {
		id: 'pz',
		scope: 'batch',
		scope_id: 'b',
		reason: 'x',
		created_at: 1,
		lifted_at: 1,
	});
	const leave = async () => {
		await test.sql(`update debts set status = 'paid' where debtor_id = $1`, id);
		await test.sql(
			`update cases set state = 'closed', close_reason = 'paid', next_at = null where debtor_id = $1`,
			id,
		);
	};
	return { test, adapter, id, otherId: String(other?.id), leave };
}

/** Every value of every table, by table and column. */
async function dump(test: TestLedger): Promise<Map<string, SqlRow[]>> {
	const tables = new Map<string, SqlRow[]>();
	for (const table of (await textColumns(test)).keys())
		tables.set(table, await test.sql(`select * from ${table}`));
	return tables;
}

for (const db of LEDGERS) {
	describe(`erasing a debtor on ${db.name}`, () => {
		it('has thought of every text column of the schema', async () => {
			const test = await db.create();
			const columns = await textColumns(test);
			const planned = Object.fromEntries(
				[...columns].map(([table]) => [table, Object.keys(ERASE_PLAN[table]?.columns ?? {}).sort()]),
			);
			// Where this fails: say in plan.data.ts what an erase does with the new column.
			expect(planned).toEqual(Object.fromEntries([...columns].map(([t, names]) => [t, [...names].sort()])));
		});

		it('leaves nothing in any of them, and nobody else out', async () => {
			const { test, id, otherId, leave } = await scene(db);
			await leave();
			const needle = `Fulana de Prova ${documentOf(1)}, tel. ${phoneOf(1)}`;
			await test.sql('update debtors set name = $2 where id = $1', id, 'Fulana de Prova');
			for (const [table, { of, columns }] of Object.entries(ERASE_PLAN)) {
				for (const [column, how] of Object.entries(columns)) {
					if (how === 'sweep') {
						await test.sql(`update ${table} set ${column} = $1`, JSON.stringify({ about: needle }));
						expect(await test.sql(`select 1 as n from ${table} limit 1`)).toEqual([{ n: 1 }]);
					} else if (typeof how === 'object' && !NEEDLES.has(`${table}.${column}`)) {
						const rows = of
							? `(${of})`
							: `id in (select t.id from contacts t where t.debtor_id = $1) or direction = 'in' and $1 <> ''`;
						const mark = `SEGREDO ${table}.${column}`;
						const done = await test.sql(
							`update ${table} set ${column} = $2 where ${rows} returning 1 as n`,
							id,
							mark,
						);
						expect([table, column, done.length > 0]).toEqual([table, column, true]);
					}
				}
			}
			const before = await dump(test);
			const preview = await previewErase(test.ledger, id);
			expect(preview).toMatchObject({
				allowed: true,
				rows: { debtors: 1, contact_points: 1, debts: 1, charges: 1 },
			});
			expect(await dump(test)).toEqual(before);
			await eraseDebtor(test.ledger, { debtorId: id, confirm: id });
			const after = await dump(test);
			const text = JSON.stringify([...after]);
			for (const gone of ['SEGREDO', 'Fulana de Prova', documentOf(1), phoneOf(1), phoneOf(1).slice(3)])
				expect([gone, text.includes(gone)]).toEqual([gone, false]);
			// The other debtor, word for word; and what an opt-out stands on.
			const others = (tables: Map<string, SqlRow[]>) =>
				[...tables].flatMap(([table, rows]) =>
					rows.filter((row) => row.debtor_id === otherId || row.id === otherId).map((row) => [table, row]),
				);
			expect(others(after)).toEqual(others(before));
			for (const table of ['persons', 'addresses']) expect(after.get(table)).toEqual(before.get(table));
			expect(await test.sql(`select reason from suppressions where lifted_at is null`)).toEqual([
				{ reason: 'optOut' },
			]);
			const events = after.get('events') ?? [];
			expect(events.slice(0, -1)).toEqual(before.get('events'));
			expect(events.at(-1)).toMatchObject({ type: 'privacy.erased', debtor_id: id });
			expect(await faultsOf(test)).toEqual([]);
		});

		it('blanks what the debtor wrote on their page', async () => {
			const { test, ledger, run, provider } = await portalScene(db, { count: 2 });
			await run();
			for (const person of [1, 2]) {
				const message = provider.received.find(({ to }) => to === phoneOf(person))!;
				const verified = await verifyIdentity(ledger, tokenOf(message), digitsOf(person));
				const session = verified.kind === 'verified' ? verified.session : '';
				const of = { token: tokenOf(message), session };
				const text = `Sou a pessoa ${person} e já quitei`;
				expect(await actOnPortal(ledger, { ...of, action: 'contested', text })).toMatchObject({
					kind: 'done',
				});
			}
			const [debtor] = await test.sql('select id from debtors where document = $1', documentOf(1));
			const id = String(debtor?.id);
			await test.sql(`update debts set status = 'paid' where debtor_id = $1`, id);
			await eraseDebtor(ledger, { debtorId: id, confirm: id });
			expect(await test.sql(`select body from message_bodies where direction = 'in' order by body`)).toEqual(
				expect.arrayContaining([{ body: null }, { body: 'Sou a pessoa 2 e já quitei' }]),
			);
		});

		it('keeps the opt-out when the person comes back in another file', async () => {
			const { test, adapter, id, leave } = await scene(db);
			await leave();
			await eraseDebtor(test.ledger, { debtorId: id, confirm: id });
			await seedDebts(test.ledger, [{ person: 1, title: 'novo' }]);
			const sent = adapter.received.length;
			const outcomes = kinds(await runUntilQuiet(test.ledger, { adapter }));
			expect(outcomes.sent).toBeUndefined();
			expect(adapter.received).toHaveLength(sent);
			expect(await test.sql(`select name from debtors where id = $1`, id)).not.toEqual([{ name: null }]);
		});

		it('is refused where a debt came while the texts were gone through', async () => {
			const { test, id, leave } = await scene(db);
			await leave();
			let came = false;
			const ledger = observed(test.ledger, {
				before: async (label) => {
					if (label !== 'erase' || came) return;
					came = true;
					await test.sql(`update debts set status = 'open' where debtor_id = $1`, id);
				},
			});
			await expect(eraseDebtor(ledger, { debtorId: id, confirm: id })).rejects.toThrow(/em cobrança/);
			expect(came).toBe(true);
			expect(await test.sql('select count(*) as n from debtors where document is null')).toEqual([{ n: 0 }]);
		});

		it('is refused while a debt is collected or a message is on its way, and without the id again', async () => {
			const { test, id, leave } = await scene(db);
			const preview = await previewErase(test.ledger, id);
			expect(preview).toMatchObject({
				allowed: false,
				reasons: [expect.stringMatching(/1 título\(s\) em cobrança.*LGPD.*Opt Out/) as string],
			});
			await expect(eraseDebtor(test.ledger, { debtorId: id, confirm: id })).rejects.toThrow(/em cobrança/);
			await leave();
			await expect(eraseDebtor(test.ledger, { debtorId: id, confirm: '' })).rejects.toThrow(/not the id/);
			await test.sql(`update contacts set state = 'unknown' where debtor_id = $1`, id);
			await expect(eraseDebtor(test.ledger, { debtorId: id, confirm: id })).rejects.toThrow(/a caminho/);
			await test.sql(`update contacts set state = 'accepted' where debtor_id = $1`, id);
			await test.sql(`update charges set status = 'open'`);
			await expect(eraseDebtor(test.ledger, { debtorId: id, confirm: id })).rejects.toThrow(/ser pagas/);
			expect(await test.sql('select count(*) as n from debtors where document is null')).toEqual([{ n: 0 }]);
			await expect(previewErase(test.ledger, 'ninguem')).rejects.toMatchObject({ code: 'notFound' });
		});
	});
}
