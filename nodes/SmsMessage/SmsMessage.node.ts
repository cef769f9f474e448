import {
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
	type NodeOutput,
} from 'n8n-workflow';
import { badInput } from '../../engine/core/errors';
import type { SendOutcome } from '../../engine/operations/outbox/send';
import { toNodeError } from '../common/errors';
import { httpPort } from '../common/httpPort';
import { decisionOf, extended, leasedCaseOf, stepOf } from '../common/items';
import { ledgerOf } from '../common/ledger';
import { ledgerMethods } from '../common/ledgerTest';
import { forBatch, groupByBatch, Outputs } from '../common/run';
import { properties } from './properties';

const SENT = 0;
const HELD = 1;
const FAILED = 2;
const OUTPUTS: Record<SendOutcome['kind'], number> = { sent: SENT, held: HELD, failed: FAILED };

/** Providers that need an account: the credential that holds it. */
const CREDENTIAL: Record<string, string> = { zenvia: 'cobrancaZenviaApi' };

/** What the engine does not mention is not counted as sent. */
const NOT_MENTIONED: SendOutcome = {
	kind: 'failed',
	reason: 'unknown',
	text: 'O envio não deu notícia deste caso; veja a linha do tempo antes de agir.',
	contact: null,
};

export class SmsMessage implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SMS Message',
		name: 'smsMessage',
		icon: { light: 'file:smsMessage.svg', dark: 'file:smsMessage.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ "by " + ({ demo: "Demo (sends nothing)", zenvia: "Zenvia" })[$parameter["provider"]] }}',
		description:
			'Sends the step of each case as an SMS, at most once whatever is retried; what a rule stops goes to Held',
		defaults: { name: 'SMS Message' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Sent', 'Held', 'Failed'],
		credentials: [
			{ name: 'cobrancaLedgerApi', required: true, testedBy: 'ledgerTest' },
			{ name: 'cobrancaZenviaApi', required: true, displayOptions: { show: { provider: ['zenvia'] } } },
		],
		hints: [
			{
				message:
					'The recipient and the sender come from the ledger. A creditor in test mode sends to its own test phone only, whatever is set here.',
				type: 'info',
				location: 'ndv',
				whenToDisplay: 'beforeExecution',
			},
		],
		properties,
	};

	methods = ledgerMethods;

	async execute(this: IExecuteFunctions): Promise<NodeOutput> {
		try {
			return await send(this);
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}

async function send(context: IExecuteFunctions): Promise<NodeOutput> {
	const [ledger, { sendMessages }, { channelAdapter }] = await Promise.all([
		ledgerOf(context),
		import('../../engine/operations/outbox/send'),
		import('../../engine/adapters/channels/registry'),
	]);
	const provider = String(context.getNodeParameter('provider', 0));
	const credential = CREDENTIAL[provider];
	const deps = {
		ledger,
		adapter: channelAdapter(provider),
		http: credential ? await httpPort(context, credential) : null,
		signal: context.getExecutionCancelSignal(),
	};
	const templateText = String(context.getNodeParameter('options.templateText', 0, '')).trim();
	const outputs = new Outputs(context, 3);
	const groups = groupByBatch(context, outputs, FAILED, (item) => {
		const { contactPointId, channel } = decisionOf(item);
		if (channel !== 'sms' || !contactPointId) {
			throw badInput(
				'decision.channel',
				'The decision of this item is not SMS.',
				'Connect the output SMS of the Channel Selector.',
			);
		}
		return { token: leasedCaseOf(item).token, value: { stepRunId: stepOf(item).runId, contactPointId } };
	});
	for (const group of groups) {
		await forBatch(outputs, FAILED, group, async () => {
			const outcomes = await sendMessages(deps, {
				token: group.token,
				channel: 'sms',
				requests: group.entries.map(({ value }) => value),
				...(templateText ? { templateText } : {}),
			});
			for (const { index, item, value } of group.entries) {
				const outcome = outcomes.get(value.stepRunId) ?? NOT_MENTIONED;
				outputs.add(OUTPUTS[outcome.kind], extended(item, index, keysOf(outcome)));
			}
		});
	}
	return outputs.done();
}

/** What an outcome adds to its item. */
function keysOf(outcome: SendOutcome): object {
	if (outcome.kind === 'sent') return { contact: outcome.contact, message: outcome.message };
	if (outcome.kind === 'held') return { hold: outcome.hold };
	const { reason, text, contact } = outcome;
	return { failure: { reason, text }, ...(contact ? { contact } : {}) };
}
