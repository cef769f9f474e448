/** What waits for a person is listed with what to do, and ends with what came of it. */
import { completeTask, listTasks } from '../../engine/operations/taskList';
import { finishTasks, openTasks } from '../../engine/operations/tasks';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { documentOf, HOUR, phoneOf, seedCreditor } from '../support/ledgerPeople';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`tasks on ${db.name}`, () => {
		async function house() {
			const test = await db.create();
			const { ledger, clock } = test;
			for (const id of ['casa', 'loja']) await seedCreditor(ledger, id);
			const open = (dedupeKey: string, kind: string, creditorId: string | null, whatToDo = 'Confira.') =>
				ledger.transact('test.open', () =>
					openTasks([{ dedupeKey, kind, creditorId, whatToDo }], ledger.realNow()),
				);
			await open('a', 'alreadyPaid', 'casa');
			clock.advance(HOUR);
			await open('b', 'unknown', 'loja', `Ligue para ${documentOf(1)}, telefone ${phoneOf(1)}.`);
			clock.advance(HOUR);
			await open('c', 'alreadyPaid', null);
			return { ...test, open };
		}

		it('are listed by urgency, of a creditor or a kind, without people', async () => {
			const { ledger, clock } = await house();
			const all = await listTasks(ledger);
			expect(all.map(({ kind, creditorId }) => [kind, creditorId])).toEqual([
				['alreadyPaid', 'casa'],
				['unknown', 'loja'],
				['alreadyPaid', null],
			]);
			expect(all.map(({ late }) => late)).toEqual([false, false, false]);
			expect(all[1]?.whatToDo).toMatch(/^Ligue para /);
			expect(all[1]?.whatToDo).not.toContain(documentOf(1));
			expect(all[1]?.whatToDo).not.toContain(phoneOf(1));
			expect(await listTasks(ledger, { limit: 1 })).toEqual(all.slice(0, 1));
			expect(await listTasks(ledger, { creditorId: 'loja' })).toEqual([all[1]]);
			expect(await listTasks(ledger, { kind: 'alreadyPaid' })).toEqual([all[0], all[2]]);
			clock.advance(23 * HOUR);
			expect((await listTasks(ledger)).map(({ late }) => late)).toEqual([true, false, false]);
		});

		it('end once, with their result, by a person or by themselves', async () => {
			const { sql, ledger } = await house();
			const [first, second] = await listTasks(ledger);
			await expect(completeTask(ledger, { id: first!.id, result: ' ' })).rejects.toMatchObject({
				place: { field: 'result' },
			});
			const done = await completeTask(ledger, { id: first!.id, result: ' pago, baixa feita ' });
			expect(done).toEqual({ id: first!.id, kind: 'alreadyPaid', caseId: null });
			await expect(completeTask(ledger, { id: first!.id, result: 'de novo' })).rejects.toMatchObject({
				code: 'notFound',
			});
			await ledger.transact('test.finish', () =>
				finishTasks(['b'], 'o provedor respondeu', ledger.realNow()),
			);
			await expect(completeTask(ledger, { id: second!.id, result: 'tarde' })).rejects.toMatchObject({
				code: 'notFound',
			});
			expect(await listTasks(ledger)).toHaveLength(1);
			const kept = await sql(`select result from tasks where state = 'done' order by dedupe_key`);
			expect(kept.map(({ result }) => result)).toEqual(['pago, baixa feita', 'o provedor respondeu']);
		});
	});
}
