import type { IExecuteFunctions, INodeExecutionData, NodeOutput } from 'n8n-workflow';
import { badInput } from '../../../engine/core/errors';
import type { AnswerOutcome, AnswerRequest } from '../../../engine/operations/answers';
import { toNodeError } from '../errors';
import { type Group, Outputs } from '../run';
import { addOutcome, deliver, FAILED, type Request, withProvider } from './deliver';
import type { MessageFace } from './face';

interface Reply {
	index: number;
	item: INodeExecutionData;
	request: AnswerRequest;
}

/**
 * The direct answer to each reply of a Channel Events Trigger: what it is about, for whoever said that it is them. The ledger makes each
 * answer once; who runs the node again gets it on Held with the reason.
 */
export async function sendAnswer(context: IExecuteFunctions, face: MessageFace): Promise<NodeOutput> {
	try {
		return await withProvider(context, face, async (deps) => {
			const outputs = new Outputs(context, 3);
			const replies = repliesOf(context, outputs);
			if (replies.length === 0) return outputs.done();
			const { answerInbound } = await import('../../../engine/operations/answers');
			const answers = await answerInbound(
				deps.ledger,
				replies.map(({ request }) => request),
			);
			for (const group of groupsOf(replies, answers, outputs, face)) {
				await deliver(context, face, deps, group, outputs);
			}
			return outputs.done();
		});
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** Items that are no reply fail before anything is made or sent; the others go on. */
function repliesOf(context: IExecuteFunctions, outputs: Outputs): Reply[] {
	return context.getInputData().flatMap((item, index) => {
		const { eventId, caseId } = item.json;
		if (typeof eventId === 'string' && eventId && typeof caseId === 'string' && caseId) {
			return [{ index, item, request: { eventId, caseId } }];
		}
		const missing = typeof eventId === 'string' && eventId ? 'caseId' : 'eventId';
		outputs.fail(
			FAILED,
			index,
			badInput(
				missing,
				'The item is not a reply of a known debtor.',
				'Connect a Channel Events Trigger that starts on replies; send other items elsewhere with a Filter.',
			),
		);
		return [];
	});
}

/** What is to be sent, by its batch. What is not goes to its output here. */
function groupsOf(
	replies: readonly Reply[],
	answers: readonly AnswerOutcome[],
	outputs: Outputs,
	face: MessageFace,
): Group<Request>[] {
	const groups = new Map<string, Group<Request>>();
	replies.forEach(({ index, item }, i) => {
		const answer = answers[i];
		if (answer?.kind === 'answer' && answer.channel === face.channel) {
			const { token, stepRunId, contactPointId } = answer;
			const group = groups.get(token) ?? { token, entries: [] };
			groups.set(token, group);
			group.entries.push({ index, item, value: { stepRunId, contactPointId } });
			return;
		}
		if (answer?.kind === 'held') return addOutcome(outputs, item, index, answer);
		const text =
			answer?.kind === 'done'
				? answer.text
				: `A resposta a esta mensagem não vai por ${face.output}: use o nó do canal por onde ela chegou.`;
		const hold = { rule: 'status' as const, until: null, source: 'resposta', text };
		addOutcome(outputs, item, index, { kind: 'held', hold });
	});
	return [...groups.values()];
}
