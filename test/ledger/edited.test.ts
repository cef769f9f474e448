import { placeHold } from '../../engine/operations/holds';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import {
	DAY,
	debtsOf,
	HOUR,
	JOURNEY,
	phoneOf,
	seedCreditor,
	seedDebts,
	senderOf,
} from '../support/ledgerPeople';
import { fakeProvider, kinds, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`a journey that is edited on ${db.name}`, () => {
		async function house() {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(1));
			return { test, adapter: fakeProvider() };
		}

		it('sends the steps that were appended while one waited', async () => {
			const { test, adapter } = await house();
			test.clock.advance(11 * HOUR);
			await runUntilQuiet(test.ledger, {
				adapter,
				definition: { ...JOURNEY, steps: JOURNEY.steps.slice(0, 1) },
			});
			test.clock.advance(11 * HOUR);
			expect(kinds(await runUntilQuiet(test.ledger, { adapter, definition: JOURNEY }))).toEqual({ sent: 1 });
			test.clock.advance(12 * DAY);
			expect(kinds(await runUntilQuiet(test.ledger, { adapter, definition: JOURNEY }))).toEqual({ sent: 1 });
		});

		it('does not come again at once for ever where a held step has a later successor now', async () => {
			const { test, adapter } = await house();
			const [row] = await test.sql('select id from cases');
			await placeHold(test.ledger, { caseId: String(row?.id), kind: 'human', reason: 'prova' });
			await runUntilQuiet(test.ledger, { adapter });
			const [um, dois, tres] = JOURNEY.steps;
			const later = { ...JOURNEY, steps: [um!, { ...dois!, offset: 8 }, tres!] };
			await runUntilQuiet(test.ledger, { adapter, definition: later });
			test.clock.advance(3 * DAY);
			expect((await runUntilQuiet(test.ledger, { adapter, definition: later })).length).toBeLessThan(3);
		});

		it('takes a reply with a NUL in it', async () => {
			const { test } = await house();
			const event = { kind: 'inbound', dedupeKey: 'x', channel: 'sms', occurredAt: 0 } as const;
			const reply = { ...event, from: phoneOf(1), to: senderOf('casa'), text: 'SAIR\u0000' };
			await recordChannelEvents(test.ledger, 'fake', [reply]);
			expect(await test.sql('select reason from suppressions')).toEqual([{ reason: 'optOut' }]);
		});
	});
}
