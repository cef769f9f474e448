import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
	type NodeOutput,
} from 'n8n-workflow';
import { CHANNELS } from '../../engine/domain/channel';
import type { DecideOutcome } from '../../engine/operations/decideChannel';
import type * as Explain from '../../engine/operations/explain';
import { toNodeError } from '../common/errors';
import { extended, type JourneyItem, leasedCaseOf, stepOf } from '../common/items';
import { ledgerOf } from '../common/ledger';
import { ledgerMethods } from '../common/ledgerTest';
import { forBatch, groupByBatch, Outputs } from '../common/run';

type Outcome = DecideOutcome & { human?: { task: string } | null };

/** Wiring is by index, so these never change: 0 Hold, 1 Human, then the channels. */
const OUTPUT_NAMES = ['Hold', 'Human', 'WhatsApp', 'SMS', 'Email', 'Telegram', 'Voice', 'Letter', 'Custom'];
const HOLD = 0;
const HUMAN = 1;
const FIRST_CHANNEL = 2;

export class ChannelSelector implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Selector',
		name: 'channelSelector',
		icon: { light: 'file:channelSelector.svg', dark: 'file:channelSelector.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: 'law and limits first',
		description:
			'Decides whether each case may be contacted now and on which channel, and says why; what may not goes to Hold',
		defaults: { name: 'Channel Selector' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: OUTPUT_NAMES.map(() => NodeConnectionTypes.Main),
		outputNames: OUTPUT_NAMES,
		credentials: [{ name: 'cobrancaLedgerApi', required: true, testedBy: 'ledgerTest' }],
		hints: [
			{
				message:
					'Nothing to set here: contact hours, holidays, limits, opt-outs and holds come from the law and from the ledger, and are checked again when a message is sent.',
				type: 'info',
				location: 'ndv',
				whenToDisplay: 'beforeExecution',
			},
		],
		properties: [],
	};

	methods = ledgerMethods;

	async execute(this: IExecuteFunctions): Promise<NodeOutput> {
		try {
			const ledger = await ledgerOf(this);
			const { decideChannel } = await import('../../engine/operations/decideChannel');
			const { explainDecision } = await import('../../engine/operations/explain');
			const outputs = new Outputs(this, OUTPUT_NAMES.length);
			const groups = groupByBatch(this, outputs, HOLD, (item) => {
				const { token, caseId } = leasedCaseOf(item);
				return { token, value: { caseId, stepRunId: stepOf(item).runId } };
			});
			for (const group of groups) {
				await forBatch(outputs, HOLD, group, async () => {
					const requests = group.entries.map(({ value }) => value);
					const outcomes = await decideChannel(ledger, { token: group.token, requests });
					for (const { index, item, value } of group.entries) {
						const outcome = outcomes.get(value.stepRunId);
						if (!outcome) continue;
						outputs.add(outputOf(outcome), extended(item, index, shown(outcome, item, explainDecision)));
					}
				});
			}
			return outputs.done();
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}

/** What an item gains: the decision in words, what a person is asked for, what holds it. */
function shown(
	{ decision, hold, human }: Outcome,
	item: INodeExecutionData,
	explain: typeof Explain.explainDecision,
): object {
	const about = item.json as JourneyItem;
	const reasonText = explain({ decision, hold, human: human ?? null }, about);
	return {
		decision: { ...decision, reasonText, ...(human ? { human } : {}) },
		...(hold ? { hold } : {}),
	};
}

/** A step that a person makes, and a case that a person answers now, go to Human; whatever else may not be sent goes to Hold. */
function outputOf({ decision, hold, human }: Outcome): number {
	if (human) return HUMAN;
	if (hold) return hold.rule === 'human' ? HUMAN : HOLD;
	return decision.channel ? FIRST_CHANNEL + CHANNELS.indexOf(decision.channel) : HOLD;
}
