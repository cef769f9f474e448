/**
 * After a restore the ledger does not know which nosso número and which files were given out since the backup, and a number given twice is two
 * debtors with one boleto. So no agreement numbers or files anything until a person has said where it goes on. The sign stands where the range
 * does: its end is negative until then.
 */
import { CobrancaError } from '../../core/errors';
import { run, runOne, statement, type Tx } from '../../ports/ledger';
import type { TaskInput } from '../tasks';

const close = statement<{ agreement_id: string; next: number }>(
	'bank.numbers.close',
	'update bank_numbers set last = -last where last > 0 returning agreement_id, next',
);
const end = statement<{ last: number }>(
	'bank.numbers.end',
	'select last from bank_numbers where agreement_id = $1',
);
const creditors = statement<{ id: string; creditor_id: string }>(
	'bank.numbers.creditors',
	'select id, creditor_id from bank_agreements',
);

export const isClosed = ({ last }: { last: number }): boolean => last < 0;

export const CLOSED =
	'O livro foi restaurado de uma cópia, e o que este convênio numerou e enviou depois dela não está aqui: leia de novo os retornos desde então, confira no banco o último nosso número e o último arquivo, e informe os próximos em Collection Ledger → Bank Agreement → Save, Numbers.';

/** Closes the range of every agreement; a task for each says what to do. */
export function* closeRanges(): Tx<TaskInput[]> {
	const closed = yield* run(close);
	if (closed.length === 0) return [];
	const creditorOf = new Map((yield* run(creditors)).map((row) => [row.id, row.creditor_id]));
	return closed.map(({ agreement_id: id, next }) => ({
		dedupeKey: closedTask(id, next),
		creditorId: creditorOf.get(id) ?? null,
		kind: 'restored',
		whatToDo: `Convênio ${id}. ${CLOSED}`,
	}));
}

/** @param next where the range stood when it was closed */
export const closedTask = (agreementId: string, next: number): string =>
	`bankRestored:${agreementId}:${next}`;

/** @throws CobrancaError badInput while a person has not said where the numbers go on */
export function* checkOpen(agreementId: string): Tx<void> {
	const range = yield* runOne(end, agreementId);
	if (!range || !isClosed(range)) return;
	throw new CobrancaError(
		'badInput',
		`The ledger was restored, and what the agreement "${agreementId}" numbered and sent since the backup is not in it.`,
		{
			field: 'agreementId',
			remedy:
				'Ask the bank for its last nosso número and file, and give the next ones in Collection Ledger, Bank Agreement, Save, Numbers.',
		},
	);
}
