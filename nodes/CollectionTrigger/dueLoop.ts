import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import { reasonOf, toNodeError } from '../common/errors';

export interface Batch {
	token: string;
	until: string;
	cases: number;
}

/** What the loop needs of the ledger. */
export interface Operations {
	/** Ends what an earlier process of this node had leased; once, before the first batch. */
	takeOver(): Promise<void>;
	reconcile(): Promise<void>;
	/** Batches under way in the whole ledger: those of other workflows and of executions that died count too. */
	countLeased(): Promise<number>;
	leaseCases(options: { limit: number; creditorIds: string[] }): Promise<Batch | null>;
	releaseBatch(token: string): Promise<void>;
	/** The execution is dead: its batch is free for another at once. */
	endBatch(token: string): Promise<void>;
	/** Which of these still hold cases. */
	heldBatches(tokens: string[]): Promise<ReadonlySet<string>>;
}

export interface LoopOptions {
	maxBatches: number;
	pollMs: number;
	limit: number;
	creditorIds: string[];
}

type Context = Pick<ITriggerFunctions, 'emit' | 'saveFailedExecution' | 'getNode' | 'logger' | 'helpers'>;

const LONGEST_PAUSE_MS = 5 * 60_000;
/**
 * What n8n says in queue mode of an execution whose worker stopped renewing its job: killed, out of memory, or cut off from Redis. Its own
 * error class is not exported, and has another text than the queue library's.
 */
const WORKER_DIED = /^job stalled more than |failed to be processed too many times and will no longer retry/;

/**
 * The clock of a portfolio: settle what crashes left behind, lease a batch, start an execution with it, and take the next when
 * one ends. No more than `maxBatches` are under way, so a slow provider slows the leasing and nothing piles up in n8n.
 */
export class DueLoop {
	private running: Promise<void> | undefined;
	private stopped = false;
	/** By token, real instant at which the lease ends that it was emitted with. */
	private readonly underWay = new Map<string, number>();
	private failures = 0;
	private tookOver = false;
	private wake = () => {};

	constructor(
		private readonly context: Context,
		private readonly operations: Operations,
		private readonly options: LoopOptions,
	) {}

	start(): void {
		this.running = this.run();
	}

	/** Starts no further batch. Those under way go on, and are released when they end. */
	async stop(): Promise<void> {
		this.stopped = true;
		this.wake();
		await this.running;
	}

	/** One batch, for a manual run. False when nothing is due. */
	async once(): Promise<boolean> {
		await this.operations.reconcile();
		return await this.emitBatch();
	}

	private async run(): Promise<void> {
		while (!this.stopped) {
			// Made before the tick, so that a batch that ends during it is not missed.
			const woken = new Promise<void>((resolve) => (this.wake = resolve));
			const pause = await this.tick();
			if (!this.stopped) await sleepUntil(woken, pause);
		}
	}

	/** Fills the free places. Returns how long to wait unless a batch ends first. */
	private async tick(): Promise<number> {
		try {
			if (!this.tookOver) await this.operations.takeOver();
			this.tookOver = true;
			await this.forgetLost();
			await this.operations.reconcile();
			while (!this.stopped && this.underWay.size < this.options.maxBatches) {
				if ((await this.operations.countLeased()) >= this.options.maxBatches) break;
				if (!(await this.emitBatch())) break;
			}
			if (this.failures > 0) this.context.logger.info('Collection Trigger: the ledger answers again');
			this.failures = 0;
			return this.options.pollMs;
		} catch (error) {
			return this.note(error);
		}
	}

	private async emitBatch(): Promise<boolean> {
		const { limit, creditorIds } = this.options;
		const batch = await this.operations.leaseCases({ limit, creditorIds });
		if (!batch) return false;
		if (this.stopped) {
			await this.operations.releaseBatch(batch.token);
			return false;
		}
		const item: INodeExecutionData = { json: { batch: { ...batch } } };
		const done = this.context.helpers.createDeferredPromise<IRun>();
		this.underWay.set(batch.token, Date.parse(batch.until));
		try {
			this.context.emit([[item]], undefined, done);
		} catch (error) {
			done.reject(error as Error);
		}
		void done.promise
			.then((run) => died(run?.data?.resultData?.error))
			.catch((error: unknown) => {
				this.warn('an execution did not start or end well', error);
				return died(error);
			})
			.then((dead) => this.giveBack(batch.token, dead))
			.catch((error: unknown) =>
				this.warn('a batch could not be released; its time runs out by itself', error),
			)
			.finally(() => {
				this.underWay.delete(batch.token);
				this.wake();
			});
		return true;
	}

	private async giveBack(token: string, dead: boolean): Promise<void> {
		if (!dead) return await this.operations.releaseBatch(token);
		this.warn('a worker died', 'another takes its batch over');
		await this.operations.endBatch(token);
	}

	/**
	 * Batches of which n8n will never tell that they ended, because Redis lost their jobs: once nothing is leased by them any more they
	 * must not keep a place, or the loop would wait for ever.
	 */
	private async forgetLost(): Promise<void> {
		const now = Date.now();
		const late = [...this.underWay].filter(([, until]) => until < now).map(([token]) => token);
		if (late.length === 0) return;
		const held = await this.operations.heldBatches(late);
		for (const token of late) if (!held.has(token)) this.underWay.delete(token);
	}

	/** The first failure of a row shows as a failed execution in n8n; the loop goes on, ever more slowly, and logs the others. */
	private note(error: unknown): number {
		this.failures++;
		const failure = toNodeError(this.context.getNode(), error);
		if (this.failures === 1) this.context.saveFailedExecution(failure);
		this.warn(`attempt ${this.failures}`, failure);
		return Math.min(this.options.pollMs * 2 ** Math.min(this.failures - 1, 10), LONGEST_PAUSE_MS);
	}

	private warn(what: string, error: unknown): void {
		this.context.logger.warn(`Collection Trigger: ${what}: ${reasonOf(error)}`);
	}
}

async function sleepUntil(woken: Promise<void>, ms: number): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const passed = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
	await Promise.race([woken, passed]);
	clearTimeout(timer);
}

function died(error: unknown): boolean {
	return error !== undefined && error !== null && WORKER_DIED.test(String((error as Error).message));
}
