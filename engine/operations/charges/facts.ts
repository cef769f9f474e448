/** Everything that decides about the charge of a case, read in a few set queries under the persons' locks. */
import { groupBy } from '../../core/groupBy';
import { gate } from '../../domain/compliance/gate';
import type {
	CreditorMode,
	DebtFact,
	DebtStatus,
	Finding,
	HoldFact,
	PauseFact,
	RuleKind,
} from '../../domain/compliance/types';
import type { ChargeableDebt } from '../../domain/charges';
import { run, statement, type Tx } from '../../ports/ledger';
import { OPEN_STATUSES, termsOf, type Worth, worthOf } from '../balances';
import { type CreditorSettings, readSettings } from '../creditorSettings';
import { businessDay } from '../days';
import { holdRows, pauseRows } from '../factRows';
import { lockBeforePauses, lockCases, lockPersonsOfCases } from '../locks';
import { type ChargeRow, chargeDebts, liveChargesOf, lockCharges } from './rows';

export interface CaseRow {
	id: string;
	state: 'open' | 'closed';
	lease_token: string | null;
	lease_until: number | null;
	person_id: string;
	debtor_id: string;
	creditor_id: string;
	mode: CreditorMode;
	settings: string;
	display_name: string;
	legal_name: string;
	debtor_kind: 'PF' | 'PJ';
	debtor_name: string | null;
	debtor_document: string | null;
	uf: string | null;
	cep: string | null;
}

interface DebtRow {
	id: string;
	case_id: string;
	status: DebtStatus;
	kind: string | null;
	due_date: string;
	placed_from: string;
	placed_until: string | null;
	principal: number;
	fine_bp: number | null;
	interest_month_bp: number | null;
	terms: string;
	external_id: string;
	contract: string | null;
	product: string | null;
	description: string | null;
	batch_id: string | null;
	debtor_kind: 'PF' | 'PJ';
}

const caseRows = statement<CaseRow>(
	'charge.cases',
	(d) =>
		`select c.id, c.state, c.lease_token, c.lease_until, c.person_id, c.debtor_id, c.creditor_id, k.mode, k.settings, k.display_name,
		k.legal_name, b.kind as debtor_kind, b.name as debtor_name, b.document as debtor_document, b.uf, b.cep
	from cases c join creditors k on k.id = c.creditor_id join debtors b on b.id = c.debtor_id
	where c.id in ${d.list('$1')} order by c.id`,
);
const debtRows = statement<DebtRow>(
	'charge.caseDebts',
	(d) =>
		`select t.id, t.case_id, t.status, t.kind, t.due_date, t.placed_from, t.placed_until, t.principal, t.fine_bp, t.interest_month_bp,
		t.terms, t.external_id, t.contract, t.product, t.description, t.batch_id, b.kind as debtor_kind
	from debts t join debtors b on b.id = t.debtor_id where t.case_id in ${d.list('$1')} order by t.case_id, t.due_date, t.id`,
);
const dueSteps = statement<{ case_id: string; journey_key: string; template: string }>(
	'charge.dueSteps',
	(d) =>
		`select case_id, journey_key, template from step_runs
	where state = 'due' and answer_to is null and case_id in ${d.list('$1')}`,
);
/** A change of mode waits for the registrations that were decided by the old one. */
const shareCreditors = statement(
	'charge.creditors',
	(d) =>
		`select id from creditors where id in (select creditor_id from cases where id in ${d.list('$1')}) order by id${d.forShare}`,
);

export interface LiveCharge {
	row: ChargeRow;
	debtIds: string[];
}

/** One case as a charge is decided on. */
export interface CaseFacts {
	row: CaseRow;
	settings: CreditorSettings;
	/** Open debts with what they are worth today. */
	debts: ChargeableDebt[];
	rows: Map<string, DebtRow>;
	live: LiveCharge[];
	/** What silences the case: paid, held, paused, gone, prescribed. */
	stops: Finding[];
}

/** Rules of the gate that speak of the case and not of a contact: who may not be asked for money gets no instrument either. */
const SILENCING: ReadonlySet<RuleKind> = new Set([
	'prescription',
	'dispute',
	'promise',
	'human',
	'hold',
	'pause',
	'placement',
	'status',
	'paid',
]);
/** A person who deals with the debtor, or the debtor himself, may ask for a charge in spite of these. */
const ONLY_UNASKED: ReadonlySet<RuleKind> = new Set(['promise', 'human']);

