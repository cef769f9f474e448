/** One payment at a provider, whatever order it is told in: paid, settled, given back, undone. */
import { formatReais } from '../../core/money';
import type { ChargePayment } from '../../ports/charge';
import { type Ledger, run, runOne, statement, type Tx } from '../../ports/ledger';
import { appendEvents } from '../events';
import { finishTasks, openTasks } from '../tasks';
import { surplusTaskKey, takeMoney } from './money';
import { giveMoneyBack } from './moneyBack';
import { chargeDebts, chargeEvent, type ChargeRow, freeDebts } from './rows';

interface PaymentRow {
	amount: number | null;
	net: number | null;
	method: string | null;
	paid_on: string | null;
	paid_at: number | null;
	settled: number;
	refunded: number;
	reversed_at: number | null;
	applied: number;
	round: number;
}

/** What an event says of a payment. */
export type Telling =
	| { kind: 'paid'; at: number; payment: Omit<ChargePayment, 'paymentKey'> }
	| { kind: 'refunded'; totalCents: number }
	| { kind: 'reversed'; at: number };

/** What became of the payment by a telling. */
export interface PaymentEffect {
	type: 'payment.received' | 'payment.settled' | 'payment.reversed' | 'payment.partlyRefunded';
	amountCents: number;
	paidOn: string | null;
	method: string | null;
	settled: boolean;
	closedCases: string[];
	surplusCents: number;
}

const COLUMNS = 'amount, net, method, paid_on, paid_at, settled, refunded, reversed_at, applied, round';
const read = statement<PaymentRow>(
	'charge.payment.read',
	(d) => `select ${COLUMNS} from charge_payments where provider = $1 and payment_key = $2${d.forUpdate}`,
);
const write = statement(
	'charge.payment.write',
	`insert into charge_payments (provider, payment_key, charge_id, ${COLUMNS})
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
	on conflict (provider, payment_key) do update set amount = excluded.amount, net = excluded.net, method = excluded.method,
		paid_on = excluded.paid_on, paid_at = excluded.paid_at, settled = excluded.settled, refunded = excluded.refunded,
		reversed_at = excluded.reversed_at, applied = excluded.applied, round = excluded.round`,
);
const surplusOf = statement<{ n: number }>(
	'charge.payment.surplus',
	`select coalesce(sum(a.amount), 0) as n from payment_allocations a join payments p on p.id = a.payment_id
	where p.charge_id = $1 and p.reversed_at is null and a.component = 'surplus'`,
);
const paidFor = statement(
	'charge.paidFor',
	`update charges set cancel = case when cancel in ('wanted', 'sending', 'failed') then 'none' else cancel end where id = $1`,
);
const wantGone = statement(
	'charge.payment.gone',
	`update charges set cancel = 'wanted', cancel_reason = 'reversed', cancel_at = null, cancel_tries = 0 where id = $1`,
);

const NOTHING: PaymentRow = {
	amount: null,
	net: null,
	method: null,
	paid_on: null,
	paid_at: null,
	settled: 0,
	refunded: 0,
	reversed_at: null,
	applied: 0,
	round: 0,
};

/**
 * Takes in what an event tells of a payment. Money is booked once for a payment, however often and in whatever order it is
 * told; null = nothing changed by it. Person, cases and charge are locked by the caller.
 */
export function* tellPayment(
	ledger: Ledger,
	row: ChargeRow,
	key: string,
	telling: Telling,
): Tx<PaymentEffect | null> {
	const before = (yield* runOne(read, row.provider, key)) ?? NOTHING;
	const after = merged(before, telling);
	const counts =
		after.amount !== null &&
		(after.paid_at ?? 0) > (after.reversed_at ?? -1) &&
		after.refunded < after.amount;
	let effect: PaymentEffect | null = null;
	const base = {
		amountCents: after.amount ?? 0,
		paidOn: after.paid_on,
		method: after.method,
		settled: after.settled === 1,
		closedCases: [] as string[],
		surplusCents: 0,
	};
	if (counts && before.applied === 0) {
		after.round += 1;
		after.applied = 1;
		effect = { ...base, type: 'payment.received', ...(yield* book(ledger, row, key, after)) };
	} else if (!counts && before.applied === 1) {
		after.applied = 0;
		const why = telling.kind === 'reversed' ? 'reversed' : 'refunded';
		yield* giveMoneyBack(ledger, row.id, externalIdOf(row, key, after.round), why);
		// What was undone by hand can be paid again at the provider: the instrument goes, until a person has looked.
		if (why === 'reversed') yield* run(wantGone, row.id);
		effect = { ...base, type: 'payment.reversed' };
	} else if (counts && after.settled > before.settled) {
		yield* appendEvents(
			[chargeEvent('payment.settled', row, { amount: after.amount, net: after.net })],
			ledger.businessNow(),
		);
		effect = { ...base, type: 'payment.settled' };
	} else if (counts && after.refunded > before.refunded) {
		yield* partlyRefunded(ledger, row, key, after);
		effect = { ...base, type: 'payment.partlyRefunded' };
	}
	yield* run(
		write,
		row.provider,
		key,
		row.id,
		after.amount,
		after.net,
		after.method,
		after.paid_on,
		after.paid_at,
		after.settled,
		after.refunded,
		after.reversed_at,
		after.applied,
		after.round,
	);
	return effect;
}

