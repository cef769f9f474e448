/**
 * The first ten minutes of somebody who has an n8n already: install the packed package, make one credential, import *Comece aqui*, click, and
 * see the preview, the decisions and messages on three channels, and then have one marked SMS on one's own phone. Nothing of the sandbox helps but its way to start n8n and PostgreSQL.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { type Database, startDatabase } from '../../sandbox/run/database';
import { type Folder, openFolder } from '../../sandbox/run/folder';
import { type N8n, startN8n } from '../../sandbox/run/n8n';
import { Rest } from '../../sandbox/run/rest';
import { type RunningSimulator, startZenvia } from '../../sandbox/providers/zenvia/server';
import { freePort } from '../../sandbox/services/port';
import { chromiumPath, openBrowser, picture, signIn, tidyCanvas } from '../support/browser';

const {
	COBRANCA_PACKAGE: packageRoot = '',
	COBRANCA_NODE: node = '',
	COBRANCA_HOST: host = '',
} = process.env;
const OWNER = { email: 'pessoa@empresa.example', password: 'Primeiros10Minutos' };
const WORKFLOW = path.join(packageRoot, 'workflows', 'comece-aqui.json');
const ONE_SMS = path.join(packageRoot, 'workflows', 'sms-de-teste.json');
/** Of the person at the editor, invented. */
const OWN_PHONE = '(11) 90000-0123';
const place = mkdtempSync(path.join(tmpdir(), 'cobranca-first-'));
// PostgreSQL, which as root runs as another user, keeps its cluster in here only if it can get here.
chmodSync(place, 0o755);
jest.setTimeout(300_000);

/** Runs the npm that runs these tests. */
function npm(args: string[], cwd: string): string {
	const script = process.env.npm_execpath;
	const [command, first] = script ? [process.execPath, [script]] : ['npm', []];
	return execFileSync(command, [...first, ...args], { cwd, encoding: 'utf8' });
}

/** As n8n installs a community package: by npm, from its tarball, with the flags of n8n; nobody on the internet is asked. */
async function installPacked(nodesFolder: string): Promise<void> {
	const packed = npm(['pack', '--ignore-scripts', '--silent', '--pack-destination', place], packageRoot);
	const tarball = path.join(place, String(packed.trim().split('\n').at(-1)));
	mkdirSync(nodesFolder, { recursive: true });
	writeFileSync(path.join(nodesFolder, 'package.json'), JSON.stringify({ private: true }));
	const quiet = ['--silent', '--no-audit', '--no-fund', '--no-bin-links', '--no-package-lock'];
	npm(['install', tarball, '--offline', '--ignore-scripts', '--omit=peer', ...quiet], nodesFolder);
}

const described = chromiumPath() ? describe : describe.skip;

