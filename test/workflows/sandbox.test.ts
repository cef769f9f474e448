import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { instantOf } from '../../sandbox/run/options';
import { readCreditors } from '../../sandbox/run/portfolios';
import { Progress } from '../../sandbox/run/progress';
import type { Outcome, Result } from '../../sandbox/run/result';
import { Sandbox } from '../../sandbox/run/sandbox';
import { InboxClient } from './inboxClient';
import { type Debtor, inventedCpf, writeDebtors, writeDemo } from './portfolio';

const {
	COBRANCA_PACKAGE: packageRoot = '',
	COBRANCA_NODE: node = '',
	COBRANCA_HOST: host = '',
} = process.env;
const postgresHome = process.env.COBRANCA_POSTGRES;
const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-workflows-'));
// PostgreSQL, which as root runs as another user, keeps its cluster in here only if it can get here.
chmodSync(folder, 0o755);
const dataDir = path.join(folder, 'data');
// An n8n starts within seconds here, within minutes on a busy machine.
jest.setTimeout(240_000);

const FAST = ['--sent-delay-ms', '50', '--delivered-delay-ms', '200', '--reply-delay-ms', '100'];
interface Answered {
	batchId?: string;
	rejectedRows?: unknown;
	errors?: { field: string }[];
}
/** Of the form of Importar carteira. */
const IMPORT_FORM = '0fbf1bd8-0ca4-558d-9f8b-aa43bc57f130';
const MONDAY = '2026-11-23T10:00:00-03:00';

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, count) => all + count, 0);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `npm start` runs, as a process of its own. */
function cli(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
	const script = path.join(packageRoot, 'build', 'sandbox', 'cli.js');
	return new Promise((resolve) => {
		execFile(node, [script, ...args], (error, stdout, stderr) =>
			resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
		);
	});
}

describe('npm start -- --once --json', () => {
	const demo = writeDemo(path.join(folder, 'demo.csv'), 150, '2026-11-23');
	const run = () =>
		cli('--once', '--json', '--meter', '--data', dataDir, '--portfolio', demo, '--now', MONDAY);

	it('collects on a Monday at ten: what was sent arrived, once, and the only line on stdout says so', async () => {
		const { code, stdout, stderr } = await run();
		expect({ code, lines: stdout.trimEnd().split('\n').length, stderr: code === 0 ? '' : stderr }).toEqual({
			code: 0,
			lines: 1,
			stderr: '',
		});
		const result = JSON.parse(stdout) as Result;
		expect(result).toMatchObject({ failed: 0, unknown: 0, duplicates: 0, violations: 0 });
		expect(result.debts + result.rejected).toBe(150);
		expect(result.sent.sms).toBeGreaterThan(10);
		expect(result.sent.email).toBeGreaterThan(5);
		expect(result.boletos).toBeGreaterThan(5);
		expect(result.received).toEqual(result.sent);
		expect(result.due).toBe(sum(result.sent) + sum(result.held) + result.human);
		expect(result.n8n).toEqual({
			rssStartMb: expect.any(Number),
			rssPeakMb: expect.any(Number),
			loopP99Ms: expect.any(Number),
			loopMaxMs: expect.any(Number),
		});
	});

	it('sends nothing when it is started again on the same ledger', async () => {
		const { code, stdout } = await run();
		expect(code).toBe(0);
		const none = { sms: 0, whatsapp: 0, email: 0 };
		expect(JSON.parse(stdout)).toMatchObject({ due: 0, sent: none, received: none, duplicates: 0 });
	});

	it('says in a sentence what is wrong with a flag', async () => {
		const { code, stdout, stderr } = await cli('--now', 'tomorrow');
		expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
		expect(stderr).toMatch(/--now "tomorrow" is no instant/);
	});
});

