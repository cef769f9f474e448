import { createHmac } from 'node:crypto';
import { CobrancaError } from '../../../core/errors';
import type { SqlRow } from '../../../ports/ledger';
import type { Driver, Session } from '../driver';
import { existingMeta, type MetaRow } from '../migrate';
import { within } from '../driver';
import { type LedgerPlace, openDriver } from '../open';
import { tablesOf } from '../tables';
import { type Foot, type Head, writeArchive } from './format';

const SLICE = 500;

export interface Backup extends Head, Foot {
	file: string;
	bytes: number;
	enciphered: boolean;
}

/**
 * Copies a ledger that is in use into one file: one instant of it, without stopping anybody, in constant memory. The file holds
 * everything personal that the ledger holds.
 * @throws CobrancaError badInput, ledgerForeign, ledgerUnavailable, ledgerFull
 */
export async function backupLedger(
	place: LedgerPlace,
	file: string,
	options: { passphrase?: string; now?: () => number } = {},
): Promise<Backup> {
	const passphrase = checkPassphrase(options.passphrase);
	const driver = await openDriver({ ...place, hashKey: '' });
	try {
		const session = await driver.session('snapshot');
		try {
			const meta = await metaOf(driver, session);
			const head = {
				...headOf(driver, meta, (options.now ?? Date.now)()),
				skipUntil: await skipUntilOf(session, meta),
			};
			const written = await writeArchive(file, passphrase, async (line) => {
				await line({ head });
				const counts: Foot['counts'] = {};
				for (const { name, columns } of await tablesOf(session, driver.dialect, meta.schema_version)) {
					if (name === 'ledger_meta') continue;
					await line({ table: name, columns });
					counts[name] = 0;
					const fields = Object.keys(columns);
					for await (const page of session.pages(`select ${fields.join(', ')} from ${name}`, SLICE)) {
						counts[name] += page.length;
						for (const row of page)
							await line({ row: fields.map((field) => (row as SqlRow)[field] ?? null) });
					}
				}
				return counts;
			});
			return { ...head, ...written.foot, file, bytes: written.bytes, enciphered: passphrase !== undefined };
		} finally {
			await session.end('rollback');
		}
	} finally {
		await driver.close();
	}
}

/** What tells a ledger's hash key from another. */
export const keyCheckOf = (hashKey: string): string =>
	createHmac('sha256', hashKey).update('n8n-nodes-cobranca').digest('hex').slice(0, 32);

/** @throws CobrancaError badInput */
export function checkPassphrase(given: string | undefined): string | undefined {
	if (given === undefined || given === '') return undefined;
	if (given.length >= 12) return given;
	throw new CobrancaError('badInput', 'The passphrase of a backup must have at least 12 characters.', {
		field: 'passphrase',
	});
}

async function metaOf(driver: Driver, session: Session): Promise<MetaRow> {
	const meta = await within(session, driver.dialect, existingMeta());
	if (meta) return meta;
	throw new CobrancaError('ledgerForeign', 'There is no ledger here.', {
		remedy: 'Give the file, or the database and schema, of the ledger credential of n8n.',
	});
}

/** The first schema whose ledgers can be restored ones. */
const RESTORABLE = 12;

async function skipUntilOf(session: Session, { schema_version }: MetaRow): Promise<number | null> {
	if (schema_version < RESTORABLE) return null;
	const [row] = await session.run('select skip_until from ledger_meta where id = 1');
	return (row?.skip_until as number | null | undefined) ?? null;
}

function headOf(driver: Driver, meta: MetaRow, now: number): Head {
	return {
		application: 'n8n-nodes-cobranca',
		format: 1,
		schemaVersion: meta.schema_version,
		kind: meta.kind,
		keyCheck: meta.key_check,
		madeAt: new Date(now).toISOString(),
		businessAt: now + meta.clock_offset_ms,
		clockOffsetMs: meta.clock_offset_ms,
		engine: driver.dialect.name,
	};
}
