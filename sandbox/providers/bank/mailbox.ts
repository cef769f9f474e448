/**
 * The folder over which creditor and bank exchange files, as the mailboxes of VANs and banks do: what lies still in `remessa/` is taken
 * and moved to `aceitas/`, or to `recusadas/` with a sheet that says why; answers appear whole in `retorno/`.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { RefusedFile } from './remessa';
import type { BankSimulator } from './simulator';

const POLL_MS = 100;
/** A file that somebody is still writing changes within this time. */
const STILL_MS = 400;

export class Mailbox {
	private readonly timer: NodeJS.Timeout;
	private readonly seen = new Map<string, { size: number; since: number }>();

	constructor(
		private readonly simulator: BankSimulator,
		private readonly folder: string,
	) {
		for (const name of ['remessa/aceitas', 'remessa/recusadas', 'retorno'])
			mkdirSync(path.join(folder, name), { recursive: true });
		this.timer = setInterval(() => this.turn(), POLL_MS);
	}

	stop(): void {
		clearInterval(this.timer);
	}

	private turn(): void {
		for (const name of readdirSync(path.join(this.folder, 'remessa')))
			if (/\.(REM|TXT)$/i.test(name) && this.liesStill(name)) this.take(name);
		for (let file = this.simulator.due(); file !== null; file = this.simulator.due()) this.give(file);
	}

	private liesStill(name: string): boolean {
		const { size } = statSync(path.join(this.folder, 'remessa', name));
		const known = this.seen.get(name);
		if (known?.size === size) return Date.now() - known.since >= STILL_MS;
		this.seen.set(name, { size, since: Date.now() });
		return false;
	}

	private take(name: string): void {
		const place = path.join(this.folder, 'remessa', name);
		this.seen.delete(name);
		try {
			this.simulator.receive(readFileSync(place));
			renameSync(place, this.free('remessa/aceitas', name));
		} catch (error) {
			if (!(error instanceof RefusedFile)) throw error;
			const to = this.free('remessa/recusadas', name);
			renameSync(place, to);
			const { line, column, message } = error;
			writeFileSync(`${to}.motivo.txt`, `Linha ${line}, coluna ${column}: ${message}\n`);
		}
	}

	/** A name once used stays: the same file sent again is kept beside the first. */
	private free(folder: string, name: string): string {
		const taken = new Set(readdirSync(path.join(this.folder, folder)));
		let free = name;
		for (let n = 2; taken.has(free); n++) free = `${name}.${n}`;
		return path.join(this.folder, folder, free);
	}

	private give(content: Buffer): void {
		const number = String(this.simulator.givenCount).padStart(4, '0');
		const name = `CB${content.toString('latin1', 76, 79)}_${number}.RET`;
		const place = path.join(this.folder, 'retorno', name);
		writeFileSync(`${place}.part`, content, { mode: 0o600 });
		renameSync(`${place}.part`, place);
	}
}
