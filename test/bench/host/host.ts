/** One n8n with the package, PostgreSQL and simulators, each a process of its own, for the benches that need the real thing. */
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

import { closeAll } from '../../../sandbox/run/closing';
import { type Database, startDatabase, wipeDatabase } from '../../../sandbox/run/database';
import { type Folder, openFolder } from '../../../sandbox/run/folder';
import { type N8n, startN8n } from '../../../sandbox/run/n8n';
import { type DemoCreditor, readCreditors } from '../../../sandbox/run/portfolios';
import { portsOf } from '../../../sandbox/run/ports';
import { Rest } from '../../../sandbox/run/rest';
import * as setup from '../../../sandbox/run/setup';
import { openStage, type Stage } from '../../../sandbox/run/stage';
import { cpuBetween, cpuOf, type Cpu } from './processes';

/** Tuesday, 24 November 2026, 10:30 in São Paulo: nobody's hours are over. */
export const NOW = Date.parse('2026-11-24T10:30:00-03:00');
export const TODAY = '2026-11-24';
const SEED = 20261123;

/** What something took. */
export interface Taken {
	readonly seconds: number;
	/** CPU seconds; n8n's task runner is n8n's. */
	readonly cpu: Cpu;
	/** Most of n8n's main process, MB. */
	readonly rssPeakMb: number;
	/** Lateness of n8n's event loop, ms. */
	readonly loopP99Ms: number;
	readonly loopMaxMs: number;
}

export class Host {
	private constructor(
		readonly packageRoot: string,
		readonly folder: Folder,
		readonly database: Database,
		readonly n8n: N8n,
		readonly rest: Rest,
		private readonly node: string,
		readonly creditors: readonly DemoCreditor[],
		private readonly closing: (() => Promise<void>)[],
	) {}

	static async boot(): Promise<Host> {
		const {
			COBRANCA_PACKAGE: packageRoot,
			COBRANCA_HOST: host,
			COBRANCA_POSTGRES: postgresHome,
		} = process.env;
		if (!packageRoot || !host) throw new Error('Start this with `npm run bench`.');
		const node = process.env.COBRANCA_NODE ?? process.execPath;
		const dataDir = mkdtempSync(path.join(tmpdir(), 'cobranca-bench-'));
		const folder = await openFolder(dataDir);
		const closing = [
			async () => {
				await folder.close();
				await wipeDatabase(dataDir);
				rmSync(dataDir, { recursive: true, force: true });
			},
		];
		try {
			const database = await startDatabase(folder, postgresHome);
			closing.push(() => database.stop());
			const { n8n: port, broker: brokerPort } = await portsOf(folder, false);
			const { encryptionKey } = folder.kept;
			const options = { node, host, packageRoot, dataDir, port, brokerPort, encryptionKey };
			const n8n = await startN8n({ ...options, database: database.n8n });
			closing.push(() => n8n.stop());
			const rest = new Rest(n8n.url);
			await rest.signIn({ email: 'bench@cobranca.example', password: folder.kept.ownerPassword });
			const creditors = readCreditors(packageRoot);
			return new Host(packageRoot, folder, database, n8n, rest, node, creditors, closing);
		} catch (error) {
			await closeAll(closing.reverse());
			throw error;
		}
	}

	async stop(): Promise<void> {
		await closeAll(this.closing.splice(0).reverse());
	}

	/** A ledger and the providers beside it, with n8n's credentials for them. */
	async open(name: string, engine: 'sqlite' | 'postgres'): Promise<Stage> {
		const { node, packageRoot, creditors, folder } = this;
		const options = { name, database: engine, now: NOW, seed: SEED, misbehave: [], ports: undefined };
		const stage = await openStage(folder, this.database, { ...options, node, packageRoot, creditors });
		const all = setup.credentialsOf(stage.ledger.credential, stage.providers, folder.kept.doorSecret);
		await setup.saveCredentials(this.rest, folder, await setup.shippedOnly(all, packageRoot));
		for (const door of await setup.readWorkflows(path.join(packageRoot, 'sandbox', 'workflows'))) {
			await setup.importWorkflow(this.rest, folder, door);
			await setup.publish(this.rest, door.id);
		}
		return stage;
	}

