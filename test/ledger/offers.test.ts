/** What debtors are offered, and what their choice does. */
import { addDays } from '../../engine/core/calendar';
import { BAND_DEFAULTS, type OfferBand } from '../../engine/domain/negotiation';
import { liftHold, placeHold } from '../../engine/operations/holds';
import { chooseOffer, type Offer, offersFor, offersOf, standingOffers } from '../../engine/operations/offers';
import { registerPayment } from '../../engine/operations/payments';
import { withdrawDebts } from '../../engine/operations/withdraw';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { DAY, debtsOf, seedCreditor, type SeedDebt, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, kinds, runUntilQuiet } from '../support/ledgerRun';
import { inbound } from '../support/ledgerStops';

afterEach(disposeLedgers);

const TODAY = '2026-03-10';
const BANDS: OfferBand[] = [
	{ ...BAND_DEFAULTS, fromDays: 1, toDays: 59, fineOff: 100, interestOff: 100, maxInstallments: 3 },
];

for (const db of LEDGERS) {
	describe(`offers on ${db.name}`, () => {
		async function house(debts: readonly SeedDebt[] = debtsOf(1), offers = BANDS) {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa', { offers });
			await seedDebts(test.ledger, debts);
			// 2 % and 1 % a month, as the titles of a file bring them.
			await test.sql('update debts set fine_bp = 200, interest_month_bp = 100');
			const cases = (await test.sql('select id, debtor_id from cases order by id')) as {
				id: string;
				debtor_id: string;
			}[];
			return { test, cases, one: cases[0]! };
		}
		const offersOn = async ({ ledger }: TestLedger, caseIds: readonly string[], day = TODAY) =>
			await ledger.read('test', () => offersOf(caseIds, day));
		const keysOf = (offers: readonly Offer[] | undefined) => (offers ?? []).map(({ key }) => key);
		const choose = (
			{ ledger }: TestLedger,
			of: { id: string; debtor_id: string },
			offer: { key: string; total: number },
		) =>
			chooseOffer(ledger, {
				caseId: of.id,
				debtorId: of.debtor_id,
				offerKey: offer.key,
				total: offer.total,
				source: 'prova',
			});
		const tasks = (test: TestLedger) =>
			test.sql(`select state, what_to_do from tasks where kind = 'offerChosen' order by created_at, id`);
		const liveHolds = (test: TestLedger) =>
			test.sql('select kind, reason, until from holds where lifted_at is null');
		const chosen = async (test: TestLedger) =>
			(await test.sql(`select data from events where type = 'offer.chosen' order by seq`)).map(
				({ data }) => JSON.parse(String(data)) as Record<string, unknown>,
			);
		const pay = (test: TestLedger, amount: number, id = 'pix-1', paidOn = TODAY) =>
			registerPayment(test.ledger, {
				creditorId: 'casa', debtExternalId: 'T1', amount, paidOn, externalId: id, source: 'prova',
			}); // prettier-ignore

		it('are read for many cases at once, from what each owes that day', async () => {
			const { test, cases } = await house(
				debtsOf(3).map((debt, i) => ({ ...debt, due: `0${i + 1}/03/2026` })),
			);
			const ids = cases.map(({ id }) => id);
			const offers = await offersOn(test, ids);
			expect([...offers.keys()].sort()).toEqual([...ids].sort());
			for (const id of ids) {
				const [cash, two, three] = offers.get(id)!;
				expect([cash?.total, two?.total, three?.total]).toEqual([150_00, two?.owed, two?.owed]);
				expect(cash!.discount).toBe(cash!.discountOn.fine + cash!.discountOn.interest);
				expect(cash!.discountOn.fine).toBe(3_00);
			}
		});

		it('are none by default, and none any more when the creditor takes them back', async () => {
			const { test, one } = await house(debtsOf(1), []);
			expect((await offersOn(test, [one.id])).size).toBe(0);
			await seedCreditor(test.ledger, 'casa', { offers: BANDS });
			expect(keysOf((await offersOn(test, [one.id])).get(one.id))).toEqual(['avista', '2x', '3x']);
			// Saved again without a word of offers, they stay.
			await seedCreditor(test.ledger, 'casa');
			expect((await offersOn(test, [one.id])).size).toBe(1);
			await seedCreditor(test.ledger, 'casa', { offers: null });
			expect((await offersOn(test, [one.id])).size).toBe(0);
		});

		it('can be the sample of the journey, where it has one', async () => {
			const { test, one } = await house(debtsOf(1).map((debt) => ({ ...debt, due: '02/02/2026' })));
			await seedCreditor(test.ledger, 'casa', { journey: 'escola', offers: 'journeySample' });
			const offers = (await offersOn(test, [one.id])).get(one.id);
			expect([keysOf(offers), offers?.[0]?.total]).toEqual([['avista', '2x', '3x'], 150_00]);
			await expect(
				seedCreditor(test.ledger, 'casa', { journey: 'essencial', offers: 'journeySample' }),
			).rejects.toMatchObject({ code: 'badInput', place: { field: 'offers' } });
		});

		it.each(['promised', 'agreed', 'disputed', 'legal', 'prescribed'])(
			'are none while one debt of the case is %s',
			async (status) => {
				const { test, one } = await house([{ person: 1 }, { person: 1, title: 'T2' }]);
				expect((await offersOn(test, [one.id])).size).toBe(1);
				await test.sql(`update debts set status = $1 where external_id = 'T2'`, status);
				expect((await offersOn(test, [one.id])).size).toBe(0);
			},
		);

		it('are none for what is not overdue, paid, withdrawn, too old or about to leave us', async () => {
			const { test, one } = await house();
			const some = async () => (await offersOn(test, [one.id])).size;
			expect((await offersOn(test, [one.id], '2026-03-09')).size).toBe(0);
			await test.sql(`update debts set placed_until = '2026-03-14'`);
			expect(await some()).toBe(0);
			await test.sql(`update debts set placed_until = '2026-03-15'`);
			expect(await some()).toBe(1);
			// Prescribed on the last day on which it could be chosen: five years of the CC.
			await seedCreditor(test.ledger, 'casa', { offers: [{ ...BANDS[0]!, toDays: null }] });
			await test.sql(`update debts set due_date = '2021-03-16'`);
			expect(await some()).toBe(1);
			await test.sql(`update debts set due_date = '2021-03-15'`);
			expect(await some()).toBe(0);
			await test.sql(`update debts set due_date = '2026-03-09'`);
			await withdrawDebts(test.ledger, { creditorId: 'casa', titles: ['T1'], status: 'withdrawn' });
			expect(await some()).toBe(0);
		});

		it('are none while a person, a dispute or a promise holds the case, but still there for who asked for time', async () => {
			const { test, one } = await house();
			const keys = async () => keysOf((await offersOn(test, [one.id])).get(one.id)).length;
			for (const kind of ['human', 'dispute', 'promise'] as const) {
				const { id } = await placeHold(test.ledger, { caseId: one.id, kind, reason: 'prova' });
				expect([kind, await keys()]).toEqual([kind, 0]);
				await liftHold(test.ledger, id);
			}
			await inbound(test.ledger, 'preciso de mais prazo');
			expect(await keys()).toBe(3);
		});

		it('a choice is one event, one task and a rest of three banking days, and nobody is dunned meanwhile', async () => {
			const { test, one } = await house();
			const [, two] = (await offersOn(test, [one.id])).get(one.id)!;
			const first = await choose(test, one, two!);
			// Tuesday the 10th: Wednesday, Thursday and Friday are the person's; it ends on Saturday at eight.
			expect(first).toMatchObject({
				status: 'chosen',
				offer: two,
				heldUntil: '2026-03-14T08:00:00.000-03:00',
			});
			expect(await choose(test, one, two!)).toMatchObject({
				status: 'already',
				heldUntil: '2026-03-14T08:00:00.000-03:00',
			});
			expect(await tasks(test)).toEqual([
				{
					state: 'open',
					what_to_do: expect.stringMatching(
						/^O devedor escolheu pagar em 2 vezes, total de R\$ 153,05 .+ emita o primeiro/,
					),
				},
			]);
			expect(await liveHolds(test)).toEqual([
				{
					kind: 'hold',
					reason: expect.stringContaining('uma pessoa confirma'),
					until: Date.parse('2026-03-14T08:00:00-03:00'),
				},
			]);
			expect(await chosen(test)).toMatchObject([
				{ key: '2x', total: 153_05, owed: 153_05, discount: 0, source: 'prova', madeOn: TODAY },
			]);
			const adapter = fakeProvider();
			expect(kinds(await runUntilQuiet(test.ledger, { adapter }))).toEqual({});
			expect(adapter.calls).toEqual([]);
			// After that the journey goes on: on Monday, for nothing is sent on a Saturday evening or a Sunday.
			test.clock.advance(6 * DAY);
			expect(kinds(await runUntilQuiet(test.ledger, { adapter }))).toEqual({ sent: 1 });
		});

		it('the same choice again after the rest is over is no other one, and rests anew', async () => {
			const { test, one } = await house();
			const [, two] = (await offersOn(test, [one.id])).get(one.id)!;
			await choose(test, one, two!);
			// Saturday the 14th, when the offer still stands.
			test.clock.advance(4 * DAY);
			expect(await choose(test, one, two!)).toMatchObject({
				status: 'already',
				heldUntil: '2026-03-19T08:00:00.000-03:00',
			});
			expect(await liveHolds(test)).toMatchObject([{ until: Date.parse('2026-03-19T08:00:00-03:00') }]);
			expect([(await tasks(test)).length, (await chosen(test)).length]).toEqual([1, 1]);
		});

		it('another choice takes the place of the first, and the first again that of the second', async () => {
			const { test, one } = await house();
			const [cash, two] = (await offersOn(test, [one.id])).get(one.id)!;
			for (const offer of [two!, cash!, two!])
				expect(await choose(test, one, offer)).toMatchObject({ status: 'chosen', offer });
			expect((await tasks(test)).map(({ state }) => state).sort()).toEqual(['done', 'done', 'open']);
			expect(await liveHolds(test)).toHaveLength(1);
			expect((await chosen(test)).map(({ key }) => key)).toEqual(['2x', 'avista', '2x']);
		});

		it('the total that was told holds while it is valid, and not a day longer', async () => {
			const { test, one } = await house();
			const [, two] = (await offersOn(test, [one.id])).get(one.id)!;
			test.clock.advance(5 * DAY);
			const later = addDays(TODAY, 5);
			const now = (await offersOn(test, [one.id], later)).get(one.id)!;
			expect(now[1]!.total).toBeGreaterThan(two!.total);
			const standing = await test.ledger.read('test', () => standingOffers(one.id, later, TODAY));
			expect(standing[1]).toEqual(two);
			expect(await choose(test, one, two!)).toMatchObject({ status: 'chosen', offer: two });
			test.clock.advance(DAY);
			expect(await choose(test, one, two!)).toMatchObject({
				status: 'changed',
				offers: [{ key: 'avista' }, { key: '2x' }, { key: '3x' }],
			});
			expect(await test.ledger.read('test', () => standingOffers(one.id, addDays(TODAY, 6), TODAY))).toEqual(
				[],
			);
		});

		it('who comes from a message sees what it told while that stands, and today’s where today is better', async () => {
			const { test, one } = await house();
			const told = (await offersOn(test, [one.id])).get(one.id)!;
			const seen = (today: string) => test.ledger.read('test', () => offersFor(one.id, today, TODAY));
			expect(await seen(TODAY)).toEqual(told);
			expect(await seen(addDays(TODAY, 5))).toEqual(told);
			const after = (await offersOn(test, [one.id], addDays(TODAY, 6))).get(one.id)!;
			expect(await seen(addDays(TODAY, 6))).toEqual(after);
			expect(after[1]!.total).toBeGreaterThan(told[1]!.total);
			await seedCreditor(test.ledger, 'casa', {
				offers: [
					{ ...BANDS[0]!, toDays: 3, fineOff: 0, interestOff: 0 },
					{ ...BANDS[0]!, fromDays: 4 },
				],
			});
			const better = (await offersOn(test, [one.id], addDays(TODAY, 3))).get(one.id)!;
			expect(better[0]!.discount).toBeGreaterThan(0);
			expect(await seen(addDays(TODAY, 3))).toEqual(better);
		});

		const DAYS = [TODAY, addDays(TODAY, 1)];
		it.each(DAYS)(
			'what was never offered, or no longer fits after a part was paid on %s, is changed',
			async (paidOn) => {
				const { test, one } = await house();
				const [cash, two] = (await offersOn(test, [one.id])).get(one.id)!;
				expect(await choose(test, one, { key: '2x', total: two!.total - 1 })).toMatchObject({
					status: 'changed',
				});
				expect(await choose(test, one, { key: '7x', total: two!.total })).toMatchObject({
					status: 'changed',
				});
				test.clock.advance(DAY);
				await pay(test, 20, 'pix-1', paidOn);
				expect(await choose(test, one, cash!)).toMatchObject({
					status: 'changed',
					offers: [{ key: 'avista' }, { key: '2x' }],
				});
				expect([await tasks(test), await liveHolds(test), await chosen(test)]).toEqual([[], [], []]);
			},
		);

		it('nobody chooses for another, or in a case that is not there', async () => {
			const { test, cases } = await house(debtsOf(2));
			const [a, b] = cases;
			const offer = (await offersOn(test, [a!.id])).get(a!.id)![0]!;
			for (const of of [
				{ ...a!, debtor_id: b!.debtor_id },
				{ ...a!, id: 'nowhere' },
			])
				await expect(choose(test, of, offer)).rejects.toMatchObject({
					code: 'notFound',
					place: { field: 'caseId' },
				});
			expect(await tasks(test)).toEqual([]);
		});

		it('a payment of the whole ends the request; after it nothing can be chosen', async () => {
			const { test, one } = await house();
			const [cash] = (await offersOn(test, [one.id])).get(one.id)!;
			await choose(test, one, cash!);
			await pay(test, 153.05);
			expect(await tasks(test)).toMatchObject([{ state: 'done' }]);
			expect(await choose(test, one, cash!)).toEqual({ status: 'changed', offers: [] });
		});

		it('a withdrawal of all ends the request too', async () => {
			const { test, one } = await house();
			const [cash] = (await offersOn(test, [one.id])).get(one.id)!;
			await choose(test, one, cash!);
			await withdrawDebts(test.ledger, { creditorId: 'casa', titles: ['T1'], status: 'withdrawn' });
			expect(await tasks(test)).toMatchObject([{ state: 'done' }]);
			expect(await choose(test, one, cash!)).toEqual({ status: 'changed', offers: [] });
		});

		it('two choices at once leave one task and one hold; with a payment between, the later one sees it', async () => {
			const { test, one } = await house();
			const other = { ...test, ledger: await test.open() };
			const [cash, two] = (await offersOn(test, [one.id])).get(one.id)!;
			for (let round = 0; round < 4; round++) {
				await Promise.all([
					choose(test, one, cash!), choose(other, one, two!), choose(other, one, cash!), choose(test, one, two!),
				]); // prettier-ignore
				expect((await tasks(test)).filter(({ state }) => state === 'open')).toHaveLength(1);
				expect(await liveHolds(test)).toHaveLength(1);
			}
			const [, answer] = await Promise.all([pay(test, 153.05), choose(other, one, two!)]);
			// Whichever was first: the case is closed, and no request waits for anybody.
			expect(['already', 'chosen', 'changed']).toContain(answer.status);
			expect((await tasks(test)).filter(({ state }) => state === 'open')).toEqual([]);
			expect(await test.sql('select state from cases')).toEqual([{ state: 'closed' }]);
			expect(await choose(other, one, two!)).toEqual({ status: 'changed', offers: [] });
		});
	});
}

it('a policy that is wrong names its field', async () => {
	const { ledger } = await LEDGERS[0]!.create();
	const save = (more: Partial<OfferBand>) =>
		seedCreditor(ledger, 'casa', { offers: [{ ...BANDS[0]!, ...more }] });
	await expect(save({ principalOff: 10 })).rejects.toMatchObject({
		place: { field: 'offers.bands[0].principalOff' },
	});
	await expect(save({ toDays: 0 })).rejects.toMatchObject({ place: { field: 'offers.bands[0].toDays' } });
});
