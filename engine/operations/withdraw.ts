/** Debts that leave: withdrawn, returned, ceded, cancelled, or paid at the creditor. */
import { badInput } from '../core/errors';
import { type Ledger, run, statement, type Tx } from '../ports/ledger';
import { releaseCharges } from './charges/release';
import { appendEvents } from './events';
import { lockCases, lockPersonsOfCases } from './locks';
import { endChoices } from './offers/endChoices';
import { refreshCases } from './storeDebts';

export const EXITS = ['withdrawn', 'returned', 'ceded', 'paidAtCreditor', 'cancelled'] as const;
export type ExitStatus = (typeof EXITS)[number];

export interface ExitResult {
	/** Titles that left now. */
	left: string[];
	/** Titles that had left before, or were paid. */
	alreadyClosed: string[];
	notFound: string[];
	casesClosed: number;
	/** Sum of the principal still unpaid of what left, cents. */
	cents: number;
	/** Boletos and Pix charges that have to be cancelled. */
	charges: number;
}

interface Row {
	id: string;
	case_id: string;
	debtor_id: string;
	creditor_id: string;
	external_id: string;
	status: string;
	owed: number;
}

/** Whatever is not over: a disputed or prescribed debt leaves, too. */
export const NOT_OVER_STATUSES = ['open', 'promised', 'agreed', 'disputed', 'legal', 'prescribed'] as const;
const NOT_OVER = `('${NOT_OVER_STATUSES.join("', '")}')`;

const byTitle = statement<Row>(
	'exit.debts',
	(d) =>
		`select id, case_id, debtor_id, creditor_id, external_id, status, principal - paid as owed from debts
	where creditor_id = $1 and external_id in ${d.list('$2')}`,
);
const leave = statement<{ id: string }>(
	'exit.leave',
	(d) =>
		`update debts set status = $2, status_at = $3, exit_reason = $4 where id in ${d.list('$1')} and status in ${NOT_OVER} returning id`,
);
const withOpen = statement<{ id: string }>(
	'exit.withOpen',
	(d) =>
		`select distinct case_id as id from debts where case_id in ${d.list('$1')} and status in ('open', 'promised', 'agreed', 'disputed', 'legal')`,
);
const close = statement<{ id: string; creditor_id: string; debtor_id: string }>(
	'exit.close',
	(d) =>
		`update cases set state = 'closed', close_reason = $2, closed_at = $3, oldest_due_date = null, next_at = null
	where id in ${d.list('$1')} and state = 'open' returning id, creditor_id, debtor_id`,
);
const openTitles = statement<{ external_id: string }>(
	'exit.ofCase',
	`select external_id from debts where case_id = $1 and creditor_id = $2 and status in ${NOT_OVER}`,
);

/** Titles of one transaction. */
const MOST_TITLES = 200;

export interface ExitInput {
	creditorId: string;
	titles: readonly string[];
	status: ExitStatus;
	/** Words of the person or of the file; shown in the timeline. */
	reason: string | null;
	batchId?: string;
}

/**
 * Debts leave under the locks of their persons: status, charges wanted cancelled, the case closed and silent when nothing is
 * left, in the caller's transaction. What was reserved and not yet armed is stopped by it: ARM reads the same rows under the same lock.
 */
export function* exitDebts(ledger: Ledger, input: ExitInput): Tx<ExitResult> {
	const now = ledger.businessNow();
	const titles = [...new Set(input.titles)];
	const list = JSON.stringify(titles);
	const cases = [...new Set((yield* run(byTitle, input.creditorId, list)).map((row) => row.case_id))];
	yield* lockPersonsOfCases(cases);
	yield* lockCases(cases);
	const rows = yield* run(byTitle, input.creditorId, list);
	const ids = new Set(
		(yield* run(leave, JSON.stringify(rows.map(({ id }) => id)), input.status, now, input.reason)).map(
			({ id }) => id,
		),
	);
	const left = rows.filter(({ id }) => ids.has(id));
	const touched = [...new Set(left.map((row) => row.case_id))];
	const charges =
		left.length === 0 ? 0 : yield* releaseCharges(ledger, { debtIds: left.map(({ id }) => id) }, 'withdrawn');
	const alive = new Set((yield* run(withOpen, JSON.stringify(touched))).map(({ id }) => id));
	const closed = yield* run(close, JSON.stringify(touched.filter((id) => !alive.has(id))), input.status, now);
	yield* endChoices(
		closed.map(({ id }) => id),
		'Os títulos saíram da carteira.',
		ledger.realNow(),
	);
	yield* run(refreshCases, JSON.stringify([...alive]), now);
	yield* appendEvents(
		[
			...left.map((row) => ({
				type: 'debt.exited',
				creditorId: row.creditor_id,
				debtorId: row.debtor_id,
				caseId: row.case_id,
				data: { debt: row.id, status: input.status, reason: input.reason, batch: input.batchId ?? null },
			})),
			...closed.map((row) => ({
				type: 'case.closed',
				creditorId: row.creditor_id,
				debtorId: row.debtor_id,
				caseId: row.id,
				data: { reason: input.status },
			})),
		],
		now,
	);
	const found = new Set(rows.map((row) => row.external_id));
	return {
		left: left.map((row) => row.external_id),
		alreadyClosed: rows.filter(({ id }) => !ids.has(id)).map((row) => row.external_id),
		notFound: titles.filter((title) => !found.has(title)),
		casesClosed: closed.length,
		cents: left.reduce((sum, row) => sum + Math.max(0, row.owed), 0),
		charges,
	};
}

export interface WithdrawInput {
	creditorId: string;
	/** The creditor's numbers of the debts, or all that are open of one case. */
	titles?: readonly string[];
	caseId?: string;
	status: ExitStatus;
	reason?: string;
}

/** A person (or another system) takes debts out. @throws CobrancaError badInput */
export async function withdrawDebts(ledger: Ledger, input: WithdrawInput): Promise<ExitResult> {
	if (!EXITS.includes(input.status))
		throw badInput('status', `The status of a debt that leaves is one of ${EXITS.join(', ')}.`);
	const given = (input.titles ?? []).map((title) => title.trim()).filter(Boolean);
	if (given.length === 0 && !input.caseId)
		throw badInput('titles', 'Name the debts that leave, by their numbers or by their case.');
	if (given.length > MOST_TITLES)
		throw badInput(
			'titles',
			`At most ${MOST_TITLES} debts leave at once.`,
			'Import them as a file of withdrawals.',
		);
	const reason = input.reason?.trim() || null;
	return await ledger.transact('exit', function* () {
		const titles =
			given.length > 0
				? given
				: (yield* run(openTitles, input.caseId ?? '', input.creditorId)).map((row) => row.external_id);
		return yield* exitDebts(ledger, { creditorId: input.creditorId, titles, status: input.status, reason });
	});
}
