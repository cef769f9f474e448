import { createHmac, createSecretKey } from 'node:crypto';
import { CobrancaError } from '../../core/errors';
import { BeginAgain } from '../../ports/beginAgain';
import { type Ledger, run, runOne, statement, type Tx } from '../../ports/ledger';
import type { Driver } from './driver';
import { existingMeta, migrate, type MetaRow, readMeta, SCHEMA_VERSION } from './migrate';
import type { PostgresConnection } from './postgres';

export type LedgerConfig = {
	/** Secret of at least 32 characters that keys the hashes of documents and addresses. Fixed for the ledger's life. */
	hashKey: string;
	/** Kind of a ledger that does not exist yet. Default production. */
	kind?: 'production' | 'sandbox';
	/** True when n8n runs in queue mode: a SQLite ledger is refused there. */
	queueMode?: boolean;
	/** Real clock, epoch ms; tests put their own. */
	now?: () => number;
} & ({ engine: 'sqlite'; file: string } | { engine: 'postgres'; connection: PostgresConnection });

const setOffset = statement('meta.setOffset', 'update ledger_meta set clock_offset_ms = $1 where id = 1');

/**
 * Opens the ledger, creating or migrating it first.
 * @throws CobrancaError sqliteInQueueMode, ledgerUnavailable, ledgerForeign, ledgerKey, ledgerVersion, config
 */
export async function openLedger(
	config: LedgerConfig,
): Promise<Ledger & { setSandboxClock(now: number): Promise<void> }> {
	if (config.hashKey.length < 32) {
		throw new CobrancaError('config', 'The hash key must have at least 32 characters.', {
			field: 'hashKey',
			remedy:
				'Make one with "openssl rand -hex 32" for a new ledger; an existing one opens only with its own key.',
		});
	}
	const driver = await openDriver(config);
	const now = config.now ?? Date.now;
	const hmac = hmacBy(config.hashKey);
	try {
		const meta = await driver.transact(() =>
			migrate(driver.dialect, config.kind ?? 'production', hmac(KEY_CHECK), now()),
		);
		return new OpenLedger(driver, meta, now, hmac);
	} catch (error) {
		await driver.close();
		throw error;
	}
}

const KEY_CHECK = 'n8n-nodes-cobranca';

function hmacBy(hashKey: string): (text: string) => string {
	const key = createSecretKey(Buffer.from(hashKey));
	return (text) => createHmac('sha256', key).update(text).digest('hex').slice(0, 32);
}

export type LedgerPlace =
	{ engine: 'sqlite'; file: string } | { engine: 'postgres'; connection: PostgresConnection };

/**
 * Opens a ledger that is there, for what an operator does in an emergency: without its hash key it knows no person by document or
 * address. It creates and migrates nothing.
 * @throws CobrancaError ledgerUnavailable, ledgerForeign, ledgerVersion, ledgerKey
 */
export async function openExisting(place: LedgerPlace, hashKey = ''): Promise<Ledger> {
	const driver = await openDriver({ ...place, hashKey: '' });
	try {
		const meta = await driver.read(existingMeta);
		if (!meta) {
			throw new CobrancaError('ledgerForeign', 'There is no ledger here.', {
				remedy: 'Give the file, or the database and schema, of the ledger credential of n8n.',
			});
		}
		if (meta.schema_version !== SCHEMA_VERSION) {
			throw new CobrancaError(
				'ledgerVersion',
				`The ledger has schema ${meta.schema_version}; this version of the package knows ${SCHEMA_VERSION}.`,
				{ remedy: 'Use the version of the package that n8n runs.' },
			);
		}
		if (hashKey === '') return new OpenLedger(driver, meta, Date.now, withoutKey);
		const hmac = hmacBy(hashKey);
		if (meta.key_check === hmac(KEY_CHECK)) return new OpenLedger(driver, meta, Date.now, hmac);
		throw new CobrancaError('ledgerKey', 'This is not the hash key that the ledger was created with.', {
			field: 'hashKey',
			remedy: REMEDY,
		});
	} catch (error) {
		await driver.close();
		throw error;
	}
}

const REMEDY = 'Set COBRANCA_HASH_KEY to the hash key of the ledger credential.';

function withoutKey(): never {
	throw new CobrancaError('ledgerKey', 'This needs the hash key of the ledger.', {
		field: 'hashKey',
		remedy: REMEDY,
	});
}

/** The driver alone: what backups and restores work on. */
export async function openDriver(config: LedgerConfig): Promise<Driver> {
	if (config.engine === 'postgres') {
		const { PostgresDriver } = await import('./postgres');
		return await PostgresDriver.open(config.connection);
	}
	if (config.queueMode) {
		throw new CobrancaError(
			'sqliteInQueueMode',
			'A SQLite ledger cannot be used while n8n runs in queue mode, because its workers would not see one file: choose PostgreSQL in the ledger credential.',
			{ field: 'engine' },
		);
	}
	const { SqliteDriver } = await import('./sqlite');
	return await SqliteDriver.open(config.file);
}

class OpenLedger implements Ledger {
	readonly dialect;
	readonly identity;
	private offset: number;

	constructor(
		private readonly driver: Driver,
		meta: MetaRow,
		readonly realNow: () => number,
		private readonly hmac: (text: string) => string,
	) {
		this.dialect = driver.dialect;
		this.identity = { kind: meta.kind, schemaVersion: meta.schema_version };
		this.offset = meta.clock_offset_ms;
	}

	async transact<T>(_label: string, work: () => Tx<T>): Promise<T> {
		await this.followClock();
		try {
			return await this.driver.transact(work);
		} catch (error) {
			if (!(error instanceof BeginAgain)) throw error;
			return await this.driver.transact(function* () {
				yield* error.first();
				return yield* work();
			});
		}
	}

	async read<T>(_label: string, work: () => Tx<T>): Promise<T> {
		await this.followClock();
		return await this.driver.read(work);
	}

	businessNow(): number {
		return this.realNow() + this.offset;
	}

	hash(kind: 'document' | 'address', value: string): string {
		return this.hmac(`${kind}:${value}`);
	}

	/** Moves business time so that it is `now` at this moment. Only a ledger created with kind sandbox has such a clock. */
	async setSandboxClock(now: number): Promise<void> {
		if (this.identity.kind !== 'sandbox') {
			throw new CobrancaError('config', 'Only a sandbox ledger has a clock that can be moved.');
		}
		const offset = Math.round(now - this.realNow());
		await this.driver.transact(() => run(setOffset, offset));
		this.offset = offset;
	}

	async close(): Promise<void> {
		await this.driver.close();
	}

	/** In a sandbox another process may have moved the clock. */
	private async followClock(): Promise<void> {
		if (this.identity.kind !== 'sandbox') return;
		const meta = await this.driver.read(() => runOne(readMeta));
		if (meta) this.offset = meta.clock_offset_ms;
	}
}
