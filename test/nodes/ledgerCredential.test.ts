import { existsSync } from 'node:fs';
import path from 'node:path';
import { testLedger } from '../../nodes/common/ledgerTest';
import { closeLedgers, configOf, openLedgerOf } from '../../nodes/common/ledger';
import '../support/n8nHarness';

const hashKey = 'chave-de-teste-com-mais-de-32-caracteres';
const sqlite = { engine: 'sqlite', file: 'credencial.sqlite', hashKey };

afterEach(async () => {
	delete process.env.EXECUTIONS_MODE;
	await closeLedgers();
});

describe('the ledger credential', () => {
	it('keeps the file under n8n’s own folder', async () => {
		await openLedgerOf(sqlite);
		expect(
			existsSync(path.join(process.env.N8N_USER_FOLDER ?? '', '.n8n', 'cobranca', 'credencial.sqlite')),
		).toBe(true);
	});

	it.each([
		'../x.sqlite',
		'/etc/x.sqlite',
		'a/b.sqlite',
		'a\\b.sqlite',
		'..',
		'.oculto',
		'',
		'a..b',
		'x\0.sqlite',
	])('refuses the file name %j', (file) => {
		expect(() => configOf({ ...sqlite, file })).toThrow(expect.objectContaining({ code: 'config' }));
	});

	it('opens one ledger for equal content, also when asked twice at once', async () => {
		const [one, other] = await Promise.all([openLedgerOf(sqlite), openLedgerOf({ ...sqlite })]);
		expect(one).toBe(other);
		expect(await openLedgerOf({ ...sqlite, file: 'outra.sqlite' })).not.toBe(one);
	});

	it('forgets a failure: the next attempt is a new one', async () => {
		await expect(openLedgerOf({ ...sqlite, hashKey: 'curta' })).rejects.toMatchObject({ code: 'config' });
		await expect(openLedgerOf({ ...sqlite, hashKey: 'curta' })).rejects.toMatchObject({ code: 'config' });
		await openLedgerOf(sqlite);
	});

	it('passes the fields of PostgreSQL on, with its defaults', () => {
		const fields = {
			engine: 'postgres',
			host: ' db ',
			port: 5433,
			database: 'c',
			user: 'u',
			password: ' p ',
			ssl: true,
			schema: '',
			hashKey,
		};
		expect(configOf(fields)).toMatchObject({
			engine: 'postgres',
			connection: {
				host: 'db',
				port: 5433,
				database: 'c',
				user: 'u',
				password: ' p ',
				ssl: true,
				schema: 'public',
			},
		});
	});
});

describe('the test of the ledger credential', () => {
	it('says what it opened', async () => {
		expect(await testLedger(sqlite)).toEqual({
			status: 'OK',
			message: expect.stringMatching(/^The production ledger \(SQLite, schema \d+\) is open\.$/),
		});
	});

	it('says in one sentence what is wrong: key too short, other key, queue mode, no server', async () => {
		await testLedger(sqlite);
		const says = async (fields: object) => (await testLedger({ ...sqlite, ...fields })).message;
		expect(await says({ hashKey: 'curta' })).toMatch(/at least 32/);
		expect(await says({ hashKey: `${hashKey}!` })).toMatch(/key/i);
		expect(
			await says({
				engine: 'postgres',
				host: '127.0.0.1',
				port: 9,
				database: 'x',
				user: 'x',
				password: 'segredo',
			}),
		).not.toMatch(/segredo/);
		process.env.EXECUTIONS_MODE = 'queue';
		expect(await says({})).toMatch(/queue mode/);
	});
});
