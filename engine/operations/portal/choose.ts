import type { Offer } from '../../domain/negotiation';
import type { Cover } from '../../domain/portal';
import { type Ledger, type Tx } from '../../ports/ledger';
import { iso } from '../days';
import { chooseOffer } from '../offers';
import { coverOf } from './cover';
import { eventOf, type PortalEvent } from './event';
import { findLink, type LinkRow } from './links';
import { isSession, tokenHash } from './tokens';

export type Choice =
	| { kind: 'unknown' }
	| { kind: 'expired'; cover: Cover }
	| { kind: 'signedOut'; cover: Cover }
	/** Something was paid, or the day went by: what is offered now must be looked at again. */
	| { kind: 'changed'; cover: Cover }
	/** `until`: ISO 8601; nobody writes until then. null in test. */
	| { kind: 'chosen'; cover: Cover; offer: Offer | null; until: string | null; event: PortalEvent | null };

type Allowed = { link: LinkRow; cover: Cover };

/** The debtor wants one of the offers, at the total that they saw. A request that a person confirms: see `chooseOffer`. */
export async function chooseOnPortal(
	ledger: Ledger,
	{ token, session, key, total }: { token: string; session: string; key: string; total: number },
): Promise<Choice> {
	const hash = tokenHash(ledger, token);
	const allowed = await ledger.read('portal.choose', function* (): Tx<Choice | Allowed> {
		const link = yield* findLink(hash);
		const found = link && (yield* coverOf(link, ledger.businessNow()));
		if (!link || !found) return { kind: 'unknown' };
		const { cover, expired } = found;
		if (expired) return { kind: 'expired', cover };
		return isSession(ledger, link.token_hash, session) ? { link, cover } : { kind: 'signedOut', cover };
	});
	if ('kind' in allowed) return allowed;
	const { link, cover } = allowed;
	if (link.mode === 'test') return { kind: 'chosen', cover, offer: null, until: null, event: null };
	const chosen = await chooseOffer(ledger, {
		caseId: link.case_id,
		debtorId: link.debtor_id,
		offerKey: key,
		total,
		source: 'portal',
	});
	if (chosen.status === 'changed') return { kind: 'changed', cover };
	const { offer, heldUntil } = chosen;
	const event = eventOf('portal.offerChosen', link, iso(ledger.businessNow()), {
		offer: offer.key,
		total: offer.total / 100,
		until: heldUntil,
	});
	return {
		kind: 'chosen',
		cover,
		offer,
		until: heldUntil,
		event: chosen.status === 'chosen' ? event.told : null,
	};
}
