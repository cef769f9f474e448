import { setTimeout as sleep } from 'node:timers/promises';
import { CobrancaError } from '../../core/errors';
import type { Channel } from '../../domain/channel';
import type { ChannelAdapter } from '../../ports/channel';
import type { HttpPort } from '../../ports/http';
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { iso } from '../days';
import { appendEvents } from '../events';
import type { ContactItem, HoldItem, MessageItem } from '../items';
import { lockStepRuns } from '../locks';
import { holdItem } from '../refusals';
import { arm } from './arm';
import type { WireOutcome } from './contact';
import { record } from './record';
import { reserve, type Reserved, type ReserveOutcome, type SendRequest } from './reserve';

export type SendOutcome =
	| { kind: 'sent'; contact: ContactItem; message: MessageItem | null }
	| { kind: 'held'; hold: HoldItem }
	| {
			kind: 'failed';
			reason: 'badInput' | 'rejected' | 'unknown';
			text: string;
			contact: ContactItem | null;
	  };

export interface SendDeps {
	ledger: Ledger;
	adapter: ChannelAdapter;
	/** null for a provider that needs none (Demo). */
	http: HttpPort | null;
	/** Stops the sending: what is not on the wire yet is given back. */
	signal?: AbortSignal;
}

export interface SendInput {
	token: string;
	channel: Channel;
	requests: readonly SendRequest[];
	/** Liquid text that replaces the step's template. */
	templateText?: string;
}

/** Longest a request may take, ms. */
const TIMEOUT_MS = 30_000;
/** A send that ARM judged longer ago than this (monotonic) does not go out: the world may have changed. */
const STALE_MS = 5_000;

const releaseRest = statement<{ id: string }>(
	'send.release',
	(d) =>
		`update contacts set state = 'released', settled_at = $2 where id in ${d.list('$1')} and state = 'reserved' returning id`,
);
const freeSteps = statement(
	'send.free',
	(d) =>
		`update step_runs set live_contact = null where live_contact in ${d.list('$1')} and state = 'due'
		and exists (select 1 from contacts t where t.id = step_runs.live_contact and t.state = 'released')`,
);

/**
 * Sends one batch: RESERVE all, then ARM, WIRE and RECORD micro-batches of the provider's concurrency. Safe to repeat: what
 * was accepted before comes back as sent with `replayed`, what is unknown as failed, what another execution holds as held.
 * @throws CobrancaError sandboxHost, ledger… (nothing has been sent that is not recorded)
 */
