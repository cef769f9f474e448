import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

const onSqlite = { show: { engine: ['sqlite'] } };
const onPostgres = { show: { engine: ['postgres'] } };

/** Where the ledger is: the database that holds debts, contacts and the timeline. Tested by Collection Ledger, which opens it. */
export class CobrancaLedgerApi implements ICredentialType {
	name = 'cobrancaLedgerApi';

	displayName = 'Cobrança Ledger API';

	documentationUrl =
		'https://github.com/cobranca-toolkit/n8n-nodes-cobranca/blob/main/docs/nodes.md#the-ledger-credential';

	icon: Icon = { light: 'file:cobrancaLedger.svg', dark: 'file:cobrancaLedger.dark.svg' };

	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Engine',
			name: 'engine',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'PostgreSQL',
					value: 'postgres',
					description: 'A database server: needed for queue mode and for several workers',
				},
				{
					name: 'SQLite',
					value: 'sqlite',
					description: 'One file in the n8n folder, nothing to set up: for n8n in one process',
				},
			],
			default: 'sqlite',
		},
		{
			displayName: 'File Name',
			name: 'file',
			type: 'string',
			default: 'cobranca.sqlite',
			required: true,
			displayOptions: onSqlite,
			description:
				'Name of the file, without a folder: it is kept in the folder "cobranca" of the n8n user folder, so the volume that keeps n8n keeps it too',
		},
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: 'localhost',
			required: true,
			displayOptions: onPostgres,
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			default: 5432,
			required: true,
			displayOptions: onPostgres,
		},
		{
			displayName: 'Database',
			name: 'database',
			type: 'string',
			default: 'cobranca',
			required: true,
			displayOptions: onPostgres,
			description: 'An existing, empty database of its own; its tables are made at the first use',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: 'cobranca',
			required: true,
			displayOptions: onPostgres,
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: onPostgres,
		},
		{
			displayName: 'SSL',
			name: 'ssl',
			type: 'boolean',
			default: false,
			displayOptions: onPostgres,
			description: 'Whether to encrypt the connection and check the certificate of the server',
		},
		{
			displayName: 'Schema',
			name: 'schema',
			type: 'string',
			default: 'public',
			displayOptions: onPostgres,
			description: 'Schema of the tables; it is created when it does not exist',
		},
		{
			displayName: 'Hash Key',
			name: 'hashKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'At least 32 characters. Documents and phones are recognised by a keyed hash, so this key must never change: opt-outs and limits of known people would be lost. Make one with "openssl rand -hex 32" and keep a copy in a safe place.',
		},
	];
}
