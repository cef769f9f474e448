import type { Channel } from '../../domain/channel';
import type { ChannelAdapter } from '../../ports/channel';
import type { BaseRow, SenderRow } from '../factRows';
import type { FactBook } from '../facts';

/** What a message goes out from; undefined where the creditor has nothing on that channel with that provider. */
export function senderFor(
	row: BaseRow,
	book: FactBook,
	channel: Channel,
	adapter: ChannelAdapter,
): SenderRow | undefined {
	const own = book.senderOf(row, channel, adapter.id);
	if (own || adapter.id !== 'demo' || !book.demoFits(row, channel)) return own;
	return demoSender(row, channel);
}

/** Demo sends nothing, and needs no sender; the row is never stored. */
export function demoSender(row: BaseRow, channel: Channel): SenderRow {
	return { id: '', creditor_id: row.creditor_id, channel, provider: 'demo', address: 'demo', settings: '{}' };
}
