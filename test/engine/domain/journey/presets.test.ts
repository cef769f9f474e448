import fc from 'fast-check';
import { addDays, daysBetween, effectiveDueDate } from '../../../../engine/core/calendar';
import type { Channel } from '../../../../engine/domain/channel';
import { anchorOf, stepDue, validateJourney } from '../../../../engine/domain/journey/plan';
import { EVENT_JOURNEYS, PRESETS } from '../../../../engine/domain/journey/presets';
import type { JourneyDefinition, JourneyStep, Stage } from '../../../../engine/domain/journey/types';
import { templateVariants } from '../../../../engine/domain/messages/library';

const all = Object.values(PRESETS);
const full = all.filter(({ key }) => key !== 'essencial');
const everything = [...all, ...Object.values(EVENT_JOURNEYS)];
const named = (definitions: JourneyDefinition[]) => definitions.map((d) => [d.key, d] as const);
const days = (definition: JourneyDefinition) => definition.steps.map(({ offset }) => offset);

it('are the three of the desk beside essencial', () => {
	expect(Object.keys(PRESETS)).toEqual(['essencial', 'escola', 'varejo', 'fornecedor']);
	expect(days(PRESETS['escola']!)).toEqual([-5, -2, 3, 5, 10, 15, 20, 30, 45, 60, 75, 90]);
	expect(days(PRESETS['varejo']!)).toEqual([-5, -2, 3, 5, 10, 15, 20, 30, 45, 60, 75, 90]);
	expect(days(PRESETS['fornecedor']!)).toEqual([-5, 3, 5, 10, 15, 20, 30, 45, 60, 75, 90]);
});

describe.each(named(everything))('%s', (_key, definition) => {
	it('is valid, with keys that say the day', () => {
		expect(validateJourney(definition)).toEqual(definition);
		for (const { key, offset } of definition.steps)
			expect(key).toBe(offset < 0 ? `d${offset}` : `d+${offset}`);
	});

	it('has at most two touches in any seven days, those of people included', () => {
		for (const from of days(definition)) {
			const touches = days(definition).filter((day) => day >= from && day < from + 7);
			expect({ from, touches: touches.length <= 2 ? 'ok' : touches }).toEqual({ from, touches: 'ok' });
		}
	});

	it('only gets more serious', () => {
		const order: Stage[] = ['preventive', 'reminder', 'amicable', 'preContentious', 'contentious'];
		const ranks = definition.steps.map(({ stage }) => order.indexOf(stage));
		expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
		for (const step of definition.steps) if (step.stage === 'contentious') expect(step.human).toBe(true);
	});
});

describe.each(named(full))('%s, from the desk', (_key, definition) => {
	it('asks for the reason and makes an amicable touch before anything formal', () => {
		const formal = definition.steps.findIndex(({ stage }) => stage === 'preContentious');
		const before = definition.steps.slice(0, formal);
		expect(
			before.some(({ template }) => (templateVariants(template)?.email?.reasons?.length ?? 0) >= 4),
		).toBe(true);
		expect(before.some(({ stage }) => stage === 'amicable')).toBe(true);
	});

	it('presumes good faith until day 10', () => {
		for (const { offset, stage } of definition.steps) {
			if (offset >= 0 && offset < 10) expect(stage).toBe('reminder');
		}
	});

	it('says to the person what is asked of them wherever a person is', () => {
		for (const step of definition.steps) if (step.human) expect(step.task).toMatch(/^[A-Z].+[.?]$/);
	});

	it('begins with the day 3 touch where it was placed late, never with the step of its age', () => {
		for (const age of [4, 12, 60, 89, 400]) {
			const anchor = anchorOf(addDays('2026-11-10', -age), '2026-11-10', definition.firstTouchOffset);
			expect(stepDue(definition, anchor, '2026-11-10').step?.key).toBe('d+3');
		}
	});
});

/** What a debtor can be reached by; people call a phone whether or not the creditor has a sender for voice. */
const POINTS: Record<string, Channel[]> = {
	email: ['email'],
	mobile: ['sms', 'voice'],
	mobileWithWhatsApp: ['whatsapp', 'sms', 'voice'],
	fixed: ['voice'],
};
const reaches = (step: JourneyStep | null, by: readonly Channel[]) =>
	step !== null && step.stage !== 'preventive' && step.channels.some((channel) => by.includes(channel));
const pastDays = (from: string, to: string) =>
	Array.from({ length: Math.max(0, daysBetween(from, to)) + 1 }, (_, i) => addDays(from, i));

describe.each(named(full))('%s by day 5', (_key, definition) => {
	const date = fc.integer({ min: 0, max: 3000 }).map((n) => addDays('2024-01-01', n));
	const points = fc
		.subarray(Object.keys(POINTS), { minLength: 1 })
		.map((keys) => [...new Set(keys.flatMap((key) => POINTS[key]!))]);

	it('has a touch due for every overdue case with a reachable channel', () => {
		fc.assert(
			fc.property(date, points, fc.integer({ min: -60, max: 0 }), (nominal, by, placed) => {
				const due = effectiveDueDate(nominal);
				const anchor = anchorOf(due, addDays(due, placed), definition.firstTouchOffset);
				const week = pastDays(due, addDays(due, 5));
				expect(week.some((day) => reaches(stepDue(definition, anchor, day).step, by))).toBe(true);
			}),
		);
	});

	it('has one within two days of the placement of a case that was placed late', () => {
		fc.assert(
			fc.property(date, points, fc.integer({ min: 4, max: 900 }), (nominal, by, late) => {
				const due = effectiveDueDate(nominal);
				const placed = addDays(due, late);
				const anchor = anchorOf(due, placed, definition.firstTouchOffset);
				const first = pastDays(placed, addDays(placed, 2));
				expect(first.some((day) => reaches(stepDue(definition, anchor, day).step, by))).toBe(true);
			}),
		);
	});
});

it('no step is missed by who has only WhatsApp of the creditor at home', () => {
	for (const key of ['escola', 'varejo']) {
		const early = PRESETS[key]!.steps.filter(({ offset }) => offset > 0 && offset <= 5);
		expect(early.some(({ channels }) => channels.includes('whatsapp'))).toBe(true);
	}
});

describe('a step that a person alone is asked for', () => {
	const [step] = PRESETS['escola']!.steps.filter(({ channels }) => channels.length === 0);
	const journey = (more: Partial<JourneyStep>): JourneyDefinition => ({
		key: 'own',
		displayName: 'Própria',
		firstTouchOffset: 3,
		steps: [{ ...step!, ...more }],
	});
	it('needs no channel', () => expect(() => validateJourney(journey({}))).not.toThrow());
	it('must say what is asked', () =>
		expect(() => validateJourney(journey({ task: ' ' }))).toThrow(/asked to do/));
	it('is refused without a person', () => {
		expect(() => validateJourney(journey({ human: undefined }))).toThrow(/no channel/);
	});
});
