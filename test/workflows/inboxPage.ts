/** The inbox as a person uses it: in a browser, with a mouse. */
import type { Page } from 'playwright-core';

import { openBrowser } from '../support/browser';

const PATIENCE_MS = 60_000;

/**
 * Finds a person by name, opens the till and pays the only slip there.
 * @returns what the page says then: the notice, the slip's state, the case's badge, and what can still be clicked
 */
export async function payByClick(url: string, name: string, button: 'Pagar o boleto' | 'Pagar com Pix') {
	const browser = await openBrowser();
	try {
		const page = await browser.newPage({ locale: 'pt-BR', viewport: { width: 1280, height: 800 } });
		page.setDefaultTimeout(PATIENCE_MS);
		await page.goto(url);
		await page.getByRole('searchbox', { name: 'Procurar pessoa' }).fill(name);
		await page.getByRole('listitem').filter({ hasText: name }).click();
		await page.getByRole('tab', { name: /Boletos e Pix/ }).click();
		await page.getByRole('button', { name: button }).click();
		await page.locator('#toast.shown').waitFor();
		return await shown(page);
	} finally {
		await browser.close();
	}
}

async function shown(page: Page) {
	const notice = await page.locator('#toast').innerText();
	const slip = page.locator('article.slip.ended');
	await slip.waitFor();
	return {
		notice,
		slip: await slip.locator('header em').innerText(),
		badge: await page.locator('.owes .badge').innerText(),
		buttons: await page.locator('article.slip footer button').allInnerTexts(),
	};
}
