import { readBoleto } from '../../engine/domain/boleto/read';
import { readPix } from '../../engine/domain/pix';
import type {
	ChargeAdapter,
	ChargeEvent,
	ChargeOptions,
	ChargeRequest,
	ChargeResult,
} from '../../engine/ports/charge';
import type { HttpPort } from '../../engine/ports/http';
import { SOON } from './charges';

export type ChargeScene =
	| 'refused'
	| 'rateLimited'
	| 'hangAfterAccept'
	| 'resetAfterAccept'
	| 'errorAfterAccept'
	| 'noId'
	| 'redirect'
	| 'errorBeforeAccept'
	| 'wrongLine'
	| 'tenTimes'
	| 'outOfOrder'
	| 'forged';

export interface ChargePost {
	raw: Buffer;
	headers: Record<string, unknown>;
}

/** What a provider's simulator can be asked for. */
export interface ChargeScenes {
	/** An HTTP port to the simulator, with the right token or with a wrong one. */
	http(token: 'good' | 'bad'): HttpPort;
	/** What happens to the next create with that reference. */
	stage(reference: string, scene: ChargeScene): Promise<void>;
	/** How many charges the provider says that it made for a reference. */
	made(reference: string): Promise<number>;
	pay(providerChargeId: string, method: 'boleto' | 'pix'): Promise<void>;
	/** Every webhook about that charge, as posted, once no more is to come. */
	posts(providerChargeId: string): Promise<ChargePost[]>;
}

export interface ChargeSubject {
	adapter: ChargeAdapter;
	/** The word that the webhook was set up with. */
	secret: string;
	/** An ordinary charge; each call has another reference. */
	request(change?: Partial<ChargeRequest>): ChargeRequest;
	scenes: ChargeScenes;
}

