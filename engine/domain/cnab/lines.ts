import { NOT_PLAIN } from './encoding';

/** A line longer than any record of any bank: the rest of it is thrown away, not kept. */
const LONGEST = 8192;
const CR = 13;

/**
 * Cuts the chunks of a file into lines, keeping no more than one unfinished line. Bytes are read as Latin-1, where a byte is a
 * column; what they really are is judged by the reader, for the few lines that are not plain ASCII.
 */
export class LineCutter {
	private rest = '';
	private restPlain = true;
	private number = 0;

	/** `plain`: printable ASCII only. A line is handed over without its end. */
	constructor(private readonly take: (line: string, number: number, plain: boolean) => void) {}

	push(chunk: Uint8Array | string): void {
		const text = typeof chunk === 'string' ? chunk : latin1(chunk);
		const plain = !NOT_PLAIN.test(text);
		let start = 0;
		for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
			if (this.rest === '') {
				this.hand(text.slice(start, end), plain);
			} else {
				this.hand(this.rest + text.slice(start, end), plain && this.restPlain);
				this.rest = '';
			}
			this.restPlain = true;
			start = end + 1;
		}
		if (start < text.length) {
			this.rest = (this.rest + text.slice(start)).slice(0, LONGEST);
			this.restPlain &&= plain;
		}
	}

	end(): void {
		if (this.rest !== '') this.hand(this.rest, this.restPlain);
		this.rest = '';
	}

	private hand(text: string, plain: boolean): void {
		this.number += 1;
		// Transfers in text mode make two CRs of one; one within a line is a control character like any other.
		let end = text.length;
		while (text.charCodeAt(end - 1) === CR) end--;
		const line = text.slice(0, Math.min(end, LONGEST));
		this.take(line, this.number, plain && !line.includes('\r'));
	}
}

function latin1(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
