/** Steps that a person makes, steps that are spared, and what a test leaves behind. */
import { setMode } from '../../engine/operations/creditors';
import { placeHold } from '../../engine/operations/holds';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import { ledgerStatus } from '../../engine/operations/status';
import type { JourneyDefinition } from '../../engine/domain/journey/types';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { DAY, debtsOf, JOURNEY, phoneOf, seedCreditor, seedDebts, TEST_PHONE } from '../support/ledgerPeople';
import { fakeProvider, kinds, messageIdOf, runUntilQuiet } from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';

afterEach(disposeLedgers);

const [um, dois, tres] = JOURNEY.steps;
const BY_PERSON: JourneyDefinition = {
	...JOURNEY,
	key: 'gente',
	steps: [
		um!,
		{ ...dois!, channels: ['voice', 'sms'], human: true, task: 'Ligar e ouvir o motivo.' },
		{ ...tres!, task: 'Conferir o endereço.' },
	],
};
const SPARING: JourneyDefinition = {
	...JOURNEY,
	key: 'poupa',
	steps: [um!, { ...dois!, unless: 'opened' }, tres!],
};

for (const db of LEDGERS) {
	describe(`steps on ${db.name}`, () => {
		async function seeded(count: number, options: Parameters<typeof seedCreditor>[2] = {}) {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa', options);
			await seedDebts(test.ledger, debtsOf(count));
			return { test, ledger: test.ledger, clock: test.clock, adapter: fakeProvider() };
		}
		const tasksOf = (test: Awaited<ReturnType<typeof db.create>>) =>
			test.sql('select kind, what_to_do, count(*) as n from tasks group by kind, what_to_do order by kind');

		it('that a person makes open one task each, send nothing, and the journey goes on', async () => {
			const { test, ledger, clock, adapter } = await seeded(3);
			await runUntilQuiet(ledger, { adapter, definition: BY_PERSON });
			clock.advance(2 * DAY);
			const batches = await runUntilQuiet(ledger, { adapter, definition: BY_PERSON });
			expect(
				batches.flatMap((b) => [...b.decisions.values()].map((d) => [d.human, d.hold, d.decision.channel])),
			).toEqual(Array.from({ length: 3 }, () => [{ task: 'Ligar e ouvir o motivo.' }, null, null]));
			expect(await tasksOf(test)).toEqual([
				{ kind: 'humanStep', what_to_do: 'Ligar e ouvir o motivo.', n: 3 },
			]);
			expect(adapter.calls).toHaveLength(3);
			clock.advance(DAY);
			expect(await runUntilQuiet(ledger, { adapter, definition: BY_PERSON })).toEqual([]);
			clock.advance(6 * DAY);
			expect(kinds(await runUntilQuiet(ledger, { adapter, definition: BY_PERSON }))).toEqual({ sent: 3 });
			expect(await tasksOf(test)).toEqual([
				{ kind: 'humanStep', what_to_do: 'Ligar e ouvir o motivo.', n: 3 },
				{ kind: 'stepTask', what_to_do: 'Conferir o endereço.', n: 3 },
			]);
			expect(await ledgerStatus(ledger)).toMatchObject({ due: 9, sent: { sms: 6 }, human: 3, underWay: 0 });
			await expectHealthy(test, adapter);
		});

		it('that a person makes wait for what holds the case, but not for hours and caps', async () => {
			const { test, ledger, clock, adapter } = await seeded(2);
			const alone: JourneyDefinition = { ...BY_PERSON, steps: [{ ...um!, human: true, channels: [] }] };
			const [held] = await test.sql('select id from cases order by id');
			await placeHold(ledger, { caseId: String(held!.id), kind: 'dispute', reason: 'contestada' });
			clock.set(Date.parse('2026-03-10T22:30:00-03:00'));
			const batches = await runUntilQuiet(ledger, { adapter, definition: alone });
			const said = batches.flatMap((b) =>
				[...b.decisions.values()].map((d) => d.hold?.rule ?? d.human?.task.slice(0, 5)),
			);
			expect(said.sort()).toEqual(['Falar', 'dispute']);
			expect(await test.sql('select kind from tasks')).toEqual([{ kind: 'humanStep' }]);
			await expectHealthy(test, adapter);
		});

		it('are spared where the message before was read, and only there', async () => {
			const { test, ledger, clock, adapter } = await seeded(2);
			await runUntilQuiet(ledger, { adapter, definition: SPARING });
			const read = adapter.received.find((m) => m.to === phoneOf(1))!;
			await recordChannelEvents(ledger, 'fake', [
				{
					kind: 'status',
					dedupeKey: 'r',
					providerMessageId: messageIdOf(read),
					status: 'read',
					occurredAt: 0,
				},
			]);
			clock.advance(2 * DAY);
			expect(kinds(await runUntilQuiet(ledger, { adapter, definition: SPARING }))).toEqual({ sent: 1 });
			expect(adapter.received.slice(2).map((m) => m.to)).toEqual([phoneOf(2)]);
			expect(await ledgerStatus(ledger)).toMatchObject({ spared: 1, sent: { sms: 3 } });
			expect(await test.sql(`select type from events where type = 'step.spared'`)).toHaveLength(1);
			clock.advance(7 * DAY);
			expect(kinds(await runUntilQuiet(ledger, { adapter, definition: SPARING }))).toEqual({ sent: 2 });
			await expectHealthy(test, adapter);
		});

		it('that a test ended are due again when the creditor goes live on the same day, and only once', async () => {
			const { test, ledger, clock, adapter } = await seeded(3, { mode: 'test' });
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 3 });
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({});
			await setMode(ledger, 'casa', 'live');
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 3 });
			expect(
				adapter.received
					.slice(3)
					.map((m) => m.to)
					.sort(),
			).toEqual([1, 2, 3].map(phoneOf).sort());
			await setMode(ledger, 'casa', 'test');
			await setMode(ledger, 'casa', 'live');
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({});
			await expectHealthy(test, adapter);
			// What the test ended on days that are over stays ended.
			await setMode(ledger, 'casa', 'test');
			clock.advance(2 * DAY);
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 3 });
			clock.advance(7 * DAY);
			await setMode(ledger, 'casa', 'live');
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 3 });
			expect(adapter.received.slice(6).map((m) => m.to === TEST_PHONE)).toEqual([
				true,
				true,
				true,
				false,
				false,
				false,
			]);
			await expectHealthy(test, adapter);
		});
	});
}
