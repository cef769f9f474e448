import type { INodeProperties } from 'n8n-workflow';
import { changeProperties } from './changeProperties';
import { computeProperties } from './computeProperties';
import { fileProperties } from './fileProperties';
import { renderProperties } from './renderProperties';

/** Operations that need the ledger, and those that talk to the provider. */
export const USES_LEDGER = [
	'buildRemessa',
	'cancel',
	'change',
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
				description:
					'Write what waits for a bank into one CNAB file: entries, changes and cancellations of boletos',
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
				name: 'Change',
				value: 'change',
				action: 'Change due date or amount of a boleto',
				description:
					'Ask the bank for another due date or an abatement of a boleto that it registered by file; true once its retorno confirms it',
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
		description:
			'Whose account the credential opens. Issue goes by each creditor: one whose bank registers by file is issued by file whatever is chosen here.',
	},
	...fileProperties,
	...renderProperties,
	{
		displayName: 'Case ID',
		name: 'caseId',
		type: 'string',
		default: '={{ $json.case.id }}',
		required: true,
		displayOptions: only('issue'),
		description: 'The case to issue for, as Debt Lookup puts it on the item',
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
		displayOptions: only('cancel', 'change', 'getStatus', 'renderPdf'),
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
	...changeProperties,
	...computeProperties,
];
