import { createHash, timingSafeEqual } from 'node:crypto';
import { asText } from './untrusted';

/** The header in which a secret of ours comes with every event, where a provider signs nothing. */
export const SECRET_HEADER = 'x-cobranca-secret';

/** Whether a request carries our secret; header names are lower case, as Node gives them. In constant time. */
export function hasSecret(headers: Record<string, unknown>, secret: string): boolean {
	const given = asText(headers[SECRET_HEADER]);
	if (given === undefined || secret === '') return false;
	const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(given), digest(secret));
}
