import type { INodeProperties } from 'n8n-workflow';

export const creditorId: INodeProperties = {
	displayName: 'Creditor ID',
	name: 'creditorId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. escola-horizonte',
	description: 'The ID under which the creditor was saved; portfolio files name it in the column "credor"',
};

export const caseId: INodeProperties = {
	displayName: 'Case ID',
	name: 'caseId',
	type: 'string',
	default: '={{ $json.case.id }}',
	required: true,
};

export const until: INodeProperties = {
	displayName: 'Until',
	name: 'until',
	type: 'dateTime',
	default: '',
	description: 'When it ends by itself; empty keeps it until a person lifts it',
};

export const reason: INodeProperties = {
	displayName: 'Reason',
	name: 'reason',
	type: 'string',
	default: '',
	required: true,
	description: 'Shown wherever a contact is stopped by this. Write no names or documents.',
};
