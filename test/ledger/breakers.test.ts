/** Spikes of opt-outs, wrong persons, bounces and unknowns stop their creditor or sender by themselves, once; a person resumes. */
import { BREAKERS, spikeOf } from '../../engine/domain/breakers';
import { checkBreakers } from '../../engine/domain/breakers/check';
import { liftPause, listPauses } from '../../engine/operations/pauses';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import { reconcile } from '../../engine/operations/reconcile';
import { stopByToken, stopToken } from '../../engine/operations/stopLinks';
import type { ChannelEvent, ClassifiedError } from '../../engine/ports/channel';
import type { Ledger } from '../../engine/ports/ledger';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { DAY, debtsOf, HOUR, phoneOf, seedCreditor, seedDebts, senderOf } from '../support/ledgerPeople';
import { BAD_RECIPIENT, fakeProvider, kinds, messageIdOf, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

let serial = 0;
const says = (text: string, person: number, creditor = 'casa'): ChannelEvent => ({
	kind: 'inbound',
	dedupeKey: `b-${++serial}`,
	channel: 'sms',
	from: phoneOf(person),
	to: senderOf(creditor),
	text,
	occurredAt: 0,
});
const hear = (ledger: Ledger, ...events: ChannelEvent[]) => recordChannelEvents(ledger, 'fake', events);

const breakerTasks = (test: TestLedger) =>
	test.sql(`select creditor_id, state, what_to_do from tasks where kind = 'breaker' order by created_at`);

describe('what a spike is', () => {
	const minute = (attempted: number, marked: number, at = 1) => ({ minute: at, attempted, marked });

	it.each([
		['optOut', 'sms', 6, 300, true],
		['optOut', 'sms', 6, 301, false],
		['optOut', 'sms', 5, 5, false],
		['wrongPerson', 'whatsapp', 8, 200, true],
		['wrongPerson', 'whatsapp', 8, 201, false],
		['bounce', 'email', 10, 200, true],
		['bounce', 'email', 9, 9, false],
		['bounce', 'sms', 24, 24, false],
		['bounce', 'sms', 25, 100, true],
		['unknown', 'sms', 25, 250, true],
		['unknown', 'sms', 25, 251, false],
	] as const)('%s by %s: %i of %i → %s', (kind, channel, marked, attempted, trips) => {
		expect(spikeOf(kind, channel, [minute(attempted, marked)]) !== null).toBe(trips);
	});

	it('looks at the newest messages only, so that a good hour hides nothing', () => {
		const good = Array.from({ length: 59 }, (_, i) => minute(500, 0, i));
		expect(spikeOf('optOut', 'sms', [...good, minute(500, 12, 60)])).toMatchObject({
			marked: 12,
			attempted: 500,
		});
		expect(spikeOf('optOut', 'sms', [...good, minute(10, 9, 60)])).toBeNull();
	});

	it('takes what the creditor set instead', () => {
		const settings = { optOut: { atLeast: 2, percent: 50 } };
		expect(spikeOf('optOut', 'sms', [minute(4, 2)], settings)).toMatchObject({ threshold: settings.optOut });
		expect(spikeOf('wrongPerson', 'sms', [minute(4, 2)], settings)).toBeNull();
	});
});

for (const db of LEDGERS) {
	describe(`breakers on ${db.name}`, () => {
		/** `count` debtors of `casa` and two of `loja` got their message; persons 1… and 901, 902. */
		async function sent(count: number, behave?: (n: number) => ClassifiedError | 'accept' | 'unknown') {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedCreditor(test.ledger, 'loja');
			await seedDebts(test.ledger, [...debtsOf(count), ...debtsOf(2, 901, 'loja')]);
			let n = 0;
			const adapter = fakeProvider((message) =>
				behave && message.from === 'casa.sms' ? behave(n++) : 'accept',
			);
			await runUntilQuiet(test.ledger, { adapter });
			return { test, adapter, ledger: test.ledger };
		}

		it('opt-outs: the sixth of a hundred stops the creditor at once, with one task, and nobody else', async () => {
			const { test, ledger } = await sent(100);
			for (let person = 1; person <= 5; person++) await hear(ledger, says('SAIR', person));
			expect(await listPauses(ledger)).toEqual([]);
			await hear(ledger, says('SAIR', 6));
			const pauses = await listPauses(ledger);
			expect(pauses).toMatchObject([
				{ scope: 'creditor', scopeId: 'casa', by: 'breaker', breaker: 'optOut', until: null },
			]);
			expect(pauses[0]?.reason).toBe('disjuntor: 6 pedidos para sair em 100 mensagens (6,0 %)');
			await hear(ledger, says('SAIR', 7), says('SAIR', 8));
			expect(await listPauses(ledger)).toHaveLength(1);
			const tasks = await breakerTasks(test);
			expect(tasks).toMatchObject([{ creditor_id: 'casa', state: 'open' }]);
			expect(String(tasks[0]?.what_to_do)).toContain(String(pauses[0]?.id));
			expect(await test.sql(`select data from events where type = 'pause.set'`)).toHaveLength(1);
			test.clock.advance(2 * DAY);
			const adapter = fakeProvider();
			expect(kinds(await runUntilQuiet(ledger, { adapter }))).toEqual({ sent: 2 });
			expect(new Set(adapter.received.map((m) => m.from))).toEqual(new Set(['loja.sms']));
		});

		it('counts one debtor once, however often they say it, also over several creditors and by the link', async () => {
			const { test, ledger } = await sent(40);
			const [row] = await test.sql(
				`select person_id from contacts where address_hash = $1`,
				ledger.hash('address', phoneOf(1)),
			);
			for (let i = 0; i < 9; i++) await hear(ledger, says('SAIR', 1));
			await stopByToken(
				ledger,
				stopToken(ledger, { creditorId: 'casa', personId: String(row?.person_id), channel: 'sms' }),
			);
			await hear(ledger, says('SAIR', 999));
			expect(await test.sql('select kind from breaker_marks')).toEqual([{ kind: 'optOut' }]);
			expect(await listPauses(ledger)).toEqual([]);
		});

		it('the page that stops e-mails counts like an answer', async () => {
			const { test, ledger } = await sent(40);
			const rows = await test.sql(
				`select person_id from contacts where creditor_id = 'casa' order by id limit 6`,
			);
			for (const { person_id } of rows)
				await stopByToken(
					ledger,
					stopToken(ledger, { creditorId: 'casa', personId: String(person_id), channel: 'sms' }),
				);
			expect(await listPauses(ledger)).toMatchObject([{ breaker: 'optOut' }]);
		});

		it('wrong persons stop the creditor, what came two hours later included', async () => {
			const { ledger, test } = await sent(60);
			test.clock.advance(2 * HOUR);
			for (let person = 1; person <= 8; person++)
				await hear(ledger, says('não sou eu, número errado', person));
			expect(await listPauses(ledger)).toMatchObject(
				[{ scope: 'creditor', scopeId: 'casa', breaker: 'wrongPerson', reason: /em 60 mensagens/ }].map(
					(p) => ({ ...p, reason: expect.stringMatching(p.reason) as string }),
				),
			);
		});

		it('numbers that do not exist stop the sender, told at once or by a status', async () => {
			const { test, adapter, ledger } = await sent(60, (n) => (n % 3 === 0 ? BAD_RECIPIENT : 'accept'));
			expect(await listPauses(ledger)).toEqual([]);
			const late = adapter.received.filter((m) => m.from === 'casa.sms').slice(0, 5);
			await hear(
				ledger,
				...late.map((m, i): ChannelEvent => ({
					kind: 'status',
					dedupeKey: `late-${i}`,
					providerMessageId: messageIdOf(m),
					status: 'failed',
					error: BAD_RECIPIENT,
					occurredAt: 0,
				})),
			);
			const [sender] = await test.sql(`select id from senders where creditor_id = 'casa'`);
			expect(await listPauses(ledger)).toMatchObject([
				{ scope: 'sender', scopeId: String(sender?.id), breaker: 'bounce' },
			]);
		});

		it('unknowns stop the sender in the middle of a batch; the rest of it stays where it is', async () => {
			const { test, adapter, ledger } = await sent(120, () => 'unknown');
			const [sender] = await test.sql(`select id from senders where creditor_id = 'casa'`);
			expect(await listPauses(ledger)).toMatchObject([
				{ scope: 'sender', scopeId: String(sender?.id), breaker: 'unknown' },
			]);
			const calls = adapter.calls.filter((m) => m.from === 'casa.sms').length;
			// The twenty-fifth trips it; the micro-batch of eight that it was in has left.
			expect(calls).toBe(32);
			const lost = await test.sql(`select count(*) as n from contacts where state = 'unknown'`);
			expect(lost).toEqual([{ n: 32 }]);
			expect(await breakerTasks(test)).toHaveLength(1);
		});

		it('a round that a killed process leaves behind does not trip it, and what its receipts settle counts no more', async () => {
			const { test, ledger } = await sent(60);
			await test.sql(
				`update contacts set state = 'sending', wire_deadline = 1 where id in (select id from contacts where creditor_id = 'casa' order by id limit 20)`,
			);
			await test.sql('delete from breaker_minutes');
			expect(await reconcile(ledger)).toMatchObject({ unknown: 20 });
			expect(await listPauses(ledger)).toEqual([]);
			expect(await test.sql('select count(*) as n from breaker_marks')).toEqual([{ n: 0 }]);
			const ids = await test.sql(`select id from contacts where state = 'unknown'`);
			await hear(
				ledger,
				...ids.map(({ id }, i): ChannelEvent => ({
					kind: 'status',
					dedupeKey: `echo-${i}`,
					correlationId: String(id),
					status: 'delivered',
					occurredAt: 0,
				})),
			);
			expect(await test.sql('select count(*) as n from breaker_marks')).toEqual([{ n: 0 }]);
		});

		it('an unknown that a receipt settles is held against the sender no more', async () => {
			const { test, ledger, adapter } = await sent(60, (n) => (n < 20 ? 'unknown' : 'accept'));
			const marks = () =>
				test.sql(`select count(*) as n from breaker_marks where kind = 'unknown'`).then(([row]) => row?.n);
			expect(await marks()).toBe(20);
			const lost = await test.sql(`select id from contacts where state = 'unknown' order by id`);
			await hear(
				ledger,
				...lost.slice(0, 19).map(({ id }, i): ChannelEvent => ({
					kind: 'status',
					dedupeKey: `settled-${i}`,
					correlationId: String(id),
					status: 'delivered',
					occurredAt: 0,
				})),
			);
			expect(await marks()).toBe(1);
			// With them the next six would be the twenty-fifth and one more.
			let n = 0;
			adapter.behaviour = () => (n++ < 6 ? 'unknown' : 'accept');
			await seedDebts(ledger, debtsOf(30, 200));
			await runUntilQuiet(ledger, { adapter });
			expect(await marks()).toBe(7);
			expect(await listPauses(ledger)).toEqual([]);
		});

		it('an ordinary day trips nothing: 1 % opt-outs, 2 % strangers, 15 % bad numbers, 2 % unknown', async () => {
			const { ledger } = await sent(400, (n) =>
				n % 7 === 3 ? BAD_RECIPIENT : n % 50 === 7 ? 'unknown' : 'accept',
			);
			for (let person = 1; person <= 4; person++) await hear(ledger, says('SAIR', person));
			for (let person = 11; person <= 17; person++) await hear(ledger, says('não sou eu', person));
			expect(await listPauses(ledger)).toEqual([]);
		});

		it('test messages count for nothing', async () => {
			const test = await db.create();
			const { ledger } = test;
			await seedCreditor(ledger, 'casa', { mode: 'test' });
			await seedDebts(ledger, debtsOf(40));
			await runUntilQuiet(ledger, { adapter: fakeProvider('unknown') });
			expect(await test.sql('select * from breaker_minutes')).toEqual([]);
			expect(await listPauses(ledger)).toEqual([]);
		});

		it('a person resumes: the task closes, the count begins anew, and only what comes after trips it again', async () => {
			const { test, ledger } = await sent(60);
			for (let person = 1; person <= 6; person++) await hear(ledger, says('SAIR', person));
			const [pause] = await listPauses(ledger);
			test.clock.advance(10 * 60_000);
			expect(await liftPause(ledger, { id: String(pause?.id) })).toEqual({ lifted: 1, remaining: [] });
			expect(await breakerTasks(test)).toMatchObject([{ state: 'done' }]);
			// More answers to the messages of before: a person has seen them.
			for (let person = 7; person <= 20; person++) await hear(ledger, says('SAIR', person));
			expect(await listPauses(ledger)).toEqual([]);
			test.clock.advance(5 * 60_000);
			await seedDebts(ledger, debtsOf(30, 200));
			expect(kinds(await runUntilQuiet(ledger, { adapter: fakeProvider() }))).toEqual({ sent: 30 });
			for (let person = 200; person <= 205; person++) await hear(ledger, says('SAIR', person));
			expect(await listPauses(ledger)).toMatchObject([
				{ breaker: 'optOut', reason: expect.stringContaining('6 pedidos para sair em 30') as string },
			]);
			expect(await breakerTasks(test)).toMatchObject([{ state: 'done' }, { state: 'open' }]);
		});

		it('trips once and not too late when several processes hear the last ones at the same moment', async () => {
			const { test, ledger } = await sent(60);
			const handles = [ledger, await test.open(), await test.open()];
			await Promise.all(Array.from({ length: 6 }, (_, i) => hear(handles[i % 3]!, says('SAIR', i + 1))));
			expect(await listPauses(ledger)).toHaveLength(1);
			expect(await breakerTasks(test)).toHaveLength(1);
			expect(await listPauses(handles[2]!)).toMatchObject([{ breaker: 'optOut' }]);
			await seedDebts(ledger, debtsOf(3, 300));
			expect(kinds(await runUntilQuiet(handles[1]!, { adapter: fakeProvider() }))).toEqual({});
		});

		it('a creditor sets its own figures', async () => {
			const { ledger } = await sent(40);
			await seedCreditor(ledger, 'casa', { breakers: { optOut: { atLeast: 2, percent: 5 } } });
			await hear(ledger, says('SAIR', 1), says('SAIR', 2));
			expect(await listPauses(ledger)).toMatchObject([{ breaker: 'optOut' }]);
		});
	});
}

it.each([
	[{ optout: { atLeast: 5, percent: 2 } }, /no breaker "optout"/],
	[{ optOut: { atLeast: 0, percent: 2 } }, /whole number from 1/],
	[{ bounce: { atLeast: 5, percent: 90 } }, /at most 50/],
])('a breaker is not switched off by its figures: %j', (settings, message) => {
	expect(() => checkBreakers(settings as never)).toThrow(message);
});

it('every breaker says why and what to do', () => {
	for (const { reason, whatToDo } of Object.values(BREAKERS)) {
		expect(reason.length).toBeGreaterThan(60);
		expect(whatToDo).toMatch(/retomar|Retome/);
	}
});
