import type { INodeProperties } from 'n8n-workflow';

const only = (...operation: string[]) => ({ show: { operation } });

/** Fields of the operations Build Remessa and Read Retorno. */
export const fileProperties: INodeProperties[] = [
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
];
