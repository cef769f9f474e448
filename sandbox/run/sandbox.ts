/** A real n8n with the package, its database, stand-ins of the providers and a portfolio: boot once, run as often as wanted. */
import path from 'node:path';

import { type Database, startDatabase, untilForgotten, wipeDatabase } from './database';
import { type Inbox, startInbox } from '../inbox/server';
import { closeAll } from './closing';
import { Fleet } from './fleet';
import { openFolder, type Folder } from './folder';
import { follow, type Rest as Rested } from './follow';
import type { N8nOptions } from './n8n';
import { allPortfolios, type DemoCreditor, keepPortfolio, readPortfolioFile } from './portfolios';
import { type Ports, portsOf } from './ports';
import { type Owner, Rest } from './rest';
import { whyRefused } from './refusal';
import { conclude, type ImportReport, type Outcome } from './result';
import { creditorsOf, type SandboxOptions, stageOptions } from './sandboxOptions';
import * as setup from './setup';
import { hearEverybody } from './hearing';
import { evidenceOf, openStage, type Stage } from './stage';
import { neededRedis } from '../services/redis';
import { creditorRows, failedExecutions, statusLine } from './words';

const OWNER_EMAIL = 'operacao@cobranca.example';
/** A sender's share of what a simulator takes. */
const RATE_PER_SECOND = 300;
/** The simulators' statuses come 0.3 s and 1.5 s after a message, a reply 2 s after that. */
const SETTLE_MS = 4_500;

/** What a run has been so far. */
export interface Course {
	/** Real instant. */
	readonly began: number;
	/** By channel, what had arrived before it. */
	readonly receivedBefore: Readonly<Record<string, number>>;
	readonly report: ImportReport;
}

export class Sandbox {
	private readonly rest: Rest;
	private shipped: setup.WorkflowFile[] = [];
	private stage: Stage | undefined;
	private inbox: Inbox | undefined;
	private readonly creditors: readonly DemoCreditor[];
	private readonly signal: AbortSignal;

	private constructor(
		private readonly options: SandboxOptions,
		private readonly folder: Folder,
		private readonly database: Database,
		private readonly n8n: Fleet,
		private readonly ports: Ports,
	) {
		this.rest = new Rest(n8n.editor);
		this.creditors = creditorsOf(options);
		this.signal = options.signal ?? new AbortController().signal;
	}

	/** Starts everything that serves all stages. `first` opens a stage before n8n is up, so that its clock is right. */
	static async boot(
		options: SandboxOptions,
		first: { name: string; now?: number | undefined },
	): Promise<Sandbox> {
		// Before anything is emptied or started.
		if (options.workers !== undefined) neededRedis();
		const { progress } = options;
		const wipe = options.fresh ? () => wipeDatabase(options.dataDir) : undefined;
		const folder = await openFolder(options.dataDir, wipe);
		const closing: (() => Promise<void>)[] = [() => folder.close()];
		try {
			options.prepared?.();
			const database = await progress.during('Starting PostgreSQL', () =>
				startDatabase(folder, options.postgresHome),
			);
			closing.push(() => database.stop());
			const ports = await portsOf(folder, options.steadyPorts);
			const stage = await openStage(folder, database, stageOptions(options, first, ports.providers));
			closing.push(() => stage.close());
			const n8n = await startFleet(options, folder, database, ports);
			closing.push(() => n8n.stop());
			const sandbox = new Sandbox(options, folder, database, n8n, ports);
			await sandbox.prepare();
			await sandbox.connect(stage);
			return sandbox;
		} catch (error) {
			await closeAll(closing.reverse());
			throw error;
		}
	}

	get owner(): Owner {
		return { email: OWNER_EMAIL, password: this.folder.kept.ownerPassword };
	}

	/** Opens the page of the invented phones and mailboxes. */
	async openInbox(): Promise<Inbox> {
		this.inbox ??= await startInbox({
			port: this.ports.inbox,
			packageRoot: this.options.packageRoot,
			stage: () => this.current,
			editor: this.n8n.editor,
		});
		return this.inbox;
	}

	get addresses(): { editor: string; inbox: string | undefined; ledger: string; data: string } {
		const { ledger } = this.current;
		return {
			editor: this.n8n.editor,
			inbox: this.inbox?.url,
			ledger: ledger.place,
			data: this.options.dataDir,
		};
	}

	/** n8n's own database. */
	get databaseUrl(): string {
		return this.database.postgres.url(this.database.n8n.name);
	}

	/** Publishes a shipped workflow that does not start by itself, and says where n8n listens and with which key. */
	async publishShipped(id: string): Promise<{ origin: string; key: string }> {
		await setup.publish(this.rest, id);
		return { origin: this.n8n.hooks, key: this.folder.kept.doorSecret };
	}

	async unpublishShipped(id: string): Promise<void> {
		await setup.unpublish(this.rest, id);
	}

