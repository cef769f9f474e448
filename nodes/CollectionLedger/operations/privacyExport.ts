import { logOf } from '../../common/log';
import type { LedgerOperation } from '../operation';
import { debtorId } from './privacyFields';

export const privacyExport: LedgerOperation = {
	resource: 'privacy',
	peopleOnly: true,
	option: {
		name: 'Export',
		value: 'export',
		action: 'Export the data of a debtor',
		description:
			'Write all that is held of a debtor into two files, JSON and Portuguese text, for the debtor only (LGPD)',
	},
	properties: [
		debtorId,
		{
			displayName: 'All Creditors',
			name: 'allCreditors',
			type: 'boolean',
			default: false,
			description:
				'Whether to export what is held of the person at every creditor, for the agency that answers',
		},
	],
	async execute(call) {
		const { writeFileSync } = await import('node:fs');
		const { ledgerFile, stamp } = await import('../../common/ledgerFiles');
		const { exportDebtor, exportPerson } = await import('../../../engine/operations/privacy/export');
		const { exportMarkdown } = await import('../../../engine/operations/privacy/markdown');
		const id = call.text('debtorId');
		const all = call.value('allCreditors')
			? await exportPerson(call.ledger, id)
			: [await exportDebtor(call.ledger, id)];
		const name = `titular-${id.slice(-12)}-${stamp()}`;
		const files = [`${name}.json`, `${name}.md`].map((file) => ledgerFile('titulares', file));
		const texts = [JSON.stringify(all, null, '\t'), exportMarkdown(all)];
		files.forEach((file, n) => writeFileSync(file, `${texts[n]}\n`, { flag: 'wx', mode: 0o600 }));
		logOf(call.context).write('info', 'privacy.exported', { creditors: all.length });
		return { debtorId: id, creditors: all.map(({ creditor }) => creditor.id), files };
	},
};
