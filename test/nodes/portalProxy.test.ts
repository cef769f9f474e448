/** The nginx of docs/portal.md before the debtor's page, as it stands there: the key is a path, and in no log. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { closeLedgers } from '../../nodes/common/ledger';
import { isFree, lastingPort } from '../../sandbox/services/port';
import { cpf, firstNameOf, overdue, prepare } from '../support/n8nPortfolio';
import { portalLinkOf } from '../support/n8nPortal';
import { serveWebhook, until, type WebhookServer } from '../support/n8nTriggers';

const described = spawnSync('nginx', ['-v']).status === 0 ? describe : describe.skip;
const page = readFileSync(path.join(__dirname, '../../docs/portal.md'), 'utf8');

/** All but the certificate, on free ports and with its files in a folder. */
function exampleOf(port: number, upstream: string, folder: string): string {
	const [, block = ''] = /```nginx\n(.*?)```/s.exec(page) ?? [];
	const changes: [string | RegExp, string][] = [
		['listen 443 ssl;', `listen 127.0.0.1:${port};`],
		[/^ *ssl_certificate.*\n/gm, ''],
		['http://127.0.0.1:5678/', `${upstream}/`],
		['/var/log/nginx/', `${folder}/`],
	];
	return changes.reduce((text, [from, to]) => {
		expect(text).toMatch(from);
		return text.replace(from, to);
	}, block);
}

function configOf(example: string, folder: string): string {
	const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
		(kind) => `${kind}_temp_path ${folder}/${kind};`,
	);
	return `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/main.log;
		events {} http { access_log ${folder}/access.log; ${temporary.join(' ')} ${example} }`;
}

described('the reverse proxy of the documents (needs nginx)', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-nginx-'));
	let server: WebhookServer | undefined;
	let nginx: ChildProcess | undefined;
	afterAll(async () => {
		if (nginx && nginx.exitCode === null) {
			const gone = new Promise((resolve) => nginx?.once('exit', resolve));
			nginx.kill();
			await gone;
		}
		await server?.close();
		await closeLedgers();
		rmSync(folder, { recursive: true, force: true });
	});

	it('leads a short address to the page, its answers too, and writes the key nowhere', async () => {
		const prepared = await prepare({ debts: overdue(1), creditor: { journey: 'escola' } });
		server = await serveWebhook('negotiationPortalTrigger', { path: 'c', startOn: [] }, prepared.credentials);
		const link = await portalLinkOf(prepared, `${server.url}/webhook/c`);
		const key = new URL(link).searchParams.get('k') ?? '';
		const port = await lastingPort();
		const config = path.join(folder, 'nginx.conf');
		writeFileSync(config, configOf(exampleOf(port, server.url, folder), folder));
		nginx = spawn('nginx', ['-p', folder, '-c', config, '-e', 'stderr'], { stdio: 'inherit' });
		await until(async () => !(await isFree(port)));

		const address = `http://127.0.0.1:${port}/`;
		const cover = await fetch(`${address}${key}?motivo=pago`);
		expect([cover.status, cover.headers.get('referrer-policy')]).toEqual([200, 'no-referrer']);
		expect(await cover.text()).toContain('Escola Horizonte');
		const body = new URLSearchParams({ acao: 'abrir', digitos: cpf(1).slice(0, 3) });
		const account = await (await fetch(`${address}${key}`, { method: 'POST', body })).text();
		expect(account).toContain(`Olá, ${firstNameOf(1)}.`);
		for (const other of ['', key.slice(1), `${key}x`, 'webhook/c', 'rest/login'])
			expect((await fetch(address + other)).status).toBe(404);

		await server.close();
		expect((await fetch(`${address}${key}`)).status).toBe(502);
		const logs = readdirSync(folder).filter((name) => name.endsWith('.log'));
		expect(logs).toContain('pague.log');
		for (const log of logs) expect(readFileSync(path.join(folder, log), 'utf8')).not.toContain(key);
	});
});
