/**
 * Money that came in over debts: payments with their components, debts and cases closed, other instruments wanted gone. One path for a provider's events and for a baixa by hand; the caller holds the persons' locks.
 */
import { newId } from '../../core/ids';
import { type Cents, formatReais } from '../../core/money';
import { type Share, spread } from '../../domain/charges';
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { type Worth, worthOf } from '../balances';
import { businessDay } from '../days';
import { appendEvents } from '../events';
import { refreshCases } from '../storeDebts';
import { finishTasks, openTasks } from '../tasks';
import { releaseCharges } from './release';

interface DebtRow {
	id: string;
	case_id: string;
	creditor_id: string;
	debtor_id: string;
	external_id: string;
	status: string;
	due_date: string;
	principal: number;
	fine_bp: number | null;
	interest_month_bp: number | null;
	terms: string;
	debtor_kind: 'PF' | 'PJ';
}

const debtsById = statement<DebtRow>(
	'money.debts',
	(d) =>
		`select t.id, t.case_id, t.creditor_id, t.debtor_id, t.external_id, t.status, t.due_date, t.principal, t.fine_bp, t.interest_month_bp,
		t.terms, b.kind as debtor_kind
	from debts t join debtors b on b.id = t.debtor_id where t.id in ${d.list('$1')} order by t.due_date, t.id`,
);
const insertPayments = statement<{ id: string }>(
	'money.insert',
	(d) =>
		`insert into payments (id, creditor_id, debt_id, external_id, amount, paid_on, source, recorded_at, charge_id)
	select r.id, r.creditor_id, r.debt_id, r.external_id, r.amount, $2, $3, $4, r.charge_id
	from ${d.rows('$1', 'r', {
		id: 'text',
		creditor_id: 'text',
		debt_id: 'text',
		external_id: 'text',
		amount: 'int',
		charge_id: 'text',
	})} where true on conflict (creditor_id, external_id) do nothing returning id`,
);
const insertParts = statement(
	'money.parts',
	(d) =>
		`insert into payment_allocations (payment_id, component, amount) select r.payment_id, r.component, r.amount
	from ${d.rows('$1', 'r', { payment_id: 'text', component: 'text', amount: 'int' })} where true`,
);
const payDebts = statement(
	'money.pay',
	(d) =>
		`update debts set paid = debts.paid + r.cents, status = case when r.settled = 1 then 'paid' else debts.status end,
		status_at = case when r.settled = 1 then $2 else debts.status_at end
	from ${d.rows('$1', 'r', { id: 'text', cents: 'int', settled: 'int' })} where debts.id = r.id`,
);
const openOnes = statement<{ case_id: string; n: number }>(
	'money.open',
	(d) =>
		`select case_id, count(*) as n from debts where case_id in ${d.list('$1')}
		and status in ('open', 'promised', 'agreed', 'disputed') group by case_id`,
);
/** Word of a payment that waits is said all the same: that the rest is paid too. */
const closeCases = statement<{ id: string }>(
	'money.close',
	(d) =>
		`update cases set state = 'closed', close_reason = 'paid', closed_at = $2, oldest_due_date = null, next_at = case when exists (
			select 1 from step_runs s where s.case_id = cases.id and s.state = 'due' and s.journey_key like 'payment:%') then cast($2 as bigint) else null end
	where id in ${d.list('$1')} and state = 'open' returning id`,
);
const liftPromises = statement<{ id: string; case_id: string; creditor_id: string }>(
	'money.liftPromises',
	(d) =>
		`update holds set lifted_at = $2 where case_id in ${d.list('$1')} and kind = 'promise' and lifted_at is null
	returning id, case_id, creditor_id`,
);
const toldPaid = statement<{ dedupe_key: string }>(
	'money.toldPaid',
	(d) =>
		`select dedupe_key from tasks where kind in ('alreadyPaid', 'offerChosen') and state = 'open' and case_id in ${d.list('$1')}`,
);

