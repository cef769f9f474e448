import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** A mail server that sends e-mails. Tested by Email Message, which connects and logs in. */
export class CobrancaSmtpApi implements ICredentialType {
	name = 'cobrancaSmtpApi';

	displayName = 'Cobrança SMTP API';

	documentationUrl =
		'https://github.com/cobranca-toolkit/n8n-nodes-cobranca/blob/main/docs/nodes.md#the-smtp-credential';

	icon: Icon = { light: 'file:cobrancaSmtp.svg', dark: 'file:cobrancaSmtp.dark.svg' };

	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. smtp.example.com',
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			default: 587,
			required: true,
			description: 'Mostly 587 with STARTTLS, 465 with TLS',
		},
		{
			displayName: 'Security',
			name: 'security',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'None',
					value: 'none',
					description: 'For a mail server on this machine only; no password goes elsewhere in clear text',
				},
				{
					name: 'STARTTLS',
					value: 'starttls',
					description: 'Encrypted after the greeting; a server that does not offer it is refused',
				},
				{ name: 'TLS', value: 'tls', description: 'Encrypted from the first byte' },
			],
			default: 'starttls',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			description: 'Leave empty for a server that asks for no login',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'A value of your own, at least 16 characters, that whoever posts returned e-mails and answers to the Channel Events Trigger sends as the header x-cobranca-secret. Not needed for the page by which a debtor stops e-mails.',
		},
	];
}
