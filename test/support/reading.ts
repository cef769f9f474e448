/** A drawing as a printer and a cashier see it: drawn by poppler, read back by zbar. CI installs both. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const installed = (command: string) => spawnSync(command, ['--help']).error === undefined;
export const canRead = installed('pdftotext') ? test : test.skip;
export const canScan = installed('pdftoppm') && installed('zbarimg') ? test : test.skip;

const run = (command: string, args: string[]) =>
	execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

function inFolder<T>(file: string, content: Uint8Array, work: (file: string, folder: string) => T): T {
	const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-drawing-'));
	try {
		const whole = path.join(folder, file);
		writeFileSync(whole, content);
		return work(whole, folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Text of each page, laid out as seen. */
export function textOf(pdf: Uint8Array): string[] {
	return inFolder('a.pdf', pdf, (file) => run('pdftotext', ['-layout', file, '-']).split('\f').slice(0, -1));
}

/** Keeps the first page as a picture for the documents where COBRANCA_PICTURES names their folder; otherwise nothing. */
export function keepPicture(pdf: Uint8Array, name: string, dpi: number): void {
	const folder = process.env.COBRANCA_PICTURES;
	if (!folder) return;
	mkdirSync(folder, { recursive: true });
	const target = path.join(folder, name);
	inFolder('a.pdf', pdf, (file) => run('pdftoppm', ['-r', String(dpi), '-png', '-singlefile', file, target]));
}

/** What zbar finds on each page at 200 dpi: `I2/5:…`, `QR-Code:…`, sorted. */
export function codesOf(pdf: Uint8Array): string[][] {
	return inFolder('a.pdf', pdf, (file, folder) => {
		run('pdftoppm', ['-r', '200', '-gray', '-png', file, path.join(folder, 'page')]);
		return readdirSync(folder)
			.filter((name) => name.endsWith('.png'))
			.sort()
			.map((name) => scan(path.join(folder, name)));
	});
}

/** What zbar finds in an image. */
export function codesOfPng(png: Uint8Array): string[] {
	return inFolder('a.png', png, scan);
}

function scan(file: string): string[] {
	const { stdout } = spawnSync('zbarimg', ['-q', file], { encoding: 'utf8' });
	return stdout.split('\n').filter(Boolean).sort();
}

/** Width and height of each page in points. */
export function sizesOf(pdf: Uint8Array): string[] {
	return inFolder('a.pdf', pdf, (file) =>
		run('pdfinfo', ['-f', '1', '-l', '99', file])
			.split('\n')
			.flatMap((line) => /^Page +\d+ size: +(\S+ x \S+)/.exec(line)?.[1] ?? []),
	);
}
