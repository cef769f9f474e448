import { placeHold } from '../../engine/operations/holds';
import { setPause } from '../../engine/operations/pauses';
import { saveJourney } from '../../engine/operations/journeys';
import { dPlusFive } from '../../engine/operations/reports/dPlusFive';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { documentOf, phoneOf, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, runUntilQuiet } from '../support/ledgerRun';
import { PRESETS } from '../../engine/domain/journey/presets';

afterEach(disposeLedgers);

const at = (local: string) => Date.parse(`${local}-03:00`);
const definition = PRESETS['essencial']!;

/** A Wednesday; what is due then has its five days until Monday, 9 March. */
async function begin(db: (typeof LEDGERS)[number], now = '2026-03-04T10:30:00'): Promise<TestLedger> {
	const test = await db.create();
	test.clock.set(at(now));
	await seedCreditor(test.ledger, 'casa');
	return test;
}

async function caseOf(test: TestLedger, title: string): Promise<string> {
	const [row] = await test.sql('select case_id from debts where external_id = $1', title);
	return String(row?.['case_id']);
}

for (const db of LEDGERS) {
	describe(`the D+5 guarantee on ${db.name}`, () => {
		it('is kept by a journey that runs every day: nothing is listed', async () => {
			const test = await begin(db);
			const due = ['02/03/2026', '04/03/2026', '06/03/2026', '10/03/2026'];
			await seedDebts(
				test.ledger,
				due.map((d, i) => ({ person: i + 1, due: d })),
			);
			for (let day = 0; day < 12; day++) {
				await runUntilQuiet(test.ledger, { adapter: fakeProvider(), definition });
				const { breaches } = await dPlusFive(test.ledger);
				expect(breaches).toEqual([]);
				test.clock.advance(86_400_000);
			}
			expect(await dPlusFive(test.ledger)).toMatchObject({ overdue: 4, inTime: 4 });
		});

		it('lists each debt that was not spoken of, with what stands in the way', async () => {
			const test = await begin(db);
			const { ledger, clock } = test;
			await seedCreditor(ledger, 'sombra', { mode: 'shadow' });
			await seedDebts(ledger, [
				{ person: 1, title: 'parado', due: '04/03/2026' },
				{ person: 2, title: 'mudo', due: '04/03/2026', phones: [] },
				{ person: 3, title: 'contesta', due: '04/03/2026' },
				{ person: 4, title: 'recusa', due: '04/03/2026' },
				{ person: 5, title: 'incerto', due: '04/03/2026' },
				{ person: 6, title: 'novo', due: '09/03/2026' },
				{ creditor: 'sombra', person: 7, title: 'na-sombra', due: '04/03/2026' },
			]);
			await placeHold(ledger, {
				caseId: await caseOf(test, 'contesta'),
				kind: 'dispute',
				reason: 'valor errado',
			});
			clock.set(at('2026-03-07T10:30:00'));
			const adapter = fakeProvider((m) => (m.to === phoneOf(5) ? 'unknown' : 'accept'));
			// Nobody takes the cases of two debtors.
			const parked = await test.sql(
				`update cases set next_at = null where id in (select case_id from debts where external_id in ('parado', 'recusa')) returning id`,
			);
			await runUntilQuiet(ledger, { adapter, definition });
			for (const { id } of parked)
				await test.sql('update cases set next_at = $2 where id = $1', id!, at('2026-03-07T08:00:00'));
			clock.set(at('2026-03-10T10:30:00'));
			const { breaches, overdue, inTime } = await dPlusFive(ledger);
			const found = Object.fromEntries(breaches.map((b) => [b.debtExternalId, [b.state, b.why]]));
			expect(found).toEqual({
				parado: ['missed', 'notRun'],
				recusa: ['missed', 'notRun'],
				mudo: ['missed', 'address'],
				contesta: ['missed', 'dispute'],
				incerto: ['missed', 'unknown'],
				'na-sombra': ['missed', 'mode'],
			});
			expect(overdue).toBe(7);
			expect(inTime).toBe(1);
			const dispute = breaches.find((b) => b.debtExternalId === 'contesta');
			expect(dispute).toMatchObject({
				creditor: 'Casa casa',
				deadline: '2026-03-09',
				daysOverdue: 6,
				whyText: 'O caso está em contestação (valor errado).',
				amount: 150,
				firstContactOn: '',
			});
			for (const b of breaches) {
				expect(Object.values(b).every((v) => typeof v !== 'object')).toBe(true);
				expect(b.whyText).toMatch(/^[A-Z].+\.$/);
			}
			for (const person of [1, 2, 3]) expect(JSON.stringify(breaches)).not.toContain(documentOf(person));
		});

		it('says of a contact that came too late what held it back then', async () => {
			const test = await begin(db);
			const { ledger, clock } = test;
			await seedDebts(ledger, [{ person: 1, title: 'tarde', due: '04/03/2026' }]);
			await placeHold(ledger, {
				caseId: await caseOf(test, 'tarde'),
				kind: 'promise',
				reason: 'paga dia 9',
				until: '2026-03-10T00:00:00-03:00',
			});
			clock.set(at('2026-03-07T10:30:00'));
			await runUntilQuiet(ledger, { adapter: fakeProvider(), definition });
			clock.set(at('2026-03-10T10:30:00'));
			await runUntilQuiet(ledger, { adapter: fakeProvider(), definition });
			const { breaches } = await dPlusFive(ledger);
			expect(breaches).toEqual([
				expect.objectContaining({ state: 'late', firstContactOn: '2026-03-10', why: 'promise' }),
			]);
		});

		it('counts a call that a person made, once its task is done', async () => {
			const test = await begin(db);
			const { ledger, clock } = test;
			const call = {
				...definition,
				key: 'own.ligar',
				steps: [{ ...definition.steps[1]!, channels: [], human: true as const, task: 'Ligar.' }],
			};
			await saveJourney(ledger, call);
			await seedCreditor(ledger, 'casa', { journey: 'own.ligar' });
			await seedDebts(ledger, [{ person: 1, due: '04/03/2026' }]);
			clock.set(at('2026-03-07T10:30:00'));
			await runUntilQuiet(ledger, { adapter: fakeProvider(), definition: call });
			const done = clock.now();
			clock.set(at('2026-03-10T10:30:00'));
			expect((await dPlusFive(ledger)).breaches).toMatchObject([{ state: 'missed', why: 'person' }]);
			await test.sql(`update tasks set state = 'done', done_at = $1 where kind = 'humanStep'`, done);
			expect((await dPlusFive(ledger)).breaches).toEqual([]);
		});

		it('foresees that Carnival moves the first touch past the fifth day', async () => {
			const test = await begin(db, '2026-02-13T10:30:00');
			await seedDebts(test.ledger, [
				{ person: 1, title: 'carnaval', due: '12/02/2026' },
				{ person: 2, title: 'antes', due: '11/02/2026' },
			]);
			// They had come to us before.
			await test.sql(`update debts set placed_from = '2026-02-01'`);
			await test.sql(`update cases set placed_on = '2026-02-01'`);
			const { breaches } = await dPlusFive(test.ledger);
			expect(breaches).toEqual([
				expect.objectContaining({
					debtExternalId: 'carnaval',
					state: 'atRisk',
					deadline: '2026-02-17',
					plannedFor: '2026-02-19',
					why: 'holiday',
				}),
			]);
		});

		it('counts a pause, and gives a debt that came late its five days from then', async () => {
			const test = await begin(db);
			const { ledger, clock } = test;
			await seedDebts(ledger, [{ person: 1, title: 'velho', due: '04/01/2026' }]);
			expect((await dPlusFive(ledger, { sinceDays: 10 })).breaches).toEqual([]);
			await setPause(ledger, { scope: 'creditor', scopeId: 'casa', reason: 'conferência' });
			clock.set(at('2026-03-09T10:30:00'));
			expect((await dPlusFive(ledger)).breaches).toMatchObject([{ state: 'atRisk', why: 'pause' }]);
			clock.set(at('2026-03-10T10:30:00'));
			expect((await dPlusFive(ledger)).breaches).toMatchObject([
				{ state: 'missed', deadline: '2026-03-09', whyText: 'Há uma pausa ativa (conferência).' },
			]);
			await expect(dPlusFive(ledger, { creditorId: 'nada' })).rejects.toThrow(/no creditor/);
		});

		it('sees a new debt that waits for the next step of an old one', async () => {
			const test = await begin(db, '2026-02-02T10:30:00');
			const { ledger, clock } = test;
			await seedDebts(ledger, [
				{ person: 1, title: 'velho', due: '02/02/2026' },
				{ person: 1, title: 'novo', due: '04/03/2026' },
			]);
			for (const day of ['2026-02-05', '2026-02-12', '2026-02-23']) {
				clock.set(at(`${day}T10:30:00`));
				await runUntilQuiet(ledger, { adapter: fakeProvider(), definition });
			}
			clock.set(at('2026-03-10T10:30:00'));
			const { breaches } = await dPlusFive(ledger, { sinceDays: 60 });
			expect(breaches).toMatchObject([
				{ debtExternalId: 'novo', state: 'missed', why: 'journey', plannedFor: '2026-03-19' },
			]);
		});
	});
}
