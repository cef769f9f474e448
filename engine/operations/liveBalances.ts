/**
 * Live balance checks: what the creditor's own system says of debts right before they are asked for. A debt that it calls open is
 * confirmed at that instant, and the gate takes this for fresh payments; one that it calls paid leaves at once; one on which it
 * says that less is owed than we ask is held for a person. No answer changes nothing: stale debts stay held.
 */
import { badInput } from '../core/errors';
import { newId } from '../core/ids';
import { formatReais, toReais } from '../core/money';
import { type Ledger, run, statement, type Tx } from '../ports/ledger';
import { balancesOf, OPEN_STATUSES } from './balances';
import { businessDay, iso } from './days';
import { appendEvents } from './events';
import { lockCases, lockPersonsOfCases } from './locks';
import { storePayment } from './payments';
import { openTasks } from './tasks';
import { exitDebts, NOT_OVER_STATUSES } from './withdraw';

/** What a creditor's system said of one debt. */
export interface BalanceAnswer {
	/** Needed where `debt` is the creditor's own number of it. */
	creditorId?: string;
	/** The creditor's number of the debt, or our id of it. */
	debt: string;
	/** null = no answer: nothing changes. */
	open: boolean | null;
	/** Cents that the creditor says are owed. */
	balanceCents?: number | null;
	/** The creditor tells the principal only, without the fine and interest that we add. */
	principalOnly?: boolean;
	/** What was paid, of a debt that is not open any more. `id`: the payer's system's own; made of title, day and amount if absent. */
	payment?: { cents: number; paidOn?: string; id?: string } | null;
	/** Business instant of the answer, epoch ms; one that is absent or still to come is now. */
	checkedAt?: number | null;
}

/**
 * confirmed: open, at no less than we ask · left: the creditor has been paid, the debt left · paid: its payment was booked · held: the
 * creditor says less · closed: it was over here already · unanswered: nobody knows · unknown: no such debt here.
 */
export type BalanceStatus = 'confirmed' | 'left' | 'paid' | 'held' | 'closed' | 'unanswered' | 'unknown';

export interface BalanceOutcome {
	debt: string;
	caseId: string | null;
	status: BalanceStatus;
}

interface Row {
	id: string;
	case_id: string;
	creditor_id: string;
	debtor_id: string;
	external_id: string;
	status: string;
	confirmed_at: number | null;
}
type Matched = BalanceAnswer & { row: Row };

const COLUMNS = 't.id, t.case_id, t.creditor_id, t.debtor_id, t.external_id, t.status, t.confirmed_at';
const byId = statement<Row>(
	'live.byId',
	(d) => `select ${COLUMNS} from debts t where t.id in ${d.list('$1')}`,
);
const byTitle = statement<Row>(
	'live.byTitle',
	(d) =>
		`select ${COLUMNS} from ${d.rows('$1', 'r', { creditor_id: 'text', title: 'text' })}
	join debts t on t.creditor_id = r.creditor_id and t.external_id = r.title`,
);
const confirm = statement(
	'live.confirm',
	(d) =>
		`update debts set confirmed_at = r.at from ${d.rows('$1', 'r', { id: 'text', at: 'int' })} where debts.id = r.id`,
);
const openHolds = statement<{ case_id: string; reason: string }>(
	'live.holds',
	(d) =>
		`select case_id, reason from holds where lifted_at is null and kind = 'hold' and case_id in ${d.list('$1')}`,
);
const insertHolds = statement(
	'live.hold',
	(d) =>
		`insert into holds (id, creditor_id, case_id, kind, reason, until, created_at)
	select r.id, r.creditor_id, r.case_id, 'hold', r.reason, null, $2
	from ${d.rows('$1', 'r', { id: 'text', creditor_id: 'text', case_id: 'text', reason: 'text' })} where true`,
);
/** A case that was held need not wait for tomorrow: the gate judges it anew, whichever rule was named beside the old payments. */
const wake = statement(
	'live.wake',
	(d) =>
		`update cases set next_at = $2 where state = 'open' and next_at > $2 and id in ${d.list('$1')}
	and exists (select 1 from step_runs s where s.case_id = cases.id and s.state = 'due' and s.hold_rule is not null)`,
);
const forget = statement(
	'live.forget',
	(d) =>
		`update step_runs set not_before = null where state = 'due' and hold_rule = 'freshness' and case_id in ${d.list('$1')}`,
);

/** Answers of one transaction. */
const AT_ONCE = 100;
const HELD_REASON = 'O sistema do credor informa saldo menor que o nosso: confira antes de cobrar.';

/**
 * Takes in what a creditor's system said, each debt under its person's lock, a hundred a transaction. The outcomes are in the order of
 * the answers. @throws CobrancaError badInput for an amount or day that is none
 */
