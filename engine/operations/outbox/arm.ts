/**
 * ARM: a micro-batch, right before the wire. The same locks and the same gate on fresh rows: a payment, an opt-out, a
 * hold or a pause that was committed after RESERVE stops the send here. What passes becomes `sending` with a deadline,
 * durably, before a byte leaves.
 */
import type { Channel } from '../../domain/channel';
import { gate } from '../../domain/compliance/gate';
import { type Ledger, run, statement, together, type Tx } from '../../ports/ledger';
import { appendEvents } from '../events';
import type { BaseRow, PointRow } from '../factRows';
import type { FactBook } from '../facts';
import { gatherKnownFacts } from '../gatherFacts';
import { LEASE_MS } from '../leaseCases';
import { lockSending } from '../locks';
import { modeVerdict } from '../mode';
import { recordRefusals, type Refusal } from '../refusals';
import { type ContactState, lockStates } from './contact';
import { capacityOf, grantTokens, keepBucket, openBucket } from './rate';
import { refusalBy } from './senders';
import { stillPayable } from './textRows';
import type { Reserved } from './types';

export interface Armed {
	/** On the wire now, within `wireMs` of the commit. */
	sending: Reserved[];
	refused: { reserved: Reserved; refusal: Refusal }[];
	/** The lease is over or somebody else settled the contact: nothing is sent. */
	lost: Reserved[];
	/** No rate token left for these; come again after `waitMs`. */
	waiting: Reserved[];
	waitMs: number;
	/** Monotonic instant at which the gate looked, under its locks: what goes out much later does not go out. */
	judgedAt: number;
}

const toSending = statement(
	'arm.sending',
	(d) =>
		`update contacts set state = 'sending', wire_deadline = $2 where id in ${d.list('$1')} and state = 'reserved'`,
);
/** Only what goes to the wire is a try: a step that payments, holds and crashes stopped keeps all of its own. */
const countTry = statement(
	'arm.countTry',
	(d) => `update step_runs set attempts = attempts + 1 where live_contact in ${d.list('$1')}`,
);
const toRefused = statement(
	'arm.refused',
	(d) =>
		`update contacts set state = 'refused', settled_at = $2 where id in ${d.list('$1')} and state = 'reserved'`,
);
const unclaim = statement(
	'arm.unclaim',
	(d) => `update step_runs set live_contact = null where live_contact in ${d.list('$1')}`,
);
const extendLease = statement(
	'arm.extend',
	(d) =>
		`update cases set lease_until = $2 where lease_token = $3 and lease_until < $2 and id in ${d.list('$1')}`,
);

export interface ArmInput {
	token: string;
	channel: Channel;
	batch: readonly Reserved[];
	/** Longest time that the request may take, real ms. */
	timeoutMs: number;
	ratePerSecond: number;
}

export function* arm(ledger: Ledger, input: ArmInput): Tx<Armed> {
	const now = ledger.businessNow();
	const real = ledger.realNow();
	const { batch, token } = input;
	yield* lockSending({
		persons: batch.map((r) => r.row.person_id),
		addresses: batch.map((r) => r.point.address_hash),
		creditors: batch.map((r) => r.row.creditor_id),
		cases: batch.map((r) => r.row.case_id),
		stepRuns: batch.map((r) => r.row.step_run_id),
	});
	const judgedAt = performance.now();
	// One sender's, so that they share its tokens.
	const sender = `sender:${batch[0]?.sender.id}`;
	const [states, bucket, book, payable] = yield* together(
		lockStates(batch.map((r) => r.contactId)),
		openBucket(sender, capacityOf(input.ratePerSecond), real),
		gatherKnownFacts(batch, now),
		stillPayable(batch.flatMap((r) => r.message.chargeId ?? [])),
	);
	const armed: Armed = { sending: [], refused: [], lost: [], waiting: [], waitMs: 0, judgedAt };
	for (const reserved of batch)
		judge(reserved, { book, token, channel: input.channel, states, payable, now, real }, armed);

	const grant = grantTokens(bucket, armed.sending.length, input.ratePerSecond, real);
	armed.waiting = armed.sending.splice(grant.granted);
	armed.waitMs = grant.waitMs;
	yield* refuse(armed.refused, token, now, real);
	yield* together(
		toWire(armed.sending, real + input.timeoutMs),
		extendLeases([...armed.sending, ...armed.waiting], token, real),
		keepBucket(sender, grant.tokensLeft, real),
		appendEvents(
			[
				...armed.sending.map((r) => eventOf('contact.sending', r)),
				...armed.refused.map((r) => eventOf('contact.refused', r.reserved, { rule: r.refusal.rule })),
			],
			now,
		),
	);
	return armed;
}

