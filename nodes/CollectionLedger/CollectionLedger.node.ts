import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
	NodeOperationError,
	type NodeOutput,
} from 'n8n-workflow';
import { toNodeError } from '../common/errors';
import { asJson } from '../common/items';
import { ledgerOf } from '../common/ledger';
import { ledgerMethods } from '../common/ledgerTest';
import { getJourneys } from '../common/journeys';
import { getTemplates } from '../common/templates';
import { isTool } from '../common/run';
import type { Call, LedgerOperation } from './operation';
import { operationOf } from './operations';
import { properties } from './properties';

export class CollectionLedger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Collection Ledger',
		name: 'collectionLedger',
		icon: { light: 'file:collectionLedger.svg', dark: 'file:collectionLedger.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ $parameter["resource"].replace(/([A-Z])/g, " $1").toLowerCase() + ": " + $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase() }}',
		description:
			'Manages creditors, portfolios, consents, texts, payments, holds and pauses; shows timelines and reports',
		defaults: { name: 'Collection Ledger' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cobrancaLedgerApi', required: true, testedBy: 'ledgerTest' }],
		properties,
	};

	methods = { ...ledgerMethods, loadOptions: { getJourneys, getTemplates } };

	async execute(this: IExecuteFunctions): Promise<NodeOutput> {
		const output: INodeExecutionData[] = [];
		const ledger = await ledgerOf(this).catch((error: unknown) => {
			throw toNodeError(this.getNode(), error);
		});
		const calls = this.getInputData().map((_item, index) => callOf(this, ledger, index));
		const together = calls[0] && (await allAtOnce(this, calls));
		if (together) return [together];
		for (const [index, call] of calls.entries()) {
			try {
				const result = await runOne(call);
				for (const found of Array.isArray(result) ? result : [result]) {
					output.push({ json: asJson(found as object), pairedItem: { item: index } });
				}
			} catch (error) {
				const failure = toNodeError(this.getNode(), error, index);
				if (!this.continueOnFail()) throw failure;
				output.push({ json: {}, error: failure as never, pairedItem: { item: index } });
			}
		}
		return [output];
	}
}

function callOf(context: IExecuteFunctions, ledger: Call['ledger'], index: number): Call {
	const value = (name: string) => context.getNodeParameter(name, index, '') as unknown;
	const text = (name: string) => String(value(name) ?? '').trim();
	return { context, ledger, index, value, text, optional: (name) => text(name) || undefined };
}

/** The items of an operation that takes all of them in one call; undefined for every other operation. */
async function allAtOnce(
	context: IExecuteFunctions,
	calls: readonly Call[],
): Promise<INodeExecutionData[] | undefined> {
	try {
		const { together } = openTo(calls[0] as Call);
		const found = await together?.(calls);
		return found?.map((one) => ({ json: asJson(one.found), pairedItem: { item: one.index } }));
	} catch (error) {
		const failure = toNodeError(context.getNode(), error, 0);
		if (!context.continueOnFail()) throw failure;
		return calls.map(({ index }) => ({ json: {}, error: failure as never, pairedItem: { item: index } }));
	}
}

async function runOne(call: Call): Promise<object | object[]> {
	return await openTo(call).execute(call);
}

/** @throws NodeOperationError where an AI agent asks for what only people do */
function openTo(call: Call): LedgerOperation {
	const operation = operationOf(call.text('resource'), call.text('operation'));
	if (operation.peopleOnly && isTool(call.context)) {
		throw new NodeOperationError(
			call.context.getNode(),
			`"${operation.option.name}" is not open to AI agents`,
			{
				description: 'A person does this in a workflow of their own.',
				itemIndex: call.index,
			},
		);
	}
	return operation;
}
