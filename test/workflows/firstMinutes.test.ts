/**
 * The first ten minutes of somebody who has an n8n already: install the packed package, make one credential, import *Comece aqui*, click, and
 * see the preview, the decisions and messages on three channels. Nothing of the sandbox helps but its way to start n8n and PostgreSQL.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { type Database, startDatabase } from '../../sandbox/run/database';
import { type Folder, openFolder } from '../../sandbox/run/folder';
import { type N8n, startN8n } from '../../sandbox/run/n8n';
import { Rest } from '../../sandbox/run/rest';
import { freePort } from '../../sandbox/services/port';
import { chromiumPath, openBrowser, picture, signIn, tidyCanvas } from '../support/browser';

const {
	COBRANCA_PACKAGE: packageRoot = '',
	COBRANCA_NODE: node = '',
	COBRANCA_HOST: host = '',
} = process.env;
const OWNER = { email: 'pessoa@empresa.example', password: 'Primeiros10Minutos' };
const WORKFLOW = path.join(packageRoot, 'workflows', 'comece-aqui.json');
const place = mkdtempSync(path.join(tmpdir(), 'cobranca-first-'));
// PostgreSQL, which as root runs as another user, keeps its cluster in here only if it can get here.
chmodSync(place, 0o755);
jest.setTimeout(300_000);

/** As n8n installs a community package: its tarball, unpacked below the folder of its user. */
async function installPacked(nodesFolder: string): Promise<void> {
	const to = path.join(nodesFolder, 'node_modules', 'n8n-nodes-cobranca');
	mkdirSync(to, { recursive: true });
	const npm = process.env.npm_execpath;
	const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', place];
	const file = (
		npm
			? execFileSync(process.execPath, [npm, ...args], { cwd: packageRoot })
			: execFileSync('npm', args, { cwd: packageRoot })
	)
		.toString()
		.trim()
		.split('\n')
		.at(-1);
	execFileSync('tar', ['-xzf', path.join(place, String(file)), '--strip-components=1', '-C', to]);
	const manifest = { private: true, dependencies: { 'n8n-nodes-cobranca': `file:${file}` } };
	writeFileSync(path.join(nodesFolder, 'package.json'), JSON.stringify(manifest));
}

const described = chromiumPath() ? describe : describe.skip;

described('the first ten minutes', () => {
	let folder: Folder;
	let database: Database;
	let n8n: N8n;
	let browser: Browser;
	let page: Page;

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
		browser = await openBrowser();
		page = await browser.newPage({ viewport: { width: 1600, height: 900 }, locale: 'pt-BR' });
	});

	afterAll(async () => {
		await browser?.close();
		await n8n?.stop();
		await database?.stop();
		rmSync(place, { recursive: true, force: true });
	});

	it('installs, takes one credential, runs what was imported and shows preview, decisions and messages', async () => {
		const rest = new Rest(n8n.url);
		await rest.signIn(OWNER);
		const data = { engine: 'sqlite', file: 'cobranca.sqlite', hashKey: folder.kept.hashKey };
		await rest.call('POST', '/credentials', { name: 'Livro de cobrança', type: 'cobrancaLedgerApi', data });

		await signIn(page, n8n.url, OWNER);
		await page.goto(`${n8n.url}/workflow/new`, { waitUntil: 'domcontentloaded' });
		await page.locator('[data-test-id="canvas-add-button"], .vue-flow').first().waitFor({ timeout: 60_000 });
		await page.waitForTimeout(1_500);
		// As the menu's Import from File does; the clipboard of a headless browser belongs to nobody.
		await page.locator('[data-test-id="workflow-import-input"]').first().setInputFiles(WORKFLOW);
		await expectSoon(
			() => page.locator('.vue-flow__node').count(),
			(count) => count > 20,
		);
		await tidyCanvas(page);
		await picture(page, 'comece-aqui');

		await page.locator('[data-test-id="execute-workflow-button"]').first().click();
		const run = await ended(rest);
		expect(run.status).toBe('success');

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

	interface Shown {
		decision?: { channel: string; reasonText: string };
		message?: { text?: string };
	}

	/** The execution as n8n stored it. */
	async function ended(rest: Rest): Promise<{ status: string; items(name: string): Shown[] }> {
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
			resultData: { runData: Record<string, { data?: { main: ({ json: Shown }[] | null)[] } }[]> };
		};
		return {
			status: found?.status ?? '',
			items: (name) => resultData.runData[name]?.at(-1)?.data?.main[0]?.map(({ json }) => json) ?? [],
		};
	}
});

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
