/** What comes before an agreement's next file: baixas of what is not wanted any more, and word of files that the bank has not answered. */
import { setImmediate as turn } from 'node:timers/promises';
import { newId } from '../../core/ids';
import { type Ledger, run, statement } from '../../ports/ledger';
import { openTasks } from '../tasks';
import { insertCancels, MOST_CANCELS, toCancel } from './fileRows';
import { type AgreementRow, OPEN_INSTRUCTION } from './rows';

/** Asks for the baixa of all that the bank has and nobody wants, slice by slice: one that is left out can be paid until the next file. */
export async function askForBaixas(ledger: Ledger, agreementId: string): Promise<void> {
	for (;;) {
		const asked = await ledger.transact('bank.file.cancels', function* () {
			const unwanted = yield* run(toCancel, agreementId);
			const rows = unwanted.map(({ charge_id }) => ({ id: newId(), charge_id }));
			yield* run(insertCancels, JSON.stringify(rows), agreementId, ledger.businessNow());
			return rows.length;
		});
		if (asked < MOST_CANCELS) return;
		await turn();
	}
}

/** A bank answers on the next business day; a weekend lies between them. */
const SILENT_MS = 4 * 24 * 3_600_000;

/** Open ones are few and have an index by charge; the agreement's own would lead through all that it ever asked. */
const unanswered = statement<{ number: number; name: string; n: number }>(
	'bank.file.unanswered',
	`select f.number, f.name, g.n from (
		select bank_instructions.file as file, count(*) as n from bank_instructions
			join bank_titles t on t.charge_id = bank_instructions.charge_id and t.state in ('sent', 'registered')
		where ${OPEN_INSTRUCTION} and bank_instructions.state = 'inFile' and bank_instructions.charge_id > ''
			and bank_instructions.agreement_id || '' = $1
		group by bank_instructions.file) g
	join bank_files f on f.agreement_id = $1 and f.number = g.file
	where f.state = 'built' and f.at < $2 order by f.number limit 50`,
);

/** A file that never left, or a retorno that nobody read, would keep its boletos from their debtors for ever. */
export async function tellUnanswered(
	ledger: Ledger,
	{ id, creditor_id }: Pick<AgreementRow, 'id' | 'creditor_id'>,
): Promise<void> {
	await ledger.transact('bank.file.unanswered', function* () {
		const files = yield* run(unanswered, id, ledger.businessNow() - SILENT_MS);
		yield* openTasks(
			files.map(({ number, name, n }) => ({
				dedupeKey: `unansweredRemessa:${id}:${number}`,
				creditorId: creditor_id,
				kind: 'unansweredRemessa',
				whatToDo: `A remessa ${number} do convênio ${id} (${name}) foi montada há mais de quatro dias, e o banco não respondeu ${n} instruções dela: confira se o arquivo chegou ao banco (Boleto → Build Remessa, File Number ${number}, devolve o mesmo) e se todos os retornos foram lidos. Até lá estes boletos não saem, ou continuam como estavam.`,
			})),
			ledger.realNow(),
		);
	});
}
