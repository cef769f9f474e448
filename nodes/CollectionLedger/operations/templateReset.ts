import type { TextChannel } from '../../../engine/domain/messages/library/types';
import type { LedgerOperation } from '../operation';
import { templateFields } from '../templateFields';

export const templateReset: LedgerOperation = {
	resource: 'template',
	peopleOnly: true,
	option: {
		name: 'Reset',
		value: 'reset',
		action: 'Reset a template',
		description: 'Give a creditor the text that comes with the package again',
	},
	properties: templateFields,
	async execute(call) {
		const { resetTemplate } = await import('../../../engine/operations/templates');
		const of = {
			creditorId: call.text('creditorId'),
			key: call.text('template'),
			channel: call.text('channel') as TextChannel,
		};
		return { ...of, changed: await resetTemplate(call.ledger, of) };
	},
};
