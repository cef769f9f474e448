/** Runs the journey the way the shipped workflow does, against a provider that is a script. */
import type { Channel } from '../../engine/domain/channel';
import type { JourneyDefinition } from '../../engine/domain/journey/types';
import { type Advance, advanceJourney } from '../../engine/operations/advanceJourney';
import { type DecideOutcome, decideChannel } from '../../engine/operations/decideChannel';
import { getLeasedCases } from '../../engine/operations/getLeasedCases';
import type { CaseItem } from '../../engine/operations/items';
import { leaseCases, releaseBatch } from '../../engine/operations/leaseCases';
import { reconcile } from '../../engine/operations/reconcile';
import type { SendRequest } from '../../engine/operations/outbox/send';
import {
	type SendDeps,
	type SendInput,
	sendMessages,
	type SendOutcome,
} from '../../engine/operations/outbox/send';
import type {
	ChannelAdapter,
	ClassifiedError,
	OutboundMessage,
	SendResult,
} from '../../engine/ports/channel';
import type { HttpPort } from '../../engine/ports/http';
import type { Ledger, Tx } from '../../engine/ports/ledger';
import { JOURNEY } from './ledgerPeople';
import { ledgerWith } from '../../engine/ports/ledgerWith';

export const TIMED_OUT: ClassifiedError = {
	class: 'unknown_outcome',
	retry: 'reconcile',
	scope: 'message',
	code: 'timeout',
	message: 'no answer in time',
};
export const BAD_RECIPIENT: ClassifiedError = {
	class: 'invalid_recipient',
	retry: 'never',
	scope: 'recipient',
	code: 'badTo',
	message: 'no such number',
};
export const BAD_TOKEN: ClassifiedError = {
	class: 'auth',
	retry: 'never',
	scope: 'account',
	code: '401',
	message: 'the token is not valid',
};
export const DOWN: ClassifiedError = {
	class: 'provider_unavailable',
	retry: 'after',
	scope: 'account',
	code: '503',
	message: 'come again later',
};

/** What the provider does with one message. */
export type Behaviour =
	| 'accept'
	/** The message is taken, the answer is lost. */
	| 'acceptThenTimeout'
	/** Nothing is taken, nobody knows. */
	| 'unknown'
	| 'hang'
	| 'throw'
	| ClassifiedError;

export interface FakeProvider extends ChannelAdapter {
	/** What reached the provider, in order. */
	readonly received: OutboundMessage[];
	/** Every call, received or not. */
	readonly calls: OutboundMessage[];
	behaviour: (message: OutboundMessage) => Behaviour | Promise<Behaviour>;
}

export function fakeProvider(
	behaviour: Behaviour | FakeProvider['behaviour'] = 'accept',
	capabilities: Partial<ChannelAdapter['capabilities']> = {},
	as: Partial<Pick<ChannelAdapter, 'id' | 'channels' | 'validate'>> = {},
): FakeProvider {
	const fake: FakeProvider = {
		id: 'fake',
		displayName: 'Provedor de prova',
		channels: ['sms'],
		capabilities: {
			idempotentSend: false,
			correlationEcho: true,
			deliveryReceipt: true,
			inbound: true,
			webhookAuth: 'none',
			concurrency: 8,
			ratePerSecond: 10_000,
			...capabilities,
		},
		received: [],
		calls: [],
		behaviour: typeof behaviour === 'function' ? behaviour : () => behaviour,
		validate: () => [],
		...as,
		parseWebhook: () => [],
		countParts: (text) => ({ parts: 1, encoding: 'GSM-7', length: text.length }),
		async send(message, _http, { signal }): Promise<SendResult> {
			fake.calls.push(message);
			const what = await fake.behaviour(message);
			if (what === 'throw') throw new Error('an adapter with a bug');
			if (what === 'accept' || what === 'acceptThenTimeout') fake.received.push(message);
			if (what === 'accept') return { outcome: 'accepted', providerMessageId: messageIdOf(message) };
			if (what === 'hang') await new Promise((resolve) => signal?.addEventListener('abort', resolve));
			if (typeof what === 'object')
				return { outcome: what.retry === 'reconcile' ? 'unknown' : 'rejected', error: what };
			return { outcome: 'unknown', error: TIMED_OUT };
		},
	};
	return fake;
}

