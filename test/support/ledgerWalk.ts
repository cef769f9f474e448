/** A seeded random walk through everything that may happen to a ledger. */
import { placeHold, liftHold } from '../../engine/operations/holds';
import { liftPause, setPause } from '../../engine/operations/pauses';
import { registerPayment } from '../../engine/operations/payments';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import type { ChannelEvent, DeliveryStatus } from '../../engine/ports/channel';
import type { OpenedLedger, TestLedger } from './ledgers';
import { DAY, HOUR, phoneOf, type SeedDebt, seedDebts, senderOf } from './ledgerPeople';
import {
	BAD_TOKEN,
	BAD_RECIPIENT,
	type Behaviour,
	DOWN,
	fakeProvider,
	type FakeProvider,
	messageIdOf,
	runBatch,
} from './ledgerRun';

export type Random = () => number;

export function randomFrom(seed: number): Random {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}

const CREDITORS = ['casa', 'loja'];
const RESUMED = [
	{ scope: 'creditor', scopeId: 'casa' },
	{ scope: 'channel', scopeId: 'sms' },
] as const;
const PEOPLE = 12;
/** Fewer phones than people, so that some are shared. */
const PHONES = 9;

export class Walk {
	readonly provider: FakeProvider;
	private titles = 0;
	private serial = 0;
	private readonly holds: string[] = [];
	private readonly events: ChannelEvent[] = [];

	constructor(
		private readonly test: TestLedger,
		private readonly random: Random,
	) {
		this.provider = fakeProvider(() => this.behave(), { concurrency: 3 });
	}

	private pick<T>(list: readonly T[]): T {
		return list[Math.floor(this.random() * list.length)] as T;
	}

	private behave(): Behaviour {
		const x = this.random();
		if (x < 0.6) return 'accept';
		if (x < 0.75) return 'acceptThenTimeout';
		return this.pick<Behaviour>(['unknown', 'throw', DOWN, BAD_RECIPIENT, BAD_TOKEN]);
	}

	/** One thing that happens, by one of the workers; its name for the failure message. */
	step(ledger: OpenedLedger): [string, Promise<unknown>] {
		const all: [string, number, () => Promise<unknown>][] = [
			[
				'tick',
				8,
				() => runBatch(ledger, { adapter: this.provider, limit: 1 + Math.floor(this.random() * 8) }),
			],
			['cancelled tick', 1, () => this.cancelled(ledger)],
			['receipts', 4, () => this.receipts(ledger)],
			['answer', 1, () => this.answer(ledger)],
			['import', 2, () => seedDebts(ledger, this.debts())],
			['payment', 2, () => this.payment(ledger)],
			['hold', 1, () => this.hold(ledger)],
			['lift', 1, () => this.lift(ledger)],
			['pause', 1, () => this.pause(ledger)],
			['resume', 1, () => liftPause(ledger, this.pick(RESUMED))],
		];
		let x = this.random() * all.reduce((sum, [, weight]) => sum + weight, 0);
		const [name, , act] = all.find(([, weight]) => (x -= weight) < 0) ?? all[0]!;
		return [name, act()];
	}

	/** Time passes: mostly minutes, now and then a night or days. */
	wait(): void {
		const x = this.random();
		this.test.clock.advance(x < 0.7 ? x * 20 * 60_000 : x < 0.92 ? x * 3 * HOUR : x * 2 * DAY);
	}

	debts(): SeedDebt[] {
		const today = new Date(this.test.clock.now() - 3 * HOUR - DAY * (1 + Math.floor(this.random() * 4)));
		const due = today.toISOString().slice(0, 10).split('-').reverse().join('/');
		return Array.from({ length: 1 + Math.floor(this.random() * 3) }, () => {
			const person = Math.floor(this.random() * PEOPLE);
			const group = this.random() < 0.3 ? 'b' : undefined;
			return {
				creditor: this.pick(CREDITORS),
				person,
				phones: [person % PHONES],
				title: `W${++this.titles}`,
				due,
				group,
			};
		});
	}

	private async cancelled(ledger: OpenedLedger): Promise<void> {
		const cancel = new AbortController();
		setTimeout(() => cancel.abort(), this.random() * 10);
		await runBatch(ledger, { adapter: this.provider, signal: cancel.signal });
	}

	private async receipts(ledger: OpenedLedger): Promise<void> {
		const { received } = this.provider;
		if (received.length === 0) return;
		const fresh = Array.from({ length: 1 + Math.floor(this.random() * 4) }, (): ChannelEvent => {
			const message = this.pick(received.slice(-20));
			const status = this.pick<DeliveryStatus>(['sent', 'delivered', 'read', 'failed']);
			const both = { correlationId: message.contactId, providerMessageId: messageIdOf(message) };
			return { kind: 'status', dedupeKey: `w${++this.serial}`, status, occurredAt: 0, ...both };
		});
		this.events.push(...fresh);
		await recordChannelEvents(ledger, 'fake', [...fresh, this.pick(this.events)]);
	}

	private async answer(ledger: OpenedLedger): Promise<void> {
		const event: ChannelEvent = {
			kind: 'inbound',
			dedupeKey: `a${++this.serial}`,
			channel: 'sms',
			from: phoneOf(Math.floor(this.random() * PHONES)),
			to: senderOf(this.pick(CREDITORS)),
			text: this.pick(['já paguei', 'já paguei', 'oi', 'SAIR', 'não sou eu']),
			occurredAt: 0,
		};
		await recordChannelEvents(ledger, 'fake', [event]);
	}

	private async payment(ledger: OpenedLedger): Promise<void> {
		await registerPayment(ledger, {
			creditorId: this.pick(CREDITORS),
			debtExternalId: `W${1 + Math.floor(this.random() * (this.titles + 1))}`,
			amount: this.pick([150, 150, 40]),
			paidOn: '2026-03-10',
			externalId: `p${Math.floor(this.random() * 200)}`,
			source: 'prova',
		});
	}

	private async hold(ledger: OpenedLedger): Promise<void> {
		const cases = await this.test.sql('select id from cases order by id');
		if (cases.length === 0) return;
		const until = this.random() < 0.5 ? new Date(this.test.clock.now() + 5 * HOUR).toISOString() : undefined;
		const { id } = await placeHold(ledger, {
			caseId: String(this.pick(cases).id),
			kind: this.pick(['hold', 'dispute', 'human']),
			reason: 'prova',
			until,
		});
		this.holds.push(id);
	}

	private async lift(ledger: OpenedLedger): Promise<void> {
		const id = this.holds.shift();
		if (id) await liftHold(ledger, id);
	}

	private async pause(ledger: OpenedLedger): Promise<void> {
		const until = new Date(this.test.clock.now() + this.random() * 6 * HOUR).toISOString();
		const [scope, scopeId] = this.pick([
			['creditor', 'casa'],
			['channel', 'sms'],
		] as const);
		await setPause(ledger, { scope, scopeId, reason: 'prova', until });
	}
}
