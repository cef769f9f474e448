/** Which form a message has on a channel where free text needs an open conversation. The gate and the composer both ask here. */
import type { Channel } from '../domain/channel';
import type { BaseRow, ConversationRow, PointRow, SenderRow } from './factRows';
import type { MessageForm } from './outbox/message';

/** Meta takes free text for 24 hours after the debtor's message; what waits in our queue must still be within them. */
export const WINDOW_MS = 24 * 3_600_000 - 30 * 60_000;

/** Whether the debtor wrote from this address to this sender lately enough for free text. */
export function windowOpen(
	row: BaseRow,
	point: PointRow,
	sender: SenderRow,
	spoken: ConversationRow | undefined,
	now: number,
): boolean {
	return (
		row.mode === 'live' &&
		spoken?.sender_address === sender.address &&
		spoken.address_hash === point.address_hash &&
		now - spoken.last_inbound_at < WINDOW_MS
	);
}

/**
 * The matter goes only to whoever said that they are the debtor, and only while the window is open; everybody else is asked first
 * (CDC art. 42: no word of a debt to a stranger). null where a channel has one form.
 */
export function formOf(channel: Channel, open: boolean, point: PointRow): MessageForm | null {
	if (channel !== 'whatsapp') return null;
	return open && point.state === 'verified' ? 'session' : 'question';
}
