import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
	type NodeOutput,
} from 'n8n-workflow';
import type { JourneyDefinition } from '../../engine/domain/journey/types';
import type { Ledger } from '../../engine/ports/ledger';
import { toNodeError } from '../common/errors';
import { asJson, extended, leasedCaseOf } from '../common/items';
import { ledgerOf } from '../common/ledger';
import { ledgerMethods } from '../common/ledgerTest';
import { forBatch, groupByBatch, isTool, Outputs } from '../common/run';
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
			'={{ $parameter["operation"] === "preview" ? "preview" : "journey: " + ($parameter["mode"] === "preset" ? $parameter["preset"] : $parameter["name"]) }}',
		description: 'Says which step of the journey (régua de cobrança) is due now for each case',
		defaults: { name: 'Collection Journey' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Step Due', 'Exit'],
		credentials: [{ name: 'cobrancaLedgerApi', required: true, testedBy: 'ledgerTest' }],
		properties,
	};

	methods = ledgerMethods;

	async execute(this: IExecuteFunctions): Promise<NodeOutput> {
		try {
			const ledger = await ledgerOf(this);
			const definition = await definitionOf(this);
			return this.getNodeParameter('operation', 0) === 'preview'
				? [await preview(ledger, definition), []]
				: await advance(this, ledger, definition);
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}

async function advance(
	context: IExecuteFunctions,
	ledger: Ledger,
	definition: JourneyDefinition,
): Promise<NodeOutput> {
	const { advanceJourney } = await import('../../engine/operations/advanceJourney');
	const outputs = new Outputs(context, 2);
	const groups = groupByBatch(context, outputs, EXIT, (item) => {
		const { token, caseId } = leasedCaseOf(item);
		return { token, value: caseId };
	});
	let waiting = 0;
	for (const group of groups) {
		await forBatch(outputs, EXIT, group, async () => {
			const caseIds = group.entries.map(({ value }) => value);
			const results = await advanceJourney(ledger, { token: group.token, definition, caseIds });
			for (const { index, item, value } of group.entries) {
				const result = results.get(value);
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

/** One item a day, so that the table or a chart shows how much each of the next days brings. */
async function preview(ledger: Ledger, definition: JourneyDefinition): Promise<INodeExecutionData[]> {
	const { previewJourney } = await import('../../engine/operations/previewJourney');
	const { days } = await previewJourney(ledger, { definition, days: 90 });
	return days.map((day) => ({ json: asJson(day), pairedItem: { item: 0 } }));
}