/** Debts that no longer take money: what comes for them all the same is for a person. */
const OVER = new Set(['paid', 'paidAtCreditor', 'withdrawn', 'returned', 'cancelled', 'ceded']);

export interface MoneyIn {
	debtIds: readonly string[];
	cents: Cents;
	/** ISO day. */
	paidOn: string;
	source: string;
	/** Where the payment is known by itself; each debt's part is stored as `<id>` or `<id>/<n>`. */
	externalId: string;
	chargeId?: string;
	/** What a charge asked for each debt. */
	asked?: ReadonlyMap<string, Cents>;
	/** What is missing is let go: the debts are settled whatever was paid. */
	writeOff?: boolean;
}

export interface MoneyTaken {
	shares: Share[];
	/** False when this payment was known: nothing was done. */
	isNew: boolean;
	closedCases: string[];
	surplusCents: Cents;
}

/** Takes a payment in. The persons and cases of the debts are locked by the caller. */
export function* takeMoney(ledger: Ledger, input: MoneyIn): Tx<MoneyTaken> {
	const now = ledger.businessNow();
	const today = businessDay(now);
	// Money that is here was paid: dated later, no balance would know of it until then.
	const paidOn = input.paidOn > today ? today : input.paidOn;
	const debts = yield* run(debtsById, JSON.stringify(input.debtIds));
	const worths = yield* worthOn(debts, paidOn);
	const shares = spread(
		input.cents,
		debts.map((debt) => owedOf(debt, worths, input)),
		input.writeOff,
	);
	const kept = shares.filter(({ cents }) => cents > 0);
	const rows = kept.map((share, i) => ({
		id: newId(),
		creditor_id: debts[0]?.creditor_id,
		debt_id: share.debtId,
		external_id: kept.length === 1 ? input.externalId : `${input.externalId}/${i + 1}`,
		amount: share.cents,
		charge_id: input.chargeId ?? null,
	}));
	const inserted = yield* run(insertPayments, JSON.stringify(rows), paidOn, input.source, ledger.realNow());
	if (inserted.length === 0) return { shares, isNew: false, closedCases: [], surplusCents: 0 };
	yield* run(insertParts, JSON.stringify(kept.flatMap((share, i) => partsOf(rows[i]?.id ?? '', share))));
	const byId = new Map(debts.map((debt) => [debt.id, debt]));
	const closes = (share: Share) => share.settled && !OVER.has(byId.get(share.debtId)?.status ?? 'paid');
	yield* run(
		payDebts,
		JSON.stringify(
			shares.map((share) => ({ id: share.debtId, cents: share.cents, settled: closes(share) ? 1 : 0 })),
		),
		now,
	);
	yield* appendEvents(
		kept.map((share) => {
			const debt = byId.get(share.debtId) as DebtRow;
			return {
				type: 'payment.received',
				creditorId: debt.creditor_id,
				debtorId: debt.debtor_id,
				caseId: debt.case_id,
				data: {
					debt: debt.id,
					amount: share.cents,
					settled: closes(share),
					...(input.chargeId ? { charge: input.chargeId } : {}),
					...(share.waivedCents > 0 ? { waived: share.waivedCents } : {}),
					...(share.surplusCents > 0 ? { surplus: share.surplusCents } : {}),
				},
			};
		}),
		now,
	);
	yield* releaseCharges(ledger, { debtIds: input.debtIds, except: input.chargeId ?? null }, 'payment');
	const settled = debts.filter((debt) => shares.some((s) => s.debtId === debt.id && closes(s)));
	const closedCases = yield* closeOrGoOn(ledger, debts, settled);
	const surplusCents = shares.reduce((sum, share) => sum + share.surplusCents, 0);
	if (surplusCents > 0) yield* surplusTask(ledger, debts, input, surplusCents);
	return { shares, isNew: true, closedCases, surplusCents };
}

