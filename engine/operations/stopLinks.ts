/**
 * Links by which a debtor ends the messages of a creditor on a channel, without a login. The link carries ids of the ledger and a keyed
 * hash over them: nobody makes one for somebody else, and nobody reads in it who it is for.
 */
import { timingSafeEqual } from 'node:crypto';
import { type Channel, CHANNELS } from '../domain/channel';
import { newId } from '../core/ids';
import { type Ledger, run, runOne, statement } from '../ports/ledger';
import { watch } from './breakers';
import { appendEvents } from './events';
import { lockPersons } from './locks';
import type { ContactRow } from './outbox/contact';

export interface StopSubject {
	creditorId: string;
	personId: string;
	channel: Channel;
}

export type StopResult =
	/** `fresh` is false where it had been stopped before. */
	| { kind: 'stopped'; creditorName: string; channel: Channel; fresh: boolean }
	/** The link is not one of ours, or was cut short on its way. */
	| { kind: 'invalid' };

const LONGEST = 400;

const findDebtor = statement<{ display_name: string; debtor_id: string }>(
	'stop.debtor',
	`select k.display_name, b.id as debtor_id from debtors b join creditors k on k.id = b.creditor_id
	where b.creditor_id = $1 and b.person_id = $2`,
);
const stopped = statement<{ id: string }>(
	'stop.stopped',
	`select id from suppressions where creditor_id = $1 and person_id = $2 and reason = 'optOut' and lifted_at is null
		and address_hash is null and (channel = $3 or channel is null) limit 1`,
);
const insert = statement(
	'stop.insert',
	`insert into suppressions (id, creditor_id, person_id, channel, reason, source, since) values ($1, $2, $3, $4, 'optOut', $5, $6)`,
);

const lastMessage = statement<Pick<ContactRow, 'id' | 'mode' | 'sender_id' | 'reserved_at'>>(
	'stop.lastMessage',
	`select id, mode, sender_id, reserved_at from contacts where person_id = $1 and creditor_id = $2 and channel = $3 and mode = 'live'
		and state in ('sending', 'accepted', 'unknown', 'abandoned') order by at desc limit 1`,
);

/** The address that ends these messages: `endpoint` is the page's (see endpoints.ts). The same subject has the same link for ever. */
export function stopLinkFor(ledger: Ledger, endpoint: string, subject: StopSubject): string {
	const url = new URL(endpoint);
	url.searchParams.set('t', stopToken(ledger, subject));
	return url.toString();
}

export function stopToken(ledger: Ledger, { creditorId, personId, channel }: StopSubject): string {
	const payload = Buffer.from(JSON.stringify([creditorId, personId, channel])).toString('base64url');
	return `${payload}.${signature(ledger, payload)}`;
}

/** No address begins like this, so that no hash of one is a signature. */
function signature(ledger: Ledger, payload: string): string {
	return ledger.hash('address', `stop-link/1/${payload}`);
}

/** Whom a token speaks of; null for one that is not ours. In constant time. */
export function readStopToken(ledger: Ledger, token: string): StopSubject | null {
	const [payload = '', mac = '', ...rest] = token.length > LONGEST ? [] : token.split('.');
	const expected = Buffer.from(signature(ledger, payload));
	const given = Buffer.from(mac);
	if (given.length !== expected.length || !timingSafeEqual(given, expected) || rest.length > 0) return null;
	const [creditorId, personId, channel] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [
		string,
		string,
		Channel,
	];
	return CHANNELS.includes(channel) ? { creditorId, personId, channel } : null;
}

/**
 * Ends the messages that the token names, under the person's lock: what is not on the wire yet does not leave. As often as you like.
 * A GET of the page must not call it, for mail scanners open links by themselves; a POST does (RFC 8058).
 */
export async function stopByToken(ledger: Ledger, token: string): Promise<StopResult> {
	const subject = readStopToken(ledger, token);
	if (!subject) return { kind: 'invalid' };
	const { creditorId, personId, channel } = subject;
	return await ledger.transact('stop', function* () {
		const found = yield* runOne(findDebtor, creditorId, personId);
		if (!found) return { kind: 'invalid' };
		yield* lockPersons([personId]);
		const fresh = (yield* runOne(stopped, creditorId, personId, channel)) === undefined;
		if (fresh) {
			const now = ledger.businessNow();
			yield* run(insert, newId(), creditorId, personId, channel, 'link de descadastro', now);
			yield* appendEvents(
				[
					{
						type: 'consent.optOut',
						creditorId,
						debtorId: found.debtor_id,
						data: { channels: [channel], by: 'link' },
					},
				],
				now,
			);
			const message = yield* runOne(lastMessage, personId, creditorId, channel);
			if (message) yield* watch(ledger, [{ contact: message, what: 'optOut' }]);
		}
		return { kind: 'stopped', creditorName: found.display_name, channel, fresh };
	});
}