describe('the sandbox', () => {
	let sandbox: Sandbox;
	const log: string[] = [];

	beforeAll(async () => {
		sandbox = await Sandbox.boot(
			{
				dataDir: path.join(folder, 'stages'),
				fresh: false,
				database: 'sqlite',
				seed: 1,
				misbehave: [],
				providerFlags: { zenvia: FAST, meta: FAST, smtp: ['--report-delay-ms', '200'] },
				settleMs: 800,
				steadyPorts: false,
				progress: new Progress((line) => log.push(line)),
				packageRoot,
				node,
				host,
				postgresHome,
			},
			{ name: 'first', now: instantOf(MONDAY) },
		);
	});

	afterAll(async () => {
		await sandbox?.stop();
	});

	/** Runs the portfolio at that instant on a ledger of that name. */
	async function at(name: string, now: string, file: string): Promise<Outcome> {
		await sandbox.open(name, instantOf(now));
		const outcome = await sandbox.run(file);
		expect(outcome.complaints).toEqual([]);
		return outcome;
	}

	let people = 0;
	function debtor(uf: string, cep: string, ddd: string, due = '2026-11-18', phone?: string): Debtor {
		people++;
		const number = `55${ddd}90012${String(people).padStart(4, '0')}`;
		return {
			name: `Teste ${people}`,
			document: inventedCpf(900 + people),
			phone: phone ?? number,
			uf,
			cep,
			due,
		};
	}
	const file = (name: string, ...debtors: Debtor[]) =>
		writeDebtors(path.join(folder, `${name}.csv`), debtors);

	it('sends nothing on a Sunday and says why', async () => {
		const demo = writeDemo(path.join(folder, 'sunday.csv'), 60, '2026-11-22');
		const { result } = await at('sunday', '2026-11-22T10:00:00-03:00', demo);
		expect(sum(result.sent)).toBe(0);
		expect(result.held.holiday ?? result.held.hours).toBeGreaterThan(10);
	});

	it('goes by the clock of the debtor: 20:01 in Rio Branco', async () => {
		const acre = debtor('AC', '69900-100', '68');
		const evening = file('acre', acre);
		const late = await at('acre', '2026-11-23T22:01:00-03:00', evening);
		expect(late.result).toMatchObject({ sent: { sms: 0 }, held: { hours: 1 } });
		// The next morning the case comes by itself.
		const morning = await at('acre', '2026-11-24T10:01:00-03:00', evening);
		expect(morning.result).toMatchObject({ sent: { sms: 1 }, received: { sms: 1 } });
	});

	it('keeps the holiday of a state, and only there', async () => {
		const both = file('holiday', debtor('DF', '70040-010', '61'), debtor('SP', '01310-100', '11'));
		const { result } = await at('holiday', '2026-11-30T10:00:00-03:00', both);
		expect(result).toMatchObject({ sent: { sms: 1 }, received: { sms: 1 }, held: { holiday: 1 } });
	});

	it('waits through the last night of a month', async () => {
		const night = file('month', debtor('SP', '01310-100', '11', '2026-11-27'));
		const late = await at('month', '2026-11-30T21:30:00-03:00', night);
		expect(late.result).toMatchObject({ sent: { sms: 0 }, held: { hours: 1 } });
		const next = await at('month', '2026-12-01T08:01:00-03:00', night);
		expect(next.result).toMatchObject({ sent: { sms: 1 }, received: { sms: 1 } });
	});

	it('settles what a misbehaving provider leaves open, and sends nothing twice', async () => {
		// Numbers that the simulator knows: socket reset, 500 and no id after it took the message; statuses ten times,
		// in the wrong order, before the answer, forged.
		const magic = ['08', '09', '10', '14', '15', '16', '17'];
		const all = magic.map((number) => debtor('SP', '01310-100', '11', '2026-11-18', `55119000000${number}`));
		const { result } = await at('misbehave', MONDAY, file('misbehave', ...all));
		expect(result).toMatchObject({ sent: { sms: 7 }, received: { sms: 7 }, unknown: 0, duplicates: 0 });
	});

	it('heeds SAIR', async () => {
		const answers = debtor('SP', '01310-100', '11', '2026-11-25', '5511900000021');
		const both = file('leaving', answers, debtor('SP', '01310-100', '11', '2026-11-25'));
		expect((await at('leaving', MONDAY, both)).result).toMatchObject({ sent: { sms: 2 } });
		// Three days after the due date the next SMS is due, and only one of them still hears from us.
		const later = await at('leaving', '2026-11-28T10:00:00-03:00', both);
		expect(later.result).toMatchObject({ sent: { sms: 1 }, received: { sms: 1 }, held: { optOut: 1 } });
	});

	it('answers who says "Sou eu" by WhatsApp, with the slip, and falls silent when it is paid there', async () => {
		// Without a mailbox the bill of a fee that falls due in four days is announced by WhatsApp.
		const tapper = debtor('SP', '01310-100', '11', '2026-11-27');
		const portfolio = file('conversation', tapper);
		const { result } = await at('conversation', MONDAY, portfolio);
		expect(result).toMatchObject({ sent: { whatsapp: 1 }, received: { whatsapp: 1 }, boletos: 1 });
		const inbox = new InboxClient((await sandbox.openInbox()).url);
		const [question] = (await inbox.person(tapper.name)).whatsapp;
		expect(question).toMatchObject({ way: 'in', buttons: [{ title: 'Sou eu' }, {}, {}] });
		expect(question?.text).not.toMatch(/R\$|mensalidade|vencimento/i);
		await inbox.tap(question, 'Sou eu');
		const told = await inbox.until(tapper.name, ({ whatsapp }) => whatsapp.some(({ file: slip }) => slip));
		expect(told.whatsapp.map(({ way }) => way)).toEqual(['in', 'out', 'in']);
		const paid = await inbox.pay(told.charges[0]?.id, 'pix');
		expect(paid.silentAfterMs).not.toBeNull();
		log.push(`A payment was heard of after ${paid.silentAfterMs} ms.`);
		// Nothing more goes to who has paid, and all that went was right.
		const after = await at('conversation', '2026-12-01T10:00:00-03:00', portfolio);
		expect(after.result).toMatchObject({ due: 0, violations: 0, duplicates: 0 });
	});

	it('silences a case whose boleto is paid from the mailbox, and takes who leaves the list by one click', async () => {
		const payer = { ...debtor('SP', '01310-100', '11', '2026-11-27'), email: 'paga@caixa.example' };
		const leaver = { ...debtor('SP', '01310-100', '11', '2026-11-27'), email: 'sai@caixa.example' };
		const portfolio = file('mailbox', payer, leaver);
		const { result } = await at('mailbox', MONDAY, portfolio);
		expect(result).toMatchObject({ sent: { email: 2 }, received: { email: 2 }, boletos: 2 });
		const inbox = new InboxClient((await sandbox.openInbox()).url);
		const { charges, mail } = await inbox.person(payer.name);
		expect(mail[0]).toMatchObject({ files: [{ name: expect.stringMatching(/\.pdf$/) }] });
		expect(await inbox.pdf(mail[0]?.files[0]?.url)).toBe('%PDF');
		expect((await inbox.pay(charges[0]?.id, 'boleto')).silentAfterMs).not.toBeNull();
		expect(await inbox.leave((await inbox.person(leaver.name)).mail[0]?.id)).toEqual({ by: 'click' });
		const after = await at('mailbox', '2026-12-01T10:00:00-03:00', portfolio);
		expect(after.result).toMatchObject({ sent: { email: 0 }, violations: 0, duplicates: 0 });
		expect(after.result.boletos).toBe(2);
	});

	describe('with a creditor of its own', () => {
		const SHOP = {
			...readCreditors(packageRoot)[1]!,
			id: 'loja-demo',
			mode: 'test',
			agency: null,
			kind: 'own',
		};
		const title = {
			titulo: 'A-1',
			documento: inventedCpf(77),
			nome: 'Pessoa Inventada',
			vencimento: '2026-12-10',
			valor: 150.5,
		};

		beforeAll(async () => {
			await sandbox.open('outside', instantOf(MONDAY));
			await sandbox.saveMore([{ ...SHOP, senders: [{ channel: 'sms', provider: 'demo', address: 'demo' }] }]);
		});

		it('API da carteira takes a portfolio once for each key, and says what is wrong field by field', async () => {
			const { origin, key } = await sandbox.publishShipped('cobrancaApi');
			const post = async (body: unknown, headers: Record<string, string>) => {
				for (;;) {
					const response = await fetch(`${origin}/webhook/cobranca/carteira`, {
						method: 'POST',
						headers: { 'content-type': 'application/json', ...headers },
						body: JSON.stringify(body),
					});
					// Publishing answers before the webhook is there.
					if (response.status !== 404)
						return { status: response.status, body: (await response.json().catch(() => ({}))) as Answered };
					await new Promise((resolve) => setTimeout(resolve, 200));
				}
			};
			const own = { 'x-api-key': key, 'idempotency-key': 'envio-0001' };
			const portfolio = { titulos: [title, { ...title, titulo: 'A-2', documento: '123.456.789-00' }] };
			expect((await post(portfolio, { 'idempotency-key': 'envio-0001' })).status).toBe(403);
			const first = await post(portfolio, own);
			expect(first).toMatchObject({ status: 202, body: { accepted: 1, rejected: 1, replayed: false } });
			expect(first.body.rejectedRows).toMatchObject([{ rowNumber: 2, field: 'documento' }]);
			const again = await post(portfolio, own);
			expect(again).toMatchObject({ status: 202, body: { batchId: first.body.batchId, replayed: true } });
			expect(await post({ titulos: [title] }, own)).toMatchObject({ status: 409 });
			expect(await post(portfolio, { 'x-api-key': key })).toMatchObject({
				status: 400,
				body: { errors: [{ field: 'Idempotency-Key' }] },
			});
			const wrong = await post({ titulos: [], modo: 'dance' }, { ...own, 'idempotency-key': 'envio-0002' });
			expect(wrong.body.errors?.map(({ field }) => field)).toEqual(['titulos', 'modo']);
			expect(await sandbox.debts()).toBe(1);
		});

		it('Importar carteira reads a file from its form, and refuses one that looks wrong', async () => {
			const { origin } = await sandbox.publishShipped('cobrancaImportar');
			const send = async (rows: string[]) => {
				const form = new FormData();
				form.set('field-0', 'loja-demo');
				form.set('field-1', 'Novidades');
				const csv = ['titulo;documento;nome;telefone;vencimento;valor', ...rows].join('\n');
				form.set('field-2', new Blob([csv], { type: 'text/csv' }), 'carteira.csv');
				const deadline = Date.now() + 30_000;
				for (;;) {
					const response = await fetch(`${origin}/form/${IMPORT_FORM}`, { method: 'POST', body: form });
					if (response.status !== 404 || Date.now() > deadline) return response.status;
					await new Promise((resolve) => setTimeout(resolve, 200));
				}
			};
			const row = (number: number, document = inventedCpf(200 + number)) =>
				`F-${number};${document};Pessoa ${number};11900${String(60_000 + number)};10/12/2026;99,90`;
			const before = await sandbox.debts();
			expect(await send(['F-8;1;Sem documento;;10/12/2026;5,00', 'F-9;2;Outra;;10/12/2026;5,00'])).toBe(200);
			expect(await send([row(1), row(2), row(3)])).toBe(200);
			const deadline = Date.now() + 60_000;
			while ((await sandbox.debts()) < before + 3 && Date.now() < deadline)
				await new Promise((resolve) => setTimeout(resolve, 200));
			expect(await sandbox.debts()).toBe(before + 3);
		});
	});
});