/** The provider's own id of a message. */
export function messageIdOf({ contactId }: { contactId: string }): string {
	return `m-${contactId}`;
}

export interface RunOptions {
	/** Sends every channel that `others` does not. */
	adapter: ChannelAdapter;
	others?: Partial<Record<Channel, ChannelAdapter>>;
	/** For each sending node. */
	send?: Pick<SendInput, 'templateText' | 'attachBoleto'> & Pick<SendDeps, 'slip'>;
	http?: HttpPort | null;
	definition?: JourneyDefinition;
	signal?: AbortSignal;
	limit?: number;
	/** Whose the lease is. */
	owner?: string;
}

export interface Prepared {
	token: string;
	items: CaseItem[];
	advances: Map<string, Advance>;
	decisions: Map<string, DecideOutcome>;
	channel: Channel;
	/** By SMS; by channel in `byChannel`. */
	requests: SendRequest[];
	byChannel: Map<Channel, SendRequest[]>;
}

/** Lease, journey and choice: what comes before the sending node. null = nothing is due. */
export async function prepareBatch(
	ledger: Ledger,
	options: Partial<RunOptions> = {},
): Promise<Prepared | null> {
	const lease = await leaseCases(ledger, { limit: options.limit, owner: options.owner });
	if (!lease) return null;
	const { token } = lease;
	const items = await getLeasedCases(ledger, token);
	const caseIds = items.map((item) => item.case.id);
	const advances = await advanceJourney(ledger, {
		token,
		definition: options.definition ?? JOURNEY,
		caseIds,
	});
	const steps = [...advances].flatMap(([caseId, a]) =>
		a.kind === 'step' ? [{ caseId, stepRunId: a.step.runId }] : [],
	);
	const decisions = await decideChannel(ledger, { token, requests: steps });
	const byChannel = new Map<Channel, SendRequest[]>();
	for (const [stepRunId, { decision }] of decisions) {
		const { channel, contactPointId } = decision;
		if (channel && contactPointId)
			byChannel.set(channel, [...(byChannel.get(channel) ?? []), { stepRunId, contactPointId }]);
	}
	const requests = byChannel.get('sms') ?? [];
	return { token, items, advances, decisions, channel: 'sms', requests, byChannel };
}

export interface Batch extends Prepared {
	outcomes: Map<string, SendOutcome>;
}

/** One tick of the trigger: settle what is left over, lease, one execution of the workflow, release. */
export async function runBatch(ledger: Ledger, options: RunOptions): Promise<Batch | null> {
	await reconcile(ledger);
	const prepared = await prepareBatch(ledger, options);
	if (!prepared) return null;
	const { token, byChannel } = prepared;
	const { others = {}, http = null, signal, send } = options;
	const outcomes = new Map<string, SendOutcome>();
	for (const [channel, requests] of byChannel) {
		const adapter = others[channel] ?? options.adapter;
		const input = { token, channel, requests, ...send };
		const sent = await sendMessages({ ledger, adapter, http, signal, slip: send?.slip }, input);
		for (const [id, outcome] of sent) outcomes.set(id, outcome);
	}
	await releaseBatch(ledger, token);
	return { ...prepared, outcomes };
}

/** Executions until nothing is due any more. */
export async function runUntilQuiet(ledger: Ledger, options: RunOptions): Promise<Batch[]> {
	const batches: Batch[] = [];
	for (let batch = await runBatch(ledger, options); batch; batch = await runBatch(ledger, options)) {
		batches.push(batch);
		if (batches.length > 100) throw new Error('The ledger does not come to rest.');
	}
	return batches;
}

/** All outcomes of all batches, by kind. */
export function kinds(batches: readonly Batch[]): Record<string, number> {
	const result: Record<string, number> = {};
	for (const { outcomes } of batches)
		for (const { kind } of outcomes.values()) result[kind] = (result[kind] ?? 0) + 1;
	return result;
}

/** A ledger that calls out around each transaction: where tests let something happen in between. */
export function observed(
	ledger: Ledger,
	hooks: { before?: (label: string) => unknown; after?: (label: string) => unknown },
): Ledger {
	return ledgerWith(ledger, {
		async transact<T>(label: string, work: () => Tx<T>): Promise<T> {
			await hooks.before?.(label);
			const result = await ledger.transact(label, work);
			await hooks.after?.(label);
			return result;
		},
	});
}
