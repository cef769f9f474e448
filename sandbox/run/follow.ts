/** Looks on, from the ledger's and from the providers' side, until nothing moves any more. */
import { setTimeout as delay } from 'node:timers/promises';

import type { LedgerStatus } from '../../engine/operations/status';
import type { SandboxLedger } from './ledger';
import type { Providers, ProviderStats } from './providers';

const POLL_MS = 400;
/** Longer than a lease: a batch that a crash left behind comes free by itself. */
const STUCK_MS = 6 * 60_000;
/** n8n takes some tens of webhooks a second: of a large portfolio the last statuses are not waited for any longer than this. */
const TAIL_MS = 90_000;

export interface Watched {
	readonly ledger: SandboxLedger;
	readonly providers: Providers;
	/** Real instant at which the run began. */
	readonly since: number;
	/** How long after the last message its statuses and replies may still come. */
	readonly settleMs: number;
	/** Why there is no use in waiting. */
	readonly broken: () => string | undefined;
	readonly note: (status: LedgerStatus, stats: ProviderStats) => void;
	readonly signal: AbortSignal;
}

export interface Rest {
	/** What was wrong; undefined when everything came to rest. */
	readonly trouble?: string;
	/** Statuses that the providers had still to tell. */
	readonly statusesLeft: number;
}

export async function follow(watched: Watched): Promise<Rest> {
	let seen = '';
	let movedAt = Date.now();
	let restSince: number | undefined;
	for (;;) {
		watched.signal.throwIfAborted();
		const broken = watched.broken() ?? watched.providers.ending();
		if (broken) return { trouble: broken, statusesLeft: 0 };
		const [status, stats] = await Promise.all([
			watched.ledger.status(watched.since),
			watched.providers.stats(),
		]);
		watched.note(status, stats);
		const now = fingerprint(status, stats);
		if (now !== seen) movedAt = Date.now();
		seen = now;
		const still = Date.now() - movedAt;
		const sent = Object.values(status.sent).some((count) => count > 0) || status.unknown > 0;
		const rest = { statusesLeft: stats.statusesPending };
		if (isDone(status, stats) && still >= (sent ? watched.settleMs : POLL_MS)) return rest;
		// A status settles what is unknown, so these are waited for.
		restSince = isSent(status) && status.unknown === 0 ? (restSince ?? Date.now()) : undefined;
		if (restSince !== undefined && Date.now() - restSince > TAIL_MS) return rest;
		if (still > STUCK_MS) {
			const minutes = STUCK_MS / 60_000;
			return { ...rest, trouble: `Nothing moved for ${minutes} minutes: ${shown(status, stats)}.` };
		}
		await delay(POLL_MS, undefined, { signal: watched.signal });
	}
}

function isDone(status: LedgerStatus, { statusesPending }: ProviderStats): boolean {
	return isSent(status) && statusesPending === 0;
}

/** Nothing is left to decide or to send. */
function isSent({ cases, underWay }: LedgerStatus): boolean {
	return cases.queued === 0 && cases.leased === 0 && underWay === 0;
}

function fingerprint(
	status: LedgerStatus,
	{ received, statusesPosted, statusesPending, replies }: ProviderStats,
) {
	return JSON.stringify([{ ...status, businessNow: '' }, received, statusesPosted, statusesPending, replies]);
}

function shown({ cases, underWay }: LedgerStatus, { statusesPending }: ProviderStats): string {
	return `${cases.queued} cases queued, ${cases.leased} leased, ${underWay} contacts under way, ${statusesPending} statuses to come`;
}
