/** The files of debts: the demo, and all that were ever imported, because the judge looks at everything that ever arrived. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { writePortfolio } from '../demo/generate';
import type { JudgedCreditor } from '../judge';
import { houseRows } from '../judge/shapes';
import { Trouble } from './options';

export interface DemoCreditor extends JudgedCreditor {
	displayName: string;
	legalName: string;
	address: string;
	phone: string;
	agency: { name: string } | null;
	kind: string;
	sms42a: string;
	senders: { channel: string; provider: string; address: string }[];
	settings: {
		journey?: string;
		testPhone?: string;
		testEmail?: string;
		whatsappAllowed?: boolean;
		whatsappConsent?: string;
		/** As the panel of Creditor → Save has it. */
		offers?: 'none' | 'sample';
		charges?: { provider: string; kind: string; dueInDays: number; agreement?: string };
		openQuietDays?: string[];
		closedDays?: string[];
	};
}

export function readCreditors(packageRoot: string): DemoCreditor[] {
	return JSON.parse(
		readFileSync(path.join(packageRoot, 'sandbox', 'demo', 'creditors.json'), 'utf8'),
	) as DemoCreditor[];
}

/** A demo once made stays the demo of its folder: the next days are lived with the same debtors. */
export async function demoPortfolio(
	folder: string,
	demo: { debts: number; seed: number; date: string },
): Promise<string> {
	await mkdir(folder, { recursive: true });
	const file = path.join(folder, `carteira-${demo.debts}-${demo.seed}.csv`);
	if (!existsSync(file)) {
		writePortfolio(file, { debts: demo.debts, referenceDate: demo.date, seed: demo.seed });
	}
	return file;
}

export async function readPortfolioFile(file: string): Promise<Buffer> {
	try {
		return await readFile(file);
	} catch {
		throw new Trouble(`The portfolio ${file} cannot be read.`);
	}
}

/** Keeps a copy for the judge. */
export async function keepPortfolio(folder: string, content: Buffer): Promise<void> {
	const known = path.join(folder, 'imported');
	await mkdir(known, { recursive: true });
	const name = createHash('sha256').update(content).digest('hex').slice(0, 16);
	const order = (await readdir(known)).length;
	if ((await readdir(known)).some((file) => file.endsWith(`${name}.csv`))) return;
	await writeFile(path.join(known, `${String(order).padStart(4, '0')}-${name}.csv`), content, {
		mode: 0o600,
	});
}

/** All files as one text of the house layout; of a debt that is in several the judge takes the first. */
export async function allPortfolios(folder: string): Promise<string> {
	const known = path.join(folder, 'imported');
	const names = (await readdir(known)).sort();
	const files = await Promise.all(names.map((name) => readFile(path.join(known, name))));
	const rows = files.flatMap((bytes) => houseRows(bytes));
	const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const lines = rows.map((row) => columns.map((column) => quoted(row[column] ?? '')).join(';'));
	return [columns.join(';'), ...lines, ''].join('\n');
}

const quoted = (value: string) => (/[;"\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