	async credential(name: string, type: string, data: Record<string, unknown>): Promise<void> {
		await setup.saveCredentials(this.rest, this.folder, [{ name, type, data }]);
	}

	/** A workflow of the bench's, with its placeholders (`__NAME__`) filled in. */
	async flow(file: string, fill: Record<string, string> = {}): Promise<setup.WorkflowFile> {
		const place = path.join(this.packageRoot, 'test', 'bench', file);
		const text = (await readFile(place, 'utf8')).replace(
			/__([A-Z]+)__/g,
			(all, name: string) => fill[name] ?? all,
		);
		return JSON.parse(text) as setup.WorkflowFile;
	}

	async shipped(name: string): Promise<setup.WorkflowFile> {
		const place = path.join(this.packageRoot, 'dist', 'workflows', name);
		return JSON.parse(await readFile(place, 'utf8')) as setup.WorkflowFile;
	}

	async publish(workflow: setup.WorkflowFile): Promise<void> {
		await setup.importWorkflow(this.rest, this.folder, workflow);
		await setup.publish(this.rest, workflow.id);
	}

	async unpublish({ id }: setup.WorkflowFile): Promise<void> {
		await setup.unpublish(this.rest, id);
	}

	async door<T>(door: string, type: string, body: Buffer | string): Promise<T> {
		const request = { type, body, fileName: type === 'text/csv' ? 'carteira.csv' : '' };
		return await setup.throughDoor<T>(this.n8n.url, door, this.folder.kept.doorSecret, request);
	}

	/** Posts to a webhook of a flow; waits until n8n listens there. */
	async post(place: string, body: unknown): Promise<string> {
		for (let tries = 0; ; tries++) {
			const { status, text } = await postJson(`${this.n8n.url}/webhook/${place}`, body);
			if (status < 300) return text;
			if (status !== 404 || tries > 200) throw new Error(`n8n answered ${status} at ${place}: ${text}`);
			await delay(100);
		}
	}

	/** SQL in n8n's own database or another of the same server. */
	async sql<Row extends object>(database: string, text: string, values: unknown[] = []): Promise<Row[]> {
		const client = new Client({ connectionString: this.database.postgres.url(database) });
		await client.connect();
		try {
			return (await client.query<Row>(text, values)).rows;
		} finally {
			await client.end();
		}
	}

	/** How many executions of a workflow have ended, and how. Those that are not kept are deleted later than this is asked. */
	async running(workflowId: string): Promise<number> {
		const rows = await this.sql<{ n: number }>(
			'n8n',
			`select count(*)::int as n from execution_entity where "workflowId" = $1 and status in ('new', 'running')`,
			[workflowId],
		);
		return rows[0]?.n ?? 0;
	}

	async measured(work: () => Promise<void>): Promise<Taken> {
		this.n8n.startMeter();
		const before = cpuOf();
		const began = performance.now();
		await work();
		const seconds = Math.round(performance.now() - began) / 1000;
		const cpu = cpuBetween(before, cpuOf());
		// The figures are written ten times a second.
		await delay(250);
		const meter = await this.n8n.meter();
		const { rssPeakMb = 0, loopP99Ms = 0, loopMaxMs = 0 } = meter ?? {};
		return { seconds, cpu, rssPeakMb, loopP99Ms, loopMaxMs };
	}
}

/** `fetch` gives up after five minutes without an answer; a webhook that answers when its workflow has ended may take longer. */
function postJson(url: string, body: unknown): Promise<{ status: number; text: string }> {
	return new Promise((resolve, reject) => {
		const sent = request(
			url,
			{ method: 'POST', headers: { 'content-type': 'application/json' } },
			(response) => {
				const pieces: Buffer[] = [];
				response.on('data', (piece: Buffer) => pieces.push(piece));
				response.on('end', () =>
					resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString() }),
				);
			},
		);
		sent.on('error', reject);
		sent.end(JSON.stringify(body));
	});
}
