/** Measures ours and its peers in one process, in turns, so that a slow moment of the machine falls on all of them. */

/** One way of doing a task. `run` does it once for the i-th input and returns something, so that nothing is optimised away. */
export interface Contender {
	name: string;
	/** Version of a peer. */
	version?: string;
	run(i: number): unknown;
	/** Told on the report: what it does not do, what it does otherwise. */
	note?: string;
}

export interface Task {
	name: string;
	/** What one operation is. */
	unit: string;
	ours: Contender;
	peers: readonly Contender[];
	/** Bare code without validation or features: what is possible, no peer. */
	floors?: readonly Contender[];
	/** `run` gives promises, one is awaited before the next begins. */
	awaits?: boolean;
	/** Throws when the outputs that are to be compared differ. Called before anything is timed. */
	verify(): void | Promise<void>;
	/** The ratio asked for. */
	goal?: number;
}

export interface Measured {
	name: string;
	version?: string;
	/** Operations a second: median, least and most over the rounds. */
	median: number;
	min: number;
	max: number;
	note?: string;
}

export interface Result {
	name: string;
	unit: string;
	ours: Measured;
	peers: readonly Measured[];
	floors: readonly Measured[];
	/** Ours over the fastest peer, the median of the rounds' ratios. */
	ratio: number;
	goal?: number;
}

const ROUNDS = 9;
const ROUND_MS = 150;

export async function measure(task: Task): Promise<Result> {
	await task.verify();
	const all = [task.ours, ...task.peers, ...(task.floors ?? [])];
	const timed = async ({ run }: Contender) =>
		task.awaits ? await rateAwaiting(run, ROUND_MS) : rate(run, ROUND_MS);
	for (const one of all) await timed(one);
	const rates = all.map((): number[] => []);
	for (let round = 0; round < ROUNDS; round++)
		for (const [i, one] of all.entries()) (rates[i] as number[]).push(await timed(one));
	const measured = all.map(({ name, version, note }, i) => ({
		name,
		version,
		note,
		...spread(rates[i] as number[]),
	}));
	const peers = measured.slice(1, 1 + task.peers.length);
	const ours = measured[0] as Measured;
	const fastest = rates[1 + peers.indexOf(peers.reduce((a, b) => (b.median > a.median ? b : a)))] as number[];
	const ratios = (rates[0] as number[]).map((own, round) => own / (fastest[round] as number));
	return {
		name: task.name,
		unit: task.unit,
		ours,
		peers,
		floors: measured.slice(1 + peers.length),
		ratio: Number(spread(ratios).median.toFixed(2)),
		goal: task.goal,
	};
}

let sink: unknown;

/** Operations a second over about so many milliseconds. */
function rate(run: (i: number) => unknown, milliseconds: number): number {
	let done = 0;
	let batch = 16;
	const start = performance.now();
	let elapsed = 0;
	while (elapsed < milliseconds) {
		for (let i = 0; i < batch; i++) sink = run(done + i);
		done += batch;
		elapsed = performance.now() - start;
		if (elapsed < milliseconds / 20) batch *= 2;
	}
	if (sink === rate) throw new Error('never');
	return (done * 1000) / elapsed;
}

/** The same for what takes several turns of the loop. */
async function rateAwaiting(run: (i: number) => unknown, milliseconds: number): Promise<number> {
	const start = performance.now();
	let done = 0;
	let elapsed = 0;
	while (elapsed < milliseconds) {
		sink = await run(done++);
		elapsed = performance.now() - start;
	}
	return (done * 1000) / elapsed;
}

function spread(values: readonly number[]): { median: number; min: number; max: number } {
	const sorted = [...values].sort((a, b) => a - b);
	const at = (index: number) => sorted[index] as number;
	return { median: at(sorted.length >> 1), min: at(0), max: at(sorted.length - 1) };
}
