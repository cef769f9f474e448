/**
 * The file of a backup: lines of JSON, gzipped, and enciphered where there is a passphrase. First a head, then each table and its rows, each
 * after those it refers to, last a foot with the counts and the SHA-256 of all before it. Either engine writes and reads it.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { CobrancaError } from '../../../core/errors';
import type { ColumnKind, SqlValue } from '../../../ports/ledger';

export interface Head {
	application: 'n8n-nodes-cobranca';
	format: 1;
	schemaVersion: number;
	kind: 'production' | 'sandbox';
	/** Says which hash key the ledger belongs to without saying the key. */
	keyCheck: string;
	/** Real instant, ISO. */
	madeAt: string;
	/** Business instant, epoch ms. */
	businessAt: number;
	clockOffsetMs: number;
	/** Business instant until which steps were passed after an earlier restore: what passed them left no other trace. Older files have none. */
	skipUntil?: number | null;
	engine: 'sqlite' | 'postgres';
}

export interface Foot {
	/** Rows by table. */
	counts: Record<string, number>;
	/** Hex, of all lines before this one. */
	sha256: string;
}

export type Line =
	| { head: Head }
	| { table: string; columns: Record<string, ColumnKind> }
	| { row: SqlValue[] }
	| { foot: Foot };

/** Begins an enciphered file; scrypt salt (16 bytes) and nonce (12) follow, and the tag (16) ends it. */
const MAGIC = Buffer.from('COBRENC1');
const [SALT, NONCE, TAG] = [16, 12, 16];
/** 64 MB and about 0.2 s a guess. */
const SCRYPT = { N: 65_536, r: 8, p: 1, maxmem: 96 * 1024 * 1024 };

/**
 * Writes lines to a file that only its owner reads, and which is there whole or not at all.
 * @throws CobrancaError badInput when the file is there already
 */
export async function writeArchive(
	file: string,
	passphrase: string | undefined,
	fill: (line: (line: Line) => Promise<void>) => Promise<Foot['counts']>,
): Promise<{ foot: Foot; bytes: number }> {
	const part = `${file}.part`;
	const there = await access(file).then(
		() => true,
		() => false,
	);
	if (there) throw explainFile({ code: 'EEXIST' }, 'The file of the backup');
	try {
		const lines = new PassThrough({ highWaterMark: 1 << 18 });
		// Whoever writes hears of it where it waits; nobody else listens before the pipe stands.
		lines.on('error', () => undefined);
		const written = writeTo(part, lines, passphrase);
		// A full disk ends the writing while we fill: both are awaited, and the first failure is told.
		const foot = fillLines(lines, fill).catch((error: unknown) => {
			lines.destroy(error as Error);
			throw error;
		});
		await Promise.all([written, foot]);
		const handle = await open(part, 'r+');
		await handle.sync();
		const { size } = await handle.stat();
		await handle.close();
		await rename(part, file);
		return { foot: await foot, bytes: size };
	} catch (error) {
		await rm(part, { force: true });
		throw error instanceof CobrancaError ? error : explainFile(error, 'The backup');
	}
}

async function writeTo(part: string, lines: Readable, passphrase: string | undefined): Promise<void> {
	const out = createWriteStream(part, { mode: 0o600, flags: 'w' });
	if (passphrase === undefined) return await pipeline(lines, createGzip(), out);
	const [salt, nonce] = [randomBytes(SALT), randomBytes(NONCE)];
	const cipher = createCipheriv('aes-256-gcm', await keyOf(passphrase, salt), nonce);
	out.write(Buffer.concat([MAGIC, salt, nonce]));
	await pipeline(
		lines,
		createGzip(),
		async function* (chunks: AsyncIterable<Buffer>) {
			for await (const chunk of chunks) yield cipher.update(chunk);
			yield cipher.final();
			yield cipher.getAuthTag();
		},
		out,
	);
}

async function fillLines(
	lines: Writable,
	fill: (line: (line: Line) => Promise<void>) => Promise<Foot['counts']>,
): Promise<Foot> {
	const hash = createHash('sha256');
	const write = async (text: string) => {
		if (!lines.write(text)) await drained(lines);
	};
	const counts = await fill(async (line) => {
		const text = `${JSON.stringify(line)}\n`;
		hash.update(text);
		await write(text);
	});
	const foot: Foot = { counts, sha256: hash.digest('hex') };
	await write(`${JSON.stringify({ foot })}\n`);
	lines.end();
	return foot;
}

function drained(stream: Writable): Promise<void> {
	return new Promise((resolve, reject) => {
		const done = (error?: Error) => {
			stream.off('drain', done).off('close', closed).off('error', done);
			if (error) reject(error);
			else resolve();
		};
		const closed = () => done(new Error('the file was closed'));
		stream.once('drain', done).once('close', closed).once('error', done);
	});
}

