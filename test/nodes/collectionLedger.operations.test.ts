/** Backup, restore, check and privacy as operations of the node: files beside the ledger, never items with people in them, and no AI agent. */
import type { INodeExecutionData, INodePropertyOptions } from 'n8n-workflow';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openLedger } from '../../engine/adapters/ledger/open';
import { openTasks } from '../../engine/operations/tasks';
import { OPERATIONS } from '../../nodes/CollectionLedger/operations';
import { closeLedgers } from '../../nodes/common/ledger';
import { ownNode, type Run, runNode } from '../support/n8nHarness';
import { sqlOn } from '../support/ledgers';
import { cpf, HASH_KEY, overdue, prepare } from '../support/n8nPortfolio';

const NODE = 'collectionLedger';
const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-n8n-'));
const before = process.env.N8N_USER_FOLDER;
beforeAll(() => (process.env.N8N_USER_FOLDER = folder));
afterAll(async () => {
	await closeLedgers();
	if (before === undefined) delete process.env.N8N_USER_FOLDER;
	else process.env.N8N_USER_FOLDER = before;
	await rm(folder, { recursive: true, force: true });
});

const messageOf = (run: Run) => run.error?.message ?? '';
const files = (name: string) => readdirSync(path.join(folder, '.n8n', 'cobranca', name));

