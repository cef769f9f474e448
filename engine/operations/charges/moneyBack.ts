/** Money that went back: what it had settled is owed again, and a person looks before anybody asks for it. */
import { newId } from '../../core/ids';
import { formatReais } from '../../core/money';
import { type Ledger, run, runOne, statement, type Tx } from '../../ports/ledger';
import { balancesOf } from '../balances';
import { businessDay, iso } from '../days';
import { appendEvents } from '../events';
import { refreshCases } from '../storeDebts';
import { finishTasks, openTasks } from '../tasks';
import { surplusTaskKey } from './money';

interface PaidRow {
	id: string;
	debt_id: string;
	case_id: string;
	creditor_id: string;
	debtor_id: string;
	amount: number;
	/** What of it was owed: the rest was paid too much. */
	counted: number;
}

const paidRows = statement<PaidRow>(
	'money.paidRows',
	`select p.id, p.debt_id, t.case_id, t.creditor_id, t.debtor_id, p.amount,
		cast(coalesce((select sum(a.amount) from payment_allocations a where a.payment_id = p.id and a.component not in ('discount', 'surplus')), 0)
			as bigint) as counted
	from payments p join debts t on t.id = p.debt_id
	where p.charge_id = $1 and p.reversed_at is null and (p.external_id = $2 or substr(p.external_id, 1, length($2) + 1) = $2 || '/')
	order by p.id`,
);
const reversePayments = statement(
	'money.reverse',
	(d) => `update payments set reversed_at = $2 where id in ${d.list('$1')}`,
);
const unpayDebts = statement(
	'money.unpay',
	(d) =>
		`update debts set paid = debts.paid - r.cents,
		status = case when debts.status = 'paid' and r.counted > 0 then 'open' else debts.status end,
		status_at = case when debts.status = 'paid' and r.counted > 0 then $2 else debts.status_at end
	from ${d.rows('$1', 'r', { id: 'text', cents: 'int', counted: 'int' })} where debts.id = r.id`,
);
/** Other money has settled them as well. */
const stayPaid = statement(
	'money.stayPaid',
	(d) => `update debts set status = 'paid' where status = 'open' and id in ${d.list('$1')}`,
);
const closedOnes = statement<{ id: string }>(
	'money.closed',
	(d) => `select id from cases where id in ${d.list('$1')} and state = 'closed'`,
);
const openAgain = statement<{ n: number }>(
	'money.openAgain',
	`select count(*) as n from debts where case_id = $1 and status = 'open'`,
);
const insertHold = statement(
	'money.hold',
	`insert into holds (id, creditor_id, case_id, kind, reason, until, created_at) values ($1, $2, $3, 'hold', $4, $5, $6)`,
);

/** The debtor believes to have paid: a person looks before anybody asks again. */
const REST_MS = 3 * 24 * 3_600_000;

/**
 * Undoes a payment of a charge: debts are owed again, the case rests for some days, and a person gets a task. What was paid too much,
 * or has been paid otherwise since, opens nothing: who gets a double payment back has still paid.
 */
export function* giveMoneyBack(
	ledger: Ledger,
	chargeId: string,
	externalId: string,
	why: 'refunded' | 'reversed',
): Tx<number> {
	const now = ledger.businessNow();
	const rows = yield* run(paidRows, chargeId, externalId);
	if (rows.length === 0) return 0;
	yield* run(reversePayments, JSON.stringify(rows.map(({ id }) => id)), ledger.realNow());
	yield* run(
		unpayDebts,
		JSON.stringify(rows.map(({ debt_id, amount, counted }) => ({ id: debt_id, cents: amount, counted }))),
		now,
	);
	yield* appendEvents(
		rows.map((row) => ({
			type: 'payment.reversed',
			creditorId: row.creditor_id,
			debtorId: row.debtor_id,
			caseId: row.case_id,
			data: { debt: row.debt_id, amount: row.amount, charge: chargeId, why },
		})),
		now,
	);
	yield* finishTasks(
		[surplusTaskKey(rows[0]?.creditor_id ?? '', externalId)],
		'O pagamento foi desfeito.',
		ledger.realNow(),
	);
	const total = rows.reduce((sum, { amount }) => sum + amount, 0);
	const owing = yield* owedAgain(rows, now);
	if (owing.length === 0) return total;
	const cases = [...new Map(owing.map((row) => [row.case_id, row])).values()];
	const list = JSON.stringify(cases.map(({ case_id }) => case_id));
	const closed = new Set((yield* run(closedOnes, list)).map(({ id }) => id));
	yield* run(refreshCases, list, now);
	for (const row of cases) {
		if (((yield* runOne(openAgain, row.case_id))?.n ?? 0) === 0) continue;
		const [id, until] = [newId(), now + REST_MS];
		yield* run(
			insertHold,
			id,
			row.creditor_id,
			row.case_id,
			'Pagamento desfeito: confira antes de cobrar.',
			until,
			ledger.realNow(),
		);
		const of = { creditorId: row.creditor_id, debtorId: row.debtor_id, caseId: row.case_id };
		yield* appendEvents(
			[
				...(closed.has(row.case_id) ? [{ type: 'case.reopened', ...of, data: { why } }] : []),
				{ type: 'hold.placed', ...of, data: { id, kind: 'hold', until: iso(until) } },
			],
			now,
		);
	}
	yield* openTasks(
		[
			{
				dedupeKey: `paymentReversed:${cases[0]?.creditor_id}:${externalId}`,
				creditorId: cases[0]?.creditor_id,
				caseId: cases[0]?.case_id,
				kind: 'paymentReversed',
				whatToDo: `Um pagamento de ${formatReais(total)} foi ${why === 'refunded' ? 'estornado' : 'desfeito'} no provedor (${externalId}): confira com o credor antes de cobrar de novo. O caso fica retido por três dias.`,
			},
		],
		ledger.realNow(),
	);
	return total;
}

/** The rows by whose undoing something is owed. */
function* owedAgain(rows: readonly PaidRow[], now: number): Tx<PaidRow[]> {
	const opened = rows.filter(({ counted }) => counted > 0);
	const balances = yield* balancesOf([...new Set(opened.map(({ case_id }) => case_id))], businessDay(now));
	const over = new Set(
		[...balances.values()].flat().flatMap(({ debtId, balance }) => (balance.totalCents > 0 ? [] : debtId)),
	);
	const covered = opened.flatMap(({ debt_id }) => (over.has(debt_id) ? debt_id : []));
	yield* run(stayPaid, JSON.stringify(covered));
	return opened.filter(({ debt_id }) => !over.has(debt_id));
}