function* toWire(sending: readonly Reserved[], deadline: number): Tx<void> {
	if (sending.length === 0) return;
	const ids = JSON.stringify(sending.map((r) => r.contactId));
	yield* together(run(toSending, ids, deadline), run(countTry, ids));
}

function* extendLeases(kept: readonly Reserved[], token: string, real: number): Tx<void> {
	if (kept.length === 0) return;
	yield* run(extendLease, JSON.stringify(kept.map((r) => r.row.case_id)), real + LEASE_MS, token);
}

function* refuse(refused: Armed['refused'], token: string, now: number, real: number): Tx<void> {
	if (refused.length === 0) return;
	const ids = JSON.stringify(refused.map((r) => r.reserved.contactId));
	yield* together(run(toRefused, ids, real), run(unclaim, ids));
	yield* recordRefusals(
		refused.map((r) => r.refusal),
		token,
		now,
		real,
	);
}

interface Fresh {
	book: FactBook;
	token: string;
	channel: Channel;
	states: Map<string, ContactState>;
	/** Charges that may be given to a debtor. */
	payable: Set<string>;
	now: number;
	real: number;
}

function judge(reserved: Reserved, fresh: Fresh, armed: Armed): void {
	const row = fresh.book.base.get(reserved.row.step_run_id);
	const mine = row && row.lease_token === fresh.token && (row.lease_until ?? 0) > fresh.real;
	if (
		!mine ||
		row.live_contact !== reserved.contactId ||
		fresh.states.get(reserved.contactId) !== 'reserved'
	) {
		armed.lost.push(reserved);
		return;
	}
	const refuse = (refusal: Refusal) => armed.refused.push({ reserved, refusal });
	const point = fresh.book.pointsOf(row.debtor_id).find((p) => p.id === reserved.point.id);
	if (!point?.address || !isLocked(reserved, row, point)) {
		refuse(staleRefusal(reserved, ADDRESS_GONE, fresh.now));
		return;
	}
	const facts = fresh.book.factsFor(row, point, fresh.channel, reserved.sender, reserved.contactId);
	const verdict = modeVerdict(gate(facts, fresh.now), row.mode);
	const { chargeId } = reserved.message;
	const { sender } = reserved;
	if (verdict.verdict !== 'allow')
		refuse(refusalBy(verdict, { row, book: fresh.book, channel: fresh.channel, sender, now: fresh.now }));
	else if ((row.mode === 'test') !== reserved.test) refuse(modeRefusal(reserved));
	else if (chargeId !== null && !fresh.payable.has(chargeId))
		refuse(staleRefusal(reserved, CHARGE_GONE, fresh.now));
	else armed.sending.push(reserved);
}

/** What was locked is what RESERVE saw; what has another person, creditor or address since then is not judged under its locks. */
const isLocked = (reserved: Reserved, row: BaseRow, point: PointRow): boolean =>
	row.person_id === reserved.row.person_id &&
	row.creditor_id === reserved.row.creditor_id &&
	point.address_hash === reserved.point.address_hash;

const ADDRESS_GONE = {
	rule: 'address',
	citationId: 'address.gone',
	source: 'cadastro',
	text: 'O endereço saiu do cadastro durante o envio; a etapa será decidida de novo.',
} as const;
const CHARGE_GONE = {
	rule: 'status',
	citationId: 'charge.gone',
	source: 'cobrança',
	text: 'O boleto ou Pix que a mensagem traz deixou de valer durante o envio; a etapa será decidida de novo.',
} as const;

/** What the message was written by is no longer so: the case comes back at once. */
function staleRefusal(
	{ row }: Reserved,
	why: Pick<Refusal, 'rule' | 'citationId' | 'source' | 'text'>,
	now: number,
): Refusal {
	return { row, verdict: 'defer', until: now, considered: [], ...why };
}

/** The creditor's mode changed between RESERVE and ARM: the message was written for another recipient. */
function modeRefusal(reserved: Reserved): Refusal {
	return {
		row: reserved.row,
		rule: 'mode',
		verdict: 'deny',
		until: null,
		citationId: 'mode.changed',
		source: 'configuração do credor',
		considered: [],
		text: 'O modo do credor mudou durante o envio; a etapa será decidida de novo.',
	};
}

function eventOf(type: string, r: Reserved, data: Record<string, unknown> = {}) {
	return {
		type,
		creditorId: r.row.creditor_id,
		debtorId: r.row.debtor_id,
		caseId: r.row.case_id,
		stepRunId: r.row.step_run_id,
		contactId: r.contactId,
		data,
	};
}
