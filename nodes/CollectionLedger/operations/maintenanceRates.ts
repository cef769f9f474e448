import type { LedgerOperation } from '../operation';

export const maintenanceRates: LedgerOperation = {
	resource: 'maintenance',
	peopleOnly: true,
	option: {
		name: 'Save Legal Rate',
		value: 'saveRate',
		action: 'Save the legal rate of a month',
		description: 'Keep the legal rate of interest (taxa legal) of a month, for debts where none was agreed',
	},
	properties: [
		{
			displayName: 'Month',
			name: 'month',
			type: 'string',
			default: '={{ $json.data }}',
			required: true,
			placeholder: 'e.g. 2026-09',
			description: "As in Banco Central's open data (series 29543), e.g. 01/09/2026, or 2026-09",
		},
		{
			displayName: 'Percent',
			name: 'percent',
			type: 'string',
			default: '={{ $json.valor }}',
			required: true,
			placeholder: 'e.g. 0.567890',
			description: 'Percent a month as published, with at most six decimals',
		},
		{
			displayName: 'Source',
			name: 'source',
			type: 'string',
			default: 'Banco Central, SGS 29543',
			required: true,
			description: 'Where it was read; kept beside the rate',
		},
	],
	async execute(call) {
		const { saveLegalRates } = await import('../../../engine/operations/legalRates');
		const rate = { month: call.text('month'), percent: call.text('percent') };
		return await saveLegalRates(call.ledger, [rate], call.text('source'));
	},
};
