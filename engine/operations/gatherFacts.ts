/** Reads the facts of a batch of cases in a few set queries. RESERVE and ARM call it under the persons' locks. */
import type { ConfirmationKind, DebtStatus } from '../domain/compliance/types';
import { run, together, type Tx } from '../ports/ledger';
import { kindsOf } from './confirmations/due';
import { confirmationOf } from './confirmations/kinds';
import {
	type BaseRow,
	baseRows,
	consentRows,
	contactRows,
	conversationRows,
	creditorRows,
	debtRows,
	holdRows,
	pauseRows,
	pointRows,
	refusedRows,
	senderRows,
	type StepRow,
	stoppedTemplateRows,
	suppressionRows,
	unreachableRows,
	withCreditors,
} from './factRows';
import { FactBook } from './facts';
import { maybeSent } from './restored';

/** Longest cap window plus a day for time zones, ms. */
const CAP_WINDOW_MS = 8 * 24 * 3_600_000;

/** Reads the facts of these step runs as of business instant `now`. */
export function* gatherFacts(stepRunIds: readonly string[], now: number): Tx<FactBook> {
	const steps = yield* run(baseRows, JSON.stringify(stepRunIds));
	const about = yield* aboutCases(steps, stepRunIds, now);
	const { points, senders } = about;
	const to = { addresses: points.map((p) => p.address_hash), senders: senders.map((s) => s.id) };
	return bookOf(steps, about, yield* aboutAddresses(steps, to, now), now);
}

/** A step run of which it is known whom it is about, and by which address of theirs and which sender it goes. */
export interface KnownStep {
	readonly row: BaseRow;
	readonly point: { readonly address_hash: string };
	readonly sender: { readonly id: string };
}

/**
 * The same for steps of which that is known, in one round trip; of other addresses the book then does not know what went to them. Case,
 * debtor, person and creditor are looked up as known: who uses a row of the book sees to it that they are still the same.
 */
export function* gatherKnownFacts(known: readonly KnownStep[], now: number): Tx<FactBook> {
	const rows = known.map(({ row }) => row);
	const ids = rows.map((row) => row.step_run_id);
	const to = { addresses: known.map((k) => k.point.address_hash), senders: known.map((k) => k.sender.id) };
	const [steps, about, reaching] = yield* together(
		run(baseRows, JSON.stringify(ids)),
		aboutCases(rows, ids, now),
		aboutAddresses(rows, to, now),
	);
	return bookOf(steps, about, reaching, now);
}

const unique = (values: readonly string[]) => JSON.stringify([...new Set(values)].sort());

function* aboutCases(steps: readonly StepRow[], stepRunIds: readonly string[], now: number) {
	const ids = JSON.stringify(stepRunIds);
	const cases = unique(steps.map((r) => r.case_id));
	const debtors = unique(steps.map((r) => r.debtor_id));
	const creditorIds = unique(steps.map((r) => r.creditor_id));
	const [
		creditors,
		points,
		senders,
		debts,
		holds,
		pauses,
		conversations,
		unreachable,
		consents,
		refused,
		confirmations,
	] = yield* together(
		run(creditorRows, creditorIds),
		run(pointRows, debtors),
		run(senderRows, creditorIds),
		run(debtRows, cases),
		run(holdRows, cases, now),
		run(pauseRows, now),
		run(conversationRows, debtors),
		run(unreachableRows, debtors),
		run(consentRows, debtors),
		run(refusedRows, ids, now),
		confirmationsOf(steps.filter(confirmationOf).map((r) => r.step_run_id)),
	);
	return {
		...{ creditors, points, senders, debts, holds, pauses, conversations, unreachable, consents },
		...{ refused, confirmations },
	};
}

/** What went to these people and addresses, what they do not want, and what the senders may not send. */
function* aboutAddresses(
	steps: readonly StepRow[],
	to: { addresses: readonly string[]; senders: readonly string[] },
	now: number,
) {
	const persons = unique(steps.map((r) => r.person_id));
	const addresses = unique(to.addresses);
	const [told, unrecorded, suppressions, stoppedTemplates] = yield* together(
		run(contactRows, persons, addresses, now - CAP_WINDOW_MS),
		maybeSent(steps, now - CAP_WINDOW_MS),
		run(suppressionRows, persons, addresses),
		run(stoppedTemplateRows, unique(to.senders), now),
	);
	return { contacts: [...told, ...unrecorded], suppressions, stoppedTemplates };
}

type Results<T extends (...args: never[]) => Tx<unknown>> = ReturnType<T> extends Tx<infer R> ? R : never;

function bookOf(
	steps: readonly StepRow[],
	{ creditors, debts, ...about }: Results<typeof aboutCases>,
	reaching: Results<typeof aboutAddresses>,
	now: number,
): FactBook {
	return new FactBook({
		base: withCreditors(steps, creditors),
		debts: debts.map((debt) => ({
			id: debt.id,
			case_id: debt.case_id,
			status: debt.status as DebtStatus,
			kind: debt.kind,
			dueDate: debt.due_date,
			placedFrom: debt.placed_from,
			placedUntil: debt.placed_until,
			confirmedAt: debt.confirmed_at,
			batch_id: debt.batch_id,
		})),
		...about,
		...reaching,
		now,
	});
}

function* confirmationsOf(telling: readonly string[]): Tx<Map<string, ConfirmationKind>> {
	return telling.length > 0 ? yield* kindsOf(telling) : new Map<string, ConfirmationKind>();
}
