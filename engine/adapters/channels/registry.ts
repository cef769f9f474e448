import { CobrancaError } from '../../core/errors';
import type { Channel } from '../../domain/channel';
import type { ChannelAdapter } from '../../ports/channel';
import { demo } from './demo';
import { meta } from './meta';
import { smtp } from './smtp';
import { zenvia } from './zenvia';

/** Every provider, in the order in which a person is offered them. A new one is its folder and its line here. */
export const CHANNEL_ADAPTERS: readonly ChannelAdapter[] = [zenvia, meta, smtp, demo];

/** @throws CobrancaError config when there is no adapter of that id */
export function channelAdapter(id: string): ChannelAdapter {
	const adapter = CHANNEL_ADAPTERS.find((one) => one.id === id);
	if (adapter === undefined) {
		const known = CHANNEL_ADAPTERS.map((one) => one.id).join(', ');
		throw new CobrancaError('config', `There is no channel provider with that name; known: ${known}.`, {
			field: 'provider',
		});
	}
	return adapter;
}

/** The providers that send on a channel; `adaptersFor('sms')` begins with zenvia. */
export function adaptersFor(channel: Channel): ChannelAdapter[] {
	return CHANNEL_ADAPTERS.filter((adapter) => adapter.channels.includes(channel));
}
