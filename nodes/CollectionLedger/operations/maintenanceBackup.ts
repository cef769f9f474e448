import { logOf } from '../../common/log';
import type { LedgerOperation } from '../operation';
import { without } from '../../common/without';

export const maintenanceBackup: LedgerOperation = {
	resource: 'maintenance',
	peopleOnly: true,
	option: {
		name: 'Back Up',
		value: 'backup',
		action: 'Back up the ledger',
		description:
			'Copy the ledger, while it works, into a file beside it; the file holds everything about people',
	},
	properties: [
		{
			displayName:
				'The file goes to cobranca/backups in the n8n user folder (in queue mode that of the worker that runs this), readable by its owner only. Set COBRANCA_BACKUP_PASSPHRASE to encipher it.',
			name: 'backupNotice',
			type: 'notice',
			default: '',
		},
	],
	async execute(call) {
		const { configOfNode, ledgerFile, passphrase, stamp } = await import('../../common/ledgerFiles');
		const { backupLedger } = await import('../../../engine/adapters/ledger/backup/backup');
		const file = ledgerFile('backups', `cobranca-${stamp()}.backup`);
		const startedAt = performance.now();
		const made = await backupLedger(await configOfNode(call.context), file, {
			passphrase: passphrase(),
		});
		const { bytes, enciphered, schemaVersion } = made;
		logOf(call.context).write('info', 'ledger.backedUp', {
			bytes,
			enciphered,
			schemaVersion,
			durationMs: Math.round(performance.now() - startedAt),
		});
		return without(made, 'keyCheck');
	},
};