/** Locks persons, creditors, cases and open charges of these cases and reads them as of a business instant. */
export function* gatherCases(
	caseIds: readonly string[],
	now: number,
	asked: boolean,
): Tx<Map<string, CaseFacts>> {
	yield* lockBeforePauses();
	yield* lockPersonsOfCases(caseIds);
	yield* run(shareCreditors, JSON.stringify(caseIds));
	yield* lockCases(caseIds);
	yield* lockCharges((yield* liveChargesOf(caseIds)).map(({ id }) => id));
	const live = yield* liveChargesOf(caseIds);
	const members = yield* chargeDebts(live.map(({ id }) => id));
	const list = JSON.stringify(caseIds);
	const all = yield* run(debtRows, list);
	const worths = yield* worthOf(all.filter(isOpen), () => businessDay(now));
	const debts = groupBy(all, (row) => row.case_id);
	const holds = groupBy(yield* run(holdRows, list, now), (row) => row.case_id);
	const pauses = yield* pausesOf(caseIds, asked, now);
	const facts = new Map<string, CaseFacts>();
	for (const row of yield* run(caseRows, list)) {
		const rows = new Map((debts.get(row.id) ?? []).map((debt) => [debt.id, debt]));
		const settings = readSettings(row.settings);
		const bound = pauses.filter((pause) => binds(pause, row, rows));
		const stops = stopsOf(row, [...rows.values()], holds.get(row.id) ?? [], bound, now);
		facts.set(row.id, {
			row,
			settings,
			rows,
			debts: (debts.get(row.id) ?? []).filter(isOpen).map((debt) => ({
				debtId: debt.id,
				dueDate: debt.due_date,
				balance: (worths.get(debt.id) as Worth).balance,
				terms: termsOf(debt),
			})),
			live: live
				.map((charge) => ({
					row: charge,
					debtIds: members.flatMap((m) => (m.charge_id === charge.id ? m.debt_id : [])),
				}))
				.filter(({ debtIds }) => debtIds.some((id) => rows.has(id))),
			stops: asked ? stops.filter(({ rule }) => !ONLY_UNASKED.has(rule)) : stops,
		});
	}
	return facts;
}

const isOpen = ({ status }: DebtRow) => (OPEN_STATUSES as readonly DebtStatus[]).includes(status);

type Pause = PauseFact & { scope_id: string; cases?: ReadonlySet<string> };

/**
 * The pauses that may stop a charge. A charge is made for the message that names it, so the pause of a step's journey or template is one;
 * which channel takes the message is not known yet. What a person or a debtor asks for only a pause of everything stops.
 */
function* pausesOf(caseIds: readonly string[], asked: boolean, now: number): Tx<Pause[]> {
	const all: Pause[] = yield* run(pauseRows, now);
	if (asked) return all.filter(({ scope }) => scope === 'everything');
	if (!all.some(({ scope }) => scope === 'journey' || scope === 'template')) return all;
	const steps = yield* run(dueSteps, JSON.stringify(caseIds));
	const casesOf = ({ scope, scope_id }: Pause) =>
		new Set(
			steps
				.filter((s) => (scope === 'journey' ? s.journey_key : s.template) === scope_id)
				.map((s) => s.case_id),
		);
	return all.map((pause) =>
		pause.scope === 'journey' || pause.scope === 'template' ? { ...pause, cases: casesOf(pause) } : pause,
	);
}

function binds(
	{ scope, scope_id, cases }: Pause,
	row: CaseRow,
	debts: ReadonlyMap<string, DebtRow>,
): boolean {
	if (scope === 'everything') return true;
	if (scope === 'creditor') return scope_id === row.creditor_id;
	if (scope === 'batch') return [...debts.values()].some(({ batch_id }) => batch_id === scope_id);
	return cases?.has(row.id) === true;
}

function stopsOf(
	row: CaseRow,
	debts: readonly DebtRow[],
	holds: readonly HoldFact[],
	pauses: readonly PauseFact[],
	now: number,
): Finding[] {
	const verdict = gate(
		{
			channel: 'letter',
			creditor: {
				id: row.creditor_id,
				mode: 'live',
				openQuietDays: [],
				closedDays: [],
				caps: {},
				has42a: true,
				paymentsFeedAt: null,
				freshHours: 26,
				whatsappAllowed: false,
			},
			debtor: {
				id: row.debtor_id,
				personId: row.person_id,
				kind: row.debtor_kind,
				uf: row.uf,
				cep: row.cep,
			},
			address: { hash: '', ddd: null, state: 'verified' },
			debts: debts.map(factOf),
			contacts: [],
			suppressions: [],
			holds: [...holds],
			pauses: [...pauses],
			lastInboundAt: null,
			preventive: false,
		},
		now,
	);
	return verdict.considered.filter(({ rule }) => SILENCING.has(rule));
}

const factOf = (debt: DebtRow): DebtFact => ({
	id: debt.id,
	status: debt.status,
	kind: debt.kind,
	dueDate: debt.due_date,
	placedFrom: debt.placed_from,
	placedUntil: debt.placed_until,
});
