import {
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type INodePropertyOptions,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
	NodeOperationError,
	type NodeOutput,
} from 'n8n-workflow';
import { toNodeError } from '../common/errors';
import { ledgerMethods } from '../common/ledgerTest';
import { isTool, Outputs } from '../common/run';
import { NOT_ISSUED } from './call';
import { operationOf } from './operations';
import { properties, USES_LEDGER, USES_PROVIDER } from './properties';

export class Boleto implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Boleto',
		name: 'boleto',
		icon: { light: 'file:boleto.svg', dark: 'file:boleto.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ ({ buildRemessa: "build remessa", cancel: "cancel", change: "change", compute: "compute (unregistered)", getStatus: "get status", issue: "issue", read: "read", readRetorno: "read retorno", reconcile: "reconcile", renderPdf: "render" })[$parameter["operation"]] }}',
		description:
			'Issues boletos and Pix charges over the debts of a case, one open instrument at most; renders, reads and cancels them',
		defaults: { name: 'Boleto' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Issued', 'Not Issued'],
		credentials: [
			{
				name: 'cobrancaLedgerApi',
				required: true,
				testedBy: 'ledgerTest',
				displayOptions: { show: { operation: USES_LEDGER } },
			},
			{
				name: 'cobrancaAsaasApi',
				required: true,
				displayOptions: { show: { operation: USES_PROVIDER, provider: ['asaas'] } },
			},
		],
		hints: [
			{
				message:
					'Which provider, boleto or Pix, and how many days until it falls due are settings of the creditor (Collection Ledger, Creditor, Save). A creditor without them passes through with charge = null.',
				type: 'info',
				location: 'ndv',
				whenToDisplay: 'beforeExecution',
				displayCondition: '={{ $parameter["operation"] === "issue" }}',
			},
			{
				message:
					'What is computed here is registered with nobody and cannot be paid: it is for checking what a bank has registered. It is never sent to a debtor.',
				type: 'warning',
				location: 'ndv',
				whenToDisplay: 'always',
				displayCondition: '={{ $parameter["operation"] === "compute" }}',
			},
		],
		properties,
	};

	methods = {
		...ledgerMethods,
		loadOptions: {
			async getBanks(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const { BANKS } = await import('../../engine/domain/boleto/banks');
				return BANKS.map(({ code, name }) => ({ name: `${code} ${name}`, value: code }));
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<NodeOutput> {
		const outputs = new Outputs(this, 2);
		try {
			const operation = operationOf(String(this.getNodeParameter('operation', 0)));
			if (operation.peopleOnly && isTool(this)) {
				throw new NodeOperationError(this.getNode(), 'This operation is not open to AI agents', {
					description: 'A person cancels, changes and reconciles charges, in a workflow or by hand.',
				});
			}
			if (operation.whole) await operation.whole(this, outputs);
			else await eachItem(this, outputs, operation.each);
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
		return outputs.done();
	}
}

type Each = NonNullable<ReturnType<typeof operationOf>['each']>;

async function eachItem(context: IExecuteFunctions, outputs: Outputs, each?: Each): Promise<void> {
	for (let index = 0; index < context.getInputData().length; index++) {
		try {
			await each?.(context, index, outputs);
		} catch (error) {
			outputs.fail(NOT_ISSUED, index, error);
		}
	}
}
