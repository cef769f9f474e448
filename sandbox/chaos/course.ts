/** One run: a portfolio goes out while the blows of a scenario fall. */
import { setTimeout as delay } from 'node:timers/promises';

import { LEASE_MS } from '../../engine/operations/leaseCases';
import { run, runOne, statement } from '../../engine/ports/ledger';
import type { Finding } from '../judge';
import type { ImportReport } from '../run/result';
import type { Sandbox } from '../run/sandbox';
import { compare } from './compare';
import type { Disk } from './disk';
import { People } from './people';
import { type Blow, inWords, type Scenario } from './scenario';
import { killInUpgrade } from './upgrade';

const POLL_MS = 20;
/** A blow that waits for messages that never come falls when nothing has moved for so long. */
const PATIENCE_MS = 8_000;
const IMPORT_TRIES = 6;
/** A Redis that forgot the job never answers. */
const IMPORT_MS = 60_000;
const PUBLISH_TRIES = 4;
/** After this long what was provably not sent has been tried again, as often as it may. */
const AGAIN_MS = 60 * 60_000;
/** No figure moves for so long: the statuses come within less. */
const REST_MS = 2_500;
/** Nothing stands still for longer; the slowest is a message whose answer never came (wire deadline and a minute). */
const LONGEST_MS = 4 * 60_000;
/** Queue mode: longer than it takes to notice that a worker is dead. What is leased then waits for the end of its lease. */
const LEASE_WAIT_MS = 60_000;

const ageLeases = statement(
	'chaos.ageLeases',
	'update cases set lease_until = lease_until - $1 where lease_token is not null and lease_until > $2',
);
const onTheirWay = statement<{ n: number }>(
	'chaos.onTheirWay',
	`select count(*) as n from contacts where state in ('reserved', 'sending')`,
);

export interface CourseResult {
	kills: number;
	due: number;
	sent: number;
	held: number;
	failed: number;
	unknown: number;
	settledLater: number;
	/** What people wrote, and what they paid. */
	replies: number;
	payments: number;
	duplicates: number;
	violations: number;
	lost: number;
	/** What was lost, twice or wrong, in sentences. */
	details: string[];
}

export interface Surroundings {
	sandbox: Sandbox;
	disk: Disk | undefined;
	say: (line: string) => void;
}

/** Takes the portfolio through two days. */
export async function runCourse(
	{ sandbox, disk, say }: Surroundings,
	name: string,
	scenario: Scenario,
	portfolio: string,
): Promise<CourseResult> {
	await sandbox.fleet.untilReady();
	await sandbox.open(name, scenario.now, scenario.misbehave);
	const { ledger, providers } = sandbox.current;
	const began = Date.now();
	let kills = 0;
	const wrong: string[] = [];
	const strike = async (blow: Blow) => {
		say(`  ${inWords(blow)}`);
		const part = killedBy(blow);
		if (part) {
			await sandbox.fleet.kill(part.name, part.forget);
			kills++;
			await delay(part.downMs);
			await sandbox.fleet.restart(part.name);
		} else if (blow.kind === 'killInUpgrade') {
			kills++;
			wrong.push(...(await killInUpgrade(sandbox, blow, say)));
		} else if (blow.kind === 'cutPostgres') await sandbox.interruptPostgres(blow.ms);
		else if (blow.kind === 'fillDisk') await disk?.fill(blow.ms);
		else if (blow.kind === 'freezeProvider')
			await providers.all.find(({ id }) => id === blow.provider)?.freeze(blow.ms);
		// n8n itself may not outlive its database, nor, in queue mode, Redis.
		await sandbox.fleet.revive();
	};
	const of = (phase: Blow['phase']) => scenario.blows.filter((blow) => blow.phase === phase);

	const report = await importThrough(sandbox, portfolio, of('import'), strike);
	await publish(sandbox);
	const people = new People(sandbox.current, scenario.seed);
	for (const blow of of('sending')) {
		await untilReceived(sandbox, blow.after);
		await delay(blow.delayMs);
		await strike(blow);
	}
	for (const blow of of('statuses')) {
		await untilSent(sandbox);
		await delay(blow.delayMs);
		await strike(blow);
	}
	await untilResting(sandbox);
	const { nextDay, closedDay } = scenario;
	for (const now of [scenario.now + AGAIN_MS, closedDay ?? [], nextDay, nextDay + AGAIN_MS].flat()) {
		await sandbox.current.setClock(now);
		await publish(sandbox);
		await untilResting(sandbox);
	}
	await people.rest();
	await untilResting(sandbox);
	const course = { began, receivedBefore: {}, report };
	const { result, findings } = await sandbox.verdict(course, { statusesLeft: 0 });
	const { settledLater, unknown, replies, payments, lost } = await compare(sandbox.current);
	const status = await ledger.status();
	return {
		kills,
		due: status.due,
		sent: total(status.sent),
		held: total(status.held),
		failed: status.failed,
		unknown,
		settledLater,
		replies,
		payments,
		duplicates: result.duplicates,
		violations: result.violations,
		lost: lost.length + wrong.length,
		details: [...findings.map(lineOf), ...lost, ...wrong],
	};
}

