import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';

/** What every simulator knows of a message that somebody got. */
export interface Entry {
	id: string;
	/** The simulator's business clock, which the sandbox moves. */
	at: string;
	realAt: string;
	from: string;
	to: string;
	/** What makes two messages the same to the one who reads them. */
	text: string;
	/** Our own id as the sender gave it. */
	externalId?: string;
}

/** What somebody wrote back. */
export interface Answered {
	at: string;
	from: string;
	to: string;
	text: string;
}

type Line<Received> =
	| { line: 'received'; received: Received }
	| { line: 'replied'; replied: Answered }
	| { line: 'status'; id: string; code: string }
	| { line: 'other'; kind: string; value: unknown };

/** Brazil has kept UTC-3 without summer time since 2019; the simulator's day is that of São Paulo. */
const SAO_PAULO_MS = -3 * 60 * 60 * 1000;

/**
 * What the addresses got, counted here and by nobody else: a judge of whether anyone was written to twice must not ask the sender.
 * Kept in memory and, with a state file, in a journal that is written before the answer goes out.
 */
export class Book<Received extends Entry> {
	readonly received: Received[] = [];
	readonly replies: Answered[] = [];
	readonly statuses = new Map<string, string>();
	private readonly externalIds = new Set<string>();
	private readonly textsOfDay = new Set<string>();
	private readonly duplicates = { sameExternalId: 0, sameTextSameDay: 0 };
	private journal: number | undefined;

	/** Reads the journal back; lines that are not the book's own go to `other`. A torn last line is left out. */
	open(file: string | undefined, other: (kind: string, value: unknown) => void): void {
		if (file === undefined) return;
		for (const text of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
			const line = parse<Received>(text);
			if (line?.line === 'received') this.count(line.received);
			else if (line?.line === 'replied') this.replies.push(line.replied);
			else if (line?.line === 'status') this.statuses.set(line.id, line.code);
			else if (line?.line === 'other') other(line.kind, line.value);
		}
		this.journal = openSync(file, 'a');
	}

	close(): void {
		if (this.journal !== undefined) closeSync(this.journal);
		this.journal = undefined;
	}

	receive(received: Received): void {
		this.count(received);
		this.write({ line: 'received', received });
	}

	reply(replied: Answered): void {
		this.replies.push(replied);
		this.write({ line: 'replied', replied });
	}

	status(id: string, code: string): void {
		this.statuses.set(id, code);
		this.write({ line: 'status', id, code });
	}

	note(kind: string, value: unknown): void {
		this.write({ line: 'other', kind, value });
	}

	find(filter: { to?: string; offset?: number; limit?: number }): { count: number; messages: Received[] } {
		const all = filter.to === undefined ? this.received : this.received.filter((one) => one.to === filter.to);
		const offset = filter.offset ?? 0;
		return { count: all.length, messages: all.slice(offset, offset + (filter.limit ?? all.length)) };
	}

	byStatus(): Record<string, number> {
		const counts: Record<string, number> = {};
		for (const message of this.received) {
			const code = this.statuses.get(message.id) ?? 'none';
			counts[code] = (counts[code] ?? 0) + 1;
		}
		return counts;
	}

	/** `total` counts each surplus message once: first by our own id, else by the same words to the same address on one day. */
	duplicateCounts(): { total: number; sameExternalId: number; sameTextSameDay: number } {
		const { sameExternalId, sameTextSameDay } = this.duplicates;
		return { total: sameExternalId + sameTextSameDay, sameExternalId, sameTextSameDay };
	}

	private write(line: Line<Received>): void {
		if (this.journal !== undefined) writeSync(this.journal, `${JSON.stringify(line)}\n`);
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

function parse<Received>(text: string): Line<Received> | undefined {
	if (text === '') return undefined;
	try {
		return JSON.parse(text) as Line<Received>;
	} catch {
		return undefined;
	}
}
