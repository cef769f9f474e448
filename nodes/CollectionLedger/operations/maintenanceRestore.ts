import { logOf } from '../../common/log';
import type { LedgerOperation } from '../operation';
import { without } from '../../common/without';

export const maintenanceRestore: LedgerOperation = {
	resource: 'maintenance',
	peopleOnly: true,
	option: {
		name: 'Restore',
		value: 'restore',
		action: 'Restore a backup',
		description:
			'Read a backup into this ledger, which must be empty; nothing is sent until somebody resumes',
	},
	properties: [
		{
			displayName: 'File',
			name: 'file',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. cobranca-2026-11-22T13-05-09.backup',
			description: 'Name of a file in cobranca/backups of the n8n user folder',
		},
	],
	async execute(call) {
		const { configOfNode, ledgerFile, passphrase } = await import('../../common/ledgerFiles');
		const { restoreLedger } = await import('../../../engine/adapters/ledger/backup/restore');
		const { settleRestored } = await import('../../../engine/operations/restored');
		const config = await configOfNode(call.context);
		const restored = await restoreLedger(config, ledgerFile('backups', call.text('file')), {
			hashKey: config.hashKey,
			settle: settleRestored,
			passphrase: passphrase(),
		});
		logOf(call.context).write('warn', 'ledger.restored', { madeAt: restored.madeAt });
		return without(restored, 'keyCheck');
	},
};
