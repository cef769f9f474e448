import type { INodePropertyOptions } from 'n8n-workflow';
import type { RetentionKind } from '../../../engine/domain/retention';

const NAMES: Record<RetentionKind, string> = {
	doneTasks: 'Done Tasks',
	importRejections: 'Refused Rows of Imports',
	messageTexts: 'Message Texts',
	portalLinks: 'Links to the Debtor’s Page',
	settledDebtors: 'Settled Debtors',
	settledDetails: 'Details of Settled Debts',
	strangersTexts: 'Texts of Strangers',
	webhookContents: 'Webhook Contents',
	wrongAddresses: 'Addresses of Wrong Persons',
};

/** As the panel shows them, in the order of the alphabet. */
export const kindsOf = (): INodePropertyOptions[] =>
	Object.entries(NAMES)
		.map(([value, name]) => ({ name, value }))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
