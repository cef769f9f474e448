/** `npm run ledger -- prune | retention`: what goes and for how long it is kept, without n8n. */
import { PERIODS } from '../../../engine/domain/retention';
import { openTasks } from '../../../engine/operations/tasks';
import { ledgerCommand, placeOf, type Ran } from '../../support/ledgerCommand';
import { disposeLedgers, LEDGERS, type TestLedger } from '../../support/ledgers';

afterEach(disposeLedgers);

/** A ledger with what is over by any clock: a webhook's contents and a task. */
async function scene(db: (typeof LEDGERS)[number]) {
	const test = await db.create();
	const { ledger } = test;
	await test.sql(
		`insert into provider_events (provider, dedupe_key, kind, content, occurred_at, received_at) values ('asaas', 'e1', 'charge', '{}', 1, 1)`,
	);
	const task = { dedupeKey: 'x', kind: 'prova', whatToDo: 'Ligue para Fulana.' };
	await ledger.transact('test.task', () => openTasks([task], ledger.realNow()));
	await test.sql(`update tasks set state = 'done', done_at = 1, result = 'feito'`);
	const { at, env } = placeOf(test);
	const ask = async (...args: string[]): Promise<Ran> =>
		await ledgerCommand([args[0] ?? '', ...at, ...args.slice(1)], env);
	return { test, ask };
}

const contents = async (test: TestLedger) => [
	...(await test.sql('select content from provider_events')),
	...(await test.sql('select what_to_do, result from tasks')),
];

for (const db of LEDGERS) {
	describe(`npm run ledger on ${db.name}`, () => {
		it('counts what would go, takes out what was asked for, then the rest, and finds nothing more', async () => {
			const { test, ask } = await scene(db);
			const before = await contents(test);
			const counted = await ask('prune', '--dry-run');
			expect(counted).toMatchObject({ code: 0, stderr: '' });
			expect(counted.stdout).toMatch(
				/^Sairiam 2 linha\(s\); nada foi mudado\.\n {7}1 {2}doneTasks \(730 dias\): /,
			);
			expect(await contents(test)).toEqual(before);
			const one = await ask('prune', '--only', 'webhookContents', '--json');
			expect(JSON.parse(one.stdout)).toMatchObject({
				dryRun: false,
				finished: true,
				rows: 1,
				kinds: [{ kind: 'webhookContents', days: 90, rows: 1 }],
			});
			expect(await contents(test)).toEqual([{ content: null }, before[1]]);
			expect((await ask('prune')).stdout).toMatch(/^Saíram 1 linha\(s\)\.\n/);
			expect(await contents(test)).toEqual([
				{ content: null },
				{ what_to_do: 'Apagado pelo prazo de guarda.', result: null },
			]);
			expect((await ask('prune')).stdout).toMatch(/^Saíram 0 linha\(s\)\.\n/);
		});

		it('takes out nothing when the kinds are none or not said', async () => {
			const { test, ask } = await scene(db);
			const before = await contents(test);
			expect(await ask('prune', '--only', 'webhookContents,tudo')).toMatchObject({
				code: 1,
				stdout: '',
				stderr: expect.stringMatching(
					/^There is no kind of data "tudo"\. Choose one of doneTasks, /,
				) as string,
			});
			// As of a variable that is not set.
			for (const only of ['', ' , '])
				expect(await ask('prune', '--only', only)).toMatchObject({
					code: 1,
					stderr: expect.stringMatching(/^--only names no kind: nothing was done\./) as string,
				});
			expect(await contents(test)).toEqual(before);
		});

		it('lists the periods, changes one with a reason, and goes by it until the usual one is back', async () => {
			const { test, ask } = await scene(db);
			const listed = await ask('retention');
			expect(listed).toMatchObject({ code: 0, stderr: '' });
			for (const { kind, days, source } of PERIODS)
				expect(listed.stdout).toMatch(
					new RegExp(`^${kind}: ${days} dias desde .*\\n {4}.*\\(${source.replace(/[().]/g, '.')}\\)$`, 'm'),
				);
			const change = ['--kind', 'doneTasks', '--days'];
			expect((await ask('retention', ...change, 'forever', '--reason', 'ordem judicial')).stdout).toMatch(
				/^doneTasks: para sempre desde .*\n {4}ordem judicial \(mudado aqui\)\n$/,
			);
			expect((await ask('prune', '--only', 'doneTasks')).stdout).toMatch(/^Saíram 0 linha/);
			expect(JSON.parse((await ask('retention', '--json')).stdout)).toContainEqual(
				expect.objectContaining({ kind: 'doneTasks', days: null, why: 'ordem judicial', byDefault: false }),
			);
			for (const [args, message] of [
				[[...change, '400'], /^Another period than the usual needs a reason\./],
				[[...change, '89', '--reason', 'x'], /^"doneTasks" must be kept longer\. Keep it at least 90 days/],
				[[...change, 'sempre', '--reason', 'x'], /no whole number/],
				[['--kind', 'doneTasks', '--reason', 'x'], /no whole number/],
				[['--kind', 'webhookContents', '--days', 'forever', '--reason', 'x'], /may not be kept for ever/],
				[['--kind', 'tudo', '--days', '400', '--reason', 'x'], /^There is no kind of data "tudo"/],
				[['--days', '400', '--reason', 'x'], /^Say which with --kind KIND: nothing was done\./],
			] as const)
				expect([args, await ask('retention', ...args)]).toEqual([
					args,
					{ code: 1, stdout: '', stderr: expect.stringMatching(message) as string },
				]);
			expect(await test.sql('select kind, days, reason from retention')).toEqual([
				{ kind: 'doneTasks', days: null, reason: 'ordem judicial' },
			]);
			expect((await ask('retention', ...change, 'default')).stdout).toMatch(/^doneTasks: 730 dias/);
			expect(await test.sql('select kind from retention')).toEqual([]);
			expect((await ask('prune', '--only', 'doneTasks')).stdout).toMatch(/^Saíram 1 linha/);
		});
	});
}
