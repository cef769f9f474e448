import type { IExecuteFunctions } from 'n8n-workflow';
import { badInput } from '../../engine/core/errors';
import type { Channel } from '../../engine/domain/channel';
import type { JourneyDefinition, JourneyStep, Stage } from '../../engine/domain/journey/types';

interface StepRow {
	offset: number;
	stage: Stage;
	template: string;
	channels: Channel[];
}

/** The journey that the node's parameters describe. @throws CobrancaError badInput */
export async function definitionOf(context: IExecuteFunctions): Promise<JourneyDefinition> {
	if (context.getNodeParameter('mode', 0) === 'preset') {
		const { PRESETS } = await import('../../engine/domain/journey/presets');
		const key = String(context.getNodeParameter('preset', 0));
		const found = PRESETS[key];
		if (found) return found;
		throw badInput(
			'preset',
			`There is no journey "${key}".`,
			`Choose one of: ${Object.keys(PRESETS).join(', ')}.`,
		);
	}
	const displayName = String(context.getNodeParameter('name', 0)).trim();
	const rows = context.getNodeParameter('steps.step', 0, []) as StepRow[];
	return ownJourney(displayName, rows, Number(context.getNodeParameter('firstTouchOffset', 0, 3)));
}

/** Steps as a person wrote them, in any order, as a definition. Its key comes from the name: the same name is the same journey. */
export function ownJourney(
	displayName: string,
	rows: StepRow[],
	firstTouchOffset: number,
): JourneyDefinition {
	if (displayName === '') throw badInput('name', 'The journey needs a name.');
	if (rows.length === 0) throw badInput('steps', 'The journey has no steps.', 'Add at least one step.');
	const steps = rows.map(stepOf).sort((one, other) => one.offset - other.offset);
	const double = steps.find((step, index) => step.offset === steps[index - 1]?.offset);
	if (double) {
		throw badInput(
			'steps',
			`Two steps are on day ${double.offset}.`,
			'Give each step a day of its own; a step may name several channels.',
		);
	}
	return { key: `own.${keyOf(displayName)}`, displayName, steps, firstTouchOffset };
}

function stepOf(row: StepRow): JourneyStep {
	const offset = Number(row.offset);
	if (!Number.isInteger(offset) || Math.abs(offset) > 3650) {
		throw badInput('steps.offset', 'The day of a step must be a whole number, negative before the due date.');
	}
	const template = String(row.template ?? '').trim();
	if (template === '') throw badInput('steps.template', `The step of day ${offset} names no template.`);
	if (!row.channels?.length) throw badInput('steps.channels', `The step of day ${offset} names no channel.`);
	return { key: keyOfDay(offset), offset, stage: row.stage, template, channels: row.channels };
}

const keyOfDay = (offset: number) => (offset < 0 ? `d${offset}` : `d+${offset}`);

/** `Régua da Escola` → `regua-da-escola` */
const keyOf = (name: string) =>
	name
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '') || 'sem-nome';
