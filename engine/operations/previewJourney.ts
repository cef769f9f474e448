import { addDays } from '../core/calendar';
import { badInput } from '../core/errors';
import { toReais } from '../core/money';
import { type Channel, CHANNELS } from '../domain/channel';
import { firstOpenDay } from '../domain/journey/openDay';
import { anchorOf } from '../domain/journey/plan';
import type { JourneyDefinition, JourneyStep } from '../domain/journey/types';
import { type Ledger } from '../ports/ledger';
import { unknownCreditor } from './creditorRows';
import { hasOptIn } from './creditorSettings';
import { BUSINESS_ZONE, businessDay, dayStart } from './days';
import { findJourney } from './journeys';
import { type CaseGroup, type CreditorPlan, type DoneGroup, previewFacts } from './previewRows';

export interface PreviewDay {
	/** ISO date. */
	date: string;
	/** Touches in all: messages and what people do. */
	total: number;
	/** Messages by the first channel of the step that the creditor and the debtor have. */
	byChannel: Partial<Record<Channel, number>>;
	/** Calls, letters to release and reviews that a person does. */
	human: number;
	/** Of them, those that a Sunday, a holiday or the hours moved to this day. */
	moved: number;
	/** Steps for which no channel is left: no sender or no address. */
	unreachable: number;
	/** Open principal of the cases that are touched, reais. */
	amount: number;
}

export interface Preview {
	days: PreviewDay[];
	total: { touches: number; human: number; unreachable: number; byChannel: Partial<Record<Channel, number>> };
	/** Open cases that the preview counts. */
	cases: number;
	/** Their open principal, reais. */
	amount: number;
}

const LONGEST = 366;

/**
 * How many touches the open cases would have on each of the next days, if nobody pays, answers or is held: the steps of each
 * case's journey, by the first channel that works, on the first day that hours and holidays leave open. What was already done
 * is not counted again. Cases are counted in groups of equal dates, so the size of the portfolio hardly matters.
 * `definition` null = each creditor's own journey.
 */
export async function previewJourney(
	ledger: Ledger,
	input: { definition: JourneyDefinition | null; days: number; creditorId?: string },
): Promise<Preview> {
	const { definition, days, creditorId = '' } = input;
	if (!Number.isInteger(days) || days < 1 || days > LONGEST)
		throw badInput('days', `The preview can show 1 to ${LONGEST} days.`);
	const { facts, journeys } = await ledger.read('preview', function* () {
		const read = yield* previewFacts(creditorId);
		if (creditorId !== '' && !read.creditors.has(creditorId)) throw unknownCreditor(creditorId);
		const found = new Map<string, JourneyDefinition>();
		for (const [id, { settings }] of read.creditors) {
			const own = definition ?? (yield* findJourney(settings.journey));
			if (own) found.set(id, own);
		}
		return { facts: read, journeys: found };
	});
	const forecast = new Forecast(ledger.businessNow(), days, facts.done);
	for (const group of facts.groups) {
		const creditor = facts.creditors.get(group.creditor_id);
		const journey = journeys.get(group.creditor_id);
		if (creditor && journey) forecast.add(group, creditor, journey);
	}
	return forecast.result(facts.groups);
}

class Forecast {
	private readonly today: string;
	private readonly end: string;
	private readonly days = new Map<string, PreviewDay & { cents: number }>();
	private readonly done = new Map<string, { n: number; amount: number }>();
	private readonly openDays = new Map<string, string>();

	constructor(
		private readonly now: number,
		length: number,
		done: readonly DoneGroup[],
	) {
		this.today = businessDay(now);
		this.end = addDays(this.today, length - 1);
		for (let i = 0; i < length; i++) {
			const date = addDays(this.today, i);
			const none = { total: 0, byChannel: {}, human: 0, moved: 0, unreachable: 0, amount: 0, cents: 0 };
			this.days.set(date, { date, ...none });
		}
		for (const one of done)
			this.done.set(`${groupKey(one)}|${one.journey_key}|${one.anchor_date}|${one.step_key}`, one);
	}

