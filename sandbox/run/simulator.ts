/** The provider's stand-in as a process of its own, and what it alone knows: what arrived. */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { ReceivedMessage, SimulatedReply } from '../judge';
import { type Child, lastLines, startChild } from './child';

const TOKEN = 'sandbox-token';
const READY_MS = 20_000;
const PAGE = 5_000;

export interface SimulatorStats {
	received: number;
	statusesPending: number;
	statusesPosted: number;
	replies: number;
	refusedRealNumbers: number;
}

export interface SimulatorOptions {
	readonly node: string;
	readonly packageRoot: string;
	/** Folder of its journal and log. */
	readonly folder: string;
	readonly port: number;
	readonly seed: number;
	readonly senders: readonly string[];
	readonly misbehave: readonly string[];
	/** Further flags of its own. */
	readonly flags: readonly string[];
}

export class Simulator {
	private constructor(
		private readonly child: Child,
		private readonly origin: string,
	) {}

	static async start(options: SimulatorOptions): Promise<Simulator> {
		const preload = path.join(options.packageRoot, 'sandbox', 'n8n', 'meter.cjs');
		const main = path.join(options.packageRoot, 'build', 'sandbox', 'providers', 'zenvia', 'main.js');
		const child = startChild({
			name: 'the Zenvia simulator',
			node: options.node,
			args: ['--require', preload, main, ...flagsOf(options)],
			cwd: options.folder,
			env: process.env,
			logFile: path.join(options.folder, 'zenvia.log'),
			patienceMs: 5_000,
		});
		const simulator = new Simulator(child, `http://127.0.0.1:${options.port}`);
		try {
			await simulator.waitUntilReady();
			await simulator.forgetSubscriptions();
		} catch (error) {
			await child.stop();
			throw error;
		}
		return simulator;
	}

	get baseUrl(): string {
		return `${this.origin}/v2`;
	}

	get receivedUrl(): string {
		return `${this.origin}/__sim/phones`;
	}

	get credential(): { baseUrl: string; apiToken: string } {
		return { baseUrl: this.baseUrl, apiToken: TOKEN };
	}

	ending(): string | undefined {
		return this.child.ending();
	}

	async setClock(offsetMs: number): Promise<void> {
		await this.ask('POST', '/__sim/clock', { offsetMs });
	}

	async stats(): Promise<SimulatorStats> {
		return await this.ask<SimulatorStats>('GET', '/__sim/stats');
	}

	/** Everything that ever arrived, in all runs. */
	async received(): Promise<ReceivedMessage[]> {
		const found: ReceivedMessage[] = [];
		for (;;) {
			const { count, messages } = await this.ask<{ count: number; messages: Arrived[] }>(
				'GET',
				`/__sim/received?offset=${found.length}&limit=${PAGE}`,
			);
			for (const message of messages) found.push(arrived(message));
			if (found.length >= count || messages.length === 0) return found;
		}
	}

	async replies(): Promise<SimulatedReply[]> {
		const { replies } = await this.ask<{ replies: (Omit<SimulatedReply, 'at'> & { at: string })[] }>(
			'GET',
			'/__sim/replies',
		);
		return replies.map((reply) => ({ ...reply, at: Date.parse(reply.at) }));
	}

	/** Waits until somebody wants to know the statuses: what is sent before has none. */
	async untilHeard(): Promise<void> {
		const deadline = Date.now() + READY_MS;
		for (;;) {
			const all = await this.ask<{ eventType: string }[]>('GET', '/v2/subscriptions');
			if (all.some(({ eventType }) => eventType === 'MESSAGE_STATUS')) return;
			if (Date.now() > deadline) throw new Error('n8n did not subscribe to the statuses of the provider.');
			await delay(50);
		}
	}

	stop(): Promise<void> {
		return this.child.stop();
	}

	/** What an n8n asked for that ended without saying so: nobody listens there any more. */
	private async forgetSubscriptions(): Promise<void> {
		const all = await this.ask<{ id: string }[]>('GET', '/v2/subscriptions');
		for (const { id } of all) await this.ask('DELETE', `/v2/subscriptions/${id}`);
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
				throw new Error(`The Zenvia simulator ${ending ?? 'was not ready in time'}: ${log}`);
			}
			await delay(50);
		}
	}

	private async ask<T>(method: string, place: string, body?: unknown): Promise<T> {
		const response = await fetch(this.origin + place, {
			method,
			headers: { 'x-api-token': TOKEN, 'content-type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		if (!response.ok)
			throw new Error(`The simulator answered ${response.status} to ${method} ${place}: ${text}`);
		return (text === '' ? undefined : JSON.parse(text)) as T;
	}
}

interface Arrived {
	at: string;
	to: string;
	from: string;
	text: string;
	externalId?: string;
	id: string;
}

function arrived({ at, to, from, text, externalId, id }: Arrived): ReceivedMessage {
	// Without our id a message cannot be matched with a contact; its own id keeps it from looking like a duplicate.
	return { at: Date.parse(at), to, from, text, externalId: externalId ?? `simulator:${id}` };
}

function flagsOf(options: SimulatorOptions): string[] {
	return [
		['--port', String(options.port)],
		['--state-file', path.join(options.folder, 'zenvia.jsonl')],
		['--seed', String(options.seed)],
		...options.senders.map((sender) => ['--sender', sender]),
		...options.misbehave.map((rule) => ['--misbehave', rule]),
		[...options.flags],
	].flat();
}
