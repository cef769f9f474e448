/** Parts of a transaction side by side: the same rows as one after the other, in the order of the parts, and all of it or nothing. */
import {
	type Ledger,
	lockStatement,
	run,
	runOne,
	statement,
	together,
	type Tx,
} from '../../engine/ports/ledger';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';

afterEach(disposeLedgers);

const create = statement('test.table', 'create table marks (n integer primary key, word text)');
const add = statement('test.add', 'insert into marks (n, word) values ($1, $2)');
const countAll = statement<{ n: number }>('test.count', 'select count(*) as n from marks');
const wordOf = statement<{ word: string }>('test.word', 'select word from marks where n = $1');
const look = lockStatement('test.look', 'select 1');

const words = async ({ sql }: TestLedger) =>
	(await sql('select word from marks order by n')).map(({ word }) => word);

async function withTable(ledger: Ledger): Promise<void> {
	await ledger.transact('test', () => run(create));
}

function* addAndCount(n: number, word: string): Tx<number> {
	yield* run(add, n, word);
	return (yield* runOne(countAll))?.n ?? 0;
}

describe.each(LEDGERS)('parts of a transaction side by side, on $name', (engine) => {
	it('gives each part its own rows, whatever their number of statements', async () => {
		const { ledger } = await engine.create();
		await withTable(ledger);
		const results = await ledger.transact('test', () =>
			together(addAndCount(1, 'um'), nothing(), run(add, 2, 'dois'), together(addAndCount(3, 'três'))),
		);
		// Both counts come after the first statements of all: three were there by then.
		expect(results).toEqual([3, 'nothing', [], [3]]);
	});

	it('runs the first statements in the order of the parts', async () => {
		const test = await engine.create();
		await withTable(test.ledger);
		const [, found] = await test.ledger.transact('test', () =>
			together(run(add, 7, 'sete'), runOne(wordOf, 7), together(run(look), run(add, 8, 'oito'))),
		);
		expect(found).toEqual({ word: 'sete' });
		expect(await words(test)).toEqual(['sete', 'oito']);
	});

	it('runs the same statement in two parts, each with its own values', async () => {
		const { ledger } = await engine.create();
		await withTable(ledger);
		await ledger.transact('test', () => together(run(add, 1, 'um'), run(add, 2, 'dois')));
		const found = await ledger.read('test', () => together(runOne(wordOf, 2), runOne(wordOf, 1)));
		expect(found).toEqual([{ word: 'dois' }, { word: 'um' }]);
	});

	it('leaves nothing when one of them fails, and names what failed first', async () => {
		const test = await engine.create();
		await withTable(test.ledger);
		const failing = test.ledger.transact('test', () =>
			together(addAndCount(1, 'um'), run(add, 1, 'outro um'), run(add, 2, 'dois')),
		);
		await expect(failing).rejects.toThrow(/unique/i);
		expect(await words(test)).toEqual([]);
		// The connection is good for the next one.
		expect(await test.ledger.transact('test', () => addAndCount(5, 'cinco'))).toBe(1);
	});

	it('leaves nothing when the program fails while statements are under way', async () => {
		const test = await engine.create();
		await withTable(test.ledger);
		const failing = test.ledger.transact('test', () => together(run(add, 1, 'um'), broken()));
		await expect(failing).rejects.toThrow('a bug');
		expect(await words(test)).toEqual([]);
	});
});

// eslint-disable-next-line require-yield -- a part that has nothing to ask
function* nothing(): Tx<string> {
	return 'nothing';
}

function* broken(): Tx<void> {
	yield* run(add, 2, 'dois');
	throw new Error('a bug');
}
