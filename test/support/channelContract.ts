import type { ChannelAdapter, ChannelEvent, OutboundMessage, SendResult } from '../../engine/ports/channel';
import type { HttpPort } from '../../engine/ports/http';
import type { MailPort } from '../../engine/ports/mail';

/** What a provider's simulator can be asked for. A provider without the network (demo) has none of these. */
export interface ProviderScenes {
	/** An HTTP port to the simulator, with the right token or with a wrong one. */
	http?(token: 'good' | 'bad'): HttpPort;
	/** The same for an adapter that sends by mail. */
	mail?(login: 'good' | 'bad'): MailPort;
	/** A recipient that makes the simulator do this to a send. */
	recipients: {
		refused: string;
		rateLimited: string;
		hangAfterAccept: string;
		errorAfterAccept: string;
		/** HTTP only. */
		noId?: string;
		redirect?: string;
		alreadyKnown?: string;
		/** Where a delivery is only reported for some: one of those. */
		reported?: string;
	};
	/** How many messages the provider says that a recipient got. */
	received(to: string): Promise<number>;
	/** The webhook bodies for a message that was delivered, each as often and in the order as the provider posted it. */
	webhooksOf(contactId: string, to: string): Promise<unknown[]>;
}

export interface ChannelSubject {
	adapter: ChannelAdapter;
	/** An ordinary message; each call has another contact id. */
	message(change?: Partial<OutboundMessage>): OutboundMessage;
	scenes?: ProviderScenes;
}

const NO_NETWORK: HttpPort = {
	host: '',
	request: () => Promise.reject(new Error('this adapter has no network')),
};

/** What every adapter promises the outbox, whatever its provider. */
export function describeChannel(
	name: string,
	start: () => Promise<ChannelSubject>,
	stop: () => Promise<void>,
): void {
	describe(`channel contract: ${name}`, () => {
		let subject: ChannelSubject;
		beforeAll(async () => {
			subject = await start();
		});
		afterAll(stop);

		const send = (
			message: OutboundMessage,
			token: 'good' | 'bad' = 'good',
			timeoutMs = 3000,
		): Promise<SendResult> =>
			subject.adapter.send(message, subject.scenes?.http?.(token) ?? NO_NETWORK, {
				timeoutMs,
				mail: subject.scenes?.mail?.(token),
			});

		it('takes an ordinary message and names it', async () => {
			const message = subject.message();
			expect(subject.adapter.validate(message)).toEqual([]);
			const result = await send(message);
			expect(result).toMatchObject({ outcome: 'accepted', providerMessageId: expect.stringMatching(/./) });
			if (subject.scenes !== undefined) expect(await subject.scenes.received(message.to)).toBe(1);
		});

		it('names two messages differently', async () => {
			const [one, two] = [await send(subject.message()), await send(subject.message())];
			expect(one).not.toEqual(two);
		});

		it('finds what is wrong before anything is sent', () => {
			const issues = subject.adapter.validate(subject.message({ to: '', text: '' }));
			expect(issues.map((issue) => issue.field).sort()).toEqual(['text', 'to']);
		});

		it('counts parts of a text', () => {
			const { countParts, channels } = subject.adapter;
			expect(countParts('Oi')).toMatchObject({ parts: 1, length: 2 });
			if (channels.includes('sms')) {
				expect(countParts('Oi').encoding).toBe('GSM-7');
				expect(countParts('Oi '.repeat(100)).parts).toBeGreaterThan(1);
			} else expect(countParts('Oi '.repeat(100)).parts).toBe(1);
		});

		const withProvider = (title: string, run: (scenes: ProviderScenes) => Promise<void>): void => {
			it(title, async () => {
				if (subject.scenes !== undefined) await run(subject.scenes);
				else expect(subject.adapter.capabilities.webhookAuth).toBe('none');
			});
		};

		withProvider("rejects with the account's fault for a bad token", async (scenes) => {
			const message = subject.message();
			const result = await send(message, 'bad');
			expect(result).toMatchObject({ outcome: 'rejected', error: { class: 'auth', scope: 'account' } });
			expect(await scenes.received(message.to)).toBe(0);
		});

		withProvider('rejects a recipient that the provider refuses', async (scenes) => {
			const to = scenes.recipients.refused;
			const result = await send(subject.message({ to }));
			expect(result).toMatchObject({ outcome: 'rejected', error: { scope: 'recipient', retry: 'never' } });
			expect(['invalid_recipient', 'not_on_channel']).toContain(
				result.outcome === 'rejected' ? result.error.class : '',
			);
			expect(JSON.stringify(result)).not.toContain(to.slice(-8));
		});

		withProvider('rejects with a pause when the provider asks for one', async (scenes) => {
			const result = await send(subject.message({ to: scenes.recipients.rateLimited }));
			expect(result).toMatchObject({ outcome: 'rejected', error: { class: 'rate_limited', retry: 'after' } });
			expect(result.outcome === 'rejected' ? result.error.retryAfterMs : 0).toBeGreaterThan(0);
		});

		it.each(['hangAfterAccept', 'errorAfterAccept', 'noId'] as const)(
			'never calls a send settled after %s',
			async (scene) => {
				if (subject.scenes === undefined)
					return expect(subject.adapter.capabilities.webhookAuth).toBe('none');
				const to = subject.scenes.recipients[scene];
				if (to === undefined) return expect(subject.adapter.capabilities.transport).toBe('mail');
				const result = await send(subject.message({ to }), 'good', 400);
				expect(result).toMatchObject({ outcome: 'unknown', error: { retry: 'reconcile' } });
				expect(await subject.scenes.received(to)).toBe(1);
			},
		);

		withProvider('does not follow a redirect, and does not know what it means', async (scenes) => {
			const to = scenes.recipients.redirect;
			if (to === undefined) return expect(subject.adapter.capabilities.transport).toBe('mail');
			expect(await send(subject.message({ to }))).toMatchObject({ outcome: 'unknown' });
			expect(await scenes.received(to)).toBe(0);
		});

		withProvider('does not call a message rejected that the provider says it has', async (scenes) => {
			const to = scenes.recipients.alreadyKnown;
			if (to === undefined) return;
			expect(await send(subject.message({ to }))).toMatchObject({
				outcome: 'unknown',
				error: { class: 'duplicate' },
			});
		});

		withProvider('reads every webhook alike, however often it comes', async (scenes) => {
			const { reported } = scenes.recipients;
			const message = subject.message(reported === undefined ? {} : { to: reported });
			const result = await send(message);
			const bodies = await scenes.webhooksOf(message.contactId, message.to);
			const events = bodies.flatMap((body) => subject.adapter.parseWebhook(body));
			const ours = events.filter(
				(event) => event.kind === 'status' && event.correlationId === message.contactId,
			);
			expect(ours.length).toBeGreaterThan(0);
			for (const event of ours) {
				expect(event).toMatchObject({
					providerMessageId: result.outcome === 'accepted' ? result.providerMessageId : '',
				});
			}
			const again = [...bodies, ...bodies].flatMap((body) => subject.adapter.parseWebhook(body));
			expect(keys(again)).toEqual(keys(events));
			expect(ours.map((event) => event.kind === 'status' && event.status)).toContain('delivered');
		});
	});
}

function keys(events: ChannelEvent[]): string[] {
	return [...new Set(events.map((event) => event.dedupeKey))].sort();
}
