import { addDays, daysBetween } from '../../core/calendar';
import { badInput } from '../../core/errors';
import { CHANNELS } from '../channel';
import type { JourneyDefinition, JourneyStep } from './types';

/** What a journey says of one anchor date on one day. */
export interface StepDue {
	/** The step whose turn it is; null before the first one, and after a preventive step has lost its sense. */
	step: JourneyStep | null;
	/** ISO date of that step. */
	dueDate: string | null;
	/** ISO date of the next step to come; null after the last. */
	nextDueDate: string | null;
	/** Keys of the steps before it: marked as passed, never sent. */
	passed: string[];
}

/**
 * The step that is current on `today`: the latest one whose day has come. The ones before it are passed, not flushed, so
 * a case that waited a month gets one message, not five. A preventive step ends the day before the due date: a reminder
 * that something will fall due makes no sense once it has.
 */
export function stepDue(definition: JourneyDefinition, anchorDate: string, today: string): StepDue {
	const age = daysBetween(anchorDate, today);
	const { steps } = definition;
	const upcoming = steps.findIndex((step) => step.offset > age);
	const index = upcoming === -1 ? steps.length - 1 : upcoming - 1;
	const next = upcoming === -1 ? undefined : steps[upcoming];
	const nextDueDate = next ? addDays(anchorDate, next.offset) : null;
	const step = steps[index];
	if (!step) return { step: null, dueDate: null, nextDueDate, passed: [] };
	const passed = steps.slice(0, index).map((s) => s.key);
	if (step.stage === 'preventive' && age >= 0) {
		return { step: null, dueDate: null, nextDueDate, passed: [...passed, step.key] };
	}
	return { step, dueDate: addDays(anchorDate, step.offset), nextDueDate, passed };
}

/**
 * The date that a case's steps count from. A case placed late begins with its first amicable touch on the day of its
 * placement, whatever its age: a debt placed 70 days after its due date is never greeted with the 60-day step.
 */
export function anchorOf(
	oldestEffectiveDue: string,
	placementDate: string,
	firstTouchOffset: number,
): string {
	const fromPlacement = addDays(placementDate, -firstTouchOffset);
	return oldestEffectiveDue > fromPlacement ? oldestEffectiveDue : fromPlacement;
}

/** Checks a definition that a person wrote. @throws CobrancaError badInput naming the step and what to do */
export function validateJourney(definition: JourneyDefinition): JourneyDefinition {
	if (!/^[a-z0-9][a-z0-9._-]{0,59}$/.test(definition.key)) {
		throw badInput('key', 'The journey key must be 1 to 60 of a-z, 0-9, dot, - and _.');
	}
	if (definition.steps.length === 0)
		throw badInput('steps', 'The journey has no steps.', 'Add at least one step.');
	const steps = [...definition.steps].sort((a, b) => a.offset - b.offset);
	const keys = new Set<string>();
	steps.forEach((step, i) => {
		if (!Number.isInteger(step.offset) || Math.abs(step.offset) > 3650) {
			throw badInput(
				'steps.offset',
				`Step "${step.key}" needs a whole number of days between -3650 and 3650.`,
			);
		}
		if (keys.has(step.key))
			throw badInput('steps.key', `Two steps are called "${step.key}".`, 'Give each step its own key.');
		keys.add(step.key);
		if (steps[i - 1]?.offset === step.offset) {
			throw badInput(
				'steps.offset',
				`Two steps are on day ${step.offset}.`,
				'A case gets one message of a journey a day.',
			);
		}
		const alone = step.human === true && step.channels.length === 0;
		if (alone && !step.task?.trim())
			throw badInput('steps.task', `Step "${step.key}" does not say what the person is asked to do.`);
		if (
			(step.channels.length === 0 && !alone) ||
			step.channels.some((channel) => !CHANNELS.includes(channel))
		) {
			throw badInput('steps.channels', `Step "${step.key}" has no channel or an unknown one.`);
		}
		if (!step.template.trim()) throw badInput('steps.template', `Step "${step.key}" has no template.`);
		if (step.stage === 'preventive' && step.offset >= 0) {
			throw badInput('steps.stage', `Step "${step.key}" is preventive but not before the due date.`);
		}
	});
	return { ...definition, steps };
}