described('the first ten minutes', () => {
	let folder: Folder;
	let database: Database;
	let n8n: N8n;
	let browser: Browser;
	let page: Page;
	let zenvia: RunningSimulator;

	beforeAll(async () => {
		folder = await openFolder(path.join(place, 'data'));
		database = await startDatabase(folder, process.env.COBRANCA_POSTGRES);
		n8n = await startN8n({
			node,
			host,
			packageRoot,
			dataDir: path.join(place, 'data'),
			port: await freePort(),
			brokerPort: await freePort(),
			encryptionKey: folder.kept.encryptionKey,
			database: database.n8n,
			install: installPacked,
		});
		zenvia = await startZenvia();
		browser = await openBrowser();
		page = await browser.newPage({ viewport: { width: 1600, height: 900 }, locale: 'pt-BR' });
	});

	afterAll(async () => {
		await browser?.close();
		await zenvia?.stop();
		await n8n?.stop();
		await database?.stop();
		rmSync(place, { recursive: true, force: true });
	});

	it('installs, takes one credential, runs what was imported and shows preview, decisions and messages', async () => {
		const rest = new Rest(n8n.url);
		await rest.signIn(OWNER);
		await signIn(page, n8n.url, OWNER);
		await makeCredential(page, n8n.url, 'Cobrança Ledger', 'Livro de cobrança', {
			hashKey: folder.kept.hashKey,
		});
		await pasteOnNewCanvas(page, n8n.url, WORKFLOW, 20);
		await tidyCanvas(page);
		await picture(page, 'comece-aqui');

		await page.locator('[data-test-id="execute-workflow-button"]').first().click();
		const run = await ended(rest);
		expect([run.status, run.error]).toEqual(['success', undefined]);

		// What they see: the chart, a decision in words, and the three messages.
		await openNode(page, 'Prévia de 90 dias');
		await page.locator('[data-test-id="ndv-view-binary-data"]').first().click();
		await page.waitForTimeout(2_000);
		await picture(page, 'comece-aqui-previa');
		await page.keyboard.press('Escape');
		await closeNode(page);
		await openNode(page, 'Seletor de canal');
		expect(await page.locator('[data-test-id="ndv"]').first().innerText()).toMatch(/WhatsApp/);
		await closeNode(page);
		await openNode(page, 'Para ler');
		await page.locator('[data-test-id="output-panel"] [data-test-id="radio-button-table"]').first().click();
		await page.waitForTimeout(1_000);
		await picture(page, 'comece-aqui-mensagens');
		const shown = run.items('Mensagens prontas');
		const channels = shown.map(({ decision }) => decision?.channel);
		expect(new Set(channels)).toEqual(new Set(['email', 'sms', 'whatsapp']));
		expect(shown.every(({ message }) => (message?.text ?? '').length > 20)).toBe(true);
		expect(shown.every(({ decision }) => (decision?.reasonText ?? '').length > 10)).toBe(true);
		expect(run.items('Prévia de 90 dias').length).toBeGreaterThanOrEqual(90);
		expect(run.items('Retidos, com o motivo').length).toBeGreaterThan(0);
	});

	it('sends one marked SMS to the phone that the person enters, by a provider of theirs', async () => {
		await makeCredential(page, n8n.url, 'Cobrança Zenvia', 'Zenvia', {
			baseUrl: zenvia.url,
			apiToken: zenvia.simulator.options.token,
		});
		await pasteOnNewCanvas(page, n8n.url, ONE_SMS, 12);
		await openNode(page, 'Configurações');
		await fillField(page, 'meuTelefone', OWN_PHONE);
		await fillField(page, 'remetenteZenvia', 'meu-alias');
		await closeNode(page);
		await tidyCanvas(page);
		await picture(page, 'sms-de-teste');
		const received = () => zenvia.simulator.book.received;
		await page.locator('[data-test-id="execute-workflow-button"]').first().click();
		await expectSoon(
			() => Promise.resolve(received().length),
			(count) => count > 0,
		);
		const [message] = received().map((one) => JSON.stringify(one));
		expect(message).toContain('5511900000123');
		expect(message).toContain('[TESTE]');
		// The workflow is at its end; that a second run sends no other is tested in test/nodes/shipped.test.ts.
		await page.waitForTimeout(3_000);
		expect(received()).toHaveLength(1);
	});

	interface Shown {
		decision?: { channel: string; reasonText: string };
		message?: { text?: string };
	}

	/** The execution as n8n stored it. */
	async function ended(
		rest: Rest,
	): Promise<{ status: string; error?: string; items(name: string): Shown[] }> {
		let found: { id: string; status: string } | undefined;
		await expectSoon(
			async () => {
				const { results } = await rest.call<{ results: { id: string; status: string }[] }>(
					'GET',
					'/executions?limit=1',
				);
				found = results[0];
				return found?.status ?? 'none';
			},
			(status) => !['none', 'new', 'running', 'waiting'].includes(status),
		);
		const { data } = await rest.call<{ data: string }>('GET', `/executions/${found?.id}`);
		const { parse } = require(path.join(host, 'node_modules', 'flatted')) as {
			parse: (text: string) => unknown;
		};
		const { resultData } = parse(data) as {
			resultData: {
				error?: { message: string; description?: string; node?: { name: string } };
				runData: Record<string, { data?: { main: ({ json: Shown }[] | null)[] } }[]>;
			};
		};
		return {
			status: found?.status ?? '',
			error:
				resultData.error &&
				`${resultData.error.node?.name}: ${resultData.error.message} ${resultData.error.description}`,
			items: (name) => resultData.runData[name]?.at(-1)?.data?.main[0]?.map(({ json }) => json) ?? [],
		};
	}
});