	add(group: CaseGroup, creditor: CreditorPlan, journey: JourneyDefinition): void {
		const anchor = anchorOf(group.oldest_due_date, group.placed_on, journey.firstTouchOffset);
		const key = groupKey(group);
		journey.steps.forEach((step, i) => {
			const due = addDays(anchor, step.offset);
			if (due > this.end) return;
			const following = journey.steps[i + 1];
			const next = following ? addDays(anchor, following.offset) : null;
			if (next !== null && next <= this.today) return;
			const done = this.done.get(`${key}|${journey.key}|${anchor}|${step.key}`);
			const n = group.n - (done?.n ?? 0);
			if (n <= 0) return;
			const channel = step.human ? 'voice' : channelOf(step, creditor, group);
			const from = due > this.today ? due : this.today;
			const date = this.openDay(from, group.uf, channel ?? 'sms', group.creditor_id, creditor);
			// What could not go out before its successor's day is over, and a reminder ends with the due date.
			if ((next !== null && date >= next) || (step.stage === 'preventive' && date >= anchor)) return;
			const day = this.days.get(date);
			if (!day) return;
			if (channel === null) {
				day.unreachable += n;
				return;
			}
			day.total += n;
			day.cents += group.amount - (done?.amount ?? 0);
			if (date > from) day.moved += n;
			if (step.human) day.human += n;
			else day.byChannel[channel] = (day.byChannel[channel] ?? 0) + n;
		});
	}

	/** Remembered: a portfolio has few states and few days. */
	private openDay(
		date: string,
		uf: string | null,
		channel: Channel,
		creditorId: string,
		{ settings }: CreditorPlan,
	): string {
		const key = `${date}|${uf}|${channel}|${creditorId}`;
		let open = this.openDays.get(key);
		if (open === undefined) {
			const at = date === this.today ? Math.max(this.now, dayStart(date)) : dayStart(date);
			open = firstOpenDay(BUSINESS_ZONE, at, uf, channel, settings);
			this.openDays.set(key, open);
		}
		return open;
	}

	result(groups: readonly CaseGroup[]): Preview {
		const total: Preview['total'] = { touches: 0, human: 0, unreachable: 0, byChannel: {} };
		const days = [...this.days.values()].map(({ cents, ...day }): PreviewDay => {
			total.touches += day.total;
			total.human += day.human;
			total.unreachable += day.unreachable;
			for (const channel of CHANNELS) {
				const n = day.byChannel[channel];
				if (n) total.byChannel[channel] = (total.byChannel[channel] ?? 0) + n;
			}
			return { ...day, amount: toReais(cents) };
		});
		return {
			days,
			total,
			cases: groups.reduce((sum, { n }) => sum + n, 0),
			amount: toReais(groups.reduce((sum, { amount }) => sum + amount, 0)),
		};
	}
}

const groupKey = (g: CaseGroup) =>
	`${g.creditor_id}|${g.uf}|${g.oldest_due_date}|${g.placed_on}|${g.has_mobile}${g.has_fixed}${g.has_email}${g.opted_in}`;

/** The first channel of a step that creditor and debtor both have; a creditor without any sender yet is taken to have all. */
function channelOf(
	step: JourneyStep,
	{ settings, channels }: CreditorPlan,
	group: CaseGroup,
): Channel | null {
	const addressed = (channel: Channel): boolean => {
		if (channel === 'email') return group.has_email > 0;
		if (channel === 'voice') return group.has_mobile > 0 || group.has_fixed > 0;
		return channel === 'letter' || channel === 'custom' || group.has_mobile > 0;
	};
	const optedIn = hasOptIn(settings, 'whatsapp', group.opted_in < 0 ? undefined : group.opted_in === 1);
	const usable = (channel: Channel) =>
		(channels.size === 0 || channels.has(channel)) &&
		(channel !== 'whatsapp' || (settings.whatsappAllowed && optedIn)) &&
		addressed(channel);
	return step.channels.find(usable) ?? null;
}
