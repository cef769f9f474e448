/** What the caps take for sent between a backup and its restore: one contact a day on which something may have left. */
import { maybeSent } from '../../engine/operations/restored';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { DAY, HOUR } from '../support/ledgerPeople';

afterEach(disposeLedgers);

const SAO_PAULO = 3 * HOUR;
type Hour = readonly [day: string, hour: number];
const at = ([day, hour]: Hour) => Date.parse(day) + hour * HOUR + SAO_PAULO;
const ROW = { creditor_id: 'casa', debtor_id: 'd', person_id: 'p' };

for (const db of LEDGERS) {
	describe(`a gap on ${db.name}`, () => {
		async function gap(from: number, to: number, skipped: number | null = to + HOUR) {
			const test = await db.create();
			await test.sql(
				`insert into pauses (id, scope, scope_id, reason, created_at, restored_from) values ('r', 'everything', '', 'x', $1, $2)`,
				to,
				from,
			);
			await test.sql('update ledger_meta set skip_until = $1', skipped);
			return (since: number, rows = [ROW]) => test.ledger.read('prova', () => maybeSent(rows, since));
		}

		// 2026-03-06 is a Friday.
		it.each<[what: string, from: Hour, to: Hour, days: Hour[]]>([
			['an hour of a morning', ['2026-03-10', 9], ['2026-03-10', 10], [['2026-03-10', 10]]],
			['a night', ['2026-03-10', 21], ['2026-03-11', 7], []],
			[
				'from the evening on over a weekend',
				['2026-03-06', 21],
				['2026-03-09', 11],
				[
					['2026-03-07', 20],
					['2026-03-09', 11],
				],
			],
		])('%s', async (_what, from, to, days) => {
			const sent = await gap(at(from), at(to));
			const found = await sent(at(to) - 7 * DAY);
			expect(found.map((c) => c.at)).toEqual(days.map(at));
			for (const one of found) expect(one).toMatchObject({ ...ROW, channel: 'voice' });
			expect(new Set(found.map(({ id }) => id)).size).toBe(days.length);
		});

		it('counts for nothing a week later, nor where a person resumed with what was due, then or after an earlier restore', async () => {
			const [from, to] = [at(['2026-03-10', 9]), at(['2026-03-10', 10])];
			expect(await (await gap(from, to))(to)).toEqual([]);
			expect(await (await gap(from, to, null))(to - DAY)).toEqual([]);
			expect(await (await gap(from, to, to - HOUR))(to - DAY)).toEqual([]);
			expect(await (await gap(from, to))(to - DAY)).toHaveLength(1);
		});
	});
}
