import type { IExecuteFunctions } from 'n8n-workflow';
import { badInput } from '../../engine/core/errors';
import { type Channel } from '../../engine/domain/channel';
import type { JourneyDefinition, JourneyStep, Stage } from '../../engine/domain/journey/types';

/** A step as the panel gives it, or one of the list that an agency writes as JSON. */
export interface StepRow {
	offset: number;
	stage: Stage;
	template: string;
	channels?: Channel[];
	human?: boolean;
	task?: string;
	unless?: string;
}

const STAGES: readonly Stage[] = ['preventive', 'reminder', 'amicable', 'preContentious', 'contentious'];
const FIELDS = ['key', 'offset', 'stage', 'template', 'channels', 'human', 'task', 'unless', 'offerPolicy'];

/** The journey that the node's parameters describe; null leaves the choice to each creditor. @throws CobrancaError badInput */
export async function definitionOf(context: IExecuteFunctions): Promise<JourneyDefinition | null> {
	const operation = String(context.getNodeParameter('operation', 0));
	if (operation !== 'save' && context.getNodeParameter('mode', 0) === 'preset') {
		const key = String(context.getNodeParameter('preset', 0));
		if (key === 'creditor') return null;
		const { EVENT_JOURNEYS, PRESETS } = await import('../../engine/domain/journey/presets');
		const found = PRESETS[key];
		if (found) return found;
		const why = EVENT_JOURNEYS[key] ? ' It counts from an event, not from the due date.' : '';
		throw badInput(
			'preset',
			`There is no journey "${key}".${why}`,
			`Choose one of: creditor, ${Object.keys(PRESETS).join(', ')}.`,
		);
	}
	const displayName = String(context.getNodeParameter('name', 0)).trim();
	const rows =
		context.getNodeParameter('writeAs', 0, 'panel') === 'json'
			? rowsOf(context.getNodeParameter('stepsJson', 0))
			: (context.getNodeParameter('steps.step', 0, []) as StepRow[]);
	return await ownJourney(displayName, rows, Number(context.getNodeParameter('firstTouchOffset', 0, 3)));
}

/** Steps as a person wrote them, in any order, as a definition. Its key comes from the name: the same name is the same journey. */
export async function ownJourney(
	displayName: string,
	rows: readonly StepRow[],
	firstTouchOffset: number,
): Promise<JourneyDefinition> {
	if (displayName === '') throw badInput('name', 'The journey needs a name.');
	if (rows.length === 0) throw badInput('steps', 'The journey has no steps.', 'Add at least one step.');
	if (!Number.isInteger(firstTouchOffset))
		throw badInput('firstTouchOffset', 'The day of the first touch must be a whole number.');
	const steps = rows.map(stepOf).sort((one, other) => one.offset - other.offset);
	const double = steps.find((step, index) => step.offset === steps[index - 1]?.offset);
	if (double) {
		throw badInput(
			'steps',
			`Two steps are on day ${double.offset}.`,
			'Give each step a day of its own; a step may name several channels.',
		);
	}
	const { validateJourney } = await import('../../engine/domain/journey/plan');
	return validateJourney({ key: `own.${keyOf(displayName)}`, displayName, steps, firstTouchOffset });
}

/** The list of steps in a JSON parameter, which n8n gives as text or as a value. @throws CobrancaError badInput */
function rowsOf(value: unknown): StepRow[] {
	const remedy =
		'Write a list such as [{"offset": 3, "stage": "reminder", "template": "aviso", "channels": ["sms"]}].';
	let list = value;
	if (typeof value === 'string') {
		try {
			list = JSON.parse(value);
		} catch {
			throw badInput('stepsJson', 'The steps are not JSON.', remedy);
		}
	}
	if (!Array.isArray(list)) throw badInput('stepsJson', 'The steps are not a list.', remedy);
	list.forEach((row: unknown, index) => {
		if (typeof row !== 'object' || row === null)
			throw badInput('stepsJson', `Step ${index + 1} of the list is no object.`, remedy);
		const odd = Object.keys(row).find((field) => !FIELDS.includes(field));
		if (odd)
			throw badInput(
				'stepsJson',
				`Step ${index + 1} of the list has a field "${odd}" that no step has.`,
				`The fields are ${FIELDS.join(', ')}.`,
			);
	});
	return list as StepRow[];
}

function stepOf(row: StepRow, index: number): JourneyStep {
	const offset = Number(row.offset);
	if (!Number.isInteger(offset) || Math.abs(offset) > 3650) {
		throw badInput(
			'steps.offset',
			`Step ${index + 1} names no day.`,
			'The day of a step must be a whole number, negative before the due date.',
		);
	}
	if (!STAGES.includes(row.stage))
		throw badInput(
			'steps.stage',
			`The step of day ${offset} has no known stage.`,
			`Choose one of: ${STAGES.join(', ')}.`,
		);
	const template = String(row.template ?? '').trim();
	if (template === '') throw badInput('steps.template', `The step of day ${offset} names no template.`);
	const channels = Array.isArray(row.channels) ? row.channels : [];
	const human = row.human === true;
	if (channels.length === 0 && !human)
		throw badInput(
			'steps.channels',
			`The step of day ${offset} names no channel.`,
			'Choose at least one channel, or say that a person makes it.',
		);
	const task = String(row.task ?? '').trim();
	if (human && task === '')
		throw badInput(
			'steps.task',
			`The step of day ${offset} does not say what the person is asked to do.`,
			'Write it in the field Task, in Portuguese.',
		);
	if (row.unless && row.unless !== 'opened')
		throw badInput('steps.unless', `The step of day ${offset} has an unknown condition "${row.unless}".`);
	return {
		key: keyOfDay(offset),
		offset,
		stage: row.stage,
		template,
		channels,
		...(human ? { human: true } : {}),
		...(task ? { task } : {}),
		...(row.unless === 'opened' ? { unless: 'opened' } : {}),
	};
}

const keyOfDay = (offset: number) => (offset < 0 ? `d${offset}` : `d+${offset}`);

/** `Régua da Escola` → `regua-da-escola` */
const keyOf = (name: string) =>
	name
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.slice(0, 50)
		.replace(/^-|-$/g, '') || 'sem-nome';
