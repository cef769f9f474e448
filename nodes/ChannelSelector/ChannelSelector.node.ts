import {
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
	type NodeOutput,
} from 'n8n-workflow';
import { CHANNELS } from '../../engine/domain/channel';
import type { DecideOutcome } from '../../engine/operations/decideChannel';
import { toNodeError } from '../common/errors';
import { extended, leasedCaseOf, stepOf } from '../common/items';
import { ledgerOf } from '../common/ledger';
import { ledgerMethods } from '../common/ledgerTest';
import { forBatch, groupByBatch, Outputs } from '../common/run';

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
		subtitle: 'law, limits and holds first, then the channel',
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
						const { decision, hold } = outcome;
						outputs.add(outputOf(outcome), extended(item, index, hold ? { decision, hold } : { decision }));
					}
				});
			}
			return outputs.done();
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}

/** A case that a person answers at the moment goes to Human; whatever else may not be sent goes to Hold. */
function outputOf({ decision, hold }: DecideOutcome): number {
	if (hold) return hold.rule === 'human' ? HUMAN : HOLD;
	return decision.channel ? FIRST_CHANNEL + CHANNELS.indexOf(decision.channel) : HOLD;
}
