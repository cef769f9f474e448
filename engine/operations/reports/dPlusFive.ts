import { addDays, daysBetween } from '../../core/calendar';
import { badInput } from '../../core/errors';
import { concealDocument } from '../../core/identity/conceal';
import { maskDocument } from '../../core/identity/document';
import { toReais } from '../../core/money';
import type { Channel } from '../../domain/channel';
import { firstOpenDay } from '../../domain/journey/openDay';
import { anchorOf } from '../../domain/journey/plan';
import type { JourneyDefinition } from '../../domain/journey/types';
import type { Ledger } from '../../ports/ledger';
import { findCreditor, unknownCreditor } from '../creditorRows';
import { type CreditorSettings, readSettings } from '../creditorSettings';
import { BUSINESS_ZONE, businessDay, dayStart, iso } from '../days';
import { findJourney } from '../journeys';
import { runOne } from '../../ports/ledger';
import { type OverdueRow, reportFacts, type ReportFacts } from './dPlusFiveRows';
import { type Why, whyOf } from './dPlusFiveWhy';

/** Calendar days from the effective due date, or from the day the debt came to us, within which its debtor is contacted. */
const WITHIN = 5;

/** One overdue debt whose first contact after the due date is not in time. Flat, so that it becomes a line of a CSV as it is. */
export interface Breach {
	creditorId: string;
	creditor: string;
	debtExternalId: string;
	debtId: string;
	caseId: string;
	debtorId: string;
	documentMasked: string;
	dueDate: string;
	/** The due date moved to the next banking day. */
	effectiveDueDate: string;
	/** Last day in time. */
	deadline: string;
	daysOverdue: number;
	/** late: contacted, but after the deadline · missed: not contacted, the deadline is over · atRisk: the plan is after the deadline. */
	state: 'late' | 'missed' | 'atRisk';
	/** pt-BR. */
	stateText: string;
	firstContactOn: string;
	/** Day of the next touch that journey, hours and holidays give; empty when nobody knows. */
	plannedFor: string;
	why: Why['code'];
	/** pt-BR: what stands in the way and what to do. */
	whyText: string;
	/** ISO instant at which that ends by itself; empty when it does not. */
	until: string;
	/** Open principal, reais. */
	amount: number;
}

export interface DPlusFive {
	/** Debts that fell due in the window. */
	overdue: number;
	inTime: number;
	breaches: Breach[];
}

const STATE_TEXT: Readonly<Record<Breach['state'], string>> = {
	late: 'Contato feito depois do prazo',
	missed: 'Sem contato, prazo vencido',
	atRisk: 'Sem contato, e o previsto passa do prazo',
};

/**
 * The D+5 guarantee: every overdue debt is spoken of within five calendar days of its due date, hours and holidays considered.
 * Lists what is not: contacted late, not contacted, or planned too late, each with the reason. A debt that came to us late has
 * its five days from then.
 */
export async function dPlusFive(
	ledger: Ledger,
	input: { creditorId?: string; sinceDays?: number } = {},
): Promise<DPlusFive> {
	const { creditorId = '', sinceDays = 30 } = input;
	if (!Number.isInteger(sinceDays) || sinceDays < 1 || sinceDays > 366)
		throw badInput('sinceDays', 'The report can look back 1 to 366 days.');
	const now = ledger.businessNow();
	const today = businessDay(now);
	let overdue = 0;
	return await ledger.read('report.dPlusFive', function* () {
		overdue = 0;
		if (creditorId !== '' && !(yield* runOne(findCreditor, creditorId))) throw unknownCreditor(creditorId);
		const window = {
			today,
			since: addDays(today, -sinceDays),
			creditorId,
			now,
			offset: now - ledger.realNow(),
		};
		const facts = yield* reportFacts(window, (debt, contacts) => {
			overdue++;
			const first = firstContact(debt, contacts);
			return first === null || first > deadlineOf(debt);
		});
		const creditors = new Map<string, Followed>();
		for (const row of facts.overdue) {
			if (creditors.has(row.creditor_id)) continue;
			const settings = readSettings(row.settings);
			creditors.set(row.creditor_id, { settings, journey: yield* findJourney(settings.journey) });
		}
		const breaches = facts.overdue.flatMap((debt): Breach[] => {
			const found = breachOf(debt, facts, creditors.get(debt.creditor_id) as Followed, now, today);
			return found ? [found] : [];
		});
		return { overdue, inTime: overdue - breaches.length, breaches };
	});
}

