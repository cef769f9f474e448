/** What runs again and again must find its rows by an index: on SQLite a scan of all contacts holds n8n's event loop. */
import { DatabaseSync } from 'node:sqlite';
import { reconcile } from '../../engine/operations/reconcile';
import { takeRetorno } from '../../engine/operations/cnab/retorno';
import { pays, retornoOf, says, titlesIn } from '../support/cnabAnswers';
import { fileOf, fileScene, issueAll } from '../support/ledgerCnab';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { debtsOf, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, runUntilQuiet } from '../support/ledgerRun';

afterEach(() => {
	jest.restoreAllMocks();
	return disposeLedgers();
});

/** The plans of the statements that `work` prepares, by their beginning. */
async function plansOf(test: TestLedger, work: () => Promise<unknown>): Promise<Map<string, string>> {
	const { prepare } = DatabaseSync.prototype;
	const seen = new Set<string>();
	jest.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (
		this: DatabaseSync,
		sql: string,
	) {
		seen.add(sql);
		return prepare.call(this, sql);
	});
	await work();
	const db = new DatabaseSync((test.config as { file: string }).file);
	try {
		return new Map(
			[...seen]
				// An insert's plan names the children of its foreign keys, which are looked at for deferred violations only.
				.filter((sql) => /^\s*(select|update|delete|with)\b/i.test(sql))
				.map((sql) => {
					const rows = prepare.call(db, `explain query plan ${sql}`).all() as { detail: string }[];
					return [sql.replace(/\s+/g, ' '), rows.map(({ detail }) => detail).join(' · ')];
				}),
		);
	} finally {
		db.close();
	}
}

const scans = (plans: Map<string, string>, tables: RegExp) =>
	[...plans].filter(([, plan]) => tables.test(plan)).map(([sql, plan]) => `${sql.slice(0, 90)} => ${plan}`);

describe('the plans of SQLite', () => {
	it('find by an index what is looked for at each tick', async () => {
		const test = await LEDGERS[0]!.create();
		const plans = await plansOf(test, () => reconcile(test.ledger));
		expect([...plans.keys()].filter((sql) => sql.includes('from contacts')).length).toBeGreaterThan(2);
		expect(scans(plans, /SCAN (contacts|t)\b(?! USING INDEX contacts_open)/)).toEqual([]);
	});

	it('find by an index what each batch asks', async () => {
		const test = await LEDGERS[0]!.create();
		const plans = await plansOf(test, async () => {
			await seedCreditor(test.ledger, 'casa', { mode: 'test' });
			await seedDebts(test.ledger, debtsOf(3));
			await runUntilQuiet(test.ledger, { adapter: fakeProvider() });
		});
		expect(plans.size).toBeGreaterThan(40);
		expect(
			scans(plans, /SCAN (contacts|contact_points|parties|debts|payments|step_runs|tasks)\b(?!.*USING)/),
		).toEqual([]);
	});

	it('find by an index what a bank file of thousands of titles touches', async () => {
		const scene = await fileScene(LEDGERS[0]!, debtsOf(3));
		const { ledger } = scene.test;
		const plans = await plansOf(scene.test, async () => {
			await issueAll(scene);
			await fileOf(ledger);
			const titles = await titlesIn(ledger);
			await takeRetorno(ledger, retornoOf(titles.map((title) => says(title, '02'))));
			const paid = titles.map((title) => pays(title));
			expect((await takeRetorno(ledger, retornoOf(paid, { sequence: 2 }))).events).toHaveLength(3);
		});
		// What a test reads of all titles is no business of this one.
		const ours = new Map([...plans].filter(([sql]) => !sql.includes('order by t.number')));
		expect(scans(ours, /SCAN (bank_\w+|charges|charge_debts|debts|step_runs|cases)\b(?!.*USING)/)).toEqual(
			[],
		);
		const silent = [...ours].find(([sql]) => sql.includes('group by bank_instructions.file'));
		expect(silent?.[1]).toMatch(/SEARCH bank_instructions USING INDEX bank_instructions_open/);
	});
});
