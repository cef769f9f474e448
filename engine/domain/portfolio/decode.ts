import { isAscii, isUtf8 } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';

export type Encoding = 'utf-8' | 'windows-1252';

/** The 32 places where Windows-1252 differs from Latin-1; the five that Microsoft left empty stay as they are. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * Bytes to text, chunk by chunk. Pure ASCII reads the same either way, so the choice waits for the first chunk
 * with a byte above 127: valid UTF-8 there means UTF-8 for the whole file, anything else means Windows-1252,
 * which is what Excel in Brazil saves as "CSV". A byte order mark is swallowed.
 */
export class PortfolioDecoder {
	private decoder: StringDecoder | undefined;
	private chosen: Encoding | undefined;
	private started = false;
	/** Bytes of a possible UTF-8 character cut by the end of a chunk, before the choice is made. */
	private held: Buffer = Buffer.alloc(0);

	/** What was found so far; a file of pure ASCII is UTF-8. */
	get encoding(): Encoding {
		return this.chosen ?? 'utf-8';
	}

	write(chunk: Buffer): string {
		let bytes = this.held.length > 0 ? Buffer.concat([this.held, chunk]) : chunk;
		this.held = Buffer.alloc(0);
		if (this.chosen === undefined) {
			const cut = incompleteTail(bytes);
			const whole = bytes.subarray(0, bytes.length - cut);
			if (!isAscii(whole)) this.choose(whole);
			else if (cut > 0) {
				this.held = Buffer.from(bytes.subarray(bytes.length - cut));
				bytes = whole;
			}
		}
		return this.withoutMark(this.text(bytes));
	}

	end(): string {
		if (this.held.length > 0) {
			const bytes = this.held;
			this.held = Buffer.alloc(0);
			this.choose(bytes);
			return this.withoutMark(this.text(bytes)) + (this.decoder?.end() ?? '');
		}
		return this.decoder?.end() ?? '';
	}

	private choose(bytes: Buffer): void {
		this.chosen = isUtf8(bytes) ? 'utf-8' : 'windows-1252';
		if (this.chosen === 'utf-8') this.decoder = new StringDecoder('utf8');
	}

	private text(bytes: Buffer): string {
		if (this.chosen === 'windows-1252') {
			return bytes
				.toString('latin1')
				.replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252.charAt(c.charCodeAt(0) - 0x80));
		}
		return this.decoder ? this.decoder.write(bytes) : bytes.toString('latin1');
	}

	private withoutMark(text: string): string {
		if (this.started || text === '') return text;
		this.started = true;
		return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
	}
}

/** How many bytes at the end begin a UTF-8 character that is not complete (0 to 3). */
function incompleteTail(bytes: Buffer): number {
	for (let back = 1; back <= Math.min(3, bytes.length); back++) {
		const byte = bytes[bytes.length - back] as number;
		if (byte < 0x80) return 0;
		if (byte >= 0xc0) {
			const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
			return needs > back ? back : 0;
		}
	}
	return 0;
}
