/** What creditors offer their debtors today, read in set queries: the one place that messages and the debtor's page ask. */
import { addDays } from '../../core/calendar';
import { dayOf } from '../../domain/compliance/context';
import { prescribed } from '../../domain/compliance/rules/debts';
import { buildOffers, type Offer, type OfferPolicy } from '../../domain/negotiation';
import { run, statement, type Tx } from '../../ports/ledger';
import { balancesOf, type DebtBalance } from '../balances';
import { readSettings } from '../creditorSettings';
import { dayStart } from '../days';
import { debtRows, holdRows } from '../factRows';

interface CaseRow {
	id: string;
	settings: string;
}

const openCases = statement<CaseRow>(
	'offers.cases',
	(d) =>
		`select c.id, k.settings from cases c join creditors k on k.id = c.creditor_id
	where c.id in ${d.list('$1')} and c.state = 'open' order by c.id`,
);

/** One debt of these in a case, and nothing is offered for the whole of it: a person or a judge has the matter, or it is settled already. */
const NOT_OFFERED = new Set(['promised', 'agreed', 'disputed', 'legal', 'prescribed']);
/** A debtor who asked for time, or chose an offer, may still look and choose; these other stops are somebody's who decides. */
const STOPPING = new Set(['dispute', 'human', 'promise']);

type Debts = Tx<{ policies: Map<string, OfferPolicy>; fits: (caseId: string, offer: Offer) => boolean }>;

/** The policies of the open cases for which anything may be offered at all, and what an offer must fit besides. */
function* offerable(caseIds: readonly string[], today: string): Debts {
	const policies = new Map<string, OfferPolicy>();
	for (const { id, settings } of yield* run(openCases, JSON.stringify(caseIds))) {
		const { offers } = readSettings(settings);
		if (offers) policies.set(id, offers);
	}
	const list = JSON.stringify([...policies.keys()]);
	const debts = policies.size === 0 ? [] : yield* run(debtRows, list);
	const open = new Map<string, typeof debts>();
	for (const debt of debts) {
		if (NOT_OFFERED.has(debt.status)) policies.delete(debt.case_id);
		if (debt.status === 'open') open.set(debt.case_id, [...(open.get(debt.case_id) ?? []), debt]);
	}
	const holds = policies.size === 0 ? [] : yield* run(holdRows, list, dayStart(today));
	for (const { case_id, kind } of holds) if (STOPPING.has(kind)) policies.delete(case_id);
	return {
		policies,
		// Nothing is offered that would stand longer than the debt is ours, or than it may be asked for.
		fits: (caseId, { validUntil }) =>
			(open.get(caseId) ?? []).every(
				(debt) =>
					debt.placed_from <= today &&
					(debt.placed_until === null || debt.placed_until >= validUntil) &&
					prescribed({ kind: debt.kind, dueDate: debt.due_date }, dayOf(validUntil)) === null,
			),
	};
}

/**
 * The offers of cases on an ISO day of business time, by case; a case without any is left out. All at once comes first, then 2, 3…
 * instalments; see `buildOffers`. There are none without a policy of the creditor, before the first day overdue, for a closed case, and
 * for one with a debt that is promised, agreed, disputed, at court or prescribed, or with a hold of a person, a dispute or a promise.
 * `known`: balances of that day, where the caller has them.
 */
export function* offersOf(
	caseIds: readonly string[],
	day: string,
	known?: ReadonlyMap<string, readonly DebtBalance[]>,
): Tx<Map<string, Offer[]>> {
	const result = new Map<string, Offer[]>();
	const { policies, fits } = yield* offerable(caseIds, day);
	if (policies.size === 0) return result;
	const balances = known ?? (yield* balancesOf([...policies.keys()], day));
	for (const [caseId, policy] of policies) {
		const offers = buildOffers(policy, balances.get(caseId) ?? [], day).filter((o) => fits(caseId, o));
		if (offers.length > 0) result.set(caseId, offers);
	}
	return result;
}

/**
 * The offers that were made on `madeOn` and still stand on `today`: within their validity, nothing paid since, and nothing that
 * forbids an offer today. Amounts grow by the day; whoever was told a total and until when it holds gets it (CDC art. 30). Empty where
 * they do not stand.
 */
export function* standingOffers(caseId: string, today: string, madeOn: string): Tx<Offer[]> {
	if (madeOn > today) return [];
	const { policies, fits } = yield* offerable([caseId], today);
	const policy = policies.get(caseId);
	if (!policy) return [];
	const then = (yield* balancesOf([caseId], madeOn)).get(caseId) ?? [];
	const paid = new Map(
		((yield* balancesOf([caseId], today)).get(caseId) ?? []).map((d) => [d.debtId, d.balance.paidCents]),
	);
	if (then.some(({ debtId, balance }) => paid.get(debtId) !== balance.paidCents)) return [];
	return buildOffers(policy, then, madeOn).filter(
		(offer) => offer.validUntil >= today && fits(caseId, offer),
	);
}

/**
 * The offers of a case for who comes from a message of the day `toldOn`: what that message told, while it stands and today has nothing
 * better; else today's.
 */
export function* offersFor(caseId: string, today: string, toldOn: string): Tx<Offer[]> {
	const now = (yield* offersOf([caseId], today)).get(caseId) ?? [];
	const told = toldOn === today ? [] : yield* standingOffers(caseId, today, toldOn);
	const [best, before] = [now[0]?.total ?? Infinity, told[0]?.total ?? Infinity];
	return told.length > 0 && before <= best ? told : now;
}

/** The offer of this key and total that was made on some day and still stands, the latest first; null = there is none. */
export function* standingOffer(
	caseId: string,
	today: string,
	wanted: { key: string; total: number },
): Tx<Offer | null> {
	const now = (yield* offersOf([caseId], today)).get(caseId) ?? [];
	const same = (offers: readonly Offer[]) =>
		offers.find(({ key, total }) => key === wanted.key && total === wanted.total);
	const found = same(now);
	if (found) return found;
	const { policies } = yield* offerable([caseId], today);
	const longest = Math.max(0, ...(policies.get(caseId)?.bands ?? []).map(({ validForDays }) => validForDays));
	for (let back = 1; back <= longest; back++) {
		const earlier = same(yield* standingOffers(caseId, today, addDays(today, -back)));
		if (earlier) return earlier;
	}
	return null;
}
