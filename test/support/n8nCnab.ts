import { readSettings } from '../../engine/operations/creditorSettings';
import { getLeasedCases } from '../../engine/operations/getLeasedCases';
import type { CaseItem } from '../../engine/operations/items';
import { leaseCases } from '../../engine/operations/leaseCases';
import { type Ledger, run, statement } from '../../engine/ports/ledger';

const settingsOf = statement<{ settings: string }>(
	't.cnab.settings',
	'select settings from creditors where id = $1',
);
const setSettings = statement('t.cnab.write', 'update creditors set settings = $2 where id = $1');
const address = statement(
	't.cnab.address',
	`update debtors set street = 'Rua das Acácias, 120', district = 'Centro', city = 'São Paulo', uf = 'SP', cep = '01310100'`,
);

/** The creditor's charges are registered by file under this agreement, and its debtors live somewhere. */
export async function setCharges(ledger: Ledger, creditor: string, agreement: string): Promise<void> {
	await ledger.transact('t', function* () {
		const [row] = yield* run(settingsOf, creditor);
		const charges = { provider: 'cnab', kind: 'boleto', dueInDays: 3, agreement };
		yield* run(setSettings, creditor, JSON.stringify({ ...readSettings(row?.settings ?? '{}'), charges }));
		yield* run(address);
	});
}

export async function casesToLease(ledger: Ledger): Promise<CaseItem[]> {
	const lease = await leaseCases(ledger);
	return await getLeasedCases(ledger, lease?.token ?? '');
}
