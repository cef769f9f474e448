import {
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { registration } from '../common/registration';
import { ledgerAndSmtpMethods } from '../common/smtpTest';
import { properties } from './properties';
import { receive } from './receive';
import { isSubscribed, subscribe, unsubscribe } from './subscription';

export class ChannelEventsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Channel Events Trigger',
		name: 'channelEventsTrigger',
		icon: { light: 'file:channelEventsTrigger.svg', dark: 'file:channelEventsTrigger.dark.svg' },
		group: ['trigger'],
		// Not 1: for a webhook of version 1 n8n evaluates an expression on every request, in an isolate made for it (8 ms).
		version: 2,
		subtitle:
			'={{ "statuses and replies by " + ({ meta: "Meta", smtp: "email", zenvia: "Zenvia" })[$parameter["provider"]] }}',
		description:
			'Records delivery statuses and replies in the ledger and starts the workflow for the chosen ones',
		eventTriggerDescription: 'Runs when the provider reports a chosen event',
		activationMessage: 'From now on statuses and replies are recorded in the ledger.',
		defaults: { name: 'Channel Events Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'cobrancaLedgerApi', required: true, testedBy: 'ledgerTest' },
			// `hide`, not `show`: where each option of a field shows a credential, n8n's editor takes the field for its own and hides it.
			{
				name: 'cobrancaMetaApi',
				required: true,
				displayOptions: { hide: { provider: ['smtp', 'zenvia'] } },
			},
			{
				name: 'cobrancaSmtpApi',
				required: true,
				testedBy: 'smtpTest',
				displayOptions: { hide: { provider: ['meta', 'zenvia'] } },
			},
			{
				name: 'cobrancaZenviaApi',
				required: true,
				displayOptions: { hide: { provider: ['meta', 'smtp'] } },
			},
		],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'channel-events' },
			// Meta's check of the address, and the page that stops e-mails.
			{ name: 'setup', httpMethod: 'GET', responseMode: 'onReceived', path: 'channel-events' },
		],
		properties,
	};

	methods = ledgerAndSmtpMethods;

	webhookMethods = registration(subscribe, unsubscribe, isSubscribed);

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
