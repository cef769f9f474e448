import type { INodeProperties } from 'n8n-workflow';
import { renderProperties } from './renderProperties';

/** Operations that need the ledger, and those that talk to the provider. */
export const USES_LEDGER = [
	'buildRemessa',
	'cancel',
	'getStatus',
	'issue',
	'readRetorno',
	'reconcile',
	'renderPdf',
];
export const USES_PROVIDER = ['cancel', 'getStatus', 'issue', 'reconcile'];

const only = (...operation: string[]) => ({ show: { operation } });
const hiddenFromTools = { hide: { '@tool': [true] } };

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Build Remessa',
				value: 'buildRemessa',
				action: 'Build the remessa of a bank agreement',
				description: 'Write what waits for a bank into one CNAB file: entries and cancellations of boletos',
				displayOptions: hiddenFromTools,
			},
			{
				name: 'Cancel',
				value: 'cancel',
				action: 'Cancel a charge',
				description: 'Cancel a charge at the provider; one that was paid meanwhile is taken in as a payment',
				displayOptions: hiddenFromTools,
			},
			{
				name: 'Compute',
				value: 'compute',
				action: 'Compute an unregistered boleto',
				description: 'Compute line and barcode of an own boleto, for checking: nobody has registered it',
			},
			{
				name: 'Get Status',
				value: 'getStatus',
				action: 'Get the status of a charge',
				description: 'Ask the provider how a charge stands, and record it',
			},
			{
				name: 'Issue',
				value: 'issue',
				action: 'Issue the charge of a case',
				description: 'Register the one charge that a case needs today, or give the one that still fits',
			},
			{
				name: 'Read',
				value: 'read',
				action: 'Read a line or barcode',
				description: 'Check a digitable line or barcode and take its fields apart',
			},
			{
				name: 'Read Retorno',
				value: 'readRetorno',
				action: 'Read the retorno of a bank',
				description:
					'Take the answer of a bank in: registered, refused, paid and dropped boletos, each line once',
				displayOptions: hiddenFromTools,
			},
			{
				name: 'Reconcile',
				value: 'reconcile',
				action: 'Reconcile charges',
				description:
					'Settle lost answers, cancel what is not wanted, fetch missing lines and missed payments',
				displayOptions: hiddenFromTools,
			},
			{
				name: 'Render',
				value: 'renderPdf',
				action: 'Render a charge as PDF or image',
				description:
					'Draw the slip of a charge with its itemised balance, barcode and Pix, all slips as a carnê, or one code',
			},
		],
		default: 'issue',
	},
	{
		displayName: 'Provider',
		name: 'provider',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Asaas', value: 'asaas' },
			{
				name: 'Bank File (CNAB)',
				value: 'cnab',
				description:
					'A bank registers what a remessa asks for; the boleto is sent once its retorno confirms it',
			},
			{
				name: 'None (Passes Through)',
				value: 'none',
				description: 'Needs no account: every case goes on with charge = null',
				displayOptions: { show: { '/operation': ['issue'] } },
			},
		],
		default: 'asaas',
		displayOptions: only(...USES_PROVIDER),
	},
	{
		displayName: 'Agreement ID',
		name: 'agreementId',
		type: 'string',
		default: '',
		placeholder: 'e.g. itau-109',
		displayOptions: only('buildRemessa', 'readRetorno'),
		description:
			'As Collection Ledger, Bank Agreement, Save named it. Read Retorno finds it by the header of the file where it is empty; Build Remessa needs it.',
	},
	{
		displayName: 'File Number',
		name: 'fileNumber',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		displayOptions: only('buildRemessa'),
		description:
			'Zero builds the next file; the number of an earlier one gives that file again, the same to the byte',
	},
	{
		displayName: 'Max Titles',
		name: 'maxTitles',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 50000 },
		default: 10000,
		displayOptions: only('buildRemessa'),
		description: 'Most instructions in one file; the rest waits for the next',
	},
	...renderProperties,
	{
		displayName: 'Put Output File in Field',
		name: 'remessaField',
		type: 'string',
		default: 'remessa',
		required: true,
		displayOptions: only('buildRemessa'),
		hint: 'The name of the output binary field to put the file in',
	},
	{
		displayName: 'Input Binary Field',
		name: 'retornoField',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: only('readRetorno'),
		hint: 'The name of the input binary field that holds the file of the bank',
	},
	{
		displayName: 'Case ID',
		name: 'caseId',
		type: 'string',
		default: '={{ $json.case.id }}',
		required: true,
		displayOptions: only('issue'),
	},
	{
		displayName: 'Go On Without Boleto',
		name: 'goOnWithout',
		type: 'boolean',
		default: true,
		displayOptions: only('issue'),
		description:
			'Whether a case whose boleto cannot be made from its data (an amount below the minimum of the provider, a payer that it does not take) goes on to Issued without one. The item says why in chargeProblem, and the message tells the debtor whom to ask.',
	},
	{
		displayName: 'Charge ID',
		name: 'chargeId',
		type: 'string',
		default: '={{ $json.charge.id }}',
		required: true,
		displayOptions: only('cancel', 'getStatus', 'renderPdf'),
		description: 'Our ID of the charge, as Issue puts it on the item',
	},
	{
		displayName: 'Line or Barcode',
		name: 'code',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 34191.09008 63571.277308 71444.640008 5 60000000012345',
		displayOptions: only('read'),
		description:
			'The 47 or 48 digits of the line or the 44 of the barcode, with or without dots and spaces; bills of public services too',
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryField',
		type: 'string',
		default: 'boleto',
		required: true,
		displayOptions: only('renderPdf'),
		hint: 'The name of the output binary field to put the file in',
	},
	{
		displayName: 'Creditor IDs',
		name: 'creditorIds',
		type: 'string',
		default: '',
		placeholder: 'e.g. escola-horizonte, loja-aurora',
		displayOptions: only('reconcile'),
		description:
			'Creditors whose charges are in the account of the credential, separated by commas; empty takes all, which is right only when all are in one account',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: only('reconcile'),
		description: 'Max number of results to return',
	},
	{
		displayName: 'Bank Name or ID',
		name: 'bank',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getBanks' },
		default: '341',
		required: true,
		displayOptions: only('compute'),
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	{
		displayName: 'Carteira',
		name: 'carteira',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 109',
		displayOptions: only('compute'),
	},
	{
		displayName: 'Nosso Número',
		name: 'nossoNumero',
		type: 'string',
		default: '',
		required: true,
		displayOptions: only('compute'),
		description: 'Number of the title at the bank, without its check digit',
	},
	{
		displayName: 'Amount',
		name: 'amount',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 0,
		displayOptions: only('compute'),
		description: 'In reais; zero leaves it open',
	},
	{
		displayName: 'Due Date',
		name: 'dueDate',
		type: 'dateTime',
		default: '',
		displayOptions: only('compute'),
		description: 'Empty: payable on presentation',
	},
	{
		displayName: 'Account and Slip',
		name: 'title',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		displayOptions: only('compute'),
		options: [
			text('Account (Conta)', 'account', 'Without its check digit'),
			text('Account Digit', 'accountDigit'),
			text('Beneficiary Address', 'beneficiaryAddress', 'As printed on the slip'),
			text('Beneficiary CPF/CNPJ', 'beneficiaryDocument', 'As printed on the slip'),
			text('Beneficiary Name', 'beneficiaryName', 'As printed on the slip'),
			text('Branch (Agência)', 'branch', 'Without its check digit'),
			text('Branch Digit', 'branchDigit'),
			text('Convênio', 'convenio', 'Convênio or beneficiary code, where the bank has one'),
			text('Document Number (Seu Número)', 'seuNumero'),
			text('Payer CPF/CNPJ', 'payerDocument', 'As printed on the slip'),
			text('Payer Name', 'payerName', 'As printed on the slip'),
		],
	},
	{
		displayName: 'Draw PDF',
		name: 'drawPdf',
		type: 'boolean',
		default: false,
		displayOptions: only('compute'),
		description: 'Whether to put the slip, marked as not registered, in the binary field "boleto"',
	},
];

function text(displayName: string, name: string, description?: string): INodeProperties {
	return { displayName, name, type: 'string', default: '', ...(description ? { description } : {}) };
}
