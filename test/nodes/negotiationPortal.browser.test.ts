/** The debtor's page in a browser without JavaScript, on the width of a small phone: opened, verified, read, paid by its Pix, answered. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';

import { asaas } from '../../engine/adapters/charges/asaas';
import { issueCharges } from '../../engine/operations/charges/issue';
import { findDebtor } from '../../engine/operations/getLeasedCases';
import { closeLedgers } from '../../nodes/common/ledger';
import { pdfText } from '../../sandbox/judge';
import { asaasHttp, asaasSimulator } from '../support/asaas';
import { chromiumPath, openBrowser, picture } from '../support/browser';
import { changeSettings } from '../support/ledgerChannels';
import { cpf, firstNameOf, NOON, overdue, prepare, type Prepared } from '../support/n8nPortfolio';
import { portalLinkOf } from '../support/n8nPortal';
import { serveWebhook, type WebhookServer } from '../support/n8nTriggers';

const described = chromiumPath() ? describe : describe.skip;
const canScan = spawnSync('zbarimg', ['--version']).status === 0;
const servers: WebhookServer[] = [];
let browser: Browser | undefined;
afterAll(async () => {
	await browser?.close();
	await Promise.all(servers.map((server) => server.close()));
	await closeLedgers();
});

const CREDITOR = { journey: 'escola', charges: { provider: 'asaas', kind: 'boletoPix', dueInDays: 3 } };
const OFFERS = {
	bands: [
		{
			fromDays: 1,
			toDays: null,
			fineOff: 100,
			interestOff: 100,
			principalOff: 10,
			principalAllowed: true,
			maxInstallments: 3,
			minInstallmentCents: 3000,
			validForDays: 5,
			firstPaymentInDays: 7,
		},
	],
};

async function issue({ withLedger }: Prepared): Promise<{ line: string; pix: string }> {
	const running = await asaasSimulator({ clockOffsetMs: NOON - Date.now() });
	return await withLedger(async (ledger) => {
		await changeSettings(ledger, 'escola', { offers: OFFERS });
		const caseId = (await findDebtor(ledger, { document: cpf(1) }))[0]?.case.id ?? '';
		const deps = { ledger, adapter: asaas, http: asaasHttp(running) };
		const outcome = (await issueCharges(deps, { token: null, caseIds: [caseId] })).get(caseId);
		if (outcome?.kind !== 'issued' || !outcome.charge?.digitableLine || !outcome.charge.pixCopyPaste)
			throw new Error(JSON.stringify(outcome));
		return { line: outcome.charge.digitableLine, pix: outcome.charge.pixCopyPaste };
	});
}

async function visit(): Promise<{
	page: Page;
	link: string;
	charge: { line: string; pix: string };
	server: WebhookServer;
	context: BrowserContext;
}> {
	const prepared = await prepare({ debts: overdue(1), creditor: CREDITOR });
	const charge = await issue(prepared);
	const server = await serveWebhook(
		'negotiationPortalTrigger',
		{ path: 'c', startOn: ['alreadyPaid'] },
		prepared.credentials,
	);
	servers.push(server);
	const link = await portalLinkOf(prepared, `${server.url}/webhook/c`);
	browser ??= await openBrowser();
	const context = await browser.newContext({
		javaScriptEnabled: false,
		viewport: { width: 360, height: 740 },
		deviceScaleFactor: 2,
		locale: 'pt-BR',
		acceptDownloads: true,
	});
	const page = await context.newPage();
	await page.goto(link);
	return { page, link, charge, server, context };
}

async function enter(page: Page, digits = cpf(1).slice(0, 3)): Promise<void> {
	await page.getByLabel(/primeiros dígitos do seu CPF/).fill(digits);
	await page.getByRole('button', { name: 'Abrir' }).click();
}

/** The upper part, for the documents: as far as a thumb scrolls once or twice. */
async function tallPicture(page: Page, name: string, height: number): Promise<void> {
	await page.setViewportSize({ width: 360, height });
	await picture(page, name);
	await page.setViewportSize({ width: 360, height: 740 });
}

