/** `npm run ledger`: another process, without n8n, and for an emergency without the hash key. */
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listPauses } from '../../../engine/operations/pauses';
import { reconcile } from '../../../engine/operations/reconcile';
import { ledgerCommand, placeOf } from '../../support/ledgerCommand';
import { disposeLedgers, HASH_KEY, LEDGERS, onDispose } from '../../support/ledgers';
import { debtsOf, documentOf, seedCreditor, seedDebts } from '../../support/ledgerPeople';
import { fakeProvider, kinds, runUntilQuiet } from '../../support/ledgerRun';

afterEach(disposeLedgers);

const PASSWORD = 'senha-que-nao-aparece';

for (const db of LEDGERS) {
	describe(`npm run ledger on ${db.name}`, () => {
		it('stops and resumes a ledger that another process has open', async () => {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(2));
			const { at, env } = placeOf(test);
			const wrong = { ...env, COBRANCA_HASH_KEY: 'a de outro livro, que aqui ninguém olha' };
			const paused = await ledgerCommand(['pause', ...at, '--reason', 'texto errado'], wrong);
			expect(paused).toMatchObject({ code: 0, stderr: '' });
			expect(paused.stdout).toMatch(/^Parado\.\n[0-9a-f-]{36} {2}everything {2}\(texto errado\)/);
			expect(await listPauses(test.ledger)).toMatchObject([{ scope: 'everything', by: 'person' }]);
			const adapter = fakeProvider();
			expect(await runUntilQuiet(test.ledger, { adapter })).toEqual([]);
			const status = await ledgerCommand(['status', ...at, '--json'], env);
			expect(JSON.parse(status.stdout)).toMatchObject({
				status: { engine: db.name, debts: 2 },
				pauses: [{ reason: 'texto errado' }],
			});
			const one = ['pause', ...at, '--scope', 'creditor', '--id', 'casa', '--reason', 'b', '--json'];
			expect((await ledgerCommand(one, env)).code).toBe(0);
			const resumed = await ledgerCommand(['resume', ...at], env);
			expect(resumed).toMatchObject({ code: 0 });
			expect(resumed.stdout).toMatch(/^Retomado: 1 pausa\(s\)\.\nPausas:\n.*creditor casa/);
			const [left] = await listPauses(test.ledger);
			expect((await ledgerCommand(['resume', ...at, '--pause', String(left?.id)], env)).code).toBe(0);
			expect(kinds(await runUntilQuiet(test.ledger, { adapter }))).toEqual({ sent: 2 });
		});

		it('backs up, and restores into a SQLite ledger that stands still until somebody resumes', async () => {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(3));
			const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-copy-'));
			onDispose(() => rm(folder, { recursive: true, force: true }));
			const [copy, target] = [path.join(folder, 'copia'), path.join(folder, 'novo.sqlite')];
			const { at, env } = placeOf(test);
			const secret = { ...env, COBRANCA_BACKUP_PASSPHRASE: 'uma frase bem comprida' };
			const made = await ledgerCommand(['backup', ...at, '--to', copy], secret);
			expect(made).toMatchObject({ code: 0, stderr: '' });
			expect(made.stdout).toMatch(
				/^Cópia de .* bytes: esquema \d+, 3 devedores, 3 títulos, 0 contatos, \d+ linhas do histórico\.\n$/,
			);
			const to = ['restore', '--sqlite', target, '--from', copy];
			expect((await ledgerCommand(to, secret)).stderr).toMatch(/COBRANCA_HASH_KEY/);
			const key = { ...secret, COBRANCA_HASH_KEY: HASH_KEY };
			expect((await ledgerCommand(to, { ...key, COBRANCA_HASH_KEY: `${HASH_KEY}!` })).stderr).toMatch(
				/another hash key/,
			);
			expect((await ledgerCommand(to, { ...key, COBRANCA_BACKUP_PASSPHRASE: '' })).stderr).toMatch(
				/enciphered/,
			);
			expect(await ledgerCommand(to, key)).toMatchObject({
				code: 0,
				stdout: expect.stringMatching(/3 devedores.*\nTudo está parado/) as string,
			});
			expect((await ledgerCommand(to, key)).stderr).toMatch(/^The ledger is not empty/);
			const status = await ledgerCommand(['status', '--sqlite', target, '--json']);
			expect(JSON.parse(status.stdout)).toMatchObject({ status: { debts: 3 }, pauses: [{ by: 'restore' }] });
			expect((await ledgerCommand(['resume', '--sqlite', target])).stdout).toMatch(/^Retomado: 1/);
		});

		it('checks the ledger, gives a debtor what is held, and erases them after a second word', async () => {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(1));
			await runUntilQuiet(test.ledger, { adapter: fakeProvider() });
			const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-titular-'));
			onDispose(() => rm(folder, { recursive: true, force: true }));
			const { at, env } = placeOf(test);
			const checked = await ledgerCommand(['verify', ...at], env);
			expect(checked).toMatchObject({
				code: 0,
				stdout: expect.stringMatching(/o livro está íntegro/) as string,
			});
			const id = String((await test.sql('select id from debtors'))[0]?.id);
			const file = path.join(folder, 'titular.md');
			expect(await ledgerCommand(['export', ...at, '--debtor', id, '--to', file], env)).toMatchObject({
				code: 0,
			});
			expect(statSync(file).mode & 0o777).toBe(0o600);
			expect(readFileSync(file, 'utf8')).toContain(documentOf(1));
			const refused = await ledgerCommand(['erase', ...at, '--debtor', id], env);
			expect(refused).toMatchObject({
				code: 0,
				stdout: expect.stringMatching(/Agora não pode:\nHá 1 título/) as string,
			});
			await test.sql(`update debts set status = 'paid'`);
			expect((await ledgerCommand(['erase', ...at, '--debtor', id], env)).stdout).toContain(
				`--confirm ${id}`,
			);
			expect(await test.sql('select document from debtors')).toEqual([{ document: documentOf(1) }]);
			const erase = ['erase', ...at, '--debtor', id, '--confirm', id];
			const remedy = 'Set COBRANCA_HASH_KEY to the hash key of the ledger credential.\n';
			expect(await ledgerCommand(erase, env)).toEqual({
				code: 1,
				stdout: '',
				stderr: `This needs the hash key of the ledger. ${remedy}`,
			});
			expect(await ledgerCommand(erase, { ...env, COBRANCA_HASH_KEY: `${HASH_KEY}!` })).toEqual({
				code: 1,
				stdout: '',
				stderr: `This is not the hash key that the ledger was created with. ${remedy}`,
			});
			expect(await test.sql('select document from debtors')).toEqual([{ document: documentOf(1) }]);
			expect((await ledgerCommand(erase, { ...env, COBRANCA_HASH_KEY: HASH_KEY })).stdout).toMatch(
				/^Apagado em/,
			);
			expect(await test.sql('select document from debtors')).toEqual([{ document: null }]);
			await test.sql(`update step_runs set live_contact = null`);
			expect(await ledgerCommand(['verify', ...at], env)).toMatchObject({
				code: 1,
				stdout: expect.stringMatching(/HÁ ERROS\.\nERRO Um contato/) as string,
			});
		});

		it('lists what waits for a person, with what to do', async () => {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(2));
			const { at, env } = placeOf(test);
			expect(await ledgerCommand(['tasks', ...at], env)).toMatchObject({
				code: 0,
				stdout: 'Nenhuma tarefa aberta.\n',
			});
			await runUntilQuiet(test.ledger, { adapter: fakeProvider('unknown') });
			test.clock.advance(25 * 3_600_000);
			expect((await reconcile(test.ledger)).abandoned).toBe(2);
			const listed = (await ledgerCommand(['tasks', ...at], env)).stdout.trim().split('\n');
			expect(listed).toHaveLength(4);
			expect(listed[0]).toMatch(
				/^[0-9a-f-]{36} {2}unknownContact {2}casa, caso [0-9a-f-]{36} {2}até 20\d\d-/,
			);
			expect(listed[1]).toMatch(/^ {4}Não se sabe se esta mensagem .*Procure-a no painel/);
			const one = await ledgerCommand(['tasks', ...at, '--limit', '1', '--json'], env);
			expect(JSON.parse(one.stdout)).toMatchObject([{ kind: 'unknownContact', creditorId: 'casa' }]);
			expect((await ledgerCommand(['tasks', ...at, '--limit', 'x'], env)).stderr).toMatch(/^--limit must/);
		});

		it('says what is wrong in one sentence, and makes nothing', async () => {
			const test = await db.create();
			const { at, env } = placeOf(test);
			expect(await ledgerCommand(['pause', ...at], env)).toMatchObject({
				code: 1,
				stderr: expect.stringMatching(/^A pause needs a reason\./) as string,
			});
			const nobody = ['pause', ...at, '--reason', 'x', '--scope', 'creditor', '--id', 'ninguem'];
			expect((await ledgerCommand(nobody, env)).stderr).toMatch(/no creditor "ninguem"/);
			await test.sql('update ledger_meta set schema_version = schema_version - 1');
			expect((await ledgerCommand(['status', ...at], env)).stderr).toMatch(
				/the version of the package that n8n runs/,
			);
		});
	});
}

