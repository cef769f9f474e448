/**
 * The secrets of the debtor's page. A link's token is made from the message that carries it and the ledger's key, never drawn by lot: a
 * message that is written again has the same link, and nothing needs to be stored to know it. The ledger keeps a keyed hash of it.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Ledger } from '../../ports/ledger';

/** 62^12 = 71 bits: an SMS has no room for more, and a million links leave one hit in 3 × 10^15 guesses. */
const LENGTH = 12;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FORM = new RegExp(`^[0-9A-Za-z]{${LENGTH}}$`);
/** Time to read and pay; real ms. */
const SESSION_MS = 20 * 60_000;

/** What a message is before it has a contact: a step has one message on a channel that can have reached anybody. */
export interface LinkSubject {
	stepRunId: string;
	channel: string;
	/** The operator who tries a creditor out gets another link than the debtor. */
	mode: 'live' | 'test';
}

/** No address begins like these words, so that no hash of one is a secret. */
export function portalToken(ledger: Ledger, { stepRunId, channel, mode }: LinkSubject): string {
	let rest = BigInt(`0x${ledger.hash('address', `portal-link/1/${mode}/${channel}/${stepRunId}`)}`);
	let token = '';
	for (let n = 0; n < LENGTH; n++, rest /= 62n) token += ALPHABET.charAt(Number(rest % 62n));
	return token;
}

/** What the ledger keeps of a token; null for what cannot be one, so that nonsense costs no query. */
export function tokenHash(ledger: Ledger, token: string): string | null {
	return FORM.test(token) ? ledger.hash('address', `portal-token/1/${token}`) : null;
}

/**
 * Where the page of a token is. A base that ends with `/` takes it as part of its path (the creditor's own domain, whose proxy leads here),
 * any other as `k`.
 */
export function portalUrl(base: string, token: string): string {
	const url = new URL(base);
	if (url.pathname.length > 1 && !url.pathname.endsWith('/')) url.searchParams.set('k', token);
	else url.pathname += token;
	return url.toString();
}

/** A text as it may be kept: the link no longer opens anything. */
export function concealLink(text: string, token: string | null): string {
	return token === null ? text : text.replaceAll(token, '*'.repeat(LENGTH));
}

/** Says that whoever sends it back was asked who they are and knew it: good for one link and for twenty minutes of the real clock. */
export function startSession(ledger: Ledger, hash: string): string {
	const until = (ledger.realNow() + SESSION_MS).toString(36);
	return `${until}.${sealOf(ledger, hash, until)}`;
}

export function isSession(ledger: Ledger, hash: string, session: string): boolean {
	const [until = '', seal = '', ...more] = session.length > 80 ? [] : session.split('.');
	const given = Buffer.from(seal);
	const expected = Buffer.from(sealOf(ledger, hash, until));
	if (more.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
	return parseInt(until, 36) > ledger.realNow();
}

function sealOf(ledger: Ledger, hash: string, until: string): string {
	return ledger.hash('address', `portal-session/1/${hash}/${until}`);
}
