import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { shapedFile } from '../../sandbox/demo/shapes';
import { instantOf } from '../../sandbox/run/options';
import { readCreditors } from '../../sandbox/run/portfolios';
import { Progress } from '../../sandbox/run/progress';
import type { Outcome } from '../../sandbox/run/result';
import { Sandbox } from '../../sandbox/run/sandbox';
import { peopleOf } from '../support/personalData';
import { chromiumPath } from '../support/browser';
import { callSwitch, fillSwitch } from './emergencyDoors';
import { InboxClient } from './inboxClient';
import { payByClick } from './inboxPage';
import { keptBy, whoIsIn } from './n8nKeeps';
import { disputeByLink } from './portalVisit';
import { postPortfolio, sendForm } from './portfolioDoors';
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
// An n8n starts within seconds here, within minutes on a busy machine.
jest.setTimeout(240_000);

const FAST = ['--sent-delay-ms', '50', '--delivered-delay-ms', '200', '--reply-delay-ms', '100'];
const MONDAY = '2026-11-23T10:00:00-03:00';

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, count) => all + count, 0);

const clicked = chromiumPath() ? it : it.skip;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

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

	/** Documents and phones that no file of the folder has. */
	const posted: string[] = [];
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

	it.each(['parcelas', 'relatorio', 'sistema'] as const)(
		'collects what a file of the shape %s asks for, and the judge reads the same in it',
		async (shape) => {
			const place = path.join(folder, `${shape}.csv`);
			writeFileSync(place, shapedFile(shape, { debtors: 25, referenceDate: '2026-11-23', seed: 11 }));
			const { result } = await at(shape, MONDAY, place);
			expect(result).toMatchObject({ rejected: 0, failed: 0, unknown: 0, duplicates: 0, violations: 0 });
			expect(result.debts).toBeGreaterThanOrEqual(25);
			expect(sum(result.sent)).toBeGreaterThan(3);
			expect(result.received).toEqual(result.sent);
		},
	);

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

	it('opens the debtor’s page by the link of an SMS, and rests for who disputes there; n8n keeps no link', async () => {
		const visitor = debtor('SP', '01310-100', '11', '2026-11-25', '5511900000031');
		const portfolio = file('page', visitor);
		const { result } = await at('page', MONDAY, portfolio);
		expect(result).toMatchObject({ sent: { sms: 1 }, received: { sms: 1 }, violations: 0 });
		const inbox = new InboxClient((await sandbox.openInbox()).url);
		const [sms] = (await inbox.person(visitor.name)).sms;
		const token = await disputeByLink(sms?.text);
		const later = await at('page', '2026-11-28T10:00:00-03:00', portfolio);
		expect(later.result).toMatchObject({ sent: { sms: 0 }, held: { dispute: 1 }, violations: 0 });
		const kept = await keptBy(path.join(folder, 'stages'), sandbox.databaseUrl);
		expect(kept.filter(({ content }) => content.includes(token)).map(({ place }) => place)).toEqual([]);
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
		const thanked = await inbox.until(
			tapper.name,
			({ whatsapp }) => whatsapp.at(-1)?.text.startsWith('Obrigado, ') === true,
		);
		expect(thanked.whatsapp.at(-1)?.text).toMatch(/^Obrigado, Teste!\n\nRecebemos R\$ /);
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
		const thanked = await inbox.until(payer.name, (person) => person.mail.length > 1);
		expect(thanked.mail.map(({ subject }) => subject)).toContain('Recebemos. Obrigado!');
		expect(await inbox.leave((await inbox.person(leaver.name)).mail[0]?.id)).toEqual({ by: 'click' });
		const after = await at('mailbox', '2026-12-01T10:00:00-03:00', portfolio);
		expect(after.result).toMatchObject({ sent: { email: 0 }, violations: 0, duplicates: 0 });
		expect(after.result.boletos).toBe(2);
	});

	clicked('falls silent when somebody clicks on the slip in the inbox (needs Chromium)', async () => {
		const payer = { ...debtor('SP', '01310-100', '11', '2026-11-27'), email: 'clica@caixa.example' };
		const portfolio = file('clicked', payer);
		expect((await at('clicked', MONDAY, portfolio)).result).toMatchObject({ sent: { email: 1 }, boletos: 1 });
		const { url } = await sandbox.openInbox();
		expect(await payByClick(url, payer.name, 'Pagar o boleto')).toEqual({
			notice: expect.stringMatching(
				/^Pago\. O livro soube em [\d,]+ s: o caso está encerrado e a régua se cala\.$/,
			),
			slip: 'paga ou cancelada',
			badge: expect.stringContaining('encerrado'),
			buttons: [],
		});
		const after = await at('clicked', '2026-12-01T10:00:00-03:00', portfolio);
		expect(after.result).toMatchObject({ due: 0, sent: { sms: 0 }, violations: 0, duplicates: 0 });
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
			telefone: '11900077001',
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
			const post = (body: unknown, headers: Record<string, string>) => postPortfolio(origin, body, headers);
			const own = { 'x-api-key': key, 'idempotency-key': 'envio-0001' };
			posted.push(title.documento, title.telefone);
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
			const text = await post(`de ${title.documento}`, { ...own, 'idempotency-key': 'envio-0003' });
			expect(text).toMatchObject({ status: 422, body: { errors: [{ field: 'titulos' }] } });
			expect(await sandbox.debts()).toBe(1);
		});

		it('Parar tudo stops and resumes by webhook and by its page, for whoever has the key only', async () => {
			const { origin, key } = await sandbox.publishShipped('cobrancaParar');
			expect((await callSwitch(origin, 'parar', 'outra')).status).toBe(403);
			const stopped = await callSwitch(origin, 'parar', key, { motivo: 'texto errado' });
			expect(stopped).toMatchObject({ status: 200, body: { mensagens: 0 } });
			expect(stopped.body.formSubmittedText).toMatch(/^Parado desde .* \(texto errado\)\./);
			expect((await fillSwitch(origin, 'outra', 'Retomar')).status).toBe(401);
			const resumed = await fillSwitch(origin, key, 'Retomar');
			expect(resumed.body.formSubmittedText).toMatch(/^Retomado: .* Nenhuma outra pausa\./);
			expect((await fillSwitch(origin, key, 'Parar tudo')).body.formSubmittedText).toMatch(/\(exercício\)/);
			expect(await callSwitch(origin, 'retomar', key)).toMatchObject({
				status: 200,
				body: { encerradas: 1 },
			});
			expect(await callSwitch(origin, 'retomar', key)).toMatchObject({
				status: 200,
				body: { encerradas: 0 },
			});
		});

		it('Importar carteira reads a file from its form, and refuses one that looks wrong', async () => {
			const { origin, key } = await sandbox.publishShipped('cobrancaImportar');
			const send = (rows: string[], header = 'titulo;documento;nome;telefone;vencimento;valor') =>
				sendForm(origin, key, [header, ...rows].join('\n'));
			const row = (number: number, document = inventedCpf(200 + number)) => {
				const phone = `11900${String(60_000 + number)}`;
				posted.push(document, phone);
				return `F-${number};${document};Pessoa ${number};${phone};10/12/2026;99,90`;
			};
			const before = await sandbox.debts();
			const slipped = `F-7;${inventedCpf(307)};Pessoa 7;;${inventedCpf(308)};5,00`;
			posted.push(inventedCpf(307), inventedCpf(308));
			expect(await sendForm(origin, 'outra', '')).toBe('401');
			expect(await send([slipped, 'F-9;2;Outra;;10/12/2026;5,00'])).toMatch(/^Nada foi importado: 2 de 2/);
			expect(await send([row(1), row(2)], 'Pessoa 1;11900077001')).toMatch(
				/^Nada foi importado\. The .* header/,
			);
			expect(await send([row(1), row(2), row(3)])).toMatch(/^Carteira importada: 3 títulos novos/);
			const deadline = Date.now() + 60_000;
			while ((await sandbox.debts()) < before + 3 && Date.now() < deadline) await delay(200);
			expect(await sandbox.debts()).toBe(before + 3);
		});
	});

	it('leaves nobody in n8n after all that, also of files and requests that were refused', async () => {
		const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));
		const { numbers, emails } = peopleOf(...files.map((name) => path.join(folder, name)));
		const people = { numbers: new Set([...numbers, ...posted]), emails };
		expect(people.numbers.size).toBeGreaterThan(100);
		// n8n deletes what it shall not keep a few seconds after the execution.
		let found = ['nobody has looked yet'];
		for (let tries = 0; found.length > 0 && tries < 30; tries++) {
			await delay(1_000);
			found = whoIsIn(await keptBy(path.join(folder, 'stages'), sandbox.databaseUrl), people);
		}
		expect(found).toEqual([]);
	});
});
