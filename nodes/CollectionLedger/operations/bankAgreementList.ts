import type { LedgerOperation } from '../operation';

export const bankAgreementList: LedgerOperation = {
	resource: 'bankAgreement',
	option: {
		name: 'List',
		value: 'list',
		action: 'List bank agreements',
		description: 'Agreements with what waits for the next file, the last file, and the next numbers',
	},
	properties: [
		{
			displayName: 'Of Creditor',
			name: 'ofCreditor',
			type: 'string',
			default: '',
			placeholder: 'e.g. escola-horizonte',
			description: 'Only those of this creditor; empty lists all',
		},
	],
	async execute(call) {
		const { listAgreements } = await import('../../../engine/operations/cnab/agreements');
		const creditorId = call.optional('ofCreditor');
		return await listAgreements(call.ledger, creditorId === undefined ? {} : { creditorId });
	},
};
