import {
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
	type NodeOutput,
} from 'n8n-workflow';
import { EMAIL } from '../common/message/face';
import { sendStep } from '../common/message/step';
import { ledgerAndSmtpMethods } from '../common/smtpTest';
import { properties } from './properties';

export class EmailMessage implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Email Message',
		name: 'emailMessage',
		icon: { light: 'file:emailMessage.svg', dark: 'file:emailMessage.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ "by " + ({ demo: "Demo (sends nothing)", smtp: "SMTP" })[$parameter["provider"]] }}',
		description:
			'Sends the step of each case as an e-mail, at most once whatever is retried; what a rule stops goes to Held',
		defaults: { name: 'Email Message' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Sent', 'Held', 'Failed'],
		credentials: [
			{ name: 'cobrancaLedgerApi', required: true, testedBy: 'ledgerTest' },
			{
				name: 'cobrancaSmtpApi',
				required: true,
				testedBy: 'smtpTest',
				displayOptions: { show: { provider: ['smtp'] } },
			},
		],
		hints: [
			{
				message:
					'The recipient and the sender come from the ledger. A creditor in test mode sends to its own test mailbox only, whatever is set here.',
				type: 'info',
				location: 'ndv',
				whenToDisplay: 'beforeExecution',
			},
			{
				message:
					'Publish a workflow with a Channel Events Trigger for e-mail, so that messages carry a page by which a debtor stops them with one click.',
				type: 'info',
				location: 'ndv',
				whenToDisplay: 'beforeExecution',
				displayCondition: '={{ $parameter["provider"] === "smtp" }}',
			},
		],
		properties,
	};

	methods = ledgerAndSmtpMethods;

	async execute(this: IExecuteFunctions): Promise<NodeOutput> {
		return await sendStep(this, EMAIL);
	}
}
