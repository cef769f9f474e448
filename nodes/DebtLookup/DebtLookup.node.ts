import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
	type NodeExecutionHint,
	type NodeOutput,
} from 'n8n-workflow';
import { toNodeError } from '../common/errors';
import { asJson } from '../common/items';
import { ledgerOf } from '../common/ledger';
import { ledgerMethods } from '../common/ledgerTest';
import { isTool } from '../common/run';
import { confirmAll } from './confirmBalances';
import { operations } from './operations';
import { properties } from './properties';

const nothingFound: NodeExecutionHint = {
	message:
		'Nothing came out: no case is due now (each waits for its next step, is on hold or belongs to another execution), or nobody was found.',
	type: 'info',
	location: 'outputPane',
};

export class DebtLookup implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Debt Lookup',
		name: 'debtLookup',
		icon: { light: 'file:debtLookup.svg', dark: 'file:debtLookup.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ ({ confirmBalances: "confirm balances", getLeased: "get leased cases", lease: "lease cases", findDebtor: "find debtor" })[$parameter["operation"]] }}',
		description: 'Reads cases and their debts from the collection ledger, or leases the cases that are due',
		defaults: { name: 'Debt Lookup' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cobrancaLedgerApi', required: true, testedBy: 'ledgerTest' }],
		properties,
	};

	methods = ledgerMethods;

	async execute(this: IExecuteFunctions): Promise<NodeOutput> {
		const output: INodeExecutionData[] = [];
		const ledger = await ledgerOf(this).catch((error: unknown) => {
			throw toNodeError(this.getNode(), error);
		});
		if (this.getNodeParameter('operation', 0) === 'confirmBalances')
			return [await confirmAll(this, ledger).catch((error: unknown) => failed(this, error))];
		for (let index = 0; index < this.getInputData().length; index++) {
			try {
				const operation = operations[this.getNodeParameter('operation', index) as keyof typeof operations];
				for (const found of await operation(this, ledger, index)) {
					output.push({ json: asJson(found), pairedItem: { item: index } });
				}
			} catch (error) {
				const failure = toNodeError(this.getNode(), error, index);
				if (!this.continueOnFail()) throw failure;
				output.push({ json: {}, error: failure as never, pairedItem: { item: index } });
			}
		}
		if (output.length === 0 && !isTool(this)) this.addExecutionHints(nothingFound);
		return [output];
	}
}

/** @throws NodeOperationError unless the node goes on with what failed */
function failed(context: IExecuteFunctions, error: unknown): INodeExecutionData[] {
	const failure = toNodeError(context.getNode(), error, 0);
	if (!context.continueOnFail()) throw failure;
	return context
		.getInputData()
		.map((_item, index) => ({ json: {}, error: failure as never, pairedItem: { item: index } }));
}
