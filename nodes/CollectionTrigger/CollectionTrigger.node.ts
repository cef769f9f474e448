import {
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { toNodeError } from '../common/errors';
import { ledgerOf } from '../common/ledger';
import { ledgerMethods } from '../common/ledgerTest';
import { DueLoop } from './dueLoop';
import { nothingDue } from './nothingDue';
import { operationsOf } from './operations';
import { properties } from './properties';

/**
 * Starts one execution for each batch of due cases. Events of the channels have a node of their own: n8n runs `trigger()`
 * again for a test webhook of a node that has both, drops the event and reports the node as not registered.
 */
export class CollectionTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Collection Trigger',
		name: 'collectionTrigger',
		icon: { light: 'file:collectionTrigger.svg', dark: 'file:collectionTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ "cases due, " + $parameter["maxBatches"] + " batches at once" }}',
		description:
			'Starts the workflow with a batch of the cases whose turn has come, one execution for each batch',
		eventTriggerDescription: 'Runs when cases are due',
		activationMessage: 'From now on a batch of cases starts this workflow whenever some are due.',
		defaults: { name: 'Collection Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cobrancaLedgerApi', required: true, testedBy: 'ledgerTest' }],
		properties,
	};

	methods = ledgerMethods;

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		try {
			return await start(this);
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}

async function start(context: ITriggerFunctions): Promise<ITriggerResponse> {
	const creditorIds = String(context.getNodeParameter('creditorIds', ''))
		.split(/[\s,;]+/)
		.filter(Boolean);
	const loop = new DueLoop(context, await operationsOf(context), {
		maxBatches: Number(context.getNodeParameter('maxBatches', 2)),
		pollMs: Number(context.getNodeParameter('pollSeconds', 15)) * 1000,
		limit: Number(context.getNodeParameter('batchSize', 200)),
		creditorIds,
	});
	if (context.getMode() !== 'manual') {
		loop.start();
		return { closeFunction: () => loop.stop() };
	}
	return {
		closeFunction: () => loop.stop(),
		manualTriggerFunction: async () => {
			if (await loop.once()) return;
			const { listPauses } = await import('../../engine/operations/pauses');
			throw nothingDue(context.getNode(), await listPauses(await ledgerOf(context)), creditorIds);
		},
	};
}