	/** Where the world reaches n8n's webhooks and forms. */
	get hooks(): string {
		return this.n8n.hooks;
	}

	/** Changes a shipped workflow as a person does in the editor; publish it afterwards. */
	async changeShipped(id: string, change: (workflow: setup.WorkflowFile) => void): Promise<void> {
		const workflow = await this.rest.call<setup.WorkflowFile>('GET', `/workflows/${id}`);
		change(workflow);
		const { nodes, connections, settings, versionId } = workflow;
		await this.rest.call('PATCH', `/workflows/${id}`, { nodes, connections, settings, versionId });
	}

	/** Sends something through a door of the sandbox's own workflows. */
	async door<T>(door: string, request: { type: string; body: Buffer | string }): Promise<T> {
		return await setup.throughDoor<T>(this.n8n.hooks, door, this.folder.kept.doorSecret, request);
	}

	/** Creditors beside those of the demo, saved through n8n. */
	async saveMore(creditors: readonly DemoCreditor[]): Promise<void> {
		const body = JSON.stringify({ creditors: creditorRows(creditors, RATE_PER_SECOND) });
		await this.door('creditors', { type: 'application/json', body });
	}

	/** Debts in the ledger that is open. */
	async debts(): Promise<number> {
		return (await this.current.ledger.status()).debts;
	}

	/**
	 * Another ledger and other providers in the same n8n; `now` moves the clock of the one that is open already. `misbehave`: what
	 * these providers do wrong, if not what all do.
	 */
	async open(name: string, now: number, misbehave = this.options.misbehave): Promise<void> {
		if (this.stage?.name === name) return await this.stage.setClock(now);
		await this.disconnect();
		const stage = await openStage(
			this.folder,
			this.database,
			stageOptions({ ...this.options, misbehave }, { name, now }, undefined),
		);
		await this.connect(stage);
	}

	/**
	 * Imports the file through n8n, lets n8n collect until nothing moves, and judges what arrived. `then` is what happens in between;
	 * it may wait for rest as often as it likes.
	 */
	async run(portfolio: string, then?: (rest: () => Promise<Outcome>) => Promise<void>): Promise<Outcome> {
		const { progress } = this.options;
		const began = Date.now();
		const receivedBefore = await this.current.providers.counts();
		this.n8n.startMeter();
		const report = await this.importPortfolio(portfolio);
		await progress.during('Publishing the workflows', () => this.publish());
		const course = { began, receivedBefore, report };
		await then?.(() => this.settle(course));
		return await this.settle(course);
	}

	/** Takes the file in; again as often as you like. */
	async importPortfolio(portfolio: string): Promise<ImportReport> {
		const { progress } = this.options;
		const { ledger, folder } = this.current;
		const content = await readPortfolioFile(portfolio);
		await this.saveCreditors();
		const rows = Math.max(0, content.toString('latin1').split('\n').filter(Boolean).length - 1);
		const report = await progress.during(`Importing ${rows} rows through n8n`, () =>
			setup
				.throughDoor<ImportReport>(this.n8n.hooks, 'import', this.folder.kept.doorSecret, {
					type: 'text/csv',
					body: content,
					fileName: path.basename(portfolio),
				})
				.catch(async (error: unknown) => {
					throw await whyRefused(ledger.reader, content, error);
				}),
		);
		await keepPortfolio(folder, content);
		return report;
	}

	/** Waits until nothing moves any more, and judges what arrived. */
	async settle(course: Course): Promise<Outcome> {
		const { progress, signal } = this.options;
		const { ledger, providers } = this.current;
		const before = Object.values(course.receivedBefore).reduce((sum, count) => sum + count, 0);
		const rest = await follow({
			ledger,
			providers,
			since: course.began,
			settleMs: this.options.settleMs ?? SETTLE_MS,
			broken: () => this.n8n.broken(),
			note: (status, stats) => progress.note(statusLine(status, stats, before)),
			signal: signal ?? this.signal,
		});
		return await this.verdict(course, rest);
	}

	/** Judges what has arrived so far. */
	async verdict(
		{ began, receivedBefore, report }: Course,
		{ trouble, statusesLeft }: Rested,
	): Promise<Outcome> {
		const { ledger, folder } = this.current;
		return conclude({
			report,
			status: await ledger.status(began),
			...(await evidenceOf(this.current)),
			receivedBefore,
			creditors: this.creditors,
			portfolioCsv: await allPortfolios(folder),
			seconds: (Date.now() - began) / 1000,
			meter: await this.n8n.meter(),
			executions: await this.n8n.executions(),
			statusesLeft,
			troubles: [...(trouble ? [trouble] : []), ...(await this.failures(began))],
		});
	}

	/** The processes of n8n. */
	get fleet(): Fleet {
		return this.n8n;
	}

