import type { LedgerOperation } from '../operation';
import { consentFields, consentOf } from './consentFields';

export const consentWithdraw: LedgerOperation = {
	resource: 'consent',
	option: {
		name: 'Withdraw',
		value: 'withdraw',
		action: 'Withdraw a consent',
		description:
			'Keep that the debtor does not want a channel any more, whatever a contract or the next file says',
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
