/** One line every few seconds: what is happening, n of m. */

const EVERY_MS = 3_000;
/** When nothing changed. */
const SAME_MS = 9_000;

export class Progress {
	private readonly began = Date.now();
	private last = 0;
	private lastText = '';

	/** @param write where a line goes: stderr when stdout belongs to the JSON */
	constructor(private readonly write: (line: string) => void) {}

	get seconds(): number {
		return (Date.now() - this.began) / 1000;
	}

	/** A line now. */
	say(text: string): void {
		this.last = Date.now();
		this.lastText = text;
		this.write(`[${this.seconds.toFixed(0).padStart(4)} s] ${text}\n`);
	}

	/** A line if the last was a while ago; often called. */
	note(text: string): void {
		if (Date.now() - this.last >= (text === this.lastText ? SAME_MS : EVERY_MS)) this.say(text);
	}

	/** Says what is going on, and again while it lasts. */
	async during<T>(text: string, work: () => Promise<T>, detail: () => string = () => ''): Promise<T> {
		const since = Date.now();
		this.say(`${text} …`);
		const timer = setInterval(() => {
			const more = detail();
			this.note(`${text}: ${more ? `${more}, ` : ''}${((Date.now() - since) / 1000).toFixed(0)} s so far`);
		}, EVERY_MS);
		try {
			return await work();
		} finally {
			clearInterval(timer);
		}
	}
}