	/** In order: what takes work first, what keeps data last. */
	async stop(): Promise<void> {
		await closeAll([
			async () => await this.inbox?.stop(),
			async () => (this.n8n.broken() ? undefined : await untilForgotten(this.databaseUrl)),
			() => this.n8n.stop(),
			async () => await this.stage?.close(),
			() => this.database.stop(),
			() => this.folder.close(),
		]);
	}

	/** Takes the power from PostgreSQL, n8n's and perhaps the ledger's, for a while. */
	async interruptPostgres(ms: number): Promise<void> {
		await this.database.postgres.interrupt(ms);
	}

	/** The ledger that is open, and its providers. */
	get current(): Stage {
		if (!this.stage) throw new Error('No stage is open.');
		return this.stage;
	}

	private async prepare(): Promise<void> {
		const { packageRoot, progress } = this.options;
		await progress.during('Signing in to n8n', () => this.rest.signIn(this.owner));
		const shipped = await setup.readWorkflows(path.join(packageRoot, 'dist', 'workflows'));
		this.shipped = setup.withBatches(shipped, this.options.batches ?? {});
	}

	private async connect(stage: Stage): Promise<void> {
		const { doorSecret } = this.folder.kept;
		const all = setup.credentialsOf(stage.ledger.credential, stage.providers, doorSecret);
		const credentials = await setup.shippedOnly(all, this.options.packageRoot);
		await setup.saveCredentials(this.rest, this.folder, credentials);
		const doors = await setup.readWorkflows(path.join(this.options.packageRoot, 'sandbox', 'workflows'));
		for (const workflow of [...this.shipped, ...doors]) {
			await setup.importWorkflow(this.rest, this.folder, workflow);
		}
		for (const { id } of doors) await setup.publish(this.rest, id);
		this.stage = stage;
	}

	private async disconnect(): Promise<void> {
		if (!this.stage) return;
		for (const { id } of this.selfStarting()) await setup.unpublish(this.rest, id);
		await this.stage.close();
		this.stage = undefined;
	}

	/** First what hears the providers, then what sends. A new publication looks for due cases at once. */
	async publish(): Promise<void> {
		const sending = setup.startsOn(this.shipped, 'collectionTrigger');
		if (sending.length === 0) throw new Error('The package ships no workflow with a Collection Trigger.');
		for (const { id } of sending)
			if (await setup.isPublished(this.rest, id)) await setup.unpublish(this.rest, id);
		const hearing = this.hearing();
		for (const { id } of hearing) await setup.publish(this.rest, id);
		// Publishing answers before the webhooks are there.
		await hearEverybody(this.n8n.hooks, hearing, this.current.providers);
		for (const { id } of sending) await setup.publish(this.rest, id);
	}

	private hearing(): setup.WorkflowFile[] {
		const found = ['channelEventsTrigger', 'paymentEventsTrigger'].flatMap((trigger) =>
			setup.startsOn(this.shipped, trigger),
		);
		return [...new Set(found)];
	}

	private selfStarting(): setup.WorkflowFile[] {
		return [...this.hearing(), ...setup.startsOn(this.shipped, 'collectionTrigger')];
	}

	/** Through the node, once for each content: setting a mode wakes every case of the creditor. */
	private async saveCreditors(): Promise<void> {
		const { progress } = this.options;
		// The bank's own is saved with its agreement (`bankDay.ts`).
		const here = this.creditors.filter(({ settings }) => settings.charges?.provider !== 'cnab');
		const rows = creditorRows(here, RATE_PER_SECOND);
		const content = JSON.stringify({ creditors: rows });
		const { kept } = this.folder;
		const hash = setup.hashOf(content);
		if (kept.creditors[this.current.name] === hash) return;
		await progress.during(`Saving ${here.length} creditors through n8n`, () =>
			setup.throughDoor(this.n8n.hooks, 'creditors', kept.doorSecret, {
				type: 'application/json',
				body: content,
			}),
		);
		kept.creditors[this.current.name] = hash;
		await this.folder.save();
	}

	private async failures(since: number): Promise<string[]> {
		if (this.n8n.broken()) return [];
		await this.n8n.revive();
		return await failedExecutions(this.rest, since);
	}
}

/** All of n8n in one process, or in those of queue mode. */
async function startFleet(
	{ node, host, packageRoot, dataDir, signal, workers, gated, progress }: SandboxOptions,
	folder: Folder,
	{ n8n: database }: Database,
	ports: Ports,
): Promise<Fleet> {
	const { encryptionKey } = folder.kept;
	const { n8n: port, broker: brokerPort, webhook: webhookPort } = ports;
	const common = { node, host, packageRoot, dataDir, signal };
	const options: N8nOptions = { ...common, port, brokerPort, encryptionKey, database };
	if (workers === undefined) return await progress.during('Starting n8n', () => Fleet.single(options, gated));
	return await progress.during(`Starting Redis, n8n, its webhook process and ${workers} workers`, () =>
		Fleet.queue(options, { workers, webhookPort }, gated),
	);
}
