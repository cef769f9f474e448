import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

/** A WhatsApp Business account at Meta (Cloud API): messages out, statuses and replies in. One serves every number of the account. */
export class CobrancaMetaApi implements ICredentialType {
	name = 'cobrancaMetaApi';

	displayName = 'Cobrança Meta API';

	documentationUrl =
		'https://github.com/cobranca-toolkit/n8n-nodes-cobranca/blob/main/docs/nodes.md#the-meta-credential';

	icon: Icon = { light: 'file:cobrancaMeta.svg', dark: 'file:cobrancaMeta.dark.svg' };

	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			// v26.0 is the newest since 2026-07-29; Meta keeps v25.0 until 2028-07-29 (Graph API changelog).
			default: 'https://graph.facebook.com/v25.0',
			required: true,
			description: 'Address of the Graph API, up to and including its version',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'Permanent token of a system user with the permission whatsapp_business_messaging and whatsapp_business_management',
		},
		{
			displayName: 'WhatsApp Business Account ID',
			name: 'wabaId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 102290129340398',
			description:
				'In the WhatsApp Manager: account settings. The phone number IDs are not here: they are senders in the ledger.',
		},
		{
			displayName: 'App Secret',
			name: 'appSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Of your app at Meta (App Settings, Basic): every webhook is signed with it. Only the Channel Events Trigger needs it.',
		},
		{
			displayName: 'Verify Token',
			name: 'verifyToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'A word of your own that you enter at Meta together with the address of the webhook, e.g. made with "openssl rand -hex 32". Only the Channel Events Trigger needs it.',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.accessToken}}' } },
	};

	/** Reading a template proves the token, the account and the permission at once, and writes to nobody. */
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '=/{{$credentials.wabaId}}/message_templates?limit=1',
			method: 'GET',
		},
	};
}