describe('Collection Ledger: operations', () => {
	it('backs up beside the ledger, and restores by name into an empty one only', async () => {
		const { credentials } = await prepare({ debts: overdue(2) });
		const ask = (operation: string, fields: object = {}, type = NODE) =>
			runNode(type, { resource: 'maintenance', operation, ...fields }, { credentials });
		const [made] = (await ask('backup')).json<{ file: string; counts: Record<string, number> }>(NODE);
		expect(made).toMatchObject({ counts: { debtors: 2 }, enciphered: false });
		expect(made).not.toHaveProperty('keyCheck');
		expect(files('backups')).toEqual([path.basename(String(made?.file))]);
		expect(statSync(String(made?.file)).mode & 0o777).toBe(0o600);
		expect(messageOf(await ask('restore', { file: files('backups')[0] }))).toMatch(/not empty/);
		expect(messageOf(await ask('restore', { file: '../../etc/passwd' }))).toMatch(/letters, digits/);
		const { cobrancaLedgerApi: place } = credentials;
		const fresh = { ...credentials, cobrancaLedgerApi: { ...place, file: 'novo.sqlite' } };
		// The node makes one of kind production, and the one that was backed up is of kind sandbox.
		const empty = path.join(folder, '.n8n', 'cobranca', 'novo.sqlite');
		await (await openLedger({ engine: 'sqlite', file: empty, hashKey: HASH_KEY, kind: 'sandbox' })).close();
		const there = (resource: string, operation: string, fields: object = {}) =>
			runNode(NODE, { resource, operation, ...fields }, { credentials: fresh });
		const [restored] = (await there('maintenance', 'restore', { file: files('backups')[0] })).json(NODE);
		expect(restored).toMatchObject({ counts: { debtors: 2 }, madeAt: expect.any(String) as string });
		expect(restored).not.toHaveProperty('keyCheck');
		expect((await there('maintenance', 'status')).json(NODE)).toMatchObject([{ debts: 2 }]);
		// Nothing is sent until a person has looked.
		expect((await there('pause', 'list')).json(NODE)).toMatchObject([{ scope: 'everything', by: 'restore' }]);
		expect((await there('task', 'list')).json(NODE)).toMatchObject([
			{ whatToDo: expect.stringMatching(/^O livro foi restaurado/) as string },
		]);
		expect((await ask('verify')).json(NODE)).toMatchObject([{ sound: true, findings: [] }]);
		expect(messageOf(await ask('backup', {}, `${NODE}Tool`))).toMatch(/not open to AI agents/);
	});

	it('exports into files and erases after the same id again; people stay out of the items', async () => {
		const { credentials, withLedger } = await prepare({ debts: overdue(1) });
		const sql = (text: string) => withLedger((ledger) => sqlOn(ledger, text));
		const id = String((await sql('select id from debtors'))[0]?.id);
		const ask = (operation: string, fields: object = {}, type = NODE) =>
			runNode(type, { resource: 'privacy', operation, debtorId: id, ...fields }, { credentials });
		const exported = await ask('export', { allCreditors: true });
		expect(exported.json(NODE)).toMatchObject([{ debtorId: id, creditors: ['escola'] }]);
		const [json, text] = files('titulares').sort();
		for (const file of [json, text]) {
			const full = path.join(folder, '.n8n', 'cobranca', 'titulares', String(file));
			expect(readFileSync(full, 'utf8')).toContain(cpf(1));
			expect(statSync(full).mode & 0o777).toBe(0o600);
		}
		expect(JSON.stringify(exported.json(NODE))).not.toContain(cpf(1));
		expect((await ask('previewErase')).json(NODE)).toMatchObject([{ allowed: false }]);
		expect(messageOf(await ask('erase', { confirm: id }))).toMatch(/cannot be erased now/);
		await sql(`update debts set status = 'paid'`);
		expect(messageOf(await ask('erase', { confirm: 'sim' }))).toMatch(/not the id/);
		for (const operation of ['export', 'previewErase', 'erase'])
			expect(messageOf(await ask(operation, { confirm: id }, `${NODE}Tool`))).toMatch(
				/not open to AI agents/,
			);
		expect(await sql('select count(*) as n from debtors where document is null')).toEqual([{ n: 0 }]);
		expect((await ask('erase', { confirm: id })).json(NODE)).toMatchObject([
			{ debtorId: id, creditorId: 'escola' },
		]);
		expect(await sql('select count(*) as n from debtors where document is null')).toEqual([{ n: 1 }]);
	});

	it('keeps a kind of data for as long as it is told, and prunes by that; a preview changes nothing', async () => {
		const { credentials, withLedger } = await prepare({ debts: overdue(1) });
		const sql = (text: string) => withLedger((ledger) => sqlOn(ledger, text));
		const task = { dedupeKey: 'x', kind: 'prova', whatToDo: 'Ligue para Fulana.' };
		await withLedger((ledger) => ledger.transact('test.open', () => openTasks([task], ledger.realNow())));
		// Done 100 days ago: over by 90 days, and not by the usual two years.
		await withLedger((ledger) => {
			const now = Math.min(ledger.businessNow(), ledger.realNow());
			return sqlOn(ledger, `update tasks set state = 'done', done_at = ${now - 100 * 86_400_000}`);
		});
		const ask = (operation: string, fields: object = {}, type = NODE) =>
			runNode(type, { resource: 'maintenance', operation, ...fields }, { credentials });
		const only = ['doneTasks'];
		const prune = async (fields: object) => (await ask('prune', { only, ...fields })).json(NODE);
		expect(await prune({ preview: false })).toMatchObject([{ dryRun: false, rows: 0 }]);
		const save = (fields: object, type = NODE) => ask('savePeriod', { kind: 'doneTasks', ...fields }, type);
		const days = { keep: 'days', days: 90, reason: ' contrato, cláusula 9 ' };
		for (const [fields, message] of [
			[{ ...days, reason: ' ' }, /needs a reason/],
			[{ ...days, days: 89 }, /must be kept longer/],
			[{ ...days, days: 90.5 }, /no whole number/],
			[{ ...days, days: '' }, /must be kept longer/],
			[{ ...days, kind: 'webhookContents', days: 366 }, /may not be kept that long/],
			[{ kind: 'webhookContents', keep: 'forever', reason: 'x' }, /may not be kept for ever/],
			[{ ...days, kind: 'tudo' }, /no kind of data "tudo"/],
		] as const)
			expect(messageOf(await save(fields))).toMatch(message);
		expect(messageOf(await save(days, `${NODE}Tool`))).toMatch(/not open to AI agents/);
		expect(await sql('select kind from retention')).toEqual([]);
		expect((await save(days)).json(NODE)).toMatchObject([
			{ kind: 'doneTasks', days: 90, why: 'contrato, cláusula 9', byDefault: false },
		]);
		expect(messageOf(await ask('prune', { only, preview: false }, `${NODE}Tool`))).toMatch(
			/not open to AI agents/,
		);
		for (const fields of [{}, { preview: true }, { preview: '' }])
			expect(await prune(fields)).toMatchObject([{ dryRun: true, finished: true, rows: 1 }]);
		expect(await sql('select what_to_do from tasks')).toEqual([{ what_to_do: 'Ligue para Fulana.' }]);
		expect((await save({ keep: 'forever', reason: 'ordem judicial' })).json(NODE)).toMatchObject([
			{ days: null },
		]);
		expect(await prune({ preview: false })).toMatchObject([{ rows: 0 }]);
		expect((await save({ keep: 'default' })).json(NODE)).toMatchObject([{ days: 730, byDefault: true }]);
		await save(days);
		expect(await prune({ preview: false })).toMatchObject([
			{ dryRun: false, rows: 1, kinds: [{ kind: 'doneTasks', days: 90, rows: 1 }] },
		]);
		expect(await sql('select what_to_do from tasks')).toEqual([
			{ what_to_do: 'Apagado pelo prazo de guarda.' },
		]);
	});

	it('lists what waits for a person, and takes its end', async () => {
		const { credentials, withLedger } = await prepare({ debts: overdue(1) });
		const ask = (operation: string, fields: object = {}, input: INodeExecutionData[] = [{ json: {} }]) =>
			runNode(NODE, { resource: 'task', operation, ...fields }, { credentials, input });
		const task = {
			dedupeKey: 'x',
			kind: 'alreadyPaid',
			creditorId: 'escola',
			whatToDo: 'Confira o comprovante.',
		};
		await withLedger((ledger) => ledger.transact('test.open', () => openTasks([task], ledger.realNow())));
		const open = await ask('list');
		const { kind, whatToDo } = task;
		expect(open.json(NODE)).toMatchObject([{ kind, whatToDo, late: false }]);
		expect((await ask('list', { ofCreditor: 'outra' })).json(NODE)).toEqual([]);
		expect((await ask('list', { taskKind: 'unknown' })).json(NODE)).toEqual([]);
		const done = await ask('complete', { result: 'baixa feita' }, open.items(NODE));
		expect(done.json(NODE)).toMatchObject([{ kind, completed: true }]);
		expect((await ask('list')).json(NODE)).toEqual([]);
	});

	it('are all in docs/nodes.md, by resource', () => {
		const page = readFileSync(path.join(__dirname, '../../docs/nodes.md'), 'utf8');
		const rows = [...page.matchAll(/^\| ([A-Z][A-Za-z ]+) \| ([A-Z][^|]*) \|$/gm)];
		const { properties } = ownNode(NODE).description;
		const resources = properties.find(({ name }) => name === 'resource')?.options as INodePropertyOptions[];
		for (const { name, value } of resources) {
			const told = rows.find(([, resource]) => resource === name)?.[2]?.replace(/ \(\[.*?\)\)/g, '');
			const found = OPERATIONS.filter(({ resource }) => resource === value).map(({ option }) => option.name);
			expect([name, told?.split(', ')]).toEqual([name, found.sort()]);
		}
	});
});
