import type { INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../engine/core/errors';
import type { TemplateContent } from '../../../engine/operations/templates';
import type { Call, LedgerOperation } from '../operation';
import { templateFields } from '../templateFields';

interface EmailFields {
	subject?: string;
	preheader?: string;
	body?: string;
	action?: string;
}

const line = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	description,
});

export const templateSave: LedgerOperation = {
	resource: 'template',
	peopleOnly: true,
	option: {
		name: 'Save',
		value: 'save',
		action: 'Save a template of a creditor',
		description:
			'Give a creditor its own text for a step; a text that must not be sent is refused with the reason',
	},
	properties: [
		...templateFields,
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required: true,
			displayOptions: { show: { channel: ['sms', 'whatsapp'] } },
			description:
				'In Portuguese, with Liquid such as {{ debtor.firstName }}. For WhatsApp the text once the person is known; the approved question is not changed here.',
		},
		{
			displayName: 'Email',
			name: 'email',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			displayOptions: { show: { channel: ['email'] } },
			description: 'What you leave out stays as the package has it',
			options: [
				line('Button', 'action', 'Words of the one button'),
				line('Preheader', 'preheader', 'Shown beside the subject: no amount, no word of debt'),
				line('Subject', 'subject', 'Shown on a locked screen: no amount, no word of debt'),
				{
					displayName: 'Text',
					name: 'body',
					type: 'string',
					typeOptions: { rows: 6 },
					default: '',
					description:
						'Paragraphs with an empty line between them; the list of debts and the legal block follow by themselves',
				},
			],
		},
	],
	async execute(call) {
		const { saveTemplate } = await import('../../../engine/operations/templates');
		const of = { creditorId: call.text('creditorId'), key: call.text('template') };
		const content = contentOf(call);
		return { ...of, channel: content.channel, ...(await saveTemplate(call.ledger, { ...of, content })) };
	},
};

function contentOf(call: Call): TemplateContent {
	const channel = call.text('channel');
	if (channel === 'email') {
		const { subject, preheader, body, action } = (call.value('email') || {}) as EmailFields;
		const paragraphs = body
			?.split(/\n\s*\n/)
			.map((paragraph) => paragraph.trim())
			.filter(Boolean);
		const changes = {
			...(subject ? { subject } : {}),
			...(preheader ? { preheader } : {}),
			...(action ? { action } : {}),
			...(paragraphs?.length ? { paragraphs } : {}),
		};
		if (Object.keys(changes).length === 0)
			throw badInput(
				'email',
				'The e-mail changes nothing.',
				'Add a subject, a preheader, a text or a button.',
			);
		return { channel, ...changes };
	}
	const text = call.text('text');
	if (text === '') throw badInput('text', 'The text is empty.', 'Write it, or reset the template.');
	return { channel: channel === 'whatsapp' ? 'whatsapp' : 'sms', text };
}
