import { CobrancaError } from '../../core/errors';
import { type Dialect, run, runOne, statement, type Tx } from '../../ports/ledger';
import { firstLight } from './migrations/0001-first-light';
import { charges } from './migrations/0002-charges';
import { portfolio } from './migrations/0003-portfolio';
import { channels } from './migrations/0004-channels';
import { rates } from './migrations/0005-rates';
import { indexes } from './migrations/0006-indexes';
import { portal } from './migrations/0007-portal';
import { confirmations } from './migrations/0008-confirmations';
import { breakers } from './migrations/0009-breakers';
import { senderHealth } from './migrations/0010-sender-health';
import { restores } from './migrations/0012-restores';
import { cnab } from './migrations/0013-cnab';
import { liveBalances } from './migrations/0015-live-balances';
import { retention } from './migrations/0016-retention';
import { changes } from './migrations/0017-changes';
import { refused } from './migrations/0018-refused';
import { byCharge } from './migrations/0019-by-charge';

/** Every schema version in order; a number may be left out. A released one is never edited. */
export const MIGRATIONS: ReadonlyArray<{ version: number; statements: (dialect: Dialect) => string[] }> = [
	{ version: 1, statements: firstLight },
	{ version: 2, statements: charges },
	{ version: 3, statements: portfolio },
	{ version: 4, statements: channels },
	{ version: 5, statements: rates },
	{ version: 6, statements: indexes },
	{ version: 7, statements: portal },
	{ version: 8, statements: confirmations },
	{ version: 9, statements: breakers },
	{ version: 10, statements: senderHealth },
	{ version: 12, statements: restores },
	{ version: 13, statements: cnab },
	{ version: 15, statements: liveBalances },
	{ version: 16, statements: retention },
	{ version: 17, statements: changes },
	{ version: 18, statements: refused },
	{ version: 19, statements: byCharge },
];

export const SCHEMA_VERSION = Math.max(...MIGRATIONS.map(({ version }) => version));

export interface MetaRow {
	kind: 'production' | 'sandbox';
	schema_version: number;
	clock_offset_ms: number;
	key_check: string;
}

const lock = statement('meta.lock', 'select pg_advisory_xact_lock(4345424)');
const tableExists = statement<{ n: number }>('meta.exists', (d) =>
	d.name === 'postgres'
		? `select count(*) as n from pg_tables where schemaname = current_schema() and tablename = 'ledger_meta'`
		: `select count(*) as n from sqlite_master where type = 'table' and name = 'ledger_meta'`,
);
const createMeta = statement(
	'meta.create',
	`create table ledger_meta (
		id integer primary key check (id = 1),
		application text not null,
		kind text not null check (kind in ('production', 'sandbox')),
		schema_version integer not null,
		clock_offset_ms bigint not null default 0,
		key_check text not null,
		created_at bigint not null)`,
);
const insertMeta = statement(
	'meta.insert',
	`insert into ledger_meta (id, application, kind, schema_version, key_check, created_at)
		values (1, 'n8n-nodes-cobranca', $1, 0, $2, $3)`,
);
export const readMeta = statement<MetaRow>(
	'meta.read',
	'select kind, schema_version, clock_offset_ms, key_check from ledger_meta where id = 1',
);
/** The meta row of a ledger that is there; undefined where there is none. */
export function* existingMeta(): Tx<MetaRow | undefined> {
	return (yield* runOne(tableExists))?.n === 0 ? undefined : yield* runOne(readMeta);
}

const setVersion = statement('meta.version', 'update ledger_meta set schema_version = $1 where id = 1');

/**
 * Brings a ledger up to this program's schema, in one transaction under a lock, and returns its meta row.
 * A new ledger gets `kind`; an existing one keeps its own. `upTo` stops at an older schema: a backup is read into the one it was made of.
 * @throws CobrancaError ledgerVersion when the ledger is newer than this program, ledgerKey when the hash key differs
 */
export function* migrate(
	dialect: Dialect,
	kind: 'production' | 'sandbox',
	keyCheck: string,
	now: number,
	upTo = SCHEMA_VERSION,
): Tx<MetaRow> {
	if (dialect.name === 'postgres') yield* run(lock);
	if ((yield* runOne(tableExists))?.n === 0) {
		yield* run(createMeta);
		yield* run(insertMeta, kind, keyCheck, now);
	}
	const meta = yield* runOne(readMeta);
	if (!meta)
		throw new CobrancaError('ledgerForeign', 'The table ledger_meta is empty: this is not a ledger of ours.');
	if (meta.key_check !== keyCheck) {
		throw new CobrancaError(
			'ledgerKey',
			'The hash key in the credential is not the one this ledger was created with.',
			{
				field: 'hashKey',
				remedy:
					'Put back the original key: people would otherwise not be recognised and opt-outs would be lost.',
			},
		);
	}
	if (meta.schema_version > SCHEMA_VERSION) {
		throw new CobrancaError(
			'ledgerVersion',
			`The ledger has schema ${meta.schema_version}; this version of the package knows ${SCHEMA_VERSION}.`,
			{ remedy: 'Update n8n-nodes-cobranca on this n8n; never run two versions on one ledger.' },
		);
	}
	for (const { version, statements } of MIGRATIONS.filter(
		(one) => one.version > meta.schema_version && one.version <= upTo,
	)) {
		let n = 0;
		for (const sql of statements(dialect)) yield* run(statement(`migration.${version}.${n++}`, sql));
		yield* run(setVersion, version);
	}
	return { ...meta, schema_version: Math.max(meta.schema_version, upTo) };
}
