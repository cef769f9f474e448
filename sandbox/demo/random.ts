/** A small seeded generator (mulberry32): the same seed gives the same portfolio on every machine. */
export class Random {
	private state: number;

	constructor(seed: number) {
		this.state = seed >>> 0;
	}

	/** From 0 (inclusive) to 1 (exclusive). */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let t = this.state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	}

	/** Whole number, both ends included. */
	int(from: number, to: number): number {
		return from + Math.floor(this.next() * (to - from + 1));
	}

	chance(probability: number): boolean {
		return this.next() < probability;
	}

	pick<T>(list: readonly T[]): T {
		if (list.length === 0) throw new Error('nothing to pick from');
		return list[this.int(0, list.length - 1)] as T;
	}

	/** One of the rows, by its `weight`. */
	weighted<T extends { weight: number }>(rows: readonly T[]): T {
		let left = this.next() * rows.reduce((sum, row) => sum + row.weight, 0);
		for (const row of rows) {
			left -= row.weight;
			if (left < 0) return row;
		}
		return this.pick(rows);
	}
}
