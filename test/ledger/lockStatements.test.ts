/** What only takes locks costs nothing where the transaction itself is the lock. */
import { lockStatement, run, statement } from '../../engine/ports/ledger';
import { disposeLedgers, LEDGERS } from '../support/ledgers';

afterEach(disposeLedgers);

const plainly = statement<{ n: number }>('test.plain', 'select 1 as n');
const lock = lockStatement<{ n: number }>('test.lock', 'select 1 as n');

describe.each(LEDGERS)('a statement that is there for its locks, on $name', (engine) => {
	it('is run by PostgreSQL and left out by SQLite, while all others run', async () => {
		const { ledger } = await engine.create();
		const [locked, plain] = await ledger.transact('test', function* () {
			return [yield* run(lock), yield* run(plainly)];
		});
		expect(locked).toEqual(engine.name === 'postgres' ? [{ n: 1 }] : []);
		expect(plain).toMatchObject([{ n: 1 }]);
	});
});