export interface Followed {
	settings: CreditorSettings;
	journey: JourneyDefinition | null;
}

const deadlineOf = (debt: OverdueRow) =>
	addDays(debt.placed_from > debt.effective_due_date ? debt.placed_from : debt.effective_due_date, WITHIN);

/** Day of the first contact after the due date that left for sure; null when there was none. */
function firstContact(debt: OverdueRow, contacts: readonly { at: number; state: string }[]): string | null {
	for (const { at, state } of contacts) {
		const day = businessDay(at);
		if (state === 'accepted' && day > debt.effective_due_date) return day;
	}
	return null;
}

function breachOf(
	debt: OverdueRow,
	facts: ReportFacts,
	followed: Followed,
	now: number,
	today: string,
): Breach | null {
	const deadline = deadlineOf(debt);
	const first = firstContact(debt, facts.contacts.get(debt.id) ?? []);
	let why = whyOf(debt, facts, followed, first, now);
	const blocked = why.until === null && why.code !== 'journey' && why.code !== 'notRun';
	const plan = first === null && !blocked ? planned(debt, facts, followed, why.until, now) : null;
	if (first === null && today <= deadline && plan !== null && plan.day <= deadline) return null;
	if (why.code === 'journey' && plan && plan.due <= deadline && plan.day > deadline) why = movedBy(plan);
	const state = first !== null ? 'late' : today > deadline ? 'missed' : 'atRisk';
	return {
		creditorId: debt.creditor_id,
		creditor: debt.display_name,
		debtExternalId: concealDocument(debt.external_id, debt.document),
		debtId: debt.id,
		caseId: debt.case_id,
		debtorId: debt.debtor_id,
		documentMasked: debt.document ? maskDocument({ kind: debt.debtor_kind, digits: debt.document }) : '',
		dueDate: debt.due_date,
		effectiveDueDate: debt.effective_due_date,
		deadline,
		daysOverdue: Math.max(0, daysBetween(debt.effective_due_date, today)),
		state,
		stateText: STATE_TEXT[state],
		firstContactOn: first ?? '',
		plannedFor: plan?.day ?? '',
		why: why.code,
		whyText: why.text,
		until: why.until === null ? '' : iso(why.until),
		amount: toReais(Math.max(0, debt.amount)),
	};
}

interface Planned {
	/** Day of the step, ISO. */
	due: string;
	/** Day on which it can go out. */
	day: string;
}

function movedBy({ due, day }: Planned): Why {
	const text = `Domingos, feriados e horários levam o passo de ${brDate(due)} para ${brDate(day)}.`;
	return { code: 'holiday', text, until: null };
}

const brDate = (date: string) => date.split('-').reverse().join('/');

/** The first day on which a touch is due that was not made and that hours and holidays allow; null when the journey has none left. */
function planned(
	debt: OverdueRow,
	facts: ReportFacts,
	{ journey, settings }: Followed,
	notBefore: number | null,
	now: number,
): Planned | null {
	if (!journey) return null;
	const today = businessDay(now);
	const anchor = anchorOf(debt.oldest_due_date, debt.placed_on, journey.firstTouchOffset);
	const runs = facts.steps.get(debt.case_id) ?? [];
	for (const [i, step] of journey.steps.entries()) {
		if (step.stage === 'preventive') continue;
		const following = journey.steps[i + 1];
		if (following && addDays(anchor, following.offset) <= today) continue;
		const made = runs.some(
			(r) =>
				r.state !== 'due' &&
				r.journey_key === journey.key &&
				r.anchor_date === anchor &&
				r.step_key === step.key,
		);
		if (made) continue;
		const due = addDays(anchor, step.offset);
		const from = Math.max(dayStart(due), now, notBefore ?? 0);
		const channel: Channel = step.human ? 'voice' : (step.channels[0] ?? 'sms');
		return { due, day: firstOpenDay(BUSINESS_ZONE, from, debt.uf, channel, settings) };
	}
	return null;
}
