import type { IExecuteFunctions, INodeExecutionData, NodeOutput } from 'n8n-workflow';
import { badInput } from '../../../engine/core/errors';
import { toNodeError } from '../errors';
import { decisionOf, leasedCaseOf, stepOf } from '../items';
import { groupByBatch, Outputs } from '../run';
import { deliver, FAILED, type Request, withProvider } from './deliver';
import type { MessageFace } from './face';

/** The step of each item, sent on one channel: the batch of the items is one call of the engine. */
export async function sendStep(context: IExecuteFunctions, face: MessageFace): Promise<NodeOutput> {
	try {
		return await withProvider(context, face, async (deps) => {
			const outputs = new Outputs(context, 3);
			const groups = groupByBatch(context, outputs, FAILED, (item) => requestOf(item, face));
			for (const group of groups) await deliver(context, face, deps, group, outputs);
			return outputs.done();
		});
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

function requestOf(item: INodeExecutionData, face: MessageFace): { token: string; value: Request } {
	const { contactPointId, channel } = decisionOf(item);
	if (channel !== face.channel || !contactPointId) {
		throw badInput(
			'decision.channel',
			`The decision of this item is not ${face.output}.`,
			`Connect the output ${face.output} of the Channel Selector.`,
		);
	}
	return { token: leasedCaseOf(item).token, value: { stepRunId: stepOf(item).runId, contactPointId } };
}
