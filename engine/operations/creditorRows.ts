/** The rows that what concerns creditors shares. */
import { CobrancaError } from '../core/errors';
import type { Channel } from '../domain/channel';
import type { CreditorMode } from '../domain/compliance/types';
import { statement } from '../ports/ledger';

export const findCreditor = statement<{
	mode: CreditorMode;
	version: number;
	settings: string;
	legal_name: string;
	address: string;
	document: string;
}>(
	'creditor.find',
	'select mode, version, settings, legal_name, address, document from creditors where id = $1',
);
/** Cases of a creditor are looked at again at once. */
export const wakeCreditor = statement(
	'creditor.wake',
	`update cases set next_at = $2 where creditor_id = $1 and state = 'open' and next_at > $2`,
);
export const allSenders = statement<{
	id: string;
	creditor_id: string;
	channel: Channel;
	provider: string;
	address: string;
	state: string;
}>(
	'creditor.senders',
	'select id, creditor_id, channel, provider, address, state from senders order by creditor_id, channel, created_at',
);

export function unknownCreditor(id: string): CobrancaError {
	return new CobrancaError('notFound', `There is no creditor "${id}" in the ledger.`, {
		field: 'creditorId',
		remedy: 'Save it first with Collection Ledger → Creditor → Save.',
	});
}
