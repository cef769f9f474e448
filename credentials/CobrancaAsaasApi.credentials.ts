import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

/** An account at Asaas: boletos and Pix charges out, payments in. */
export class CobrancaAsaasApi implements ICredentialType {
	name = 'cobrancaAsaasApi';

	displayName = 'Cobrança Asaas API';

	documentationUrl =
		'https://github.com/cobranca-toolkit/n8n-nodes-cobranca/blob/main/docs/nodes.md#the-asaas-credential';

	icon: Icon = { light: 'file:cobrancaAsaas.svg', dark: 'file:cobrancaAsaas.dark.svg' };

	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.asaas.com/v3',
			required: true,
			description:
				"Address of the API, up to and including its version. Asaas's own sandbox is https://api-sandbox.asaas.com/v3.",
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'In the Asaas panel: Integrations, API keys. Production keys and sandbox keys differ.',
		},
		{
			displayName: 'Webhook Token',
			name: 'webhookToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Asaas signs nothing, so this value of your own, of 32 to 255 characters, is given to it and checked on every webhook. Make one with "openssl rand -hex 32". Only the Payment Events Trigger needs it.',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { access_token: '={{$credentials.apiKey}}' } },
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/customers?limit=1',
			method: 'GET',
			headers: { 'User-Agent': 'n8n-nodes-cobranca' },
		},
	};
}