/** Reads a file's lines and holds the foot against them. @throws CobrancaError badInput for what is cut, changed or no backup of ours */
export async function* readArchive(file: string, passphrase: string | undefined): AsyncGenerator<Line> {
	const hash = createHash('sha256');
	const counts: Record<string, number> = {};
	let table = '';
	let foot: Foot | undefined;
	try {
		for await (const text of linesOf(await inside(file, passphrase))) {
			const line = JSON.parse(text) as Line;
			if (foot) throw new Error('there is something after the foot');
			if ('foot' in line) {
				foot = line.foot;
				if (foot.sha256 !== hash.digest('hex')) throw new Error('the sum is another');
				if (JSON.stringify(sorted(counts)) !== JSON.stringify(sorted(foot.counts)))
					throw new Error('the counts are others');
			} else {
				hash.update(`${text}\n`);
				if ('table' in line) counts[(table = line.table)] = 0;
				if ('row' in line) counts[table] = (counts[table] ?? 0) + 1;
			}
			yield line;
		}
	} catch (error) {
		throw error instanceof CobrancaError ? error : explainRead(error);
	}
	if (!foot) throw explainRead(new Error('it ends early'));
}

/** readline does not tell of a stream that breaks. */
async function* linesOf(stream: Readable): AsyncGenerator<string> {
	let rest = '';
	stream.setEncoding('utf8');
	for await (const chunk of stream as AsyncIterable<string>) {
		const texts = (rest + chunk).split('\n');
		rest = texts.pop() ?? '';
		yield* texts;
	}
	if (rest !== '') throw new Error('the last line is cut');
}

const sorted = (counts: Record<string, number>) =>
	Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));

/** The gunzipped, deciphered text of the file. A failure in the pipe ends the reading with it. */
async function inside(file: string, passphrase: string | undefined): Promise<Readable> {
	const text = createGunzip();
	const handle = await open(file, 'r').catch((error: unknown) => {
		throw explainFile(error, 'The file of the backup');
	});
	const { size } = await handle.stat();
	const begin = Buffer.alloc(MAGIC.length + SALT + NONCE);
	await handle.read(begin, 0, begin.length, 0);
	if (!begin.subarray(0, MAGIC.length).equals(MAGIC)) {
		await handle.close();
		pipe([createReadStream(file), text]);
		return text;
	}
	if (passphrase === undefined) {
		await handle.close();
		throw new CobrancaError('badInput', 'The backup is enciphered.', {
			field: 'passphrase',
			remedy: 'Set COBRANCA_BACKUP_PASSPHRASE to the passphrase with which it was made.',
		});
	}
	const tag = Buffer.alloc(TAG);
	await handle.read(tag, 0, TAG, size - TAG);
	await handle.close();
	const salt = begin.subarray(MAGIC.length, MAGIC.length + SALT);
	const decipher = createDecipheriv('aes-256-gcm', await keyOf(passphrase, salt), begin.subarray(-NONCE));
	decipher.setAuthTag(tag);
	pipe([createReadStream(file, { start: begin.length, end: size - TAG - 1 }), decipher, text]);
	return text;
}

function pipe([first, ...rest]: [Readable, ...(Readable & Writable)[]]): void {
	pipeline([first, ...rest] as never).catch((error: unknown) => rest.at(-1)?.destroy(error as Error));
}

function keyOf(passphrase: string, salt: Buffer): Promise<Buffer> {
	return new Promise((resolve, reject) =>
		scrypt(passphrase.normalize('NFC'), salt, 32, SCRYPT, (error, key) =>
			error ? reject(error) : resolve(key),
		),
	);
}

function explainRead(cause: unknown): CobrancaError {
	return new CobrancaError(
		'badInput',
		'The file is no whole backup of a ledger: it is cut, changed, of something else, or the passphrase is another.',
		{ field: 'file', remedy: 'Nothing was written. Take another copy of the backup, or an older one.' },
		{ cause },
	);
}

function explainFile(error: unknown, what: string): unknown {
	const code = String((error as NodeJS.ErrnoException | null)?.code ?? '');
	const place = { field: 'file' };
	if (code === 'EEXIST')
		return new CobrancaError('badInput', `${what} is there already; it is never overwritten.`, {
			...place,
			remedy: 'Give another name.',
		});
	if (code === 'ENOENT') return new CobrancaError('badInput', `${what} or its folder does not exist.`, place);
	if (code === 'ENOSPC')
		return new CobrancaError('ledgerFull', `The disk is full: ${what.toLowerCase()} was not written.`, place);
	if (/^E[A-Z]+$/.test(code))
		return new CobrancaError('badInput', `${what} cannot be opened (${code}).`, place);
	return error;
}
