/** A bank that registers from files, on a real n8n: both CNAB workflows, the bank's simulator, the journey and the judge. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { BankDay, REMESSA, RETORNO } from '../../sandbox/run/bankDay';
import { instantOf } from '../../sandbox/run/options';
import { Progress } from '../../sandbox/run/progress';
import type { Outcome } from '../../sandbox/run/result';
import { Sandbox } from '../../sandbox/run/sandbox';
import { chromiumPath, openBrowser, picture, signIn, tidyCanvas } from '../support/browser';

const {
	COBRANCA_PACKAGE: packageRoot = '',
	COBRANCA_NODE: node = '',
	COBRANCA_HOST: host = '',
} = process.env;
const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-bank-'));
// PostgreSQL, which as root runs as another user, keeps its cluster in here only if it can get here.
chmodSync(folder, 0o755);
jest.setTimeout(420_000);

const MONDAY = '2026-11-23T10:00:00-03:00';
/** Four days after it: the notice before the due date goes out on Monday, with the boleto. */
const DUE = '2026-11-27';
const DEBTS = 8;
const LATER = instantOf('2026-11-29T00:00:00-03:00');

const browsing = chromiumPath() ? it : it.skip;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a bank that registers from files', () => {
	let sandbox: Sandbox;
	let day: BankDay | undefined;

	beforeAll(async () => {
		sandbox = await Sandbox.boot(
			{
				dataDir: path.join(folder, 'stages'),
				fresh: false,
				database: 'sqlite',
				seed: 1,
				misbehave: [],
				providerFlags: { smtp: ['--report-delay-ms', '200'] },
				bank: true,
				settleMs: 800,
				steadyPorts: false,
				progress: new Progress(() => undefined),
				packageRoot,
				node,
				host,
				postgresHome: process.env.COBRANCA_POSTGRES,
			},
			{ name: 'bank', now: instantOf(MONDAY) },
		);
	});

	afterAll(async () => {
		await sandbox?.stop();
	});

	/** The bank of the ledger that is open, and both workflows at work. */
	async function bankDay(): Promise<BankDay> {
		const { bank } = sandbox.current.providers;
		if (!bank) throw new Error('no bank');
		await day?.close();
		day = new BankDay(sandbox, bank);
		await day.prepare();
		return day;
	}

	browsing('shows both workflows whole', async () => {
		const browser = await openBrowser();
		try {
			const page = await browser.newPage({ viewport: { width: 1600, height: 900 }, locale: 'pt-BR' });
			const { editor } = sandbox.addresses;
			await signIn(page, editor, sandbox.owner);
			for (const [id, name] of [
				[REMESSA, 'cnab-remessa-do-dia'],
				[RETORNO, 'cnab-retorno'],
			] as const) {
				await page.goto(`${editor}/workflow/${id}`, { waitUntil: 'domcontentloaded' });
				await tidyCanvas(page);
				const file = path.join(__dirname, '..', '..', 'workflows', `${name}.json`);
				const { nodes } = JSON.parse(readFileSync(file, 'utf8')) as { nodes: object[] };
				expect(await page.locator('.vue-flow__node').count()).toBe(nodes.length);
				await picture(page, name);
			}
		} finally {
			await browser.close();
		}
	});

	it('registers by file, sends the boletos that the bank confirmed, and falls silent for who pays', async () => {
		const bank = await bankDay();
		const portfolio = await bank.writePortfolio(DEBTS, DUE);
		await bank.bank.misbehave('rejects');
		const outcome = await sandbox.run(portfolio, async (rest) => {
			// Nobody hears of a boleto that no bank has.
			const before = await rest();
			expect(before.result).toMatchObject({ sent: { email: 0 }, held: { status: DEBTS }, failed: 0 });
			await bank.untilSent(DEBTS);
			expect((await bank.readNext()).said).toMatch(
				/^Retorno 00001 lido: 7 registrados, 0 pagamentos, 1 recusas, 0 desconhecidos, 0 avisos, 0 já lidos\. Linha \d+: /,
			);
		});
		expect(wrong(outcome)).toEqual([]);
		expect(outcome.result).toMatchObject({
			sent: { email: DEBTS - 1 },
			received: { email: DEBTS - 1 },
			held: { status: 1 },
			boletos: DEBTS - 1,
			duplicates: 0,
			violations: 0,
		});
		const mailed = await slipsOf(sandbox);
		expect(mailed).toHaveLength(DEBTS - 1);
		const open = (await bank.bank.titles()).filter(({ state }) => state === 'open');
		const lines = open.map(({ line }) => line);
		const foreign = mailed.filter((text) => !lines.some((line) => text.includes(line)));
		expect({ foreign, lines }).toEqual({ foreign: [], lines });

		// Three pay what the bank asks, one pays a part.
		for (const { ourNumber } of open.slice(0, 3)) expect(await bank.bank.pay(ourNumber)).toBe(true);
		expect(await bank.bank.pay(open[3]?.ourNumber ?? '', 5_000)).toBe(true);
		const paid = await bank.readNext();
		expect(paid.said).toMatch(
			/0 registrados, 4 pagamentos, 0 recusas, 0 desconhecidos, 0 avisos, 0 já lidos/,
		);
		expect((await sandbox.current.ledger.status()).cases).toMatchObject({ open: DEBTS - 3, closed: 3 });
		// The same file again, whole: nothing is settled twice.
		expect((await bank.send(paid.file)).said).toMatch(/4 pagamentos.* 4 já lidos/);
		expect((await sandbox.current.ledger.status()).cases).toMatchObject({ open: DEBTS - 3, closed: 3 });

		// Three days after the due date only who still owes is written to, each with a boleto of that day's balance: the old one is dropped
		// at the bank before another is asked for.
		await sandbox.open('bank', instantOf('2026-11-30T10:00:00-03:00'));
		const later = await sandbox.run(portfolio, async () => {
			const owing = DEBTS - 3;
			const exchanged = await bank.exchange(
				(titles) => titles.filter(({ state, at }) => state === 'open' && at > LATER).length >= owing,
			);
			expect(exchanged.every(({ said }) => / 0 recusas, 0 desconhecidos, 0 avisos, /.test(said))).toBe(true);
		});
		expect(wrong(later)).toEqual([]);
		expect(later.result).toMatchObject({
			sent: { email: DEBTS - 3 },
			duplicates: 0,
			violations: 0,
			failed: 0,
		});
		const documents = open.slice(0, 3).map(({ document }) => document);
		const latest = (await bank.bank.titles()).filter(({ at }) => at > LATER);
		expect(latest.filter(({ document }) => documents.includes(document))).toEqual([]);
	});

	it('takes the good lines of a file that is partly bad and lists the others; the whole file brings the rest', async () => {
		await day?.close();
		day = undefined;
		await sandbox.open('spoiled', instantOf(MONDAY));
		const bank = await bankDay();
		// A forged answer would have debts paid.
		expect((await bank.post('CB000000.RET', 'outra', Buffer.from('0'))).status).toBe(401);
		const portfolio = await bank.writePortfolio(4, DUE);
		for (const mode of ['badLine', 'backwards', 'late']) await bank.bank.misbehave(mode);
		const outcome = await sandbox.run(portfolio, async (rest) => {
			await rest();
			await bank.untilSent(4);
			const first = await bank.readNext();
			expect(first.said).toMatch(/^Retorno 00001 lido: 3 registrados, 0 pagamentos, 0 recusas/);
			expect(first.said).toMatch(/[1-9] avisos/);
			expect((await rest()).result.sent).toMatchObject({ email: 3 });
			await bank.bank.misbehave('twice');
			expect((await bank.readNext()).said).toMatch(/4 registrados.* 3 já lidos/);
		});
		expect(wrong(outcome)).toEqual([]);
		expect(outcome.result).toMatchObject({ sent: { email: 4 }, boletos: 4, duplicates: 0, violations: 0 });
		// A file of another account is refused whole, in words.
		const whole = readFileSync(path.join(bank.bank.mailbox, 'retorno', 'CB341_0002.RET'), 'latin1');
		const others = Buffer.from(whole.replace(/^(.{32})56789/, '$198765'), 'latin1');
		expect((await bank.send('outro.RET', others)).said).toMatch(
			/^Não deu para ler o arquivo\. .*outro convênio/,
		);
		const refused = readdirSync(path.join(bank.bank.mailbox, 'remessa', 'recusadas'));
		expect(refused).toEqual([]);
	});
});

/** What is not right, with the judge's reasons. */
const wrong = ({ complaints, findings }: Outcome): string[] => [
	...complaints,
	...findings.map(({ rule, detail }) => `${rule}: ${detail}`),
];

/** Text of the slips that came with e-mails. */
async function slipsOf({ current }: Sandbox): Promise<string[]> {
	const mails = await current.providers.smtp.received();
	return mails.flatMap(({ files = [] }) => files.map(({ text }) => text.replace(/\D/g, '')));
}