export async function confirmBalances(
	ledger: Ledger,
	answers: readonly BalanceAnswer[],
): Promise<BalanceOutcome[]> {
	answers.forEach(check);
	const outcomes: BalanceOutcome[] = [];
	for (let from = 0; from < answers.length; from += AT_ONCE) {
		const some = answers.slice(from, from + AT_ONCE);
		outcomes.push(...(await ledger.transact('balances.confirm', () => takeIn(ledger, some))));
	}
	return outcomes;
}

function check({ debt, balanceCents, payment, checkedAt }: BalanceAnswer): void {
	if (!debt.trim()) throw badInput('debt', 'The answer does not say of which debt it is.');
	if (balanceCents != null && !(Number.isSafeInteger(balanceCents) && balanceCents >= 0))
		throw badInput('balance', 'The balance must be an amount of zero or more, with at most two decimals.');
	if (payment && !(Number.isSafeInteger(payment.cents) && payment.cents > 0))
		throw badInput('paidAmount', 'The amount paid must be more than zero, with at most two decimals.');
	if (payment?.paidOn && !/^\d{4}-\d{2}-\d{2}$/.test(payment.paidOn))
		throw badInput('paidOn', 'The payment date must be an ISO date, e.g. 2026-11-23.');
	if (checkedAt != null && !Number.isFinite(checkedAt))
		throw badInput('checkedAt', 'The instant of the check is not a date and time.', 'Use ISO 8601.');
}

function* takeIn(ledger: Ledger, answers: readonly BalanceAnswer[]): Tx<BalanceOutcome[]> {
	const before = yield* rowsOf(answers);
	const cases = [...new Set(before.flatMap((row) => row?.case_id ?? []))];
	yield* lockPersonsOfCases(cases);
	yield* lockCases(cases);
	const rows = yield* rowsOf(answers);
	const matched = answers.flatMap((answer, i): Matched[] => {
		const row = rows[i];
		const heeded = answer.open === null ? [] : answer.open ? OPEN_STATUSES : NOT_OVER_STATUSES;
		return row && (heeded as readonly string[]).includes(row.status) ? [{ ...answer, row }] : [];
	});
	// Two answers of one debt that differ: whichever says paid is believed.
	const gone = onePerDebt(matched.filter(({ open }) => open === false));
	const goneIds = new Set(gone.map(({ row }) => row.id));
	const open = matched.filter(({ row }) => !goneIds.has(row.id));
	const done = new Map<string, BalanceStatus>();
	yield* leave(ledger, gone, done);
	yield* stay(ledger, open, done);
	return answers.map(({ debt, open: said }, i) => {
		const row = rows[i];
		const caseId = row?.case_id ?? null;
		if (!row) return { debt, caseId, status: 'unknown' };
		if (said === null) return { debt, caseId, status: 'unanswered' };
		return { debt, caseId, status: done.get(row.id) ?? 'closed' };
	});
}

/** The debts of the answers, in their order; a creditor's number before an id of ours. */
function* rowsOf(answers: readonly BalanceAnswer[]): Tx<(Row | undefined)[]> {
	const ids = answers.map(({ debt }) => debt.trim());
	const titles = answers.map(({ creditorId, debt }) => ({
		creditor_id: creditorId?.trim() ?? '',
		title: debt.trim(),
	}));
	const mine = new Map((yield* run(byId, JSON.stringify(ids))).map((row) => [row.id, row]));
	const theirs = new Map(
		(yield* run(byTitle, JSON.stringify(titles))).map((row) => [
			`${row.creditor_id} ${row.external_id}`,
			row,
		]),
	);
	return titles.map(({ creditor_id, title }) => theirs.get(`${creditor_id} ${title}`) ?? mine.get(title));
}

const onePerDebt = (answers: readonly Matched[]) => [...new Map(answers.map((a) => [a.row.id, a])).values()];

/** Debts that the creditor calls paid: booked where it says what was paid, out as paid at the creditor otherwise. */
function* leave(ledger: Ledger, gone: readonly Matched[], done: Map<string, BalanceStatus>): Tx<void> {
	const today = businessDay(ledger.businessNow());
	for (const { row, payment } of gone) {
		if (!payment) continue;
		const paidOn = payment.paidOn ?? today;
		const { status } = yield* storePayment(
			ledger,
			{
				creditorId: row.creditor_id,
				debtExternalId: row.external_id,
				amount: toReais(payment.cents),
				paidOn,
				// As a file of payments makes it, so that the file of tonight tells of no second one.
				externalId: payment.id?.trim() || `${row.external_id}:${paidOn}:${payment.cents}`,
				source: 'creditor',
				settles: true,
			},
			payment.cents,
		);
		if (status === 'settled') done.set(row.id, 'paid');
	}
	// A payment that was known already and did not settle the debt: the creditor says that it is over all the same.
	const rest = gone.filter(({ row }) => !done.has(row.id));
	for (const creditorId of new Set(rest.map(({ row }) => row.creditor_id))) {
		const titles = rest.filter(({ row }) => row.creditor_id === creditorId).map(({ row }) => row.external_id);
		const reason = 'Consulta ao sistema do credor: não está mais em aberto.';
		yield* exitDebts(ledger, { creditorId, titles, status: 'paidAtCreditor', reason });
	}
	for (const { row } of rest) done.set(row.id, 'left');
}