/** What each debt was worth on the day of a payment, or of a later one that is known already. */
function* worthOn(debts: readonly DebtRow[], paidOn: string): Tx<Map<string, Worth>> {
	return yield* worthOf(debts, (made) =>
		made.reduce((last, { date }) => (date > last ? date : last), paidOn),
	);
}

function owedOf(debt: DebtRow, worths: Map<string, Worth>, { asked }: MoneyIn) {
	const { balance, terms } = worths.get(debt.id) as Worth;
	const over = OVER.has(debt.status);
	const owed = {
		costs: over ? 0 : balance.costsCents,
		interest: over ? 0 : balance.interestCents,
		fine: over ? 0 : balance.fineCents,
		correction: over ? 0 : balance.correctionCents,
		principal: over ? 0 : balance.principalCents,
		fees: over ? 0 : balance.feesCents,
	};
	return {
		debtId: debt.id,
		owed,
		discountCents: over ? 0 : balance.discountCents,
		askedCents: over ? null : (asked?.get(debt.id) ?? null),
		order: terms.allocation,
	};
}

function partsOf(paymentId: string, share: Share) {
	const parts: Record<string, Cents> = {
		...share.parts,
		discount: share.waivedCents,
		surplus: share.surplusCents,
	};
	return Object.entries(parts)
		.filter(([, amount]) => amount > 0)
		.map(([component, amount]) => ({ payment_id: paymentId, component, amount }));
}

/**
 * A case without an open debt is closed and silent; one that still has some goes on by what is left. Its lease ends even where nothing
 * was settled: a message that was written before says another amount, and names a charge that is about to go.
 */
function* closeOrGoOn(ledger: Ledger, paid: readonly DebtRow[], settled: readonly DebtRow[]): Tx<string[]> {
	const now = ledger.businessNow();
	const caseIds = [...new Set(paid.map(({ case_id }) => case_id))];
	const left = new Set((yield* run(openOnes, JSON.stringify(caseIds))).map(({ case_id }) => case_id));
	yield* run(refreshCases, JSON.stringify(caseIds.filter((id) => left.has(id))), now);
	const done = new Set(settled.map(({ case_id }) => case_id));
	const over = JSON.stringify([...done].filter((id) => !left.has(id)));
	const closed = yield* run(closeCases, over, now);
	const lifted = yield* run(liftPromises, over, ledger.realNow());
	yield* finishTasks(
		(yield* run(toldPaid, over)).map(({ dedupe_key }) => dedupe_key),
		'O pagamento foi registrado.',
		ledger.realNow(),
	);
	const debtorOf = new Map(settled.map((debt) => [debt.case_id, debt]));
	yield* appendEvents(
		[
			...lifted.map(({ id, case_id, creditor_id }) => ({
				type: 'hold.lifted',
				creditorId: creditor_id,
				caseId: case_id,
				data: { id },
			})),
			...closed.map(({ id }) => ({
				type: 'case.closed',
				creditorId: debtorOf.get(id)?.creditor_id,
				debtorId: debtorOf.get(id)?.debtor_id,
				caseId: id,
				data: { reason: 'paid' },
			})),
		],
		now,
	);
	return closed.map(({ id }) => id);
}

function* surplusTask(
	ledger: Ledger,
	debts: readonly DebtRow[],
	input: MoneyIn,
	surplusCents: Cents,
): Tx<void> {
	const first = debts[0] as DebtRow;
	const titles = debts.map(({ external_id }) => external_id).join(', ');
	yield* openTasks(
		[
			{
				dedupeKey: surplusTaskKey(first.creditor_id, input.externalId),
				creditorId: first.creditor_id,
				caseId: first.case_id,
				kind: 'paymentSurplus',
				whatToDo: `Entrou ${formatReais(surplusCents)} a mais do que se devia (${titles}, pagamento ${input.externalId}): confira se foi pago em duplicidade e devolva ou credite.`,
			},
		],
		ledger.realNow(),
	);
}

export const surplusTaskKey = (creditorId: string, externalId: string) =>
	`surplus:${creditorId}:${externalId}`;
