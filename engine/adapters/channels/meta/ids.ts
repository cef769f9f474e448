import { createHash } from 'node:crypto';

/**
 * Meta's message ids hold the person's phone number, readable by anyone (`wamid.` and base64 of it and a random part). Ids are stored and
 * passed on in places where no phone may be, so both sides, answers and webhooks, turn them into this one at once. The random part
 * keeps it from being guessed back.
 */
export function messageId(wamid: string): string {
	return `wamid.${createHash('sha256').update(wamid).digest('hex').slice(0, 40)}`;
}
