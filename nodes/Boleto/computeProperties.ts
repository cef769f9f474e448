import type { INodeProperties } from 'n8n-workflow';

const shown = { show: { operation: ['compute'] } };

/** Fields of the operation Compute. */
export const computeProperties: INodeProperties[] = [
	{
		displayName: 'Bank Name or ID',
		name: 'bank',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getBanks' },
		default: '341',
		required: true,
		displayOptions: shown,
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
		displayOptions: shown,
		description: 'As the contract with the bank names it',
	},
	{
		displayName: 'Nosso Número',
		name: 'nossoNumero',
		type: 'string',
		default: '',
		required: true,
		displayOptions: shown,
		description: 'Number of the title at the bank, without its check digit',
	},
	{
		displayName: 'Amount',
		name: 'amount',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 0,
		displayOptions: shown,
		description: 'In reais; zero leaves it open',
	},
	{
		displayName: 'Due Date',
		name: 'dueDate',
		type: 'dateTime',
		default: '',
		displayOptions: shown,
		description: 'Empty: payable on presentation',
	},
	{
		displayName: 'Account and Slip',
		name: 'title',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		displayOptions: shown,
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
		displayOptions: shown,
		description: 'Whether to put the slip, marked as not registered, in the binary field "boleto"',
	},
];

function text(displayName: string, name: string, description?: string): INodeProperties {
	return { displayName, name, type: 'string', default: '', ...(description ? { description } : {}) };
}
