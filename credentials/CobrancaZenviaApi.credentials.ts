import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

/** An account at Zenvia: SMS out, statuses and replies in. */
export class CobrancaZenviaApi implements ICredentialType {
	name = 'cobrancaZenviaApi';

	displayName = 'Cobrança Zenvia API';

	documentationUrl =
		'https://github.com/cobranca-toolkit/n8n-nodes-cobranca/blob/main/docs/nodes.md#the-zenvia-credential';

	icon: Icon = { light: 'file:cobrancaZenvia.svg', dark: 'file:cobrancaZenvia.dark.svg' };

	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.zenvia.com/v2',
			required: true,
			description: 'Address of the API, up to and including its version',
		},
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'In the Zenvia console: Developers, Tokens and Webhooks',
		},
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Zenvia signs nothing, so this value of your own is given to it as a header and checked on every webhook. Make one with "openssl rand -hex 32". Only the Channel Events Trigger needs it.',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { 'X-API-TOKEN': '={{$credentials.apiToken}}' } },
	};

	test: ICredentialTestRequest = {
		request: { baseURL: '={{$credentials.baseUrl}}', url: '/subscriptions', method: 'GET' },
	};
}
