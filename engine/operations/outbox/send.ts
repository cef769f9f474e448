import { setTimeout as sleep } from 'node:timers/promises';
import { CobrancaError } from '../../core/errors';
import type { ChannelAdapter } from '../../ports/channel';
import type { HttpPort } from '../../ports/http';
import type { Ledger } from '../../ports/ledger';
import { holdItem } from '../refusals';
import { arm } from './arm';
import type { WireOutcome } from './contact';
import { giveBack } from './giveBack';
import { outcomeOf, wireOutcome } from './outcomes';
import { prewrite } from './prewrite';
import { record } from './record';
import { reserve } from './reserve';
import { attachSlips } from './slips';
import { Composer } from './texts';
import { refuseRealProviderInSandbox } from './sandboxHost';
import type { Reserved, SendDeps, SendInput, SendOutcome } from './types';

export type { SendDeps, SendInput, SendOutcome, SendRequest, SlipOf } from './types';

/** Longest a request may take, ms. */
const TIMEOUT_MS = 30_000;
/** A send that ARM judged longer ago than this (monotonic) does not go out: the world may have changed. */
const STALE_MS = 5_000;

/**
 * Sends one batch: RESERVE all, then ARM, WIRE and RECORD micro-batches of the provider's concurrency. Safe to repeat: what
 * was accepted before comes back as sent with `replayed`, what is unknown as failed, what another execution holds as held.
 * @throws CobrancaError sandboxHost, ledger… (nothing has been sent that is not recorded)
 */
export async function sendMessages(deps: SendDeps, input: SendInput): Promise<Map<string, SendOutcome>> {
	refuseRealProviderInSandbox(deps);
	const { ledger } = deps;
	const composer = new Composer();
	await prewrite(ledger, deps.adapter, input, composer);
	const reservation = await ledger.transact('reserve', () =>
		reserve(ledger, { ...input, adapter: deps.adapter }, composer),
	);
	const outcomes = new Map<string, SendOutcome>();
	const queue: Reserved[] = [];
	for (const [id, outcome] of reservation) {
		if (outcome.kind === 'reserved') queue.push(outcome.reserved);
		else outcomes.set(id, outcomeOf(outcome));
	}
	try {
		await drain(deps, input, queue, outcomes);
	} finally {
		if (queue.length > 0) await giveBack(ledger, queue, outcomes);
	}
	return outcomes;
}

/** Takes micro-batches off the queue until it is empty or the signal stops it. What is left on the queue was never on the wire. */
async function drain(
	deps: SendDeps,
	input: SendInput,
	queue: Reserved[],
	outcomes: Map<string, SendOutcome>,
): Promise<void> {
	const { ledger, adapter, signal } = deps;
	const tried = new Set<string>();
	while (queue.length > 0 && !signal?.aborted) {
		const batch = nextMicroBatch(queue, adapter.capabilities.concurrency);
		if (input.attachBoleto) await attachSlips(deps, batch, tried);
		const ratePerSecond = rateOf(batch[0], adapter);
		const armed = await ledger.transact('arm', () =>
			arm(ledger, {
				token: input.token,
				channel: input.channel,
				batch,
				timeoutMs: TIMEOUT_MS,
				ratePerSecond,
			}),
		);
		for (const done of [...armed.sending, ...armed.lost, ...armed.refused.map((r) => r.reserved)])
			queue.splice(queue.indexOf(done), 1);
		for (const { reserved, refusal } of armed.refused)
			outcomes.set(reserved.row.step_run_id, { kind: 'held', hold: holdItem(refusal) });
		for (const reserved of armed.lost) outcomes.set(reserved.row.step_run_id, outcomeOf({ kind: 'lost' }));
		const results = await Promise.all(armed.sending.map((reserved) => wire(deps, reserved, armed.judgedAt)));
		await recordAll(ledger, adapter.id, armed.sending, results);
		armed.sending.forEach((reserved, i) =>
			outcomes.set(reserved.row.step_run_id, wireOutcome(reserved, results[i], input.channel, adapter)),
		);
		if (armed.waiting.length > 0) await sleep(armed.waitMs, undefined, { signal }).catch(() => undefined);
	}
}

/** Up to `size` from the head of the queue, all of one sender: the rate bucket is the sender's. */
function nextMicroBatch(queue: readonly Reserved[], size: number): Reserved[] {
	const sender = queue[0]?.sender.id;
	return queue.filter((r) => r.sender.id === sender).slice(0, size);
}

function rateOf(first: Reserved | undefined, adapter: ChannelAdapter): number {
	const { ratePerSecond } = JSON.parse(first?.sender.settings ?? '{}') as { ratePerSecond?: number };
	return ratePerSecond && ratePerSecond > 0 ? ratePerSecond : adapter.capabilities.ratePerSecond;
}

async function wire(deps: SendDeps, reserved: Reserved, judgedAt: number): Promise<WireOutcome> {
	const { contactId } = reserved;
	if (performance.now() - judgedAt > STALE_MS) return { contactId, outcome: 'rejected', error: STALE };
	const http = deps.http ?? NO_HTTP;
	const options = { timeoutMs: TIMEOUT_MS - STALE_MS, signal: deps.signal, mail: deps.mail };
	try {
		return { contactId, ...(await deps.adapter.send(reserved.message, http, options)) };
	} catch {
		// An adapter never throws. One that does has a bug, and who knows how far it had come; the others go on.
		return { contactId, outcome: 'unknown', error: THREW };
	}
}

const THREW = {
	class: 'unknown_outcome',
	retry: 'reconcile',
	scope: 'message',
	code: 'adapterThrew',
	message: 'The adapter of the provider failed.',
} as const;

const STALE = {
	class: 'provider_unavailable',
	retry: 'after',
	retryAfterMs: 0,
	scope: 'account',
	code: 'stale',
	message: 'The process was paused before the wire.',
} as const;

const NO_HTTP: HttpPort = {
	host: 'localhost',
	request: () => Promise.reject(new CobrancaError('bug', 'This provider does not use HTTP.')),
};

async function recordAll(
	ledger: Ledger,
	provider: string,
	sending: readonly Reserved[],
	results: readonly WireOutcome[],
): Promise<void> {
	if (results.length === 0) return;
	await ledger.transact('record', () =>
		record(
			ledger,
			provider,
			results,
			sending.map((r) => r.row.step_run_id),
		),
	);
}