/** In the editor, as a person does: kind, fields, name, save. What has a default is left as it is. */
async function makeCredential(
	page: Page,
	origin: string,
	type: string,
	name: string,
	fields: Record<string, string>,
): Promise<void> {
	await page.goto(`${origin}/home/credentials/create`, { waitUntil: 'domcontentloaded' });
	const kind = page.locator('[data-test-id="new-credential-type-select"] input');
	await kind.fill(type);
	await page.locator('[data-test-id="new-credential-type-select-option"]').first().click();
	await page.locator('[data-test-id="new-credential-type-button"]').click();
	const modal = page.locator('[data-test-id="editCredential-modal"]');
	for (const [field, value] of Object.entries(fields))
		await modal.locator(`[data-test-id="parameter-input-${field}"] input`).first().fill(value);
	// Workflows look for their credentials by name (workflows/README.md).
	await modal.locator('[data-test-id="inline-edit-preview"]').first().click();
	await modal.locator('[data-test-id="inline-edit-input"]').first().fill(name);
	await page.keyboard.press('Enter');
	await modal.locator('[data-test-id="credential-save-button"]').click();
	await expectSoon(
		() => modal.innerText(),
		(text) => /Saved|Connection tested successfully/i.test(text),
	);
	await page.keyboard.press('Escape');
}

/** A new workflow with what the file holds, pasted; `nodes` are on the canvas at least. */
async function pasteOnNewCanvas(page: Page, origin: string, file: string, nodes: number): Promise<void> {
	await page.goto(`${origin}/workflow/new`, { waitUntil: 'domcontentloaded' });
	await page.locator('[data-test-id="canvas-add-button"], .vue-flow').first().waitFor({ timeout: 60_000 });
	await page.waitForTimeout(1_500);
	await paste(page, readFileSync(file, 'utf8'));
	await expectSoon(
		() => page.locator('.vue-flow__node').count(),
		(count) => count > nodes,
	);
}

/** A field of an Edit Fields node that is open. */
async function fillField(page: Page, name: string, value: string): Promise<void> {
	const names = page.locator('[data-test-id="assignment-name"] input');
	const all = await names.evaluateAll((inputs) => inputs.map((input) => (input as { value?: string }).value));
	const at = all.indexOf(name);
	if (at < 0) throw new Error(`No field ${name} among ${all.join(', ')}.`);
	const field = page.locator('[data-test-id="assignment-value"]').nth(at).locator('input, textarea').first();
	await field.fill(value);
	await field.blur();
}

/** The clipboard of a headless browser belongs to nobody: the event is what n8n listens to. */
async function paste(page: Page, text: string): Promise<void> {
	await page.evaluate(`{
		const clipboardData = new DataTransfer();
		clipboardData.setData('text/plain', ${JSON.stringify(text)});
		document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
	}`);
}

async function openNode(page: Page, name: string): Promise<void> {
	await page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).first().dblclick();
	await page.locator('[data-test-id="ndv"]').first().waitFor({ timeout: 30_000 });
	await page.waitForTimeout(1_000);
}

async function closeNode(page: Page): Promise<void> {
	await page.keyboard.press('Escape');
	await page.waitForTimeout(400);
}

/** Polls until it is so, for as long as a busy machine may need. */
async function expectSoon<T>(look: () => Promise<T>, good: (found: T) => boolean): Promise<void> {
	const deadline = Date.now() + 120_000;
	for (;;) {
		const found = await look();
		if (good(found)) return;
		if (Date.now() > deadline) throw new Error(`Still ${String(found)} after two minutes.`);
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}
