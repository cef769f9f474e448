import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
	NodeOperationError,
	type NodeOutput,
} from 'n8n-workflow';
import { badInput } from '../../engine/core/errors';
import type { JourneyDefinition } from '../../engine/domain/journey/types';
import type { Ledger } from '../../engine/ports/ledger';
import { toNodeError } from '../common/errors';
import { asJson, extended, journeyOf, leasedCaseOf } from '../common/items';
import { ledgerOf } from '../common/ledger';
import { ledgerMethods } from '../common/ledgerTest';
import { getTemplates } from '../common/templates';
import { forBatch, type Group, groupByBatch, isTool, Outputs } from '../common/run';
import { definitionOf } from './definition';
import { properties } from './properties';

const STEP_DUE = 0;
const EXIT = 1;

export class CollectionJourney implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Collection Journey',
		name: 'collectionJourney',
		icon: { light: 'file:collectionJourney.svg', dark: 'file:collectionJourney.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ ($parameter["operation"] === "advance" ? "" : $parameter["operation"] + ": ") + ($parameter["operation"] === "save" || $parameter["mode"] === "own" ? $parameter["name"] : ($parameter["preset"] === "creditor" ? "from the creditor" : $parameter["preset"])) }}',
		description: 'Says which step of the journey (régua de cobrança) is due now for each case',
		defaults: { name: 'Collection Journey' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Step Due', 'Exit'],
		credentials: [{ name: 'cobrancaLedgerApi', required: true, testedBy: 'ledgerTest' }],
		properties,
	};

	methods = { ...ledgerMethods, loadOptions: { getTemplates } };

	async execute(this: IExecuteFunctions): Promise<NodeOutput> {
		try {
			const ledger = await ledgerOf(this);
			const definition = await definitionOf(this);
			switch (this.getNodeParameter('operation', 0)) {
				case 'preview':
					return [await preview(this, ledger, definition), []];
				case 'save':
					return [[await save(this, ledger, definition)], []];
				default:
					return await advance(this, ledger, definition);
			}
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}

/** Cases of one batch and one journey, which are one call of the engine. */
async function advance(
	context: IExecuteFunctions,
	ledger: Ledger,
	definition: JourneyDefinition | null,
): Promise<NodeOutput> {
	const { advanceJourney } = await import('../../engine/operations/advanceJourney');
	const outputs = new Outputs(context, 2);
	const groups = groupByBatch(context, outputs, EXIT, (item) => {
		const { token, caseId } = leasedCaseOf(item);
		return { token, value: { caseId, journey: definition?.key ?? journeyOf(item) } };
	});
	const byKey = definition ? new Map([[definition.key, definition]]) : await journeysOf(ledger, groups);
	let waiting = 0;
	for (const group of groups.flatMap(byJourney)) {
		await forBatch(outputs, EXIT, group, async () => {
			const caseIds = group.entries.map(({ value }) => value.caseId);
			const journey = known(byKey, group.journey);
			const results = await advanceJourney(ledger, { token: group.token, definition: journey, caseIds });
			for (const { index, item, value } of group.entries) {
				const result = results.get(value.caseId);
				if (result?.kind === 'step') outputs.add(STEP_DUE, extended(item, index, { step: result.step }));
				else if (result?.kind === 'exit') outputs.add(EXIT, extended(item, index, { exit: result.exit }));
				else waiting++;
			}
		});
	}
	if (waiting > 0 && !isTool(context)) {
		context.addExecutionHints({
			message: `${waiting} of ${context.getInputData().length} cases have no step due now; they come again by themselves on the day of their next step.`,
			type: 'info',
			location: 'outputPane',
		});
	}
	return outputs.done();
}

interface Followed {
	caseId: string;
	journey: string;
}

function byJourney(group: Group<Followed>): (Group<Followed> & { journey: string })[] {
	const found = new Map<string, Group<Followed> & { journey: string }>();
	for (const entry of group.entries) {
		const { journey } = entry.value;
		const one = found.get(journey) ?? { token: group.token, journey, entries: [] };
		found.set(journey, one);
		one.entries.push(entry);
	}
	return [...found.values()];
}

async function journeysOf(
	ledger: Ledger,
	groups: readonly Group<Followed>[],
): Promise<Map<string, JourneyDefinition>> {
	const operations = await import('../../engine/operations/journeys');
	return await operations.journeysOf(
		ledger,
		groups.flatMap(({ entries }) => entries.map(({ value }) => value.journey)),
	);
}

/** @throws CobrancaError badInput */
function known(journeys: ReadonlyMap<string, JourneyDefinition>, key: string): JourneyDefinition {
	const found = journeys.get(key);
	if (found) return found;
	throw badInput(
		'creditor.journey',
		`The creditor names the journey "${key}", which does not exist.`,
		'Choose another in Collection Ledger, Creditor, Save, option Journey; a journey of your own is saved by Collection Journey, Save Steps.',
	);
}

/** Keeps a journey so that creditors can name it. */
async function save(
	context: IExecuteFunctions,
	ledger: Ledger,
	definition: JourneyDefinition | null,
): Promise<INodeExecutionData> {
	if (isTool(context)) {
		throw new NodeOperationError(context.getNode(), '"Save Steps" is not open to AI agents', {
			description: 'A person does this in a workflow of their own.',
		});
	}
	const { saveJourney } = await import('../../engine/operations/journeys');
	if (!definition) throw badInput('name', 'The journey needs a name.');
	const journey = await saveJourney(ledger, definition);
	return { json: { journey: asJson(journey) }, pairedItem: { item: 0 } };
}

/** One item a day for tables and further nodes; the first also carries the chart and a page to look at. */
async function preview(
	context: IExecuteFunctions,
	ledger: Ledger,
	definition: JourneyDefinition | null,
): Promise<INodeExecutionData[]> {
	const { previewJourney } = await import('../../engine/operations/previewJourney');
	const { forecastHtml, forecastPng, forecastSvg } = await import('../../engine/pages/charts/preview');
	const creditorId = String(context.getNodeParameter('creditorId', 0, '')).trim();
	const { days } = await previewJourney(ledger, {
		definition,
		days: Number(context.getNodeParameter('days', 0, 90)),
		...(creditorId ? { creditorId } : {}),
	});
	const name = [definition?.displayName ?? 'régua de cada credor', creditorId].filter(Boolean).join(', ');
	const items = days.map((day): INodeExecutionData => ({ json: asJson(day), pairedItem: { item: 0 } }));
	const file = async (content: string | Buffer, fileName: string, type: string) =>
		await context.helpers.prepareBinaryData(Buffer.from(content as string), fileName, type);
	if (items[0] && !isTool(context)) {
		items[0].binary = {
			grafico: await file(forecastPng({ name, days }), 'previa.png', 'image/png'),
			previa: await file(forecastSvg({ name, days }), 'previa.svg', 'image/svg+xml'),
			pagina: await file(forecastHtml({ name, days }), 'previa.html', 'text/html'),
		};
	}
	return items;
}
