import type { Cover } from '../../domain/portal';
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { businessDay, iso } from '../days';
import { appendEvents } from '../events';
import { takeTokens } from '../outbox/rate';
import { openTasks } from '../tasks';
import { coverOf } from './cover';
import { eventOf, type PortalEvent } from './event';
import { findLink, type LinkRow } from './links';
import { lockOf } from './verify';
import { tokenHash } from './tokens';

export type Opening =
	/** No link of ours, or cut short on its way. */
	| { kind: 'unknown' }
	/** Somebody tries many links that are none. */
	| { kind: 'busy' }
	| { kind: 'expired'; cover: Cover }
	/** `lockedUntil`: real ms; who was too often wrong waits. */
	| { kind: 'ask'; cover: Cover; lockedUntil: number | null; event: PortalEvent | null };

/** So many links that are none in a second, from everybody together, before the page says no more about any of them. */
const UNKNOWN_A_SECOND = 5;

const markOpened = statement<{ token_hash: string }>(
	'portal.opened',
	'update portal_links set opened_at = $2 where token_hash = $1 and opened_at is null returning token_hash',
);

/**
 * What a GET of a link shows. The first one is a line of the timeline, marked as not verified: mail programs and scanners open links by
 * themselves, so it proves nobody's reading and changes nothing else.
 */
export async function openPortal(ledger: Ledger, token: string): Promise<Opening> {
	const hash = tokenHash(ledger, token);
	const link = await ledger.read('portal.find', () => findLink(hash));
	if (!link) return await refuseUnknown(ledger);
	return await ledger[link.opened_at === null ? 'transact' : 'read']('portal.open', () => open(ledger, link));
}

function* open(ledger: Ledger, link: LinkRow): Tx<Opening> {
	const now = ledger.businessNow();
	const found = yield* coverOf(link, now);
	if (!found) return { kind: 'unknown' };
	const { cover, expired } = found;
	if (expired) return { kind: 'expired', cover };
	const fresh = link.opened_at === null && (yield* run(markOpened, link.token_hash, now)).length > 0;
	const event = eventOf('link.opened', link, iso(now), { verified: false });
	if (fresh) yield* appendEvents([event.line], now);
	return {
		kind: 'ask',
		cover,
		lockedUntil: yield* lockOf(link.debtor_id, ledger.realNow()),
		event: fresh ? event.told : null,
	};
}

/** Guessing is hopeless (see tokens.ts); whoever tries is slowed down all the same, and a person hears of it. */
async function refuseUnknown(ledger: Ledger): Promise<Opening> {
	return await ledger.transact('portal.unknown', function* (): Tx<Opening> {
		const real = ledger.realNow();
		const { granted } = yield* takeTokens('portal:unknown', 1, UNKNOWN_A_SECOND, real);
		if (granted > 0) return { kind: 'unknown' };
		yield* openTasks([{ ...GUESSING, dedupeKey: `portalGuess:${businessDay(real)}` }], real);
		return { kind: 'busy' };
	});
}

const GUESSING = {
	kind: 'portalGuess',
	whatToDo:
		'Muitos endereços inexistentes da página do devedor foram abertos em pouco tempo: alguém pode estar tentando adivinhar links. Veja no servidor de onde vêm e bloqueie a origem.',
};
