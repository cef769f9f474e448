/** What happens to one run, drawn from a seed: the same seed gives the same blows at the same places. */
import { seeded } from '../providers/common/rules';
import { instantOf } from '../run/options';
import { OLDER } from './upgrade';

/** When a blow falls. */
export interface When {
	/** `import`: while the portfolio is being taken in. `sending`: after so many messages of this run. `statuses`: when all are sent. */
	phase: 'import' | 'sending' | 'statuses';
	/** Of `sending`: how many messages have arrived. */
	after: number;
	/** And so many real ms later. */
	delayMs: number;
}

export type Blow = When &
	(
		| { kind: 'killN8n'; downMs: number }
		/** Queue mode: one process of n8n. */
		| { kind: 'killPart'; part: string; downMs: number }
		/** Queue mode. `forget`: with what it had written down. n8n's processes leave when it is away for ten seconds. */
		| { kind: 'killRedis'; forget: boolean; downMs: number }
		/** n8n's main process, while it upgrades a copy of the ledger in this older schema, so many ms after it began. */
		| { kind: 'killInUpgrade'; schema: number; afterMs: number; downMs: number }
		| { kind: 'freezeProvider'; provider: 'zenvia' | 'meta' | 'smtp' | 'asaas'; ms: number }
		| { kind: 'cutPostgres'; ms: number }
		| { kind: 'fillDisk'; ms: number }
	);

export interface Scenario {
	seed: number;
	/** Business instant at the start. */
	now: number;
	/** Why this instant. */
	instant: string;
	/** Rules for the simulators. */
	misbehave: string[];
	blows: Blow[];
	/** Business instant of a second day in the same ledger. */
	nextDay: number;
	/** One before it at which nothing may leave, all day: a holiday, a Sunday. */
	closedDay: number | undefined;
}

export interface Possible {
	database: 'sqlite' | 'postgres';
	/** This process may mount a small disk. */
	disk: boolean;
	/** Messages that such a portfolio brings. */
	messages: number;
	/** Set = queue mode. */
	workers?: number | undefined;
}

/** Instants whose next seconds are a limit: hours end, a day ends, a holiday begins. And ordinary ones. */
const INSTANTS: readonly { what: string; now: string; nextDay: string; closedDay?: string }[] = [
	{ what: 'a Tuesday morning', now: '2026-11-24T10:00:00-03:00', nextDay: '2026-11-25T09:00:00-03:00' },
	{ what: 'a Monday afternoon', now: '2026-11-30T15:30:00-03:00', nextDay: '2026-12-01T08:00:30-03:00' },
	{ what: 'the end of the hours', now: '2026-12-01T19:59:50-03:00', nextDay: '2026-12-02T08:00:00-03:00' },
	{
		what: 'the minute before the hours',
		now: '2026-12-02T07:59:50-03:00',
		nextDay: '2026-12-03T10:00:00-03:00',
	},
	{ what: 'midnight', now: '2026-12-02T23:59:50-03:00', nextDay: '2026-12-03T10:00:00-03:00' },
	{
		what: 'the eve of Christmas',
		now: '2026-12-24T13:59:50-03:00',
		closedDay: '2026-12-25T10:00:00-03:00',
		nextDay: '2026-12-28T09:00:00-03:00',
	},
	{
		what: 'the end of a Saturday',
		now: '2026-11-28T13:59:50-03:00',
		closedDay: '2026-11-29T10:00:00-03:00',
		nextDay: '2026-11-30T08:30:00-03:00',
	},
];

/** Shares are high for a provider and low enough that most messages go through. */
const MISCHIEF: readonly string[] = [
	'zenvia/hangAfterAccept:0.02',
	'zenvia/resetAfterAccept:0.04',
	'zenvia/errorAfterAccept:0.04',
	'zenvia/resetBeforeAccept:0.04',
	'zenvia/noId:0.02',
	'zenvia/rateLimited:0.04',
	'meta/resetAfterAccept:0.05',
	'meta/errorAfterAccept:0.05',
	'smtp/hangAfterAccept:0.02',
	'smtp/resetAfterAccept:0.04',
	'smtp/resetBeforeAccept:0.04',
	'asaas/resetAfterAccept:0.05',
	'asaas/errorAfterAccept:0.05',
	'asaas/eventFirst:0.1',
	'duplicateWebhooks:0.2',
	'outOfOrder:0.2',
	'statusFirst:0.1',
	'wrongSecret:0.05',
];

