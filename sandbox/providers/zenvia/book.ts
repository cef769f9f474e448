import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';

export interface Received {
	id: string;
	/** The simulator's business clock, which the sandbox moves. */
	at: string;
	realAt: string;
	from: string;
	to: string;
	text: string;
	externalId?: string;
}

/** What a phone wrote back. */
export interface Replied {
	at: string;
	/** Phone, digits. */
	from: string;
	/** Sender alias. */
	to: string;
	text: string;
}

export type JournalLine =
	| ({ line: 'received' } & Received)
	| ({ line: 'replied' } & Replied)
	| { line: 'status'; id: string; code: string }
	| { line: 'subscribed'; subscription: unknown }
	| { line: 'unsubscribed'; id: string }
	| { line: 'clock'; offsetMs: number };

/** Brazil has kept UTC-3 without summer time since 2019; the simulator's day is that of São Paulo. */
const SAO_PAULO_MS = -3 * 60 * 60 * 1000;

/**
 * What the phones got, counted here and by nobody else: a judge of whether anyone was written to twice must not ask the sender.
 * Kept in memory and, with a state file, in a journal that is written before the answer goes out.
 */
export class Book {
	readonly received: Received[] = [];
	readonly replies: Replied[] = [];
	readonly statuses = new Map<string, string>();
	private readonly externalIds = new Set<string>();
	private readonly textsOfDay = new Set<string>();
	private readonly duplicates = { sameExternalId: 0, sameTextSameDay: 0 };
	private journal: number | undefined;

	/** Reads the journal back; lines that are not the book's own go to `other`. A torn last line is left out. */
	open(file: string | undefined, other: (line: JournalLine) => void): void {
		if (file === undefined) return;
		for (const text of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
			const line = parse(text);
			if (line === undefined) continue;
			if (line.line === 'received') {
				const { line: _, ...message } = line;
				this.count(message);
			} else if (line.line === 'replied') {
				const { line: _, ...reply } = line;
				this.replies.push(reply);
			} else if (line.line === 'status') this.statuses.set(line.id, line.code);
			else other(line);
		}
		this.journal = openSync(file, 'a');
	}

	close(): void {
		if (this.journal !== undefined) closeSync(this.journal);
		this.journal = undefined;
	}

	write(line: JournalLine): void {
		if (this.journal !== undefined) writeSync(this.journal, `${JSON.stringify(line)}\n`);
	}

	receive(message: Received): void {
		this.count(message);
		this.write({ line: 'received', ...message });
	}

	reply(reply: Replied): void {
		this.replies.push(reply);
		this.write({ line: 'replied', ...reply });
	}

	status(id: string, code: string): void {
		this.statuses.set(id, code);
		this.write({ line: 'status', id, code });
	}

	find(filter: { to?: string; offset?: number; limit?: number }): { count: number; messages: Received[] } {
		const all = filter.to === undefined ? this.received : this.received.filter((one) => one.to === filter.to);
		const offset = filter.offset ?? 0;
		return { count: all.length, messages: all.slice(offset, offset + (filter.limit ?? all.length)) };
	}

	byStatus(): Record<string, number> {
		const counts: Record<string, number> = {};
		for (const message of this.received) {
			const code = this.statuses.get(message.id) ?? 'NONE';
			counts[code] = (counts[code] ?? 0) + 1;
		}
		return counts;
	}

	/** `total` counts each surplus message once: first by our own id, else by the same words to the same phone on one day. */
	duplicateCounts(): { total: number; sameExternalId: number; sameTextSameDay: number } {
		const { sameExternalId, sameTextSameDay } = this.duplicates;
		return { total: sameExternalId + sameTextSameDay, sameExternalId, sameTextSameDay };
	}

	private count(message: Received): void {
		this.received.push(message);
		const day = new Date(Date.parse(message.at) + SAO_PAULO_MS).toISOString().slice(0, 10);
		const words = `${day} ${message.to} ${message.text}`;
		if (message.externalId !== undefined && this.externalIds.has(message.externalId))
			this.duplicates.sameExternalId += 1;
		else if (this.textsOfDay.has(words)) this.duplicates.sameTextSameDay += 1;
		if (message.externalId !== undefined) this.externalIds.add(message.externalId);
		this.textsOfDay.add(words);
	}
}

function parse(text: string): JournalLine | undefined {
	if (text === '') return undefined;
	try {
		return JSON.parse(text) as JournalLine;
	} catch {
		return undefined;
	}
}
