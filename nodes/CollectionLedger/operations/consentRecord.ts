import type { LedgerOperation } from '../operation';
import { consentFields, consentOf } from './consentFields';

export const consentRecord: LedgerOperation = {
	resource: 'consent',
	peopleOnly: true,
	option: {
		name: 'Record',
		value: 'record',
		action: 'Record a consent',
		description: 'Keep that the debtor agreed to a channel; WhatsApp needs it',
	},
	properties: consentFields,
	async execute(call) {
		const { recordConsent } = await import('../../../engine/operations/consents');
		const consent = consentOf(call);
		return {
			caseId: consent.caseId,
			channel: consent.channel,
			...(await recordConsent(call.ledger, consent)),
		};
	},
};
