/** Files of the ledger that hold everything about people: they stay in a folder beside it, by name, and never become items or binary data of n8n. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerConfig } from '../../engine/adapters/ledger/open';
import { CobrancaError } from '../../engine/core/errors';
import { configOf, n8nFolder, type WithCredentials } from './ledger';

/** The ledger that the node's credential names. */
export async function configOfNode(context: WithCredentials): Promise<LedgerConfig> {
	return configOf(await context.getCredentials('cobrancaLedgerApi'));
}

/** `<n8n user folder>/.n8n/cobranca/<folder>/<name>`; the folder is made for its owner only. @throws CobrancaError badInput */
export function ledgerFile(folder: 'backups' | 'titulares', name: string): string {
	if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name) || name.includes('..')) {
		throw new CobrancaError(
			'badInput',
			'The file name may hold letters, digits, dots, hyphens and underscores only.',
			{
				field: 'file',
				remedy: `Write a name without a folder: it is kept under cobranca/${folder} of the n8n user folder.`,
			},
		);
	}
	const path = join(n8nFolder(), 'cobranca', folder);
	mkdirSync(path, { recursive: true, mode: 0o700 });
	return join(path, name);
}

/** `2026-11-22T13-05-09`, for names of files. */
export const stamp = (): string => new Date().toISOString().slice(0, 19).replaceAll(':', '-');

export const passphrase = (): string | undefined => process.env.COBRANCA_BACKUP_PASSPHRASE || undefined;
