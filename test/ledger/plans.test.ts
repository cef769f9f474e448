/** What runs again and again must find its rows by an index: on SQLite a scan of all contacts holds n8n's event loop. */
import { globSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SQLITE } from '../../engine/adapters/ledger/dialects';
import type * as Port from '../../engine/ports/ledger';
import { reconcile } from '../../engine/operations/reconcile';
import { takeRetorno } from '../../engine/operations/cnab/retorno';
import { pays, retornoOf, says, titlesIn } from '../support/cnabAnswers';
import { fileOf, fileScene, issueAll } from '../support/ledgerCnab';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { debtsOf, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, runUntilQuiet } from '../support/ledgerRun';

/** Every statement that a module of the engine defines when it is loaded. */
const mockStatements: Port.Statement<never>[] = [];
jest.mock('../../engine/ports/ledger', () => {
	const real = jest.requireActual<typeof Port>('../../engine/ports/ledger');
	const noting = (define: typeof Port.statement) => (name: string, text: string) => {
		const defined = define<never>(name, text);
		// Modules are loaded before this one's own constants are there.
		queueMicrotask(() => mockStatements.push(defined));
		return defined;
	};
	return { ...real, statement: noting(real.statement), lockStatement: noting(real.lockStatement) };
});

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

	it('look rows up by the rows that they are given, of all statements, and not the other way round', async () => {
		const operations = path.resolve(__dirname, '../../engine/operations');
		for (const file of globSync('**/*.ts', { cwd: operations })) await import(path.join(operations, file));
		expect(mockStatements.length).toBeGreaterThan(600);
		const test = await LEDGERS[0]!.create();
		const db = new DatabaseSync((test.config as { file: string }).file);
		const wrong = mockStatements.flatMap(({ name, text }) => {
			const sql = text(SQLITE);
			if (!/\bfrom \(select json_extract/.test(sql)) return [];
			const plan = (db.prepare(`explain query plan ${sql}`).all() as { detail: string }[]).map(
				({ detail }) => detail,
			);
			// What is given to a subquery is gone through once.
			const inner = plan
				.slice(1)
				.some((one, i) => /^SCAN json_each/.test(one) && !/SUBQUERY/.test(plan[i] ?? ''));
			return inner ? [`${name} => ${plan.join(' · ')}`] : [];
		});
		db.close();
		expect(wrong).toEqual([]);
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
