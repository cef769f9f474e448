/** What a user reads on the node when the ledger cannot be used: one sentence, one remedy, no secret. Each trouble is made for real. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { type INode, NodeOperationError } from 'n8n-workflow';
import { SCHEMA_VERSION } from '../../engine/adapters/ledger/migrate';
import { openLedger } from '../../engine/adapters/ledger/open';
import { saveCreditor } from '../../engine/operations/creditors';
import { pruneLedger } from '../../engine/operations/retention/prune';
import type { Ledger } from '../../engine/ports/ledger';
import { toNodeError } from '../../nodes/common/errors';
import { closeLedgers, ledgerOf } from '../../nodes/common/ledger';
import { startPostgres } from '../../sandbox/services/postgres';
import { asAdmin, disposeLedgers, HASH_KEY, LEDGERS, onDispose, sqlOn } from '../support/ledgers';
import { seedCreditor } from '../support/ledgerPeople';

const NODE = {
	id: 'n',
	name: 'Livro',
	type: 'n8n-nodes-cobranca.collectionLedger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
} as INode;
const SECRET = 'senha-que-nao-aparece';
const before = process.env.N8N_USER_FOLDER;
let home = '';

beforeEach(() => {
	home = mkdtempSync(path.join(tmpdir(), 'cobranca-erros-'));
	process.env.N8N_USER_FOLDER = home;
	mkdirSync(path.join(home, '.n8n', 'cobranca'), { recursive: true });
});
afterEach(async () => {
	await closeLedgers();
	await disposeLedgers();
	delete process.env.EXECUTIONS_MODE;
	if (before === undefined) delete process.env.N8N_USER_FOLDER;
	else process.env.N8N_USER_FOLDER = before;
	await rm(home, { recursive: true, force: true });
});

const folder = () => path.join(home, '.n8n', 'cobranca');
const SQLITE = { engine: 'sqlite', file: 'livro.sqlite', hashKey: HASH_KEY };

/** As a node opens it, and works with it. */
async function use(fields: object, work: (ledger: Ledger) => Promise<unknown> = write): Promise<unknown> {
	return await work(await ledgerOf({ getCredentials: () => Promise.resolve(fields as never) }));
}
const write = (ledger: Ledger) => seedCreditor(ledger, 'casa');

/** The failure as n8n shows it. */
async function shown(doing: Promise<unknown>): Promise<{ message: string; remedy: string }> {
	const error = await doing.then(
		() => undefined,
		(thrown: unknown) => toNodeError(NODE, thrown),
	);
	expect(error).toBeInstanceOf(NodeOperationError);
	const told = error as NodeOperationError;
	const remedy = String(told.description);
	for (const sentence of [told.message, remedy]) {
		expect(sentence).toMatch(/^[A-Z][^\n]{10,220}\.$/);
		expect(sentence).not.toMatch(/\bat .+:\d+|node:|Error:|undefined|SQLITE|ECONN|\bpg\b/);
	}
	// As n8n stores it and as its log prints it, down to the causes.
	const everything = `${JSON.stringify({ ...told, stack: told.stack })} ${inspect(told, { depth: 9 })}`;
	for (const secret of [SECRET, HASH_KEY]) expect(everything).not.toContain(secret);
	return { message: told.message, remedy };
}

async function postgres(mistake: object): Promise<object> {
	const config = await LEDGERS[1]!.place();
	if (config.engine !== 'postgres') throw new Error('the second engine is PostgreSQL');
	return { engine: 'postgres', hashKey: HASH_KEY, ...config.connection, ...mistake };
}

async function closedPort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

describe('a PostgreSQL ledger', () => {
	it.each([
		['a user that there is not', { user: 'ninguem', password: SECRET }, /refused/, /user and password/],
		['a database that there is not', { database: 'nao_existe' }, /refused/, /database/],
		['a host that there is not', { host: 'livro.invalid' }, /cannot be reached/, /host, port and TLS/],
		['TLS where the server has none', { ssl: true }, /cannot be reached/, /TLS/],
		['a schema that there is not', { schema: 'nao_existe' }, /schema/, /create schema/],
		['a schema that is no name', { schema: 'x; drop' }, /schema name/, /.*/],
		['a short hash key', { hashKey: 'curta' }, /at least 32/, /.*/],
	])('%s', async (_what, mistake, message, remedy) => {
		const told = await shown(use(await postgres(mistake)));
		expect(told.message).toMatch(message);
		expect(told.remedy).toMatch(remedy);
	});

	it('a wrong password', async () => {
		// The cluster of the tests trusts whoever comes; one of its own asks.
		const cluster = await startPostgres({ password: 'a certa' });
		onDispose(() => cluster.stop());
		const { hostname: host, port, username: user, pathname } = new URL(cluster.url());
		const place = {
			engine: 'postgres',
			hashKey: HASH_KEY,
			host,
			port: Number(port),
			user,
			database: pathname.slice(1),
		};
		const told = await shown(use({ ...place, password: SECRET }));
		expect(told).toEqual({
			message: 'PostgreSQL refused the ledger credential.',
			remedy: 'Check database, user and password in the ledger credential.',
		});
		await use({ ...place, password: 'a certa' });
		await closeLedgers();
	});

	it('a port where nobody listens', async () => {
		const told = await shown(
			use(await postgres({ host: '127.0.0.1', port: await closedPort(), password: SECRET })),
		);
		expect(told.message).toMatch(/cannot be reached/);
	});

	it('a role that may only read, and one that may not create', async () => {
		const role = `leitor_${process.pid}_${Date.now().toString(36)}`;
		await asAdmin(`create role ${role} login password '${SECRET}'`);
		onDispose(() => asAdmin(`drop role ${role}`));
		const fields = await postgres({ user: role, password: SECRET });
		const { schema } = fields as { schema: string };
		await asAdmin(`grant usage on schema ${schema} to ${role}`);
		onDispose(() => asAdmin(`revoke all on schema ${schema} from ${role}`));
		const denied = await shown(use(fields));
		expect(denied).toEqual({
			message: expect.stringMatching(/may not/) as string,
			remedy: expect.stringMatching(/[Gg]rant/) as string,
		});
		await asAdmin(`alter role ${role} set default_transaction_read_only = on`);
		expect((await shown(use(fields))).message).toMatch(/read-only/);
	});

	it('a ledger of a newer version', async () => {
		const test = await LEDGERS[1]!.create();
		await test.sql('update ledger_meta set schema_version = $1', SCHEMA_VERSION + 1);
		if (test.config.engine !== 'postgres') throw new Error();
		const told = await shown(use({ engine: 'postgres', hashKey: HASH_KEY, ...test.config.connection }));
		expect(told.message).toContain(`schema ${SCHEMA_VERSION + 1}`);
		expect(told.remedy).toMatch(/^Update n8n-nodes-cobranca/);
	});
});

