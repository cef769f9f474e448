import { previewJourney } from '../../engine/operations/previewJourney';
import { saveCreditor } from '../../engine/operations/creditors';
import { saveJourney } from '../../engine/operations/journeys';
import type { JourneyDefinition } from '../../engine/domain/journey/types';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { DAY, phoneOf, type SeedDebt, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, runUntilQuiet } from '../support/ledgerRun';

jest.setTimeout(120_000);
afterEach(disposeLedgers);

const step = (offset: number, stage: 'preventive' | 'reminder' | 'amicable') => ({
	key: offset < 0 ? `d${offset}` : `d+${offset}`,
	offset,
	stage,
	template: 'aviso',
	channels: ['sms' as const],
});
const PLAIN: JourneyDefinition = {
	key: 'own.previa',
	displayName: 'Régua da prévia',
	firstTouchOffset: 6,
	steps: [step(-2, 'preventive'), step(6, 'reminder'), step(10, 'amicable'), step(20, 'amicable')],
};

const day = (instant: number) => new Date(instant - 3 * 3_600_000).toISOString().slice(0, 10);
const br = (iso: string) => iso.split('-').reverse().join('/');

/** Due dates over six weeks, weekends among them; every seventh case has lain long. */
function crowd(now: number): SeedDebt[] {
	return Array.from({ length: 42 }, (_, i) => ({
		person: i + 1,
		due: br(day(now + (i % 7 === 6 ? -80 : i - 14) * DAY)),
	}));
}

for (const db of LEDGERS) {
	describe(`the preview of a journey on ${db.name}`, () => {
		it('is what then happens, day by day, Sundays and Carnival included', async () => {
			const test = await db.create();
			const { ledger, clock } = test;
			// Ten days before Carnival.
			clock.set(Date.parse('2026-02-05T10:30:00-03:00'));
			await seedCreditor(ledger, 'casa');
			await seedDebts(ledger, crowd(clock.now()));
			const { days, total, cases } = await previewJourney(ledger, { definition: PLAIN, days: 40 });
			const forecast = days.map(({ date, byChannel }) => [date, byChannel.sms ?? 0]);

			const happened: [string, number][] = [];
			for (let i = 0; i < 40; i++) {
				const adapter = fakeProvider();
				await runUntilQuiet(ledger, { adapter, definition: PLAIN });
				happened.push([day(clock.now()), adapter.received.length]);
				clock.advance(DAY);
			}
			expect(forecast).toEqual(happened);
			expect(cases).toBe(42);
			expect(total).toMatchObject({ human: 0, unreachable: 0 });
			expect(total.touches).toBe(happened.reduce((sum, [, n]) => sum + n, 0));
			expect(
				happened.filter(([date]) => date >= '2026-02-15' && date <= '2026-02-18').map(([, n]) => n),
			).toEqual([0, 0, 0, 0]);
		});

		it('does not count again what was sent today', async () => {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, [
				{ person: 1, due: '04/03/2026' },
				{ person: 2, due: '04/03/2026' },
			]);
			const today = async () => (await previewJourney(test.ledger, { definition: PLAIN, days: 1 })).days[0];
			expect(await today()).toMatchObject({ total: 2, byChannel: { sms: 2 }, amount: 300 });
			const adapter = fakeProvider((m) => (m.to === phoneOf(1) ? 'accept' : 'throw'));
			await runUntilQuiet(test.ledger, { adapter, definition: PLAIN });
			expect((await today())?.total).toBeLessThan(2);
		});

		it('follows the journey of each creditor, one’s own included, and names what has no channel', async () => {
			const test = await db.create();
			const { ledger } = test;
			await saveJourney(ledger, { ...PLAIN, key: 'own.curta', steps: PLAIN.steps.slice(1, 2) });
			await seedCreditor(ledger, 'casa', { journey: 'own.curta' });
			await seedCreditor(ledger, 'loja', { journey: 'fornecedor' });
			await seedDebts(ledger, [
				{ creditor: 'casa', person: 1, due: '10/03/2026' },
				{ creditor: 'loja', person: 2, due: '10/03/2026' },
				{ creditor: 'casa', person: 3, phones: [], due: '10/03/2026' },
			]);
			const all = await previewJourney(ledger, { definition: null, days: 90 });
			const own = await previewJourney(ledger, { definition: null, days: 90, creditorId: 'casa' });
			const loja = await previewJourney(ledger, { definition: null, days: 90, creditorId: 'loja' });
			expect(own.total).toEqual({ touches: 1, human: 0, unreachable: 1, byChannel: { sms: 1 } });
			// No e-mail and no sender for it: the supplier's e-mails have no channel, its SMS step and its people have.
			expect(loja.total.byChannel).toEqual({ sms: 1 });
			expect(loja.total.human).toBeGreaterThan(3);
			expect(loja.total.unreachable).toBeGreaterThan(1);
			expect(all.total.touches).toBe(own.total.touches + loja.total.touches);
			expect(own.amount).toBe(300);
		});

		it('refuses a creditor that is not there and a journey that nobody saved', async () => {
			const { ledger } = await db.create();
			await expect(
				previewJourney(ledger, { definition: null, days: 90, creditorId: 'nada' }),
			).rejects.toThrow(/no creditor "nada"/);
			await expect(previewJourney(ledger, { definition: null, days: 0 })).rejects.toThrow(/1 to 366/);
			await expect(seedCreditor(ledger, 'casa', { journey: 'own.nada' })).rejects.toThrow(
				/no journey "own.nada"/,
			);
			const input = { id: 'x', displayName: 'X', legalName: 'X', document: '', address: 'R', phone: '1' };
			await expect(saveCreditor(ledger, input)).rejects.toThrow(/CPF\/CNPJ/);
		});
	});
}
