/** What the launcher says to people: always on stderr, so that `-- --json` leaves stdout to the task. */

const started = Date.now();
const PULSE_MS = 5_000;

export const elapsed = (since = started) => `${((Date.now() - since) / 1000).toFixed(0)} s`;

export function say(text) {
	process.stderr.write(`[${elapsed().padStart(5)}] ${text}\n`);
}

/** Runs the work and says every few seconds that it is still going. */
export async function withPulse(what, work) {
	const since = Date.now();
	say(`${what} …`);
	const timer = setInterval(() => say(`${what}: ${elapsed(since)} so far`), PULSE_MS);
	try {
		const result = await work();
		say(`${what}: done in ${elapsed(since)}`);
		return result;
	} finally {
		clearInterval(timer);
	}
}

/** A failure that a person can act on: printed as a sentence, without a stack. */
export class Trouble extends Error {}
