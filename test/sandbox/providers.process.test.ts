import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { meta } from '../../engine/adapters/channels/meta';
import { smtp } from '../../engine/adapters/channels/smtp';
import { smtpMail } from '../../engine/adapters/mail/nodemailer';
import { axiosHttp } from '../../sandbox/http/axiosHttp';
import { whatsapp } from '../support/meta';
import { email } from '../support/smtp';

const folder = mkdtempSync(path.join(os.tmpdir(), 'cobranca-providers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ready {
	port: number;
	adminPort?: number;
	url?: string;
}

/** Starts a simulator as a process of its own, uses it, and stops it as the sandbox does. */
async function withProcess(
	program: string,
	args: string[],
	use: (ready: Ready) => Promise<void>,
): Promise<void> {
	const child = spawn(process.execPath, [program, '--port', '0', ...args], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [line] = (await once(child.stdout, 'data')) as [Buffer];
	const ready = JSON.parse(line.toString()) as Ready & { ready: boolean; pid: number };
	expect(ready).toMatchObject({ ready: true, pid: child.pid });
	await use(ready);
	child.kill('SIGTERM');
	expect((await once(child, 'exit'))[0]).toBe(0);
}

function bundle(provider: string): string {
	const program = path.join(folder, `${provider}.js`);
	const options = {
		entryPoints: [path.join(__dirname, `../../sandbox/providers/${provider}/main.ts`)],
		outfile: program,
		bundle: true,
		platform: 'node',
		logLevel: 'error',
	};
	execFileSync(process.execPath, ['-e', `require('esbuild').buildSync(${JSON.stringify(options)})`], {
		cwd: path.join(__dirname, '../..'),
	});
	return program;
}

const stats = async (port: number | undefined): Promise<unknown> =>
	(await axiosHttp({ baseUrl: `http://127.0.0.1:${port}` }).request({ method: 'GET', path: '/__sim/stats' }))
		.body;

it('Meta’s simulator keeps its book over a restart and stops when asked', async () => {
	const program = bundle('meta');
	const args = ['--state-file', path.join(folder, 'meta.jsonl')];
	await withProcess(program, args, async ({ url = '' }) => {
		const http = axiosHttp({ baseUrl: url, headers: { Authorization: 'Bearer sandbox-token' } });
		expect(await meta.send(whatsapp(), http, { timeoutMs: 2000 })).toMatchObject({ outcome: 'accepted' });
	});
	await withProcess(program, args, async ({ port }) => {
		expect(await stats(port)).toMatchObject({ received: 1, cpuSeconds: expect.any(Number) as number });
	});
});

it('the mail server’s simulator keeps book and messages over a restart and stops when asked', async () => {
	const program = bundle('smtp');
	const args = ['--folder', path.join(folder, 'mail')];
	const message = email();
	await withProcess(program, args, async ({ port }) => {
		const mail = smtpMail({
			host: '127.0.0.1',
			port,
			tls: 'none',
			user: 'sandbox',
			password: 'sandbox-password',
		});
		const http = { host: '', request: () => Promise.reject(new Error('no HTTP')) };
		expect(await smtp.send(message, http, { timeoutMs: 2000, mail })).toMatchObject({ outcome: 'accepted' });
		await mail.close();
	});
	await withProcess(program, args, async ({ adminPort }) => {
		expect(await stats(adminPort)).toMatchObject({ received: 1 });
		const http = axiosHttp({ baseUrl: `http://127.0.0.1:${adminPort}/__sim` });
		const { messages } = (await http.request({ method: 'GET', path: '/received' })).body as {
			messages: { id: string }[];
		};
		const raw = await http.request({ method: 'GET', path: `/raw?id=${messages[0]!.id}` });
		expect(raw.body).toContain(`<${message.contactId}@loja.example>`);
		const page = await http.request({ method: 'GET', path: `/mail?id=${messages[0]!.id}` });
		expect(page.body).toContain('Um recado para você');
		expect((await http.request({ method: 'GET', path: '/mails' })).body).toContain(message.to);
		expect((await http.request({ method: 'GET', path: '/raw?id=../../etc/passwd' })).status).toBe(404);
	});
});