export function draw(seed: number, possible: Possible): Scenario {
	const chance = seeded(seed);
	const whole = (below: number) => Math.floor(chance() * below);
	const one = <T>(list: readonly T[]): T => list[whole(list.length)] as T;
	// Half of the runs on an ordinary day: at a limit little is sent.
	const { what, now, nextDay, closedDay } = chance() < 0.5 ? one(INSTANTS.slice(0, 2)) : one(INSTANTS);
	const misbehave = MISCHIEF.filter(() => chance() < 0.4);
	const sending = (): When => ({ phase: 'sending', after: whole(possible.messages), delayMs: whole(60) });
	const anywhere = (): When => {
		const phase = chance();
		if (phase < 0.15) return { phase: 'import', after: 0, delayMs: whole(900) };
		if (phase < 0.85) return sending();
		return { phase: 'statuses', after: 0, delayMs: whole(800) };
	};
	const blows: Blow[] = [];
	for (let kills = 1 + whole(3); kills > 0; kills--) {
		const blow = { ...anywhere(), downMs: whole(1_500) };
		if (possible.workers === undefined) blows.push({ ...blow, kind: 'killN8n' });
		else blows.push({ ...blow, kind: 'killPart', part: one(partsOf(possible.workers)) });
	}
	if (possible.workers !== undefined && chance() < 0.5) {
		const downMs = chance() < 0.25 ? 12_000 + whole(3_000) : whole(4_000);
		blows.push({ ...anywhere(), kind: 'killRedis', forget: chance() < 0.5, downMs });
	}
	if (chance() < 0.4)
		blows.push({
			...sending(),
			kind: 'freezeProvider',
			provider: one(['zenvia', 'meta', 'smtp', 'asaas'] as const),
			ms: 500 + whole(6_000),
		});
	if (possible.database === 'postgres' && chance() < 0.5)
		blows.push({ ...sending(), kind: 'cutPostgres', ms: whole(3_000) });
	if (possible.disk && chance() < 0.4) blows.push({ ...sending(), kind: 'fillDisk', ms: 300 + whole(4_000) });
	if (chance() < 0.25)
		blows.push({
			...sending(),
			kind: 'killInUpgrade',
			schema: one(OLDER),
			// A file is upgraded in some tens of ms.
			afterMs: whole(possible.database === 'sqlite' ? 12 : 60),
			downMs: whole(1_500),
		});
	return {
		seed,
		now: instantOf(now),
		instant: what,
		misbehave,
		blows: blows.sort(inOrder),
		nextDay: instantOf(nextDay),
		closedDay: closedDay === undefined ? undefined : instantOf(closedDay),
	};
}

/** Workers more often than the others: what they do is the work. */
function partsOf(workers: number): string[] {
	const names = Array.from({ length: workers }, (_, index) => `worker${index + 1}`);
	return ['main', 'webhook', ...names, ...names];
}

const PHASES = ['import', 'sending', 'statuses'];

function inOrder(a: Blow, b: Blow): number {
	return PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) || a.after - b.after || a.delayMs - b.delayMs;
}

/** `killN8n after 40 messages`. */
export function inWords(blow: Blow): string {
	const what = whatOf(blow);
	if (blow.phase === 'sending') return `${what} after ${blow.after} messages + ${blow.delayMs} ms`;
	return `${what} ${blow.delayMs} ms into ${blow.phase}`;
}

function whatOf(blow: Blow): string {
	if (blow.kind === 'freezeProvider') return `freeze ${blow.provider}`;
	if (blow.kind === 'killPart') return `kill ${blow.part}`;
	if (blow.kind === 'killInUpgrade') return `kill n8n in the upgrade of schema ${blow.schema}`;
	if (blow.kind === 'killRedis')
		return `kill Redis for ${blow.downMs} ms${blow.forget ? ', which forgets its jobs,' : ''}`;
	return blow.kind;
}