/** Nothing stands out of the screen to the right. */
const widthOf = async (page: Page) => Number(await page.evaluate('document.documentElement.scrollWidth'));

described('the debtor’s page in a browser without JavaScript', () => {
	jest.setTimeout(180_000);

	it('opens, refuses wrong digits, shows debt, Pix, line and slip, and takes "já paguei"', async () => {
		const { page, charge, server, context } = await visit();
		expect(await page.title()).toBe('Recado de Escola Horizonte');
		// The one style is let in by its hash.
		expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(244, 246, 249)');
		expect(await widthOf(page)).toBeLessThanOrEqual(360);
		await tallPicture(page, 'portal-cover', 740);
		await enter(page, '999');
		expect(await page.getByRole('alert').innerText()).toContain('Restam 4 tentativas');
		await enter(page);
		expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(`Olá, ${firstNameOf(1)}.`);
		expect(await widthOf(page)).toBeLessThanOrEqual(360);
		expect(await page.locator('#pix').innerText()).toBe(charge.pix);
		expect((await page.locator('#linha').innerText()).replace(/\D/g, '')).toBe(
			charge.line.replace(/\D/g, ''),
		);
		await tallPicture(page, 'portal', 1310);
		await tallPicture(page, 'portal-top', 620);

		if (canScan) {
			const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-qr-'));
			const file = path.join(folder, 'qr.png');
			await page.locator('svg.qr').screenshot({ path: file });
			const read = spawnSync('zbarimg', ['-q', '--raw', file]).stdout.toString().trim();
			rmSync(folder, { recursive: true });
			expect(read).toBe(charge.pix);
		}
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('button', { name: 'Baixar o boleto em PDF' }).click(),
		]);
		expect(download.suggestedFilename()).toBe('documento.pdf');
		const pdf = readFileSync(await download.path());
		expect(pdfText(pdf).replace(/\D/g, '')).toContain(charge.line.replace(/\D/g, ''));

		await page.getByText('Já paguei', { exact: true }).click();
		await page.getByRole('button', { name: 'Sim, já paguei' }).click();
		expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Obrigado por avisar.');
		expect(await page.locator('main').innerText()).toMatch(/Até \d\d\/03\/2026, às \d\d:\d\d/);
		expect(server.started).toHaveLength(1);
		await page.getByRole('button', { name: 'Voltar' }).click();
		expect(await page.locator('.note').first().innerText()).toContain('não envia cobranças automáticas');
		await context.close();
	});

	it('shows the offers side by side and takes a choice', async () => {
		const { page, link, context } = await visit();
		await page.goto(`${link}&o=2x`);
		await enter(page);
		const cards = page.locator('.offers .card');
		expect(await cards.count()).toBe(3);
		// What was tapped in an e-mail comes first; it is not taken yet.
		expect(await cards.first().innerText()).toMatch(/^Em 2 vezes\n+A opção que você abriu/);
		await cards.first().scrollIntoViewIfNeeded();
		await tallPicture(page, 'portal-offers', 1000);
		await page.getByRole('button', { name: 'Escolher: À vista' }).click();
		expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Recebemos a sua escolha.');
		await context.close();
	});

	it('has a name for everything that can be used, and works by keyboard', async () => {
		const { page, context } = await visit();
		await enter(page);
		for (const control of await page.locator('input:not([type=hidden]), textarea').all()) {
			const id = await control.getAttribute('id');
			expect(await page.locator(`label[for="${id}"]`).count()).toBe(1);
		}
		for (const button of await page.locator('button').all())
			expect((await button.textContent())?.trim()).not.toBe('');
		await page.getByText('Parar mensagens', { exact: true }).focus();
		await page.keyboard.press('Enter');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { name: 'Pronto.' }).waitFor();
		await context.close();
	});
});
