/** The ledger as the sandbox itself opens it: to make it, to move its clock, and to look on while n8n works. */
import path from 'node:path';

import { openLedger } from '../../engine/adapters/ledger/open';
import { type LedgerStatus, ledgerStatus } from '../../engine/operations/status';
import type { Ledger } from '../../engine/ports/ledger';
import type { Folder } from './folder';

export interface PostgresPlace {
	readonly port: number;
	readonly user: string;
	readonly password: string;
	readonly database: string;
}

export interface SandboxLedger {
	/** To read only. */
	readonly reader: Ledger;
	/** What the credential in n8n holds. */
	readonly credential: Record<string, unknown>;
	/** Where a person finds it. */
	readonly place: string;
	status(since?: number): Promise<LedgerStatus>;
	/** Business time at this moment; returns its distance from the real clock. */
	setClock(now: number): Promise<number>;
	close(): Promise<void>;
}

/** Opens the ledger, made with kind `sandbox` at the first time: only such a one has a clock that moves. */
export async function openSandboxLedger(
	folder: Folder,
	name: string,
	postgres: PostgresPlace | undefined,
): Promise<SandboxLedger> {
	const { hashKey } = folder.kept;
	const file = folder.file('n8n', '.n8n', 'cobranca', `${name}.sqlite`);
	const connection = postgres && { ...postgres, host: '127.0.0.1', ssl: false, schema: 'public' };
	const ledger = await openLedger({
		hashKey,
		kind: 'sandbox',
		...(connection ? { engine: 'postgres', connection } : { engine: 'sqlite', file }),
	});
	return {
		reader: ledger,
		credential: connection
			? { engine: 'postgres', ...connection, hashKey }
			: { engine: 'sqlite', file: path.basename(file), hashKey },
		place: connection ? `database ${connection.database} on 127.0.0.1:${connection.port}` : file,
		status: (since) => ledgerStatus(ledger, since),
		async setClock(now) {
			await ledger.setSandboxClock(now);
			return Math.round(now - Date.now());
		},
		close: () => ledger.close(),
	};
}
