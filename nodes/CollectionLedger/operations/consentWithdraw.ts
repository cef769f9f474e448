import type { LedgerOperation } from '../operation';
import { consentFields, consentOf } from './consentFields';

export const consentWithdraw: LedgerOperation = {
	resource: 'consent',
	option: {
		name: 'Withdraw',
		value: 'withdraw',
		action: 'Withdraw a consent',
		description:
			'Take an opt-in back, whatever a contract or the next file says; only WhatsApp asks for one. To stop any channel use Opt Out.',
	},
	properties: consentFields,
	async execute(call) {
		const { withdrawConsent } = await import('../../../engine/operations/consents');
		const consent = consentOf(call);
		return {
			caseId: consent.caseId,
			channel: consent.channel,
			...(await withdrawConsent(call.ledger, consent)),
		};
	},
};
