/** A day with a bank that registers from files: what a person would do in the editor, and the courier between n8n and the mailbox. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { agreement, bankCreditor, clinicPortfolio } from './bankCreditor';
import type { BankProvider, BankTitle } from './providers/bank';
import type { Sandbox } from './sandbox';
import type { WorkflowFile } from './setup';

export const REMESSA = 'cobrancaRemessa';
export const RETORNO = 'cobrancaRetorno';
/** Address of the form in `workflows/cnab-retorno.json`. */
const FORM = '3dca767f-3154-5957-8c26-b07263712668';
const PATIENCE_MS = 120_000;
const POLL_MS = 200;

/** What a retorno did, as the form tells whoever sent it. */
export interface ReadBack {
	file: string;
	said: string;
}

export class BankDay {
	private readonly read = new Set<string>();
	/** Of the page that takes retornos. */
	private password = '';

	constructor(
		private readonly sandbox: Sandbox,
		readonly bank: BankProvider,
	) {}

	/** Creditor and agreement, and both workflows published: the remessa's writes into the mailbox, every two seconds instead of at 16:30. */
	async prepare(): Promise<void> {
		const { sandbox } = this;
		const { charges: _charges, ...settings } = bankCreditor.settings;
		// The agreement names its creditor, and the creditor's charges name the agreement.
		await sandbox.saveMore([{ ...bankCreditor, settings }]);
		await sandbox.door('agreement', { type: 'application/json', body: JSON.stringify(agreement) });
		await sandbox.saveMore([bankCreditor]);
		await sandbox.changeShipped(REMESSA, (workflow) => this.intoMailbox(workflow));
		await sandbox.publishShipped(REMESSA);
		this.password = (await sandbox.publishShipped(RETORNO)).key;
	}

	/** Before another ledger comes: the clock would look for an agreement that is not in that one. */
	async close(): Promise<void> {
		await this.sandbox.unpublishShipped(REMESSA);
		await this.sandbox.unpublishShipped(RETORNO);
	}

	private intoMailbox({ nodes }: WorkflowFile): void {
		for (const node of nodes) {
			if (node.name === 'Gravar na pasta') delete node.disabled;
			if (node.name === 'Fim do expediente')
				node.parameters = {
					rule: { interval: [{ field: 'cronExpression', expression: '*/2 * * * * *' }] },
				};
			if (node.name !== 'Configurações') continue;
			const { assignments } = node.parameters?.['assignments'] as {
				assignments: { name: string; value: unknown }[];
			};
			for (const one of assignments) {
				if (one.name === 'pasta') one.value = path.join(this.bank.mailbox, 'remessa');
				if (one.name === 'convenio') one.value = agreement.agreementId;
			}
		}
	}

	/** A file of so many debts that fall due on that day; one once made stays, so that the next days are lived with it. */
	async writePortfolio(debts: number, dueDate: string): Promise<string> {
		await mkdir(this.bank.mailbox, { recursive: true });
		const file = path.join(this.bank.mailbox, `clinica-${debts}.csv`);
		if (!existsSync(file)) await writeFile(file, clinicPortfolio(debts, dueDate));
		return file;
	}

	/** Until the bank has so many titles from files that n8n wrote. */
	async untilSent(count: number): Promise<BankTitle[]> {
		return await soon(
			() => this.bank.titles(),
			(titles) => titles.length >= count,
			`${count} titles at the bank`,
		);
	}

	/** Waits for the bank's next answer and sends it to the form, as a person does. */
	async readNext(): Promise<ReadBack> {
		const names = await soon(
			() => this.unread(),
			(found) => found.length > 0,
			'a retorno',
		);
		return await this.send(names[0] ?? '');
	}

	/** Reads every answer as it comes, until the bank's book is as wanted and has no more to tell. */
	async exchange(wanted: (titles: BankTitle[]) => boolean): Promise<ReadBack[]> {
		const all: ReadBack[] = [];
		await soon(
			async () => {
				for (const name of await this.unread()) all.push(await this.send(name));
				return wanted(await this.bank.titles()) && (await this.bank.pending()) === 0;
			},
			(done) => done,
			'the bank’s book to be as wanted',
		);
		for (const name of await this.unread()) all.push(await this.send(name));
		return all;
	}

	/** Sends a file of the mailbox, or this content under that name. */
	async send(name: string, content?: Buffer): Promise<ReadBack> {
		this.read.add(name);
		const answered = await this.post(name, this.password, content);
		const text = await answered.text();
		return { file: name, said: (JSON.parse(text) as { formSubmittedText: string }).formSubmittedText };
	}

	/** As a browser fills the page in. */
	async post(name: string, password: string, content?: Buffer): Promise<Response> {
		const bytes = content ?? (await readFile(path.join(this.bank.mailbox, 'retorno', name)));
		const form = new FormData();
		form.set('field-0', new Blob([new Uint8Array(bytes)], { type: 'text/plain' }), name);
		const authorization = `Basic ${Buffer.from(`operacao:${password}`).toString('base64')}`;
		return await soon(
			() =>
				fetch(`${this.sandbox.hooks}/form/${FORM}`, {
					method: 'POST',
					body: form,
					headers: { authorization },
				}),
			({ status }) => status !== 404,
			'the form of the retorno',
		);
	}

	/** Names of answers that nobody has read, in their order. */
	async unread(): Promise<string[]> {
		const names = await readdir(path.join(this.bank.mailbox, 'retorno')).catch(() => []);
		return names.filter((name) => name.endsWith('.RET') && !this.read.has(name)).sort();
	}

	/** Goes on as a courier until it is told to stop: what a person pays at the bank is heard of. */
	async keepReading(signal: AbortSignal, told: (read: ReadBack) => void): Promise<void> {
		while (!signal.aborted) {
			for (const name of await this.unread()) told(await this.send(name));
			await delay(1_000, undefined, { signal }).catch(() => undefined);
		}
	}
}

async function soon<T>(look: () => Promise<T>, good: (found: T) => boolean, what: string): Promise<T> {
	const deadline = Date.now() + PATIENCE_MS;
	for (;;) {
		const found = await look();
		if (good(found)) return found;
		if (Date.now() > deadline) throw new Error(`Waited ${PATIENCE_MS / 1000} s in vain for ${what}.`);
		await delay(POLL_MS);
	}
}
