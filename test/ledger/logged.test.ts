/** What a ledger tells a log: after the commit, once, in figures. */
import { appendEvents } from '../../engine/operations/events';
import { batchId, logged } from '../../engine/operations/logged';
import type { LogPort } from '../../engine/ports/log';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { debtsOf, documentOf, phoneOf, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

function recorder() {
	const lines: { level: string; event: string; fields: Record<string, unknown> }[] = [];
	const log: LogPort = { write: (level, event, fields) => lines.push({ level, event, fields }) };
	return { lines, log };
}

for (const db of LEDGERS) {
	describe(`the log of a ledger on ${db.name}`, () => {
		it('tells a breaker that trips once, and failures by class', async () => {
			const test = await db.create();
			const { lines, log } = recorder();
			const ledger = logged(test.ledger, log);
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, debtsOf(40));
			await runUntilQuiet(ledger, { adapter: fakeProvider('unknown') });
			const tripped = lines.filter(({ event }) => event === 'breaker.tripped');
			expect(tripped).toMatchObject([
				{
					level: 'error',
					fields: { scope: 'sender', breaker: 'unknown', creditorId: 'casa', attempted: 32 },
				},
			]);
			const failed = lines.filter(({ event }) => event === 'provider.failed');
			expect(failed.reduce((sum, { fields }) => sum + Number(fields.failures), 0)).toBe(32);
			expect(failed[0]?.fields.classes).toEqual({ 'contact.unknown.unknown_outcome': 8 });
			const text = JSON.stringify(lines);
			for (const { person } of debtsOf(40))
				for (const word of [documentOf(person), phoneOf(person).slice(3), 'Fulana'])
					expect(text).not.toContain(word);
		});

		it('tells nothing of what was taken back', async () => {
			const test = await db.create();
			const { lines, log } = recorder();
			const failing = logged(test.ledger, log).transact('prova', function* () {
				yield* appendEvents([{ type: 'pause.set', data: { id: 'p', scope: 'everything' } }], 1);
				throw new Error('no meio');
			});
			await expect(failing).rejects.toThrow('no meio');
			expect(lines).toEqual([]);
		});
	});
}

it('names a batch without its token', () => {
	expect(batchId('abc')).toMatch(/^[0-9a-f]{12}$/);
	expect(batchId('abc')).toBe(batchId('abc'));
	expect(batchId('abc')).not.toBe(batchId('abd'));
});
