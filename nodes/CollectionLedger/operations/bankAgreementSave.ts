import type { INodeProperties } from 'n8n-workflow';
import type { AgreementContract } from '../../../engine/operations/cnab/agreements';
import { creditorId } from '../fields';
import type { LedgerOperation } from '../operation';

const text = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	description,
});

const number = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description,
});

export const bankAgreementSave: LedgerOperation = {
	resource: 'bankAgreement',
	peopleOnly: true,
	option: {
		name: 'Save',
		value: 'save',
		action: 'Save a bank agreement',
		description: 'Create or change the contract by which a bank registers boletos from CNAB files',
	},
	properties: [
		{
			displayName: 'Agreement ID',
			name: 'agreementId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. itau-109',
			description: 'Short and stable; the charges of the creditor name it',
		},
		creditorId,
		{
			displayName: 'Bank Code',
			name: 'bank',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 341',
			description: 'Three digits of the clearing',
		},
		{
			displayName: 'Layout',
			name: 'format',
			type: 'options',
			options: [
				{ name: 'CNAB 240', value: 240 },
				{ name: 'CNAB 400', value: 400 },
			],
			default: 400,
			description: 'The layout that the bank granted',
		},
		{
			displayName: 'Carteira',
			name: 'carteira',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 109',
		},
		{
			displayName: 'Contract',
			name: 'contract',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			description: 'What the bank told of the account; which fields a bank needs is in docs/cnab.md',
			options: [
				text('Account (Conta)', 'account', 'Without its check digit'),
				text('Account Digit', 'accountDigit', 'Check digit of the account'),
				text('Branch (Agência)', 'branch', 'Without its check digit'),
				text('Branch Digit', 'branchDigit', 'Check digit of the branch'),
				text('Convênio', 'convenio', 'Convênio, beneficiary or company code'),
				text('Modalidade', 'modalidade', 'Variant of collection, where the bank has one'),
				text('Posto', 'posto', 'Sicredi only'),
				{
					displayName: 'Species',
					name: 'species',
					type: 'options',
					options: [
						{ name: 'Duplicata De Serviço (DS)', value: 'DS' },
						{ name: 'Duplicata Mercantil (DM)', value: 'DM' },
						{ name: 'Mensalidade Escolar (ME)', value: 'ME' },
						{ name: 'Nota Promissória (NP)', value: 'NP' },
						{ name: 'Outros (OU)', value: 'OU' },
						{ name: 'Recibo (RC)', value: 'RC' },
					],
					default: 'DM',
					description: 'Kind of title that the entries name',
				},
				text('Transmission Code', 'transmissionCode', 'Santander only'),
				text('Variation', 'variation', 'Banco do Brasil: variação da carteira'),
			],
		},
		{
			displayName: 'Numbers',
			name: 'numbers',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			description: 'Where the numbering goes on; it never goes back',
			options: [
				number(
					'Last Nosso Número',
					'lastNumber',
					'Last of the range that the bank granted; zero keeps what is known',
				),
				number('Next File (NSA)', 'nextFile', 'Number of the next remessa; zero keeps what is known'),
				number('Next Nosso Número', 'nextNumber', 'Without check digit; zero keeps what is known'),
			],
		},
	],
	async execute(call) {
		const { saveAgreement } = await import('../../../engine/operations/cnab/agreements');
		const given = (call.value('contract') || {}) as Partial<AgreementContract>;
		const numbers = (call.value('numbers') || {}) as Record<string, number>;
		const filled = <T extends object>(fields: T): Partial<T> =>
			Object.fromEntries(
				Object.entries(fields).filter(([, value]) => value !== '' && value !== 0),
			) as Partial<T>;
		return await saveAgreement(call.ledger, {
			id: call.text('agreementId'),
			creditorId: call.text('creditorId'),
			bank: call.text('bank'),
			format: Number(call.value('format')) === 240 ? 240 : 400,
			contract: { species: 'DM', ...filled(given), carteira: call.text('carteira') },
			...filled(numbers),
		});
	},
};