describe('a SQLite ledger', () => {
	it('a ledger of a newer version, another key, a file of another program', async () => {
		const file = path.join(folder(), 'livro.sqlite');
		const ledger = await openLedger({ engine: 'sqlite', file, hashKey: HASH_KEY });
		expect((await shown(use({ ...SQLITE, hashKey: `${HASH_KEY}!` }))).message).toMatch(/hash key/);
		await sqlOn(ledger, 'update ledger_meta set schema_version = $1', SCHEMA_VERSION + 1);
		await ledger.close();
		expect((await shown(use(SQLITE))).remedy).toMatch(/^Update n8n-nodes-cobranca/);
		writeFileSync(path.join(folder(), 'texto.sqlite'), 'o que alguém guarda aqui '.repeat(64));
		expect((await shown(use({ ...SQLITE, file: 'texto.sqlite' }))).message).toMatch(/not a SQLite database/);
	});

	it('a file name that is a path, and one that is a folder', async () => {
		expect((await shown(use({ ...SQLITE, file: '../livro.sqlite' }))).remedy).toMatch(/without a folder/);
		mkdirSync(path.join(folder(), 'pasta.sqlite'));
		expect((await shown(use({ ...SQLITE, file: 'pasta.sqlite' }))).message).toMatch(/cannot be opened/);
	});

	it('a folder that cannot be made, because a file is in its place', async () => {
		await rm(folder(), { recursive: true });
		writeFileSync(folder(), '');
		const told = await shown(use(SQLITE));
		expect(told.message).toMatch(/cannot be opened|cannot be made/);
		expect(told.remedy).toMatch(/folder/);
	});

	it('queue mode', async () => {
		process.env.EXECUTIONS_MODE = 'queue';
		const told = await shown(use(SQLITE));
		expect(told).toEqual({
			message: expect.stringMatching(
				/^A SQLite ledger cannot be used while n8n runs in queue mode/,
			) as string,
			remedy: 'Choose PostgreSQL in the ledger credential.',
		});
	});
});

/** A disk of its own under the ledger: only root may mount one, and root alone is stopped by no chmod. */
const mayMount = process.platform === 'linux' && process.getuid?.() === 0;
(mayMount ? describe : describe.skip)(
	'a SQLite ledger on a disk of its own (needs the right to mount)',
	() => {
		const mount = (...options: string[]) => execFileSync('mount', [...options, folder()], { stdio: 'pipe' });
		beforeEach(() => {
			mount('-t', 'tmpfs', '-o', 'size=6m,mode=0755', 'tmpfs');
			onDispose(() => Promise.resolve(execFileSync('umount', ['-l', folder()], { stdio: 'pipe' })));
		});

		it('a folder that may only be read: before there is a ledger, and when there is one', async () => {
			mount('-o', 'remount,ro');
			expect(await shown(use(SQLITE))).toMatchObject({
				message: /cannot be (opened|written)/,
			} as never as object);
		});

		it('that becomes read-only while it is open, and comes back', async () => {
			await use(SQLITE);
			chmodSync(path.join(folder(), 'livro.sqlite'), 0o600);
			await closeLedgers();
			mount('-o', 'remount,ro');
			const told = await shown(use(SQLITE));
			expect(told.message).toMatch(/cannot be (opened|written)/);
			expect(told.remedy).toMatch(/write access|may write/);
			mount('-o', 'remount,rw');
			await use(SQLITE);
		});

		it('that is full: a write says so, and so do a prune and the opening', async () => {
			await use(SQLITE);
			for (const size of [1 << 20, 4096, 1])
				try {
					for (;;) appendFileSync(path.join(folder(), 'lastro'), Buffer.alloc(size));
				} catch {
					// Full to the last byte.
				}
			const big = (ledger: Ledger) =>
				saveCreditor(ledger, { id: 'casa', displayName: 'x'.repeat(200_000) } as never).then(() =>
					pruneLedger(ledger),
				);
			const fill = async (ledger: Ledger) => {
				for (let n = 0; n < 50; n++)
					await seedCreditor(ledger, `casa${n}`, { displayName: 'Casa '.repeat(10) });
				await big(ledger);
			};
			const told = await shown(use(SQLITE, fill));
			expect(told.message).toMatch(/full/);
			expect(told.remedy).toMatch(/^Free space/);
		});
	},
);