function merged(before: PaymentRow, telling: Telling): PaymentRow {
	const after = { ...before };
	if (telling.kind === 'refunded') after.refunded = Math.max(before.refunded, telling.totalCents);
	else if (telling.kind === 'reversed') after.reversed_at = Math.max(before.reversed_at ?? 0, telling.at);
	else {
		const { payment, at } = telling;
		// Only the first telling is money, unless that one was undone since.
		const anew =
			before.amount === null || (before.reversed_at !== null && (before.paid_at ?? 0) <= before.reversed_at);
		if (anew) {
			after.amount = payment.amountCents;
			after.net = payment.netCents ?? null;
			after.method = payment.method;
			after.paid_on = payment.paidOn;
			after.settled = 0;
		}
		after.paid_at = Math.max(before.paid_at ?? 0, at);
		if (payment.settled) {
			after.settled = 1;
			after.net = payment.netCents ?? after.net;
		}
	}
	return after;
}

const externalIdOf = (row: ChargeRow, key: string, round: number) =>
	round === 1 ? `${row.provider}:${key}` : `${row.provider}:${key}:${round}`;

function* book(ledger: Ledger, row: ChargeRow, key: string, payment: PaymentRow) {
	const debts = yield* chargeDebts([row.id]);
	const taken = yield* takeMoney(ledger, {
		debtIds: debts.map(({ debt_id }) => debt_id),
		cents: payment.amount as number,
		paidOn: payment.paid_on as string,
		source: row.provider,
		externalId: externalIdOf(row, key, payment.round),
		chargeId: row.id,
		asked: askedOf(debts, row.abatement),
	});
	yield* freeDebts([row.id]);
	yield* run(paidFor, row.id);
	return { closedCases: taken.closedCases, surplusCents: taken.surplusCents };
}

/** What a slip asks of each debt; an abatement is shared in proportion, and what does not divide is taken off the first. */
function askedOf(
	debts: readonly { debt_id: string; amount: number }[],
	abatement: number,
): Map<string, number> {
	const total = debts.reduce((sum, { amount }) => sum + amount, 0);
	const off = debts.map(({ amount }) => (total > 0 ? Math.floor((amount * abatement) / total) : 0));
	const rest = Math.min(abatement, total) - off.reduce((sum, cents) => sum + cents, 0);
	return new Map(
		debts.map(({ debt_id, amount }, i) => [debt_id, amount - (off[i] ?? 0) - (i === 0 ? rest : 0)]),
	);
}

/** What was paid too much and given back is settled by that; anything more is for a person to book. */
function* partlyRefunded(ledger: Ledger, row: ChargeRow, key: string, payment: PaymentRow): Tx<void> {
	const externalId = externalIdOf(row, key, payment.round);
	const surplus = (yield* runOne(surplusOf, row.id))?.n ?? 0;
	yield* appendEvents(
		[chargeEvent('payment.partlyRefunded', row, { refunded: payment.refunded })],
		ledger.businessNow(),
	);
	if (payment.refunded >= surplus && surplus > 0)
		yield* finishTasks(
			[surplusTaskKey(row.creditor_id, externalId)],
			'O valor a mais foi devolvido pelo provedor.',
			ledger.realNow(),
		);
	if (payment.refunded <= surplus) return;
	yield* openTasks(
		[
			{
				dedupeKey: `partlyRefunded:${row.creditor_id}:${externalId}:${payment.refunded}`,
				creditorId: row.creditor_id,
				caseId: row.case_id,
				kind: 'paymentPartlyRefunded',
				whatToDo: `O provedor devolveu ${formatReais(payment.refunded)} do pagamento ${externalId}: confira com o credor se o título volta a ficar em aberto.`,
			},
		],
		ledger.realNow(),
	);
}
