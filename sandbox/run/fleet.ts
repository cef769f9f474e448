/** The processes of n8n: one that does everything, or those of queue mode, each with a folder and a copy of the package of its own. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { Child } from './child';
import { neededRedis, type Redis, type RedisOptions, startRedis } from '../services/redis';
import { lastingPort } from '../services/port';
import { closeAll } from './closing';
import { type Gate, startGate } from './gate';
import { type Meter, type N8n, type N8nOptions, startN8n } from './n8n';
import { queueParts } from './queueParts';

export interface QueueOptions {
	readonly workers: number;
	/** Where the webhook process listens. */
	readonly webhookPort: number;
}

interface Member {
	readonly options: N8nOptions;
	n8n: N8n;
	/** Its process, which may only be starting. */
	child: Child;
}

/** What a part needs may be away for a moment: PostgreSQL that recovers, Redis. Docker and systemd try again too. */
const START_TRIES = 5;
const START_AGAIN_MS = 1_000;
/** A part that runs and is not ready for so long is taken for dead, as a liveness probe would. */
const SICK_MS = 60_000;
const LOOK_MS = 5_000;
const READY_AGAIN_MS = 5 * 60_000;

export class Fleet {
	/** Parts that somebody stopped on purpose: they stay so until they are restarted. */
	private readonly down = new Set<string>();
	private readonly members = new Map<string, Member>();
	/** One start of a part at a time: two processes would want the same port, and the wrong one would be taken for ready. */
	private readonly starting = new Map<string, Promise<void>>();
	/** Executions of earlier lives, by worker. */
	private readonly begunBefore = new Map<string, number>();
	/** Why a part could not be started again. */
	private hopeless: string | undefined;
	private stopping = false;
	/** When somebody looks again whether the parts are ready, and since when which one is not. */
	private nextLook = 0;
	private readonly sickSince = new Map<string, number>();

	private constructor(
		private readonly main: string,
		private readonly redis: Redis | undefined,
		/** Editor and REST. */
		readonly editor: string,
		/** Webhooks of published workflows. */
		readonly hooks: string,
		private readonly dataDir: string,
		/** The part that takes webhooks, and the door before it. */
		private readonly hooked: string,
		private readonly gate: Gate | undefined,
	) {}

	/** One n8n that does everything. `gated`: with a door before its webhooks that is shut while it starts. */
	static async single(options: N8nOptions, gated = false): Promise<Fleet> {
		const url = `http://127.0.0.1:${options.port}`;
		const gate = gated ? await startGate(options.port) : undefined;
		const hooks = gate?.url ?? url;
		const fleet = new Fleet('n8n', undefined, url, hooks, options.dataDir, 'n8n', gate);
		try {
			await fleet.add('n8n', { ...options, webhookUrl: hooks });
			return fleet;
		} catch (error) {
			await fleet.stop();
			throw error;
		}
	}

	/**
	 * Redis, then the main process, which migrates the database, then the others.
	 * @throws Trouble when there is no Redis server on this machine
	 */
	static async queue(options: N8nOptions, queue: QueueOptions, gated = false): Promise<Fleet> {
		const redis = await startRedis(await redisOptions(options));
		const gate = gated ? await startGate(queue.webhookPort) : undefined;
		const hooks = gate?.url ?? `http://127.0.0.1:${queue.webhookPort}`;
		const editor = `http://127.0.0.1:${options.port}`;
		const fleet = new Fleet('main', redis, editor, hooks, options.dataDir, 'webhook', gate);
		try {
			const [main, ...others] = await queueParts({ ...options, webhookUrl: hooks }, queue, redis);
			if (main) await fleet.add('main', main);
			await Promise.all(others.map((part) => fleet.add(part.part?.name ?? '', part)));
			return fleet;
		} catch (error) {
			await fleet.stop();
			throw error;
		}
	}

	/** Names, the main process first: `n8n`, or `main`, `webhook`, `worker1` …; and `redis`. */
	get parts(): string[] {
		return [...this.members.keys(), ...(this.redis ? ['redis'] : [])];
	}

	/** Of what ended, otherwise of the main process. */
	get log(): string {
		return this.member(this.ended()[0] ?? this.main).n8n.child.logFile;
	}

	/** Why nothing more can be done; in queue mode a part that ends by itself is none: it starts again. */
	broken(): string | undefined {
		const [ended] = this.ended();
		if (ended !== undefined && !this.redis) return `${ended} ${this.member(ended).n8n.child.ending()}`;
		const redis = this.down.has('redis') ? undefined : this.redis?.ending();
		return this.hopeless ?? (redis && `Redis ${redis}`);
	}

	/** Ends a part as a crash does: nothing is written any more, nothing is answered. `forget`: of Redis, its file too. */
	async kill(part: string, forget = false): Promise<void> {
		this.down.add(part);
		if (part === this.hooked) this.gate?.shut();
		if (part === 'redis') return await this.redis?.kill(forget);
		await this.member(part).child.kill();
		// One that was only starting is dead now, too.
		await this.starting.get(part)?.catch(() => undefined);
	}

	/** The same part again; one that runs is left as it is. */
	async restart(part: string): Promise<void> {
		if (part === 'redis') await this.redis?.restart();
		this.down.delete(part);
		if (part !== 'redis' && this.member(part).child.ending() !== undefined) await this.startOnce(part);
	}

	/**
	 * Until everything runs that nobody stopped. What ended by itself starts again, as Docker or systemd would do it: n8n's parts
	 * leave when Redis is away for ten seconds.
	 */
	async revive(): Promise<void> {
		await this.endSick();
		await Promise.all(this.ended().map((part) => this.startOnce(part)));
	}

