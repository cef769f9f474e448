import type { LedgerOperation } from '../operation';
import { given, secondFile, sourceProperties } from './portfolioSource';

export const portfolioPreview: LedgerOperation = {
	resource: 'portfolio',
	peopleOnly: true,
	option: {
		name: 'Preview',
		value: 'preview',
		action: 'Preview a portfolio',
		description:
			'Show how a file is understood: its layout, twenty rows as they would be stored, masked, and what is wrong',
	},
	properties: [
		...sourceProperties,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [secondFile],
		},
	],
	async execute(call) {
		const { previewPortfolio } = await import('../../../engine/operations/previewPortfolio');
		const input = await given(call, (call.value('options') || {}) as Record<string, unknown>);
		if (input === null) return [];
		const { layout, ...rest } = input;
		return await previewPortfolio(call.ledger, { ...rest, ...(layout ? { layout: layout.layout } : {}) });
	},
};
