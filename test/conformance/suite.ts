/** One thing that a vectors file claims, and whether it holds here. */
export interface Check {
	/** Says which line of the file it is. */
	id: string;
	/** Absent = it holds. Otherwise what differs, one sentence. */
	failure?: string;
	/** Not compared, with the reason: a vector that is wrong in itself. Neither passed nor failed. */
	setAside?: string;
}

/**
 * Runs one vectors file of the shape used by its suite. `folder` is where the file lies, for suites whose vectors name
 * other files. A throw is a bug of the suite, or a file of another shape.
 */
export type Suite = (vectors: unknown, folder: string) => Iterable<Check> | Promise<Iterable<Check>>;

/** A file that the suite does not know. */
export class UnknownShape extends Error {}

/** Runs `test` as the check `id`: what it returns is the failure, and so is what it throws. */
export function check(id: string, test: () => string | undefined): Check {
	try {
		const failure = test();
		return failure === undefined ? { id } : { id, failure };
	} catch (error) {
		return { id, failure: error instanceof Error ? error.message : String(error) };
	}
}

/** The differences between what the vector wants and what came out, or undefined. Wants that are undefined are skipped. */
export function differences(
	pairs: ReadonlyArray<readonly [name: string, wanted: unknown, got: unknown]>,
): string | undefined {
	const wrong = pairs
		.filter(([, wanted, got]) => wanted !== undefined && wanted !== got)
		.map(
			([name, wanted, got]) => `${name} is ${JSON.stringify(got)}, the vector says ${JSON.stringify(wanted)}`,
		);
	return wrong.length === 0 ? undefined : wrong.join('; ');
}