	/** The same, and until it says that it is ready. */
	async untilReady(): Promise<void> {
		const deadline = Date.now() + READY_AGAIN_MS;
		for (;;) {
			await this.revive();
			const wanted = [...this.members].filter(([name]) => !this.down.has(name));
			const ready = await Promise.all(wanted.map(([, { n8n }]) => n8n.isReady()));
			if (!ready.includes(false)) return;
			if (Date.now() > deadline) throw new Error('n8n runs and does not become ready again.');
			await delay(START_AGAIN_MS);
		}
	}

	startMeter(): void {
		for (const { n8n } of this.members.values()) n8n.startMeter();
	}

	/** The worst of the processes. */
	async meter(): Promise<Meter | undefined> {
		const found = await Promise.all([...this.members.values()].map(({ n8n }) => n8n.meter()));
		const all = found.filter((one) => one !== undefined);
		const most = (of: (meter: Meter) => number) => Math.max(...all.map(of));
		return all.length === 0
			? undefined
			: {
					rssStartMb: most((one) => one.rssStartMb),
					rssPeakMb: most((one) => one.rssPeakMb),
					loopP99Ms: most((one) => one.loopP99Ms),
					loopMaxMs: most((one) => one.loopMaxMs),
				};
	}

	/** Executions that each worker has begun, by its own log; undefined when there are no workers. */
	async executions(): Promise<Record<string, number> | undefined> {
		const workers = this.parts.filter((part) => part.startsWith('worker'));
		if (workers.length === 0) return undefined;
		const counted = workers.map(async (name) => [name, await this.begun(name)] as const);
		return Object.fromEntries(await Promise.all(counted));
	}

	/** What begins executions first, the queue last. */
	async stop(): Promise<void> {
		this.stopping = true;
		await Promise.allSettled(this.starting.values());
		const stop = (names: string[]) => () =>
			Promise.all(names.map((name) => this.member(name).n8n.stop())).then(() => undefined);
		const names = [...this.members.keys()];
		const workers = names.filter((name) => name.startsWith('worker'));
		await closeAll([
			stop(names.filter((name) => !workers.includes(name))),
			stop(workers),
			async () => await this.redis?.stop(),
			async () => await this.gate?.stop(),
		]);
	}

	/** n8n 2.41 whose PostgreSQL was away may lose it for good, and runs on without a database. */
	private async endSick(): Promise<void> {
		if (Date.now() < this.nextLook) return;
		this.nextLook = Date.now() + LOOK_MS;
		const looking = [...this.members].map(async ([name, { n8n, child }]) => {
			const isOut = this.isUnwanted(name) || this.starting.has(name) || child.ending() !== undefined;
			if (isOut || (await n8n.isReady())) return void this.sickSince.delete(name);
			const since = this.sickSince.get(name) ?? Date.now();
			this.sickSince.set(name, since);
			if (Date.now() - since < SICK_MS) return;
			this.sickSince.delete(name);
			if (name === this.hooked) this.gate?.shut();
			await child.kill();
		});
		await Promise.all(looking);
	}

	private async add(name: string, options: N8nOptions): Promise<void> {
		const n8n = await startN8n(options);
		this.members.set(name, { options, n8n, child: n8n.child });
		this.watch(name);
	}

	/** In queue mode only: who runs one n8n wants to know that it died. */
	private watch(name: string): void {
		if (!this.redis) return;
		this.member(name).child.process.once('exit', () => {
			if (this.isUnwanted(name)) return;
			this.startOnce(name).catch((error: unknown) => (this.hopeless ??= (error as Error).message));
		});
	}

	private startOnce(name: string): Promise<void> {
		const begun =
			this.starting.get(name) ??
			this.start(this.member(name), name).finally(() => this.starting.delete(name));
		this.starting.set(name, begun);
		return begun;
	}

	private async start(member: Member, name: string): Promise<void> {
		this.begunBefore.set(name, await this.begun(name));
		const isHooked = name === this.hooked;
		if (isHooked) this.gate?.shut();
		const spawned = (child: Child) => (member.child = child);
		for (let tries = 1; ; tries++) {
			try {
				member.n8n = await startN8n({ ...member.options, installed: true, spawned });
				break;
			} catch (error) {
				// Somebody killed it while it started.
				if (this.isUnwanted(name)) return;
				if (tries === START_TRIES) throw error;
				await delay(START_AGAIN_MS);
			}
		}
		if (isHooked) this.gate?.open();
		this.hopeless = undefined;
		this.watch(name);
	}

	private isUnwanted(name: string): boolean {
		return this.stopping || this.down.has(name);
	}

	private async begun(worker: string): Promise<number> {
		const text = await readFile(path.join(this.dataDir, `${worker}.log`), 'utf8').catch(() => '');
		const now = text.match(/Worker started execution /g)?.length ?? 0;
		return now + (this.begunBefore.get(worker) ?? 0);
	}

	private member(name: string): Member {
		const found = this.members.get(name);
		if (!found) throw new Error(`There is no ${name}: ${this.parts.join(', ')}.`);
		return found;
	}

	private ended(): string[] {
		return [...this.members]
			.filter(([name, { n8n }]) => n8n.child.ending() !== undefined && !this.down.has(name))
			.map(([name]) => name);
	}
}

async function redisOptions(options: N8nOptions): Promise<RedisOptions> {
	return {
		node: options.node,
		packageRoot: options.packageRoot,
		folder: path.join(options.dataDir, 'redis'),
		port: await lastingPort(),
		password: randomBytes(32).toString('hex'),
		program: neededRedis(),
	};
}
