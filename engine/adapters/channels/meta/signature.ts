import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { asText } from '../untrusted';

/** Header of every POST of Meta's webhooks: `sha256=` and the hex HMAC-SHA256 of the raw body under the app secret (pywa `utils.py`). */
export const SIGNATURE_HEADER = 'x-hub-signature-256';

export function metaSignature(raw: Buffer, appSecret: string): string {
	return `sha256=${createHmac('sha256', appSecret).update(raw).digest('hex')}`;
}

/**
 * Whether a body came from Meta, byte for byte: a body that was parsed and written again has another signature (Meta escapes
 * every character beyond ASCII). In constant time.
 */
export function verifyMetaSignature(
	raw: Buffer,
	headers: Record<string, unknown>,
	appSecret: string,
): boolean {
	const given = asText(headers[SIGNATURE_HEADER]);
	return given !== undefined && appSecret !== '' && same(given.toLowerCase(), metaSignature(raw, appSecret));
}

/**
 * The answer to Meta's GET that checks a webhook's address: `hub.challenge` as it came, if `hub.mode` is subscribe and
 * `hub.verify_token` is the one that was entered at Meta; null otherwise. Some routers turn dots into underscores.
 */
export function answerMetaChallenge(query: Record<string, unknown>, verifyToken: string): string | null {
	const read = (name: string): string | undefined =>
		asText(query[`hub.${name}`]) ?? asText(query[`hub_${name}`]);
	const [mode, token, challenge] = [read('mode'), read('verify_token'), read('challenge')];
	if (mode !== 'subscribe' || token === undefined || challenge === undefined || verifyToken === '')
		return null;
	// It is echoed into a page: what is not a plain word is not Meta's.
	return same(token, verifyToken) && /^[\w.-]{1,256}$/.test(challenge) ? challenge : null;
}

function same(one: string, other: string): boolean {
	const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(one), digest(other));
}
