import type { Channel } from '../../domain/channel';
import type { GateVerdict } from '../../domain/compliance/types';
import type { ChannelAdapter } from '../../ports/channel';
import type { BaseRow, SenderRow } from '../factRows';
import type { FactBook } from '../facts';
import { orNextChannel, type Refusal, refusalOf } from '../refusals';

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

/**
 * The refusal of a message: the step's next channel has its turn at once, but only where the selector sees what we see. It asks for the
 * channel's first sender; where that of this node's provider is another one and paused, it would choose the channel again without end.
 */
export function refusalBy(
	verdict: GateVerdict,
	of: { row: BaseRow; book: FactBook; channel: Channel; sender: SenderRow; now: number },
): Refusal {
	const { row, book, channel, sender, now } = of;
	const refusal = refusalOf(row, verdict);
	const unseen = refusal.citationId === 'pause.sender' && book.senderOf(row, channel)?.id !== sender.id;
	return unseen ? refusal : orNextChannel(refusal, now);
}
