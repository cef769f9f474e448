import { timingSafeEqual } from 'node:crypto';
import type { Cover } from '../../domain/portal';
import { type Ledger, run, runOne, statement, type Tx } from '../../ports/ledger';
import { iso } from '../days';
import { appendEvents } from '../events';
import { lockPersons } from '../locks';
import { openTasks } from '../tasks';
import { coverOf } from './cover';
import { eventOf, type PortalEvent } from './event';
import { findLink } from './links';
import { startSession, tokenHash } from './tokens';

export type Verification =
	| { kind: 'unknown' }
	| { kind: 'expired'; cover: Cover }
	/** `left`: tries before the page waits; null where nothing was compared, for it were no three characters. */
	| { kind: 'wrong'; cover: Cover; left: number | null }
	/** Real ms. */
	| { kind: 'locked'; cover: Cover; until: number }
	| { kind: 'verified'; session: string; event: PortalEvent };

/**
 * The first three of CPF or CNPJ. Never the whole (nobody should learn to give it); and not the last, for what is published of CPFs in
 * Brazil is the middle (`***.456.789-**`), from which the last two follow once the first three are known, and not the other way round.
 */
const ASKED = 3;
const TRIES = 5;
const HOUR_MS = 3_600_000;
/** After 5, 10, 15… wrong tries. In the 30 days of a link that is about one chance in thirty of guessing one in a thousand. */
const LOCKS_MS = [HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS] as const;

interface CheckRow {
	tries: number;
	locked_until: number | null;
}

const ensure = statement(
	'portal.check.ensure',
	'insert into portal_checks (debtor_id) values ($1) on conflict (debtor_id) do nothing',
);
const read = statement<CheckRow>(
	'portal.check.read',
	'select tries, locked_until from portal_checks where debtor_id = $1',
);
const write = statement(
	'portal.check.write',
	'update portal_checks set tries = $2, locked_until = $3 where debtor_id = $1',
);
const documentOf = statement<{ document: string | null }>(
	'portal.document',
	'select document from debtors where id = $1',
);
const markVerified = statement(
	'portal.verified',
	'update portal_links set verified_at = $2 where token_hash = $1 and verified_at is null',
);

/** Until when the page waits for this debtor; real ms. */
export function* lockOf(debtorId: string, real: number): Tx<number | null> {
	const until = (yield* runOne(read, debtorId))?.locked_until ?? null;
	return until !== null && until > real ? until : null;
}

/**
 * Compares the first characters of the debtor's document. Wrong tries count for the debtor, not for the link, and one at a time: the
 * person is locked. Being right opens the page for one link and some minutes. It does not make the address the debtor's: links are
 * handed on.
 */
export async function verifyIdentity(ledger: Ledger, token: string, given: string): Promise<Verification> {
	const hash = tokenHash(ledger, token);
	return await ledger.transact('portal.verify', function* (): Tx<Verification> {
		const link = yield* findLink(hash);
		if (!link) return { kind: 'unknown' };
		yield* lockPersons([link.person_id]);
		const now = ledger.businessNow();
		const real = ledger.realNow();
		const found = yield* coverOf(link, now);
		if (!found) return { kind: 'unknown' };
		const { cover, expired } = found;
		if (expired) return { kind: 'expired', cover };
		yield* run(ensure, link.debtor_id);
		const { tries, locked_until } = (yield* runOne(read, link.debtor_id)) ?? { tries: 0, locked_until: null };
		if (locked_until !== null && locked_until > real) return { kind: 'locked', cover, until: locked_until };
		const document = (yield* runOne(documentOf, link.debtor_id))?.document ?? null;
		const answer = given.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
		if (answer.length !== ASKED || document === null) return { kind: 'wrong', cover, left: null };
		if (same(answer, document.slice(0, ASKED))) {
			yield* run(write, link.debtor_id, 0, null);
			yield* run(markVerified, link.token_hash, now);
			const event = eventOf('portal.verified', link, iso(now));
			yield* appendEvents([event.line], now);
			return { kind: 'verified', session: startSession(ledger, link.token_hash), event: event.told };
		}
		const count = tries + 1;
		const lock = count % TRIES === 0 ? (LOCKS_MS[count / TRIES - 1] ?? LOCKS_MS[2]) : null;
		yield* run(write, link.debtor_id, count, lock === null ? null : real + lock);
		yield* appendEvents([eventOf('portal.refused', link, iso(now), { tries: count }).line], now);
		if (count >= TRIES * LOCKS_MS.length && lock !== null) {
			const dedupeKey = `portalCheck:${link.debtor_id}:${count}`;
			yield* openTasks(
				[{ dedupeKey, creditorId: link.creditor_id, caseId: link.case_id, ...OFTEN_WRONG }],
				real,
			);
		}
		return lock === null
			? { kind: 'wrong', cover, left: TRIES - (count % TRIES) }
			: { kind: 'locked', cover, until: real + lock };
	});
}

function same(one: string, other: string): boolean {
	const [a, b] = [Buffer.from(one), Buffer.from(other)];
	return a.length === b.length && timingSafeEqual(a, b);
}

const OFTEN_WRONG = {
	kind: 'portalCheck',
	whatToDo:
		'Alguém errou 15 vezes os primeiros dígitos do documento na página do devedor. O telefone ou e-mail pode ser de outra pessoa: confira o cadastro com o credor.',
};
