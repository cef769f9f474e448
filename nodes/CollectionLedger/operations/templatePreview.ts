import type { TextChannel } from '../../../engine/domain/messages/library/types';
import type { LedgerOperation } from '../operation';
import { templateFields } from '../templateFields';

export const templatePreview: LedgerOperation = {
	resource: 'template',
	option: {
		name: 'Preview',
		value: 'preview',
		action: 'Preview a template',
		description: 'Show what an invented debtor would read, and what the linter says of it; sends nothing',
	},
	properties: templateFields,
	async execute(call) {
		const { previewTemplate } = await import('../../../engine/operations/templatePreview');
		return await previewTemplate(call.ledger, {
			creditorId: call.text('creditorId'),
			key: call.text('template'),
			channel: call.text('channel') as TextChannel,
		});
	},
};
