import {
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
	type NodeOutput,
} from 'n8n-workflow';
import { SMS } from '../common/message/face';
import { sendStep } from '../common/message/step';
import { ledgerMethods } from '../common/ledgerTest';
import { properties } from './properties';

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
		return await sendStep(this, SMS);
	}
}
