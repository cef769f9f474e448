import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { LedgerConfig } from '../../engine/adapters/ledger/open';
import { CobrancaError } from '../../engine/core/errors';
import type { Ledger } from '../../engine/ports/ledger';
import { logOf, type WithLogger } from './log';

/** Anything that n8n hands a node and that can read its credentials. */
export interface WithCredentials {
	getCredentials(type: string): Promise<ICredentialDataDecryptedObject>;
}

interface Opened {
	opening: Promise<Ledger>;
	/** Known once it is open: the end of the process does not wait for promises. */
	ledger?: Ledger;
}

/** One open ledger for each content of a credential, for the life of the process: opening costs a migration check. */
const open = new Map<string, Opened>();

/** The ledger of the node's credential; what it commits about the house itself goes to n8n's log. @throws CobrancaError when the credential is wrong or the database cannot be opened */
export async function ledgerOf(context: WithCredentials & Partial<WithLogger>): Promise<Ledger> {
	const ledger = await openLedgerOf(await context.getCredentials('cobrancaLedgerApi'));
	if (!hasLogger(context)) return ledger;
	const { logged } = await import('../../engine/operations/logged');
	return logged(ledger, logOf(context));
}

const hasLogger = (context: Partial<WithLogger>): context is WithLogger =>
	context.logger !== undefined && context.getNode !== undefined;

/** Opens the ledger of a credential's fields, or gives the one that is open. A failure is not remembered. */
export async function openLedgerOf(fields: ICredentialDataDecryptedObject): Promise<Ledger> {
	const config = configOf(fields);
	const key = createHash('sha256').update(JSON.stringify(config)).digest('hex');
	const known = open.get(key);
	if (known) return await known.opening;
	const entry: Opened = {
		opening: import('../../engine/adapters/ledger/open').then(({ openLedger }) => openLedger(config)),
	};
	open.set(key, entry);
	process.removeListener('exit', closeAtExit).once('exit', closeAtExit);
	void entry.opening.then(
		(ledger) => (entry.ledger = ledger),
		() => open.delete(key),
	);
	return await entry.opening;
}

/** Closes every open ledger; tests call it between ledgers. */
export async function closeLedgers(): Promise<void> {
	const entries = [...open.values()];
	open.clear();
	process.removeListener('exit', closeAtExit);
	await Promise.allSettled(entries.map(async ({ opening }) => await (await opening).close()));
}

function closeAtExit(): void {
	for (const { ledger } of open.values()) void ledger?.close();
}

/** The credential's fields as the engine wants them. SQLite files live under n8n's own folder, by name. */
export function configOf(fields: ICredentialDataDecryptedObject): LedgerConfig {
	const text = (name: string) => String(fields[name] ?? '').trim();
	const common = { hashKey: text('hashKey'), queueMode: process.env.EXECUTIONS_MODE === 'queue' };
	if (fields.engine === 'postgres') {
		return {
			...common,
			engine: 'postgres',
			connection: {
				host: text('host'),
				port: Number(fields.port ?? 5432),
				database: text('database'),
				user: text('user'),
				password: String(fields.password ?? ''),
				ssl: fields.ssl === true,
				schema: text('schema') || 'public',
			},
		};
	}
	return { ...common, engine: 'sqlite', file: join(n8nFolder(), 'cobranca', fileNameOf(text('file'))) };
}

/** Where n8n keeps what is its own. */
export function n8nFolder(): string {
	return join(process.env.N8N_USER_FOLDER ?? homedir(), '.n8n');
}

function fileNameOf(name: string): string {
	if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name) && !name.includes('..')) return name;
	throw new CobrancaError(
		'config',
		'The file name of the ledger may hold letters, digits, dots, hyphens and underscores only.',
		{
			field: 'file',
			remedy: 'Write a name such as cobranca.sqlite, without a folder: it is kept under the n8n user folder.',
		},
	);
}
