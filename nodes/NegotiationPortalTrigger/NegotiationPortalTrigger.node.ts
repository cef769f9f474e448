import {
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { ledgerMethods } from '../common/ledgerTest';
import { announcePage, registration, withdrawPage } from '../common/registration';
import { properties } from './properties';
import { serve } from './serve';

export class NegotiationPortalTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Negotiation Portal Trigger',
		name: 'negotiationPortalTrigger',
		icon: {
			light: 'file:negotiationPortalTrigger.svg',
			dark: 'file:negotiationPortalTrigger.dark.svg',
		},
		group: ['trigger'],
		// Not 1: for a webhook of version 1 n8n evaluates an expression on every request, in an isolate made for it (8 ms).
		version: 2,
		subtitle: '={{ "/" + $parameter["path"] }}',
		description:
			"Serves the debtor's page that messages link to, and starts the workflow for the chosen events",
		eventTriggerDescription: 'Runs when a debtor does something chosen on their page',
		activationMessage: "From now on messages carry a link to the debtor's page.",
		defaults: { name: 'Negotiation Portal Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cobrancaLedgerApi', required: true, testedBy: 'ledgerTest' }],
		// The path as it is, not below the webhook id: a link has no room for it.
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				path: '={{ $parameter["path"] }}',
				isFullPath: true,
			},
			{
				name: 'setup',
				httpMethod: 'GET',
				responseMode: 'onReceived',
				path: '={{ $parameter["path"] }}',
				isFullPath: true,
			},
		],
		properties,
	};

	methods = ledgerMethods;

	webhookMethods = registration(
		(context) => announcePage(context, 'portal'),
		(context) => withdrawPage(context, 'portal'),
	);

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await serve(this);
	}
}
