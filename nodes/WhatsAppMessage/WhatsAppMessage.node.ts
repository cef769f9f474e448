import {
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
	type NodeOutput,
} from 'n8n-workflow';
import { sendAnswer } from '../common/message/answer';
import { WHATSAPP } from '../common/message/face';
import { sendStep } from '../common/message/step';
import { ledgerMethods } from '../common/ledgerTest';
import { properties } from './properties';

export class WhatsAppMessage implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Message',
		name: 'whatsAppMessage',
		icon: { light: 'file:whatsAppMessage.svg', dark: 'file:whatsAppMessage.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle:
			'={{ ($parameter["operation"] === "sendAnswer" ? "answer" : "step") + " by " + ({ demo: "Demo (sends nothing)", meta: "Meta" })[$parameter["provider"]] }}',
		description:
			'Sends the step of each case by WhatsApp, or the answer to whoever said who they are, at most once whatever is retried',
		defaults: { name: 'WhatsApp Message' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Sent', 'Held', 'Failed'],
		credentials: [
			{ name: 'cobrancaLedgerApi', required: true, testedBy: 'ledgerTest' },
			{ name: 'cobrancaMetaApi', required: true, displayOptions: { show: { provider: ['meta'] } } },
		],
		hints: [
			{
				message:
					'The recipient and the sender come from the ledger. A creditor in test mode sends to its own test phone only, whatever is set here.',
				type: 'info',
				location: 'ndv',
				whenToDisplay: 'beforeExecution',
			},
			{
				message:
					'A debtor who did not write in the last 24 hours only gets the approved template that asks who reads. What it is about follows by Send Answer, once they said so.',
				type: 'info',
				location: 'ndv',
				whenToDisplay: 'beforeExecution',
				displayCondition: '={{ $parameter["operation"] !== "sendAnswer" }}',
			},
		],
		properties,
	};

	methods = ledgerMethods;

	async execute(this: IExecuteFunctions): Promise<NodeOutput> {
		const operation = this.getNodeParameter('operation', 0, 'sendStep');
		return operation === 'sendAnswer' ? await sendAnswer(this, WHATSAPP) : await sendStep(this, WHATSAPP);
	}
}
