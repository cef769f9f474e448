import type { INodeProperties } from 'n8n-workflow';
import type { ConsentInput } from '../../../engine/operations/consents';
import { caseId } from '../fields';
import type { Call } from '../operation';

/** Whose consent, for what, and how we know. */
export const consentFields: INodeProperties[] = [
	caseId,
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'options',
		options: [
			{ name: 'Email', value: 'email' },
			{ name: 'SMS', value: 'sms' },
			{ name: 'WhatsApp', value: 'whatsapp' },
		],
		default: 'whatsapp',
	},
	{
		displayName: 'Source',
		name: 'source',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. formulário do site',
		description: 'How you know, in a few words. Write no names or documents.',
	},
	{
		displayName: 'Evidence',
		name: 'evidence',
		type: 'string',
		default: '',
		placeholder: 'e.g. protocolo 2026-118',
		description: 'Where the proof is: a number or the name of a file. Write no names or documents.',
	},
];

export function consentOf(call: Call): ConsentInput {
	return {
		caseId: call.text('caseId'),
		channel: call.text('channel') as ConsentInput['channel'],
		source: call.text('source'),
		evidence: call.optional('evidence'),
	};
}
