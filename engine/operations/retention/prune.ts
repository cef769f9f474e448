/**
 * Retention: takes out what nobody may keep any longer, and nothing that the promises stand on. Rows of contacts, step runs, events and
 * webhooks stay with their ids, states and keys, so caps, opt-outs, replays and "never twice" are what they were. Each slice is a short
 * transaction of its own that finds nothing the second time: stop it, kill it, run it beside sends or beside itself.
 */
import { DAY_MS } from '../../core/wallClock';
import type { RetentionKind } from '../../domain/retention';
import { type Ledger, run, runOne, type Tx } from '../../ports/ledger';
import { appendEvents } from '../events';
import { debtorPage, pruneDebtor } from './debtors';
import { type PeriodInForce, periodOf, periodsInForce } from './periods';
import { DRAINS, type Drain, PAGE, type Walk, WALKS } from './pruners';
import { type Cutoffs, findWritings, pruneWritings } from './writings';

export interface PruneOptions {
	/** Counts and changes nothing. */
	dryRun?: boolean;
	/** Only these; all of them when absent or empty. */
	kinds?: readonly string[];
	/** Ends it between two slices. */
	signal?: AbortSignal;
}

export interface PrunedKind {
	kind: RetentionKind;
	/** pt-BR. */
	what: string;
	/** null = kept for ever. */
	days: number | null;
	/** Business instant, ISO: what was over before it. */
	before: string | null;
	/** Rows that were pruned, or that would be. */
	rows: number;
}

export interface Pruned {
	dryRun: boolean;
	/** False where the signal ended it: the next run takes up the rest. */
	finished: boolean;
	rows: number;
	kinds: PrunedKind[];
	/** Real ms. */
	durationMs: number;
}

/** @throws CobrancaError badInput for a kind that is none, ledger… (what was pruned stays so) */
export async function pruneLedger(ledger: Ledger, options: PruneOptions = {}): Promise<Pruned> {
	const startedAt = performance.now();
	for (const kind of options.kinds ?? []) periodOf(kind);
	const periods = await ledger.read('prune.periods', periodsInForce);
	const round = new Round(ledger, options, periods);
	await round.run();
	const kinds = round.kinds();
	return {
		dryRun: options.dryRun === true,
		finished: !options.signal?.aborted,
		rows: kinds.reduce((sum, { rows }) => sum + rows, 0),
		kinds,
		durationMs: Math.round(performance.now() - startedAt),
	};
}

class Round {
	private readonly cutoffs: Cutoffs = {};
	private readonly rows = new Map<RetentionKind, number>();
	private readonly periods: readonly PeriodInForce[];

	constructor(
		private readonly ledger: Ledger,
		private readonly options: PruneOptions,
		periods: readonly PeriodInForce[],
	) {
		const { kinds = [] } = options;
		this.periods = periods.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind));
		// A sandbox whose clock was moved has rows of both clocks: the earlier one keeps longer.
		const now = Math.min(ledger.businessNow(), ledger.realNow());
		for (const { kind, days } of this.periods) if (days !== null) this.cutoffs[kind] = now - days * DAY_MS;
	}

	async run(): Promise<void> {
		for (const drain of DRAINS) await this.drain(drain);
		for (const walk of WALKS) await this.walk(walk);
		await this.writings();
		await this.debtors();
	}

	kinds(): PrunedKind[] {
		return this.periods.map(({ kind, what, days }) => {
			const before = this.cutoffs[kind];
			return {
				kind,
				what,
				days,
				before: before === undefined ? null : new Date(before).toISOString(),
				rows: this.rows.get(kind) ?? 0,
			};
		});
	}

	private get stopped(): boolean {
		return this.options.signal?.aborted === true;
	}

	private add(kind: RetentionKind, rows: number): void {
		this.rows.set(kind, (this.rows.get(kind) ?? 0) + rows);
	}

	private async drain({ kind, count, drain }: Drain): Promise<void> {
		const cutoff = this.cutoffs[kind];
		if (cutoff === undefined) return;
		if (this.options.dryRun)
			return this.add(kind, (await this.ledger.read('prune.count', () => runOne(count, cutoff)))?.n ?? 0);
		for (let left = 1; left > 0 && !this.stopped; this.add(kind, left))
			left = await this.slice(kind, function* () {
				return (yield* run(drain, cutoff)).length;
			});
	}

	private async walk({ kind, page, prune }: Walk): Promise<void> {
		const cutoff = this.cutoffs[kind];
		if (cutoff === undefined) return;
		await this.pages(
			(after) => this.ledger.read('prune.page', () => run(page, after, cutoff)),
			async (keys) => {
				const list = JSON.stringify(keys);
				return await this.slice(kind, function* () {
					return (yield* run(prune, list, cutoff)).length;
				});
			},
			kind,
		);
	}

	private async debtors(): Promise<void> {
		const cutoff = this.cutoffs.settledDebtors;
		if (cutoff === undefined) return;
		await this.pages(
			(after) => this.ledger.read('prune.page', () => run(debtorPage, after, cutoff)),
			async (keys) => {
				let pruned = 0;
				for (const id of keys) if (!this.stopped && (await pruneDebtor(this.ledger, id, cutoff))) pruned += 1;
				return pruned;
			},
			'settledDebtors',
		);
	}

	/** Walks to the end of a table: what is due of each page is pruned, or only counted. */
	private async pages(
		look: (after: string) => Promise<{ key: string; due: number }[]>,
		prune: (keys: string[]) => Promise<number>,
		kind: RetentionKind,
	): Promise<void> {
		for (let after = ''; !this.stopped;) {
			const rows = await look(after);
			const keys = rows.filter(({ due }) => due === 1).map(({ key }) => key);
			if (keys.length > 0) this.add(kind, this.options.dryRun ? keys.length : await prune(keys));
			if (rows.length < PAGE) return;
			after = rows.at(-1)?.key ?? '';
		}
	}

	private async writings(): Promise<void> {
		const { messageTexts, strangersTexts } = this.cutoffs;
		if (messageTexts === undefined && strangersTexts === undefined) return;
		for (let after = 0; !this.stopped;) {
			const { last, found } = await this.ledger.read('prune.page', () => findWritings(after, this.cutoffs));
			if (last === null) return;
			const from = after;
			for (const [kind, ids] of found) if (this.options.dryRun) this.add(kind, ids.length);
			if (!this.options.dryRun && [...found.values()].some((ids) => ids.length > 0)) {
				const done = await this.ledger.transact('prune.slice', () => this.pruneWritings(from));
				for (const [kind, rows] of done) this.add(kind, rows);
			}
			after = last;
		}
	}

	private *pruneWritings(after: number): Tx<Map<RetentionKind, number>> {
		const done = yield* pruneWritings(after, this.cutoffs);
		yield* this.tell(done);
		return done;
	}

	/** One short transaction, and its line on the timeline. */
	private async slice(kind: RetentionKind, work: () => Tx<number>): Promise<number> {
		const tell = (rows: number) => this.tell(new Map([[kind, rows]]));
		return await this.ledger.transact('prune.slice', function* () {
			const rows = yield* work();
			yield* tell(rows);
			return rows;
		});
	}

	private *tell(done: ReadonlyMap<RetentionKind, number>): Tx<void> {
		const events = [...done].flatMap(([kind, rows]) =>
			rows > 0 ? [{ type: 'retention.pruned', data: { kind, rows, before: this.cutoffs[kind] } }] : [],
		);
		yield* appendEvents(events, this.ledger.businessNow());
	}
}
