import { CobrancaError } from '../../../core/errors';
import type { ColumnKind, SqlValue, Tx } from '../../../ports/ledger';
import { type Driver, type Session, within } from '../driver';
import { existingMeta, migrate, SCHEMA_VERSION } from '../migrate';
import { type LedgerPlace, openDriver } from '../open';
import { tableNames, tablesOf } from '../tables';
import { checkPassphrase, keyCheckOf } from './backup';
import { type Foot, type Head, readArchive } from './format';

const SLICE = 500;

export interface Restored extends Head, Foot {
	/** The schema that the ledger has now; the backup may have had an older one. */
	restoredSchema: number;
}

/** What makes a restored ledger safe to go on with, in the same transaction; `now` is business time. */
export type Settle = (head: Head, now: { business: number; real: number }) => Tx<void>;

/**
 * Reads a backup into an empty ledger, or where there is none yet, of either engine, and brings it up to this schema: in one transaction,
 * after the whole file was read once and found whole. `settle` keeps what happened after the backup from happening again.
 * @throws CobrancaError badInput, ledgerKey, ledgerVersion, ledgerForeign when the ledger is not empty
 */
export async function restoreLedger(
	place: LedgerPlace,
	file: string,
	options: { hashKey: string; settle: Settle; passphrase?: string; now?: () => number },
): Promise<Restored> {
	const passphrase = checkPassphrase(options.passphrase);
	const { head, foot } = await inspectBackup(file, { passphrase });
	if (keyCheckOf(options.hashKey) !== head.keyCheck) {
		throw new CobrancaError(
			'ledgerKey',
			'The backup is of a ledger with another hash key: nothing was restored.',
			{
				field: 'hashKey',
				remedy: 'Use the hash key of that ledger: without it nobody is recognised and opt-outs are lost.',
			},
		);
	}
	const driver = await openDriver({ ...place, hashKey: '' });
	try {
		const session = await driver.session('write');
		try {
			const real = (options.now ?? Date.now)();
			await makeRoom(driver, session, head);
			const run = <T>(tx: Tx<T>) => within(session, driver.dialect, tx);
			await run(migrate(driver.dialect, head.kind, head.keyCheck, real, head.schemaVersion));
			await session.run('update ledger_meta set clock_offset_ms = $1 where id = 1', head.clockOffsetMs);
			await load(driver, session, head, readArchive(file, passphrase));
			await run(migrate(driver.dialect, head.kind, head.keyCheck, real));
			await session.run('update ledger_meta set skip_until = $1 where id = 1', head.skipUntil ?? null);
			await run(options.settle(head, { business: real + head.clockOffsetMs, real }));
			await session.end('commit');
			return { ...head, ...foot, restoredSchema: SCHEMA_VERSION };
		} finally {
			await session.end('rollback');
		}
	} finally {
		await driver.close();
	}
}

/** Reads all of a backup and says what it is. @throws CobrancaError badInput, ledgerVersion */
export async function inspectBackup(
	file: string,
	options: { passphrase?: string } = {},
): Promise<{ head: Head; foot: Foot }> {
	let head: Head | undefined;
	let foot: Foot | undefined;
	for await (const line of readArchive(file, options.passphrase)) {
		if ('head' in line) head = line.head;
		if ('foot' in line) foot = line.foot;
	}
	if (head?.application !== 'n8n-nodes-cobranca' || !foot)
		throw new CobrancaError('badInput', 'The file is no backup of a ledger.', { field: 'file' });
	if (Number(head.format) !== 1 || head.schemaVersion > SCHEMA_VERSION) {
		throw new CobrancaError(
			'ledgerVersion',
			`The backup has schema ${head.schemaVersion}; this version of the package knows ${SCHEMA_VERSION}.`,
			{ field: 'file', remedy: 'Restore it with the version of the package that made it, or a newer one.' },
		);
	}
	return { head, foot };
}

/** One of these has a row in every ledger that was ever used. */
const USED = ['creditors', 'persons', 'events', 'suppressions', 'import_batches'];

/** Leaves nothing of an empty ledger, so that the backup's schema can be made. @throws CobrancaError ledgerForeign */
async function makeRoom(driver: Driver, session: Session, head: Head): Promise<void> {
	const meta = await within(session, driver.dialect, existingMeta());
	if (!meta) return;
	const refuse = (message: string, remedy: string) => {
		throw new CobrancaError('ledgerForeign', message, { remedy });
	};
	for (const table of USED) {
		const [row] = await session.run(`select 1 as used from ${table} limit 1`);
		if (row)
			refuse(
				'The ledger is not empty: a backup is restored into an empty one only, and nothing was changed.',
				'Give a file that does not exist yet, or an empty database schema.',
			);
	}
	if (meta.kind !== head.kind)
		refuse(
			`The backup is of a ${head.kind} ledger, and this one is of kind ${meta.kind}.`,
			'Restore it where there is no ledger yet.',
		);
	const tables = await tablesOf(session, driver.dialect, meta.schema_version);
	for (const { name } of tables.reverse()) await session.run(`drop table ${name}`);
	if (driver.dialect.name === 'postgres') await session.run('drop function if exists events_append_only()');
}

async function load(
	driver: Driver,
	session: Session,
	head: Head,
	lines: ReturnType<typeof readArchive>,
): Promise<void> {
	const known = new Set(tableNames(driver.dialect, head.schemaVersion));
	let insert = '';
	let fields: string[] = [];
	let page: Record<string, SqlValue>[] = [];
	const flush = async () => {
		if (page.length > 0) await session.run(insert, JSON.stringify(page));
		page = [];
	};
	for await (const line of lines) {
		if ('table' in line) {
			await flush();
			fields = checked(line, known);
			insert = insertInto(driver, line);
		} else if ('row' in line) {
			page.push(Object.fromEntries(fields.map((field, place) => [field, line.row[place] ?? null])));
			if (page.length === SLICE) await flush();
		} else await flush();
	}
	if (driver.dialect.name === 'postgres')
		await session.run(
			`select setval(pg_get_serial_sequence('events', 'seq'), greatest((select coalesce(max(seq), 0) from events), 1))`,
		);
}

/** Names go into SQL: only those that the schema has. @throws CobrancaError badInput */
function checked(line: { table: string; columns: Record<string, ColumnKind> }, known: Set<string>): string[] {
	const fields = Object.keys(line.columns);
	if (known.has(line.table) && fields.every((field) => /^[a-z_][a-z0-9_]*$/.test(field))) return fields;
	throw new CobrancaError('badInput', 'The backup names a table that its schema does not have.', {
		field: 'file',
	});
}

function insertInto(
	{ dialect }: Driver,
	line: { table: string; columns: Record<string, ColumnKind> },
): string {
	const fields = Object.keys(line.columns).join(', ');
	const given = dialect.name === 'postgres' ? ' overriding system value' : '';
	return `insert into ${line.table} (${fields})${given} select ${fields} from ${dialect.rows('$1', 'r', line.columns)} where true`;
}