/** What every adapter promises whoever keeps the charges, whatever its provider. */
export function describeCharges(
	name: string,
	start: () => Promise<ChargeSubject>,
	stop: () => Promise<void>,
): void {
	describe(`charge contract: ${name}`, () => {
		let subject: ChargeSubject;
		let adapter: ChargeAdapter;
		let http: HttpPort;
		beforeAll(async () => {
			subject = await start();
			adapter = subject.adapter;
			http = subject.scenes.http('good');
		});
		afterAll(stop);

		const create = (request: ChargeRequest, options: ChargeOptions = SOON): Promise<ChargeResult> =>
			adapter.create(request, http, options);
		const idOf = (result: ChargeResult): string => {
			if (result.outcome !== 'accepted') throw new Error(JSON.stringify(result));
			return result.charge.providerChargeId;
		};
		const staged = async (scene: ChargeScene, change?: Partial<ChargeRequest>): Promise<ChargeRequest> => {
			const request = subject.request(change);
			await subject.scenes.stage(request.reference, scene);
			return request;
		};
		const genuine = async (id: string): Promise<ChargeEvent[]> =>
			(await subject.scenes.posts(id))
				.filter(({ raw, headers }) => adapter.verifyWebhook(raw, headers, subject.secret))
				.flatMap(({ raw }) => adapter.parseWebhook(JSON.parse(raw.toString('utf8'))));

		it.each(['boleto', 'pix', 'boletoPix'] as const)('creates a %s that can be paid', async (kind) => {
			if (!adapter.kinds.includes(kind)) return;
			const request = subject.request({ kind, amountCents: 123_456 });
			expect(adapter.validate(request, request.dueDate)).toEqual([]);
			const result = await create(request);
			expect(result).toMatchObject({
				outcome: 'accepted',
				charge: { status: 'open', missing: [], registeredBy: adapter.id },
			});
			if (result.outcome !== 'accepted') return;
			const { digitableLine, barcode, pixCopyPaste } = result.charge;
			if (kind === 'pix') expect(digitableLine).toBeUndefined();
			else
				expect(readBoleto(digitableLine ?? '', request.dueDate)).toMatchObject({
					ok: true,
					value: { barcode, amountCents: 123_456, dueDate: { date: request.dueDate } },
				});
			if (kind === 'boleto') expect(pixCopyPaste).toBeUndefined();
			else expect(readPix(pixCopyPaste ?? '')).toMatchObject({ ok: true });
			expect(await subject.scenes.made(request.reference)).toBe(1);
		});

		it('finds by our reference what it created, as get does by its id', async () => {
			const request = subject.request();
			const result = await create(request);
			const found = await adapter.findByReference(request.reference, http, SOON);
			expect(found).toMatchObject({
				outcome: 'found',
				charge: { ...(result.outcome === 'accepted' ? result.charge : {}), reference: request.reference },
				duplicates: [],
			});
			expect(await adapter.get(idOf(result), http, SOON)).toEqual(found);
		});

		it('says absent for a reference and an id that nobody gave', async () => {
			const absent = { outcome: 'absent' };
			expect(await adapter.findByReference('nobody-gave-this', http, SOON)).toEqual(absent);
			expect(await adapter.get('pay_nobodygavethis', http, SOON)).toEqual(absent);
		});

		it('settles what is unknown by our reference, without a second charge', async () => {
			for (const scene of ['hangAfterAccept', 'resetAfterAccept', 'errorAfterAccept', 'noId'] as const) {
				const request = await staged(scene);
				const result = await create(request, { timeoutMs: 500 });
				expect([scene, result]).toMatchObject([scene, { outcome: 'unknown', error: { retry: 'reconcile' } }]);
				const found = await adapter.findByReference(request.reference, http, SOON);
				expect(found).toMatchObject({ outcome: 'found', charge: { missing: [], registeredBy: adapter.id } });
				expect(await subject.scenes.made(request.reference)).toBe(1);
			}
		});

		it('does not know what an error means that came before the charge, and finds none', async () => {
			for (const scene of ['errorBeforeAccept', 'redirect'] as const) {
				const request = await staged(scene);
				expect(await create(request)).toMatchObject({ outcome: 'unknown' });
				expect(await adapter.findByReference(request.reference, http, SOON)).toEqual({ outcome: 'absent' });
				expect(await create(request)).toMatchObject({ outcome: 'accepted' });
				expect(await subject.scenes.made(request.reference)).toBe(1);
			}
		});

		it('lists a second charge of one reference, so that it can be cancelled', async () => {
			if (adapter.capabilities.idempotentCreate) return;
			const request = subject.request();
			const ids = [idOf(await create(request)), idOf(await create(request))];
			const found = await adapter.findByReference(request.reference, http, SOON);
			if (found.outcome !== 'found') throw new Error(found.outcome);
			expect([found.charge.providerChargeId, ...found.duplicates].sort()).toEqual(ids.sort());
			for (const id of found.duplicates)
				expect(await adapter.cancel(id, http, SOON)).toMatchObject({ outcome: 'cancelled' });
			expect(await adapter.findByReference(request.reference, http, SOON)).toMatchObject({ duplicates: [] });
		});

		it('rejects what the provider refuses, and repeats nothing of the payer', async () => {
			const request = await staged('refused');
			const result = await create(request);
			expect(result).toMatchObject({ outcome: 'rejected', error: { retry: 'never' } });
			for (const secret of [request.payer.document, request.payer.name, '111.444.777-35'])
				expect(JSON.stringify(result)).not.toContain(secret);
			expect(await subject.scenes.made(request.reference)).toBe(0);
		});

		it('rejects with a pause when the provider asks for one', async () => {
			const result = await create(await staged('rateLimited'));
			expect(result).toMatchObject({ outcome: 'rejected', error: { class: 'rate_limited', retry: 'after' } });
			expect(result.outcome === 'rejected' ? result.error.retryAfterMs : 0).toBeGreaterThan(0);
		});

		it("calls a wrong token the account's fault, whatever is asked for", async () => {
			const bad = subject.scenes.http('bad');
			const request = subject.request();
			const error = { class: 'auth', scope: 'account' };
			expect(await adapter.create(request, bad, SOON)).toMatchObject({ outcome: 'rejected', error });
			expect(await adapter.findByReference(request.reference, bad, SOON)).toMatchObject({
				outcome: 'failed',
				error,
			});
			expect(await adapter.get('pay_1', bad, SOON)).toMatchObject({ outcome: 'failed', error });
			expect(await adapter.cancel('pay_1', bad, SOON)).toMatchObject({ outcome: 'rejected', error });
			expect(await subject.scenes.made(request.reference)).toBe(0);
		});

		it('shows no line that does not hold', async () => {
			if (!adapter.kinds.includes('boleto')) return;
			const result = await create(await staged('wrongLine', { kind: 'boleto' }));
			expect(result).toMatchObject({
				outcome: 'accepted',
				charge: { missing: ['digitableLine'], registeredBy: null },
			});
			expect(result.outcome === 'accepted' && result.charge.digitableLine).toBeUndefined();
		});

		it('cancels once, says so when asked again, and never cancels what was paid', async () => {
			const id = idOf(await create(subject.request()));
			expect(await adapter.cancel(id, http, SOON)).toEqual({ outcome: 'cancelled', wasCancelled: false });
			expect(await adapter.cancel(id, http, SOON)).toEqual({ outcome: 'cancelled', wasCancelled: true });
			expect(await adapter.get(id, http, SOON)).toMatchObject({
				charge: { status: 'cancelled', registeredBy: null },
			});
			expect((await genuine(id)).map((event) => event.kind)).toContain('cancelled');
			const paid = idOf(await create(subject.request()));
			await subject.scenes.pay(paid, 'pix');
			expect(await adapter.cancel(paid, http, SOON)).toMatchObject({
				outcome: 'rejected',
				error: { class: 'already_paid', retry: 'never' },
			});
			expect(await adapter.get(paid, http, SOON)).toMatchObject({ charge: { status: 'paid' } });
		});

		it.each([
			['once', undefined, 'pix'],
			['once', undefined, 'boleto'],
			['ten times', 'tenTimes', 'boleto'],
			['out of order', 'outOfOrder', 'boleto'],
			['after a forgery', 'forged', 'boleto'],
		] as const)('counts a payment once that is told %s', async (_, scene, method) => {
			const request = subject.request({ amountCents: 98_765 });
			if (scene !== undefined) await subject.scenes.stage(request.reference, scene);
			const id = idOf(await create(request));
			await subject.scenes.pay(id, method);
			const events = await genuine(id);
			if (scene === 'tenTimes') expect(events.length).toBeGreaterThanOrEqual(20);
			if (scene === 'forged') {
				const posts = await subject.scenes.posts(id);
				expect(posts.length).toBeGreaterThan(events.length);
			}
			for (const event of events)
				expect(event).toMatchObject({ providerChargeId: id, reference: request.reference });
			const once = { paidCents: 98_765, settled: true, methods: [method], created: 1 };
			expect(whatHappened(events)).toEqual(once);
			expect(whatHappened([...events].reverse())).toEqual(once);
			expect(whatHappened([...events, ...events])).toEqual(once);
		});
	});
}

/** As a ledger takes events: each key once, each payment once; a later event may settle a payment, never add to it. */
function whatHappened(events: ChargeEvent[]): object {
	const seen = new Set<string>();
	const payments = new Map<string, { cents: number; settled: boolean; method: string }>();
	let created = 0;
	for (const event of events) {
		if (seen.has(event.dedupeKey)) continue;
		seen.add(event.dedupeKey);
		if (event.kind === 'created') created += 1;
		if (event.kind !== 'paid') continue;
		const before = payments.get(event.paymentKey);
		payments.set(event.paymentKey, {
			cents: before?.cents ?? event.amountCents,
			settled: event.settled || before?.settled === true,
			method: event.method,
		});
	}
	const all = [...payments.values()];
	return {
		paidCents: all.reduce((sum, one) => sum + one.cents, 0),
		settled: all.every((one) => one.settled),
		methods: [...new Set(all.map((one) => one.method))],
		created,
	};
}
