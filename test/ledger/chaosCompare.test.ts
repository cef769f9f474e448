/** The comparison at the end of a chaos run: what a provider knows and the ledger does not is missed, and the other way round. */
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import { ledgerStatus } from '../../engine/operations/status';
import type { InboundEvent } from '../../engine/ports/channel';
import { compare } from '../../sandbox/chaos/compare';
import type { JudgedCharge, SimulatedReply } from '../../sandbox/judge';
import type { Stage } from '../../sandbox/run/stage';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { chargeScene, issued, issueOne, pay, type Scene, takeIn } from '../support/ledgerCharges';
import { debtsOf, phoneOf, seedCreditor, seedDebts, senderOf } from '../support/ledgerPeople';
import { fakeProvider, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

interface World {
	/** Contacts that the provider has. */
	received?: readonly string[];
	replies?: readonly SimulatedReply[];
	charges?: readonly JudgedCharge[];
	/** Webhooks that nobody took yet, and those that are not told any more. */
	pending?: number;
	givenUp?: number;
}

/** A stage as far as the comparison looks at it: a real ledger, and providers that know this much. */
function stageOf(
	test: TestLedger,
	{ received = [], replies = [], charges = [], pending = 0, givenUp = 0 }: World,
): Stage {
	const provider = {
		id: 'smtp',
		title: 'SMTP',
		received: () => Promise.resolve(received.map((externalId) => ({ externalId }))),
		replies: () => Promise.resolve(replies),
		stats: () => Promise.resolve({ statusesPending: pending, statusesLost: givenUp }),
	};
	const asaas = { charges: () => Promise.resolve(charges) };
	return {
		ledger: { reader: test.ledger, status: () => ledgerStatus(test.ledger) },
		providers: { all: [provider], asaas },
	} as unknown as Stage;
}

const says = (person: number, text: string): SimulatedReply => ({
	channel: 'sms',
	at: 0,
	from: phoneOf(person),
	to: senderOf('casa'),
	text,
});

let serial = 0;
const told = ({ from, to, text }: SimulatedReply): InboundEvent => ({
	kind: 'inbound',
	dedupeKey: `c-${++serial}`,
	channel: 'sms',
	from,
	to,
	text,
	occurredAt: 0,
});

for (const db of LEDGERS) {
	describe(`what chaos compares on ${db.name}`, () => {
		async function sent() {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			// Two debtors with one phone: what they write is on the timeline of both.
			await seedDebts(test.ledger, [...debtsOf(3), { person: 7, phones: [1] }]);
			const adapter = fakeProvider();
			await runUntilQuiet(test.ledger, { adapter });
			return { test, received: adapter.received.map(({ contactId }) => contactId) };
		}

		it('finds nothing when both know the same, and each message that only one of them has', async () => {
			const { test, received } = await sent();
			expect(await compare(stageOf(test, { received }))).toMatchObject({ lost: [], unknown: 0, replies: 0 });
			const [first, ...others] = received;
			expect((await compare(stageOf(test, { received: others }))).lost).toEqual([
				`contact ${first} is accepted, and nobody got it`,
			]);
			expect((await compare(stageOf(test, { received: [...received, 'x'] }))).lost).toEqual([
				'SMTP got the contact x, which is not there in the ledger',
			]);
			expect((await compare(stageOf(test, { received, pending: 2 }))).lost).toEqual([
				'SMTP has 2 webhooks still to tell',
			]);
			expect((await compare(stageOf(test, { received, givenUp: 3 }))).lost).toEqual([
				'SMTP gave up 3 webhooks: n8n was away for too long',
			]);
		});

		it('misses what people wrote and the ledger has not, or has more often', async () => {
			const { test, received } = await sent();
			const replies = [says(1, 'SAIR'), says(2, 'quem e?'), says(3, 'quem e?')];
			for (const reply of replies) await recordChannelEvents(test.ledger, 'fake', [told(reply)]);
			expect(await compare(stageOf(test, { received, replies }))).toMatchObject({ lost: [], replies: 3 });
			expect(
				(await compare(stageOf(test, { received, replies: [...replies, says(2, 'SAIR')] }))).lost,
			).toEqual(['people wrote "sms SAIR" 2 times; the ledger knows of 1']);
			expect((await compare(stageOf(test, { received, replies: replies.slice(0, 2) }))).lost).toEqual([
				'people wrote "sms quem e?" 1 times; the ledger knows of 2',
			]);
		});

		it('misses a payment that the ledger has not booked, and one that nobody made', async () => {
			const scene = await chargeScene(db, [{ person: 1, title: 'T1' }]);
			const { test } = scene;
			const { id } = issued(await issueOne(scene));
			const charge = async (paid: boolean) => [{ id: await providerIdOf(scene, id), reference: id, paid }];
			const lostOf = async (paid: boolean) =>
				(await compare(stageOf(test, { charges: (await charge(paid)) as JudgedCharge[] }))).lost;
			const queued = '1 cases are queued for ever';
			expect(await lostOf(false)).toEqual([queued]);
			expect(await lostOf(true)).toEqual([
				`the charge ${id} was paid 1 times; the ledger booked it 0 times`,
				queued,
			]);
			await pay(scene, await providerIdOf(scene, id), 'boleto');
			await takeIn(scene);
			expect(await lostOf(true)).toEqual([]);
			expect(await lostOf(false)).toEqual([
				`the charge ${id} was paid 0 times; the ledger booked it 1 times`,
			]);
		});

		it('hands on what verify finds broken', async () => {
			const { test, received } = await sent();
			const [contact] = received;
			await test.sql(`update step_runs set live_contact = null where live_contact = $1`, String(contact));
			const { lost } = await compare(stageOf(test, { received }));
			expect(lost).toEqual([expect.stringMatching(`verify finds 1 of lostContact: ${contact}`)]);
		});
	});
}

async function providerIdOf({ test }: Scene, id: string): Promise<string> {
	const [row] = await test.sql('select provider_charge_id from charges where id = $1', id);
	return String(row?.provider_charge_id);
}