describe('npm run ledger', () => {
	it.each([
		[[], 2, /Say a command/],
		[['dance'], 2, /no command "dance"/],
		[['status'], 2, /one of --sqlite and --postgres/],
		[['status', '--sqlite', 'nao-existe.sqlite'], 1, /no file .*nothing was done/],
		[['status', '--postgres', 'x'], 1, /is not a URL/],
	])('%j ends with %i', async (args, code, message) => {
		const ran = await ledgerCommand(args);
		expect([ran.code, ran.stdout]).toEqual([code, '']);
		expect(ran.stderr).toMatch(message);
	});

	it('tells what each of its commands takes and does, for whoever asks for help', async () => {
		const { code, stdout, stderr } = await ledgerCommand(['--help']);
		expect([code, stderr]).toEqual([0, '']);
		expect(await ledgerCommand(['backup', '-h'])).toMatchObject({ code: 0, stdout });
		const names = [
			'pause',
			'resume',
			'status',
			'tasks',
			'backup',
			'restore',
			'verify',
			'export',
			'erase',
			'prune',
		];
		for (const name of names) expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b.*\\n {6}\\w.{20,}$`, 'm'));
	});

	it('never prints the password', async () => {
		const ran = await ledgerCommand([
			'status',
			'--postgres',
			`postgres://ninguem:${PASSWORD}@127.0.0.1:9/nada`,
		]);
		expect(ran.code).toBe(1);
		expect(ran.stdout + ran.stderr).not.toContain(PASSWORD);
	});
});