export async function sendMessages(deps: SendDeps, input: SendInput): Promise<Map<string, SendOutcome>> {
	refuseRealProviderInSandbox(deps);
	const { ledger } = deps;
	const reservation = await ledger.transact('reserve', () =>
		reserve(ledger, { ...input, adapter: deps.adapter }),
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
	while (queue.length > 0 && !signal?.aborted) {
		const batch = nextMicroBatch(queue, adapter.capabilities.concurrency);
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
		const results = await Promise.all(
			armed.sending.map((reserved) => wire(deps, input.channel, reserved, armed.judgedAt)),
		);
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

async function wire(
	deps: SendDeps,
	channel: Channel,
	reserved: Reserved,
	judgedAt: number,
): Promise<WireOutcome> {
	const { contactId } = reserved;
	if (performance.now() - judgedAt > STALE_MS) return { contactId, outcome: 'rejected', error: STALE };
	const message = { contactId, channel, to: reserved.to, from: reserved.sender.address, text: reserved.text };
	const http = deps.http ?? NO_HTTP;
	const options = { timeoutMs: TIMEOUT_MS - STALE_MS, signal: deps.signal };
	try {
		return { contactId, ...(await deps.adapter.send(message, http, options)) };
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

/** Stopped or failed in between: what was only reserved is released at once, its steps are due again. */
async function giveBack(
	ledger: Ledger,
	rest: readonly Reserved[],
	outcomes: Map<string, SendOutcome>,
): Promise<void> {
	const ids = JSON.stringify(rest.map((r) => r.contactId));
	await ledger.transact('release', function* (): Tx<void> {
		yield* lockStepRuns(rest.map((r) => r.row.step_run_id));
		const released = new Set((yield* run(releaseRest, ids, ledger.realNow())).map((r) => r.id));
		yield* run(freeSteps, ids);
		yield* appendEvents(
			rest.flatMap((r) =>
				!released.has(r.contactId)
					? []
					: {
							type: 'contact.released',
							creditorId: r.row.creditor_id,
							debtorId: r.row.debtor_id,
							caseId: r.row.case_id,
							stepRunId: r.row.step_run_id,
							contactId: r.contactId,
						},
			),
			ledger.businessNow(),
		);
	});
	for (const r of rest) {
		const text = 'A execução foi interrompida antes do envio; a etapa continua devida.';
		outcomes.set(r.row.step_run_id, {
			kind: 'held',
			hold: { rule: 'pause', until: null, source: 'execução interrompida', text },
		});
	}
}

function wireOutcome(
	reserved: Reserved,
	result: WireOutcome | undefined,
	channel: Channel,
	adapter: ChannelAdapter,
): SendOutcome {
	if (!result) throw new CobrancaError('bug', 'A send has no result.');
	const contact: ContactItem = {
		id: reserved.contactId,
		channel,
		provider: adapter.id,
		replayed: false,
		test: reserved.test,
		at: iso(reserved.at),
		providerMessageId: result.outcome === 'accepted' ? result.providerMessageId : null,
		status: result.outcome,
	};
	if (result.outcome === 'accepted') {
		const shown = reserved.test || adapter.id === 'demo' ? { text: reserved.text } : {};
		return {
			kind: 'sent',
			contact,
			message: { template: reserved.row.template, ...reserved.parts, ...shown },
		};
	}
	return { kind: 'failed', reason: result.outcome, text: failureText(result), contact };
}

function failureText(result: Exclude<WireOutcome, { outcome: 'accepted' }>): string {
	const { code, message } = result.error;
	return result.outcome === 'unknown'
		? `Não se sabe se o provedor recebeu a mensagem (${code}). Ela não será reenviada; o retorno de status ou uma tarefa esclarece.`
		: `O provedor recusou a mensagem (${code}): ${message}`;
}

/** The outcome of what was not reserved in this run. */
function outcomeOf(outcome: Exclude<ReserveOutcome, { kind: 'reserved' }>): SendOutcome {
	switch (outcome.kind) {
		case 'refused':
			return { kind: 'held', hold: holdItem(outcome.refusal) };
		case 'invalid':
			return { kind: 'failed', reason: 'badInput', text: outcome.text, contact: null };
		case 'lost':
			return {
				kind: 'held',
				hold: {
					rule: 'status',
					until: null,
					source: 'lote',
					text: 'Este caso não pertence mais a este lote: outra execução cuida dele ou ele já foi atendido.',
				},
			};
		case 'taken':
			return takenOutcome(outcome);
	}
}

function takenOutcome(taken: Extract<ReserveOutcome, { kind: 'taken' }>): SendOutcome {
	const state = taken.state === 'abandoned' ? 'unknown' : taken.state;
	const contact: ContactItem = {
		id: taken.contactId,
		channel: taken.channel,
		provider: taken.provider,
		providerMessageId: taken.providerMessageId,
		status: state as ContactItem['status'],
		replayed: true,
		test: taken.mode === 'test',
		at: iso(taken.at),
	};
	if (state === 'accepted') return { kind: 'sent', contact, message: null };
	if (state === 'unknown') {
		return {
			kind: 'failed',
			reason: 'unknown',
			text: 'Um envio anterior desta etapa ficou sem resposta; ela não é repetida.',
			contact,
		};
	}
	return {
		kind: 'held',
		hold: {
			rule: 'status',
			until: null,
			source: 'lote',
			text: 'Outra execução está enviando esta etapa agora.',
		},
	};
}

function refuseRealProviderInSandbox({ ledger, adapter, http }: SendDeps): void {
	if (ledger.identity.kind !== 'sandbox' || !http) return;
	const host = http.host.replace(/:\d+$/, '');
	if (host === 'localhost' || host === '[::1]' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)) return;
	throw new CobrancaError(
		'sandboxHost',
		`A sandbox ledger never talks to a real provider, and ${adapter.displayName} is set to ${host}.`,
		{
			field: 'baseUrl',
			remedy: "Use the simulator's address on 127.0.0.1, or a production ledger.",
		},
	);
}
