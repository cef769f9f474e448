/** Links to the debtor's page, minted with the message that carries them. */
import { run, runOne, statement, type Tx } from '../../ports/ledger';
import type { Ledger } from '../../ports/ledger';
import { tokenHash } from './tokens';

/** The offer of a message is not good for ever, and neither is its link; business ms. */
const LIFE_MS = 30 * 24 * 3_600_000;

export interface Minted {
	token: string;
	contactId: string;
	creditorId: string;
	personId: string;
	debtorId: string;
	caseId: string;
	channel: string;
	mode: 'live' | 'test';
}

export interface LinkRow {
	token_hash: string;
	contact_id: string;
	creditor_id: string;
	person_id: string;
	debtor_id: string;
	case_id: string;
	channel: string;
	mode: 'live' | 'test';
	created_at: number;
	expires_at: number;
	opened_at: number | null;
	address_hash: string;
	contact_point_id: string | null;
	sender_id: string | null;
	reserved_at: number;
}

/** A step that is sent again, after a refusal, has the same link: it belongs to the later message then. */
const insert = statement(
	'portal.mint',
	(d) =>
		`insert into portal_links (token_hash, contact_id, creditor_id, person_id, debtor_id, case_id, channel, mode, created_at, expires_at)
	select r.token_hash, r.contact_id, r.creditor_id, r.person_id, r.debtor_id, r.case_id, r.channel, r.mode, $2, $3
	from ${d.rows('$1', 'r', {
		token_hash: 'text',
		contact_id: 'text',
		creditor_id: 'text',
		person_id: 'text',
		debtor_id: 'text',
		case_id: 'text',
		channel: 'text',
		mode: 'text',
	})} where true
	on conflict (token_hash) do update set contact_id = excluded.contact_id, created_at = excluded.created_at, expires_at = excluded.expires_at`,
);
const find = statement<LinkRow>(
	'portal.find',
	`select l.token_hash, l.contact_id, l.creditor_id, l.person_id, l.debtor_id, l.case_id, l.channel, l.mode, l.created_at, l.expires_at, l.opened_at,
		t.address_hash, t.contact_point_id, t.sender_id, t.reserved_at
	from portal_links l join contacts t on t.id = l.contact_id where l.token_hash = $1`,
);

/** Keeps the links of messages that were just reserved, in their transaction: one statement for all of them. */
export function* mintLinks(ledger: Ledger, links: readonly Minted[], now: number): Tx<void> {
	if (links.length === 0) return;
	const rows = links.map((link) => ({
		token_hash: tokenHash(ledger, link.token),
		contact_id: link.contactId,
		creditor_id: link.creditorId,
		person_id: link.personId,
		debtor_id: link.debtorId,
		case_id: link.caseId,
		channel: link.channel,
		mode: link.mode,
	}));
	yield* run(insert, JSON.stringify(rows), now, now + LIFE_MS);
}

/** The link of a token; undefined where there is none. */
export function* findLink(hash: string | null): Tx<LinkRow | undefined> {
	return hash === null ? undefined : yield* runOne(find, hash);
}
