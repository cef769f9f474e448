import {
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { ledgerMethods } from '../common/ledgerTest';
import { registration } from '../common/registration';
import { properties } from './properties';
import { receive } from './receive';
import { pause, subscribe } from './subscription';

export class PaymentEventsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Payment Events Trigger',
		name: 'paymentEventsTrigger',
		icon: { light: 'file:paymentEventsTrigger.svg', dark: 'file:paymentEventsTrigger.dark.svg' },
		group: ['trigger'],
		// Not 1: for a webhook of version 1 n8n evaluates an expression on every request, in an isolate made for it (8 ms).
		version: 2,
		subtitle: '={{ "payments by " + ({ asaas: "Asaas" })[$parameter["provider"]] }}',
		description:
			'Records payments of boletos and Pix in the ledger, which silences the journey at once, and starts the workflow for the chosen events',
		eventTriggerDescription: 'Runs when the provider reports a chosen event',
		activationMessage: 'From now on payments are recorded in the ledger.',
		defaults: { name: 'Payment Events Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'cobrancaLedgerApi', required: true, testedBy: 'ledgerTest' },
			{ name: 'cobrancaAsaasApi', required: true },
		],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'payment-events' }],
		properties,
	};

	methods = ledgerMethods;

	webhookMethods = registration(
		subscribe,
		pause,
		(context) => context.getNodeParameter('registerAtProvider', true) !== true,
	);

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
