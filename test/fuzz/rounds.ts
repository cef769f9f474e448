/** What a number of rounds found. */
export interface Fuzzed {
	runs: number;
	/** Inputs that were taken as right. */
	accepted: number;
	/** The first of what should not be, each with its input; throws of any kind are among them. */
	wrong: string[];
	/** Processor time of the slowest thousand rounds over that of the median one: far above 1 where something is not linear. */
	slowest: number;
	/** Bytes of heap at the end less those after the first tenth, garbage collected where Node is run with --expose-gc. */
	grown: number;
}

/** Whole numbers from 0 to `below` − 1. */
export type Random = (below: number) => number;

const SHOWN = 5;

/** Runs `one` so many times. It says what is wrong, and gives whether the input was taken. A throw is wrong, and does not end the rounds. */
export function rounds(runs: number, one: (wrong: (what: string) => void, run: number) => boolean): Fuzzed {
	const wrong: string[] = [];
	const say = (what: string) => void (wrong.length < SHOWN && wrong.push(what));
	const thousands: number[] = [];
	let accepted = 0;
	let heap = 0;
	let began = process.cpuUsage();
	for (let run = 0; run < runs; run++) {
		try {
			if (one(say, run)) accepted++;
		} catch (error) {
			say(`round ${run} threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
		}
		if (run === Math.floor(runs / 10)) heap = heapUsed();
		if (run % 1_000 === 999) {
			thousands.push(process.cpuUsage(began).user);
			began = process.cpuUsage();
		}
	}
	thousands.sort((a, b) => a - b);
	const median = thousands[thousands.length >> 1] ?? 1;
	const slowest = Number(((thousands.at(-1) ?? median) / median).toFixed(2));
	return { runs, accepted, wrong, slowest, grown: heapUsed() - heap };
}

function heapUsed(): number {
	globalThis.gc?.();
	return process.memoryUsage().heapUsed;
}
