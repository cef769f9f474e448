/** A provider's stand-in as a process of its own, and what it alone knows: what arrived. */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { fetchFresh } from '../../http/fresh';
import type { JudgedChannel, ReceivedMessage, SimulatedReply } from '../../judge';
import { type Child, lastLines, startChild } from '../child';

export const TOKEN = 'sandbox-token';
const READY_MS = 60_000;
const PAGE = 2_000;

/** What all of them count. */
export interface ProviderStats {
	/** Messages, or charges. */
	received: number;
	statusesPosted: number;
	statusesPending: number;
	/** Which nobody took for so long that they are not told any more; absent where nothing is given up. */
	statusesLost?: number;
	replies: number;
}

export interface ProviderOptions {
	readonly node: string;
	readonly packageRoot: string;
	/** Folder of its journal and log. */
	readonly folder: string;
	readonly seed: number;
	/** Takes addresses that may belong to somebody: a portfolio of one's own has such, and nothing leaves this machine. */
	readonly anyAddress: boolean;
	readonly misbehave: readonly string[];
	/** Further flags of its own. */
	readonly flags: readonly string[];
}

/** What the sandbox does with each provider. */
export interface Provider {
	readonly id: 'zenvia' | 'meta' | 'smtp' | 'asaas' | 'bank';
	readonly title: string;
	/** Undefined for who takes no messages. */
	readonly channel: JudgedChannel | undefined;
	/** Address of `/__sim/…`. */
	readonly admin: string;
	/** What n8n's credential holds. */
	readonly credential: Record<string, unknown>;
	ending(): string | undefined;
	setClock(offsetMs: number): Promise<void>;
	/** Answers nobody for a while, in the middle of whatever it does. */
	freeze(ms: number): Promise<void>;
	stats(): Promise<ProviderStats>;
	/** Everything that ever arrived, in all runs. */
	received(): Promise<ReceivedMessage[]>;
	replies(): Promise<SimulatedReply[]>;
	/** Whether somebody wants to know what becomes of what is sent. */
	isHeard(): Promise<boolean>;
	stop(): Promise<void>;
}

export interface Launch {
	readonly id: Provider['id'];
	readonly title: string;
	/** Where its admin listens. */
	readonly adminPort: number;
	readonly args: readonly string[];
}

/** The process and its admin; each provider adds its own words. */
export class ProviderProcess {
	readonly id: Provider['id'];
	readonly title: string;
	readonly origin: string;

	private constructor(
		{ id, title, adminPort }: Launch,
		private readonly child: Child,
	) {
		this.id = id;
		this.title = title;
		this.origin = `http://127.0.0.1:${adminPort}`;
	}

	static async start(options: ProviderOptions, launch: Launch): Promise<ProviderProcess> {
		const { packageRoot, folder } = options;
		const preload = path.join(packageRoot, 'sandbox', 'n8n', 'meter.cjs');
		const main = path.join(packageRoot, 'build', 'sandbox', 'providers', launch.id, 'main.js');
		const child = startChild({
			name: `the ${launch.title} simulator`,
			node: options.node,
			args: [
				...['--require', preload, main, ...launch.args, '--seed', String(options.seed)],
				...options.misbehave.flatMap((rule) => ['--misbehave', rule]),
				...options.flags,
			],
			cwd: folder,
			env: process.env,
			logFile: path.join(folder, `${launch.id}.log`),
			patienceMs: 5_000,
		});
		const started = new ProviderProcess(launch, child);
		try {
			await started.waitUntilReady();
		} catch (error) {
			await child.stop();
			throw error;
		}
		return started;
	}

	get admin(): string {
		return `${this.origin}/__sim`;
	}

	ending(): string | undefined {
		const ending = this.child.ending();
		return ending && `the ${this.title} simulator ${ending}`;
	}

	async setClock(offsetMs: number): Promise<void> {
		await this.ask('POST', '/__sim/clock', { offsetMs });
	}

	async stats<T extends object>(): Promise<T> {
		return await this.ask<T>('GET', '/__sim/stats');
	}

	/** Pages through `/__sim/received`. */
	async all<T>(key: 'messages' | 'charges'): Promise<T[]> {
		const found: T[] = [];
		for (;;) {
			const place = `/__sim/received?offset=${found.length}&limit=${PAGE}`;
			const page = await this.ask<Record<string, unknown> & { count: number }>('GET', place);
			const more = page[key] as T[];
			found.push(...more);
			if (found.length >= page.count || more.length === 0) return found;
		}
	}

	async repliesBy(channel: JudgedChannel): Promise<SimulatedReply[]> {
		const { replies } = await this.ask<{ replies: (Omit<SimulatedReply, 'at'> & { at: string })[] }>(
			'GET',
			'/__sim/replies',
		);
		return replies.map((reply) => ({ ...reply, channel, at: Date.parse(reply.at) }));
	}

	stop(): Promise<void> {
		return this.child.stop();
	}

	freeze(ms: number): Promise<void> {
		return this.child.freeze(ms);
	}

	async ask<T>(method: string, place: string, body?: unknown, headers?: object): Promise<T> {
		const response = await fetchFresh(this.origin + place, {
			method,
			headers: {
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		if (!response.ok)
			throw new Error(
				`The ${this.title} simulator answered ${response.status} to ${method} ${place}: ${text}`,
			);
		return (text === '' ? undefined : JSON.parse(text)) as T;
	}

	private async waitUntilReady(): Promise<void> {
		const deadline = Date.now() + READY_MS;
		for (;;) {
			const ready = await this.stats().then(
				() => true,
				() => false,
			);
			const ending = this.child.ending();
			if (ready && !ending) return;
			if (ending || Date.now() > deadline) {
				const log = await lastLines(this.child.logFile);
				throw new Error(`The ${this.title} simulator ${ending ?? 'was not ready in time'}: ${log}`);
			}
			await delay(50);
		}
	}
}
