/**
 * ARM: a micro-batch right before the wire. The same locks and the same judgement on fresh rows: a payment, a hold, an exit or a
 * changed amount that was committed after RESERVE stops the registration here. What passes becomes `sending`, durably.
 */
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import type { ChargeAdapter, ChargeRequest } from '../../ports/charge';
import { iso } from '../days';
import { appendEvents } from '../events';
import type { HoldItem } from '../items';
import { LEASE_MS } from '../leaseCases';
import { decide } from './decide';
import { gatherCases } from './facts';
import { roomFor } from './quota';
import { momentOf, releaseReserved, type Reserved } from './reserve';
import { chargeEvent, lockCharges } from './rows';
import { CALL_MS, STALE_MS } from './types';

export interface ArmedCharge {
	reserved: Reserved;
	request: ChargeRequest;
}

export interface Armed {
	sending: ArmedCharge[];
	refused: { reserved: Reserved; hold: HoldItem }[];
	/** Bad input that was mended or broken since RESERVE, a changed amount, a lost lease: look at the case again. */
	again: Reserved[];
	waiting: Reserved[];
	waitMs: number;
	/** Monotonic instant of the judgement. */
	judgedAt: number;
}

const toSending = statement(
	'charge.arm',
	(d) =>
		`update charges set state = 'sending', wire_deadline = $2 where id in ${d.list('$1')} and state = 'reserved'`,
);
const extendLease = statement(
	'charge.extend',
	(d) =>
		`update cases set lease_until = $2 where lease_token = $3 and lease_until < $2 and id in ${d.list('$1')}`,
);

export function* arm(
	ledger: Ledger,
	input: { token: string | null; adapter: ChargeAdapter; batch: readonly Reserved[] },
): Tx<Armed> {
	const { token, adapter, batch } = input;
	const at = momentOf(ledger);
	const facts = yield* gatherCases(
		batch.map(({ caseId }) => caseId),
		at.now,
		token === null,
	);
	const judgedAt = performance.now();
	const rows = new Map(
		(yield* lockCharges(batch.map(({ chargeId }) => chargeId))).map((row) => [row.id, row]),
	);
	const armed: Armed = { sending: [], refused: [], again: [], waiting: [], waitMs: 0, judgedAt };
	for (const reserved of batch) {
		const found = facts.get(reserved.caseId);
		const row = rows.get(reserved.chargeId);
		const leased =
			token === null || (found?.row.lease_token === token && (found.row.lease_until ?? 0) > at.real);
		if (!found || row?.state !== 'reserved' || !leased) {
			armed.again.push(reserved);
			continue;
		}
		const verdict = decide(found, adapter, at, row.id);
		if (verdict.kind === 'refused') armed.refused.push({ reserved, hold: verdict.hold });
		else if (verdict.kind === 'make' && same(reserved, verdict))
			armed.sending.push({ reserved, request: { ...verdict.request, reference: row.id } });
		else armed.again.push(reserved);
	}
	const each = adapter.capabilities.quota?.perCreate ?? 1;
	const room = yield* roomFor(adapter, armed.sending.length, each, at.real);
	const waiting = armed.sending.splice(room.granted).map(({ reserved }) => reserved);
	if (room.quota) {
		const until = iso(at.now + room.waitMs);
		const text = `A cota de pedidos de ${adapter.displayName} acabou: a cobrança é registrada quando houver cota.`;
		armed.refused.push(
			...waiting.map((reserved) => ({
				reserved,
				hold: { rule: 'cap' as const, until, source: `cota de ${adapter.displayName}`, text },
			})),
		);
	} else {
		armed.waiting = waiting;
		armed.waitMs = room.waitMs;
	}
	const sending = armed.sending.map(({ reserved }) => reserved.chargeId);
	yield* run(toSending, JSON.stringify(sending), at.real + STALE_MS + CALL_MS);
	if (token !== null)
		yield* run(extendLease, JSON.stringify(batch.map(({ caseId }) => caseId)), at.real + LEASE_MS, token);
	const over = [...armed.again, ...armed.refused.map(({ reserved }) => reserved)];
	yield* releaseReserved(
		over.flatMap(({ chargeId }) => {
			const row = rows.get(chargeId);
			return row?.state === 'reserved' ? [row] : [];
		}),
		at,
	);
	yield* appendEvents(
		sending.flatMap((id) => {
			const row = rows.get(id);
			return row ? [chargeEvent('charge.sending', row)] : [];
		}),
		at.now,
	);
	return armed;
}

/** The world is as it was in RESERVE: same debts, same amount, same day, same mode. */
function same({ need, mode }: Reserved, fresh: { need: Reserved['need']; mode: 'live' | 'test' }): boolean {
	return (
		mode === fresh.mode &&
		need.amountCents === fresh.need.amountCents &&
		need.dueDate === fresh.need.dueDate &&
		need.debts.length === fresh.need.debts.length &&
		need.debts.every(({ debtId, balance }, i) => {
			const other = fresh.need.debts[i];
			return other?.debtId === debtId && other.balance.totalCents === balance.totalCents;
		})
	);
}