/** Debts that the creditor calls open: confirmed, or held where it says that less is owed than we ask. */
function* stay(ledger: Ledger, open: readonly Matched[], done: Map<string, BalanceStatus>): Tx<void> {
	if (open.length === 0) return;
	const now = ledger.businessNow();
	const caseIds = [...new Set(open.map(({ row }) => row.case_id))];
	const owed = new Map(
		[...(yield* balancesOf(caseIds, businessDay(now))).values()]
			.flat()
			.map(({ debtId, balance }) => [debtId, balance]),
	);
	const less = open.filter(({ row, balanceCents, principalOnly }) => {
		const balance = owed.get(row.id);
		if (balanceCents == null || !balance) return false;
		return balanceCents < (principalOnly ? balance.principalCents : balance.totalCents);
	});
	const lessIds = new Set(less.map(({ row }) => row.id));
	yield* holdForPerson(ledger, onePerDebt(less), (id) => owed.get(id)?.totalCents ?? 0);
	for (const id of lessIds) done.set(id, 'held');
	const fine = open.filter(({ row }) => !lessIds.has(row.id));
	const at = new Map<string, number>();
	for (const { row, checkedAt } of fine) {
		const said = Math.min(checkedAt ?? now, now);
		at.set(row.id, Math.max(said, at.get(row.id) ?? 0, row.confirmed_at ?? 0));
		done.set(row.id, 'confirmed');
	}
	yield* run(confirm, JSON.stringify([...at].map(([id, instant]) => ({ id, at: instant }))));
	const confirmed = [...new Set(fine.map(({ row }) => row.case_id))];
	yield* run(wake, JSON.stringify(confirmed), now);
	yield* run(forget, JSON.stringify(confirmed));
	yield* appendEvents(
		confirmed.map((caseId) => {
			const debts = onePerDebt(fine).filter(({ row }) => row.case_id === caseId);
			const { creditor_id, debtor_id } = (debts[0] as Matched).row;
			const oldest = Math.min(...debts.map(({ row }) => at.get(row.id) ?? now));
			return {
				type: 'balance.confirmed',
				creditorId: creditor_id,
				debtorId: debtor_id,
				caseId,
				data: { debts: debts.length, at: iso(oldest) },
			};
		}),
		now,
	);
}

/** Nobody is asked for more than the creditor says: the case waits, and one task a day says by how much they differ. */
function* holdForPerson(
	ledger: Ledger,
	less: readonly Matched[],
	oursCents: (debtId: string) => number,
): Tx<void> {
	if (less.length === 0) return;
	const now = ledger.businessNow();
	const byCase = new Map(less.map(({ row }) => [row.case_id, row]));
	const held = new Set(
		(yield* run(openHolds, JSON.stringify([...byCase.keys()])))
			.filter(({ reason }) => reason === HELD_REASON)
			.map(({ case_id }) => case_id),
	);
	const fresh = [...byCase.values()].filter(({ case_id }) => !held.has(case_id));
	const holds = fresh.map(({ case_id, creditor_id }) => ({
		id: newId(),
		case_id,
		creditor_id,
		reason: HELD_REASON,
	}));
	yield* run(insertHolds, JSON.stringify(holds), ledger.realNow());
	yield* openTasks(
		less.map(({ row, balanceCents }) => ({
			dedupeKey: `balance:${row.id}:${businessDay(now)}`,
			kind: 'balanceDiffers',
			creditorId: row.creditor_id,
			caseId: row.case_id,
			whatToDo: `O credor informa ${formatReais(balanceCents ?? 0)} em aberto no título ${row.external_id}, e aqui ele vale ${formatReais(oursCents(row.id))}: registre a baixa ou corrija o título, depois libere o caso em Collection Ledger → Hold → Lift.`,
		})),
		ledger.realNow(),
	);
	yield* appendEvents(
		fresh.map((row, i) => ({
			type: 'hold.placed',
			creditorId: row.creditor_id,
			debtorId: row.debtor_id,
			caseId: row.case_id,
			data: { id: holds[i]?.id, kind: 'hold', until: null },
		})),
		now,
	);
}