function killedBy(blow: Blow): { name: string; downMs: number; forget?: boolean } | undefined {
	if (blow.kind === 'killN8n') return { ...blow, name: 'n8n' };
	if (blow.kind === 'killPart') return { ...blow, name: blow.part };
	return blow.kind === 'killRedis' ? { ...blow, name: 'redis' } : undefined;
}

/** A process of n8n may just be leaving, because Redis was away. */
async function publish(sandbox: Sandbox): Promise<void> {
	for (let tries = 1; ; tries++) {
		await sandbox.fleet.untilReady();
		try {
			return await sandbox.publish();
		} catch (error) {
			if (tries === PUBLISH_TRIES) throw error;
			await delay(2_000);
		}
	}
}

const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, n) => sum + n, 0);

const lineOf = ({ kind, rule, externalId, at, detail }: Finding) =>
	`${kind} ${rule} of ${externalId} at ${at}: ${detail}`;

/** The file is posted again as long as nobody said that it was taken in, as an ERP would. */
async function importThrough(
	sandbox: Sandbox,
	portfolio: string,
	blows: readonly Blow[],
	strike: (blow: Blow) => Promise<void>,
): Promise<ImportReport> {
	const left = [...blows];
	for (let tries = 1; ; tries++) {
		const taking = sandbox.importPortfolio(portfolio).then(
			(report) => ({ report }),
			(error: unknown) => ({ error }),
		);
		const blow = left.shift();
		if (blow) {
			await delay(blow.delayMs);
			await strike(blow);
		}
		const silence = delay(IMPORT_MS, { error: new Error('The import was not answered.') }, { ref: false });
		const taken = await Promise.race([taking, silence]);
		if ('report' in taken) return taken.report;
		if (tries === IMPORT_TRIES) throw taken.error;
	}
}

async function untilReceived(sandbox: Sandbox, count: number): Promise<void> {
	const { providers } = sandbox.current;
	let [seen, movedAt] = [-1, Date.now()];
	for (;;) {
		await sandbox.fleet.revive();
		const received = total(await providers.counts());
		if (received >= count) return;
		if (received !== seen) [seen, movedAt] = [received, Date.now()];
		if (Date.now() - movedAt > PATIENCE_MS) return;
		await delay(POLL_MS);
	}
}

async function untilSent(sandbox: Sandbox): Promise<void> {
	const deadline = Date.now() + 2 * PATIENCE_MS;
	while (Date.now() < deadline && !isSent(await open(sandbox))) await delay(POLL_MS * 5);
}

/** Until nothing is on its way and no status is to come. */
async function untilResting(sandbox: Sandbox): Promise<void> {
	let [seen, movedAt] = ['', Date.now()];
	while (Date.now() - movedAt < LONGEST_MS) {
		await sandbox.fleet.revive();
		const [figures, stats] = [await open(sandbox), await sandbox.current.providers.stats()];
		const now = JSON.stringify([figures, stats]);
		if (now !== seen) [seen, movedAt] = [now, Date.now()];
		const still = Date.now() - movedAt;
		if (isSent(figures) && stats.statusesPending === 0 && still > REST_MS) return;
		if (figures.leased > 0 && still > LEASE_WAIT_MS) {
			await letLeasesPass(sandbox);
			movedAt = Date.now();
		}
		await delay(POLL_MS * 10);
	}
}

/**
 * Main process and worker died, or Redis lost the job: nobody is there to notice, and the lease of five minutes runs out. The real clock
 * cannot be turned, so the leases are made older; a new publication stands for the trigger's own look at its leases.
 */
async function letLeasesPass(sandbox: Sandbox): Promise<void> {
	const { reader } = sandbox.current.ledger;
	await reader.transact('chaos.ageLeases', () => run(ageLeases, LEASE_MS, reader.realNow()));
	await publish(sandbox);
}

interface Open {
	queued: number;
	leased: number;
	contacts: number;
}

const isSent = ({ queued, leased, contacts }: Open) => queued + leased + contacts === 0;

async function open({ current }: Sandbox): Promise<Open> {
	const { ledger } = current;
	const { cases } = await ledger.status();
	const contacts = await ledger.reader.read('chaos.open', () => runOne(onTheirWay));
	return { queued: cases.queued, leased: cases.leased, contacts: contacts?.n ?? 0 };
}
