/** Debian's Chromium, driven by playwright-core. Where there is none, tests that need it are skipped by name. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Nobody on the internet is asked for anything. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--force-color-profile=srgb',
];

export function chromiumPath(): string | undefined {
	const folders = (process.env.PATH ?? '').split(path.delimiter);
	const places = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
	return [process.env.CHROMIUM, ...places].find((place) => place && isProgram(place));
}

export const openBrowser = (): Promise<Browser> =>
	chromium.launch({ executablePath: chromiumPath(), args: FLAGS, timeout: 60_000 });

function isProgram(place: string): boolean {
	try {
		accessSync(place, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** Keeps a picture for the documents where COBRANCA_PICTURES names their folder; otherwise nothing. */
export async function picture(
	page: Page,
	name: string,
	clip?: { x: number; y: number; width: number; height: number },
) {
	const folder = process.env.COBRANCA_PICTURES;
	if (!folder) return;
	mkdirSync(folder, { recursive: true });
	await page.screenshot({ path: path.join(folder, `${name}.png`), ...(clip ? { clip } : {}) });
}

/** Signs in to n8n as a person does. */
export async function signIn(
	page: Page,
	origin: string,
	owner: { email: string; password: string },
): Promise<void> {
	await page.goto(`${origin}/signin`, { waitUntil: 'domcontentloaded' });
	await page.locator('input[name="emailOrLdapLoginId"]').fill(owner.email);
	await page.locator('input[name="password"]').fill(owner.password);
	await page.locator('[data-test-id="form-submit-button"]').click();
	await page.waitForURL((url) => !url.pathname.startsWith('/signin'), { timeout: 60_000 });
}

/** The whole workflow in view, without the cards that n8n lays over it. */
export async function tidyCanvas(page: Page): Promise<void> {
	await page.locator('.vue-flow__node').first().waitFor({ timeout: 60_000 });
	await page.keyboard.press('1');
	await page.addStyleTag({
		content:
			'[data-test-id="suggested-actions-popover"], [class*="toast"], .el-notification, [data-test-id="canvas-controls"] { display: none !important; }',
	});
	await page.waitForTimeout(600);
}
