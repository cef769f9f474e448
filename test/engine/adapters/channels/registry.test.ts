import { demo } from '../../../../engine/adapters/channels/demo';
import { CHANNEL_ADAPTERS, adaptersFor, channelAdapter } from '../../../../engine/adapters/channels/registry';
import { CHANNELS } from '../../../../engine/domain/channel';
import type { HttpPort } from '../../../../engine/ports/http';

describe('registry of channel providers', () => {
	it('finds an adapter by its id and says which there are', () => {
		expect(channelAdapter('zenvia').displayName).toBe('Zenvia');
		expect(() => channelAdapter('nobody')).toThrow('known: zenvia, meta, smtp, demo');
	});

	it('lists the providers of a channel, real ones first', () => {
		expect(adaptersFor('sms').map((one) => one.id)).toEqual(['zenvia', 'demo']);
		expect(adaptersFor('whatsapp').map((one) => one.id)).toEqual(['meta', 'demo']);
		expect(adaptersFor('email').map((one) => one.id)).toEqual(['smtp', 'demo']);
		expect(adaptersFor('letter').map((one) => one.id)).toEqual(['demo']);
	});

	it('has no id twice', () => {
		const ids = CHANNEL_ADAPTERS.map((one) => one.id);
		expect(new Set(ids).size).toBe(ids.length);
	});
});

describe('the demo provider', () => {
	const noNetwork: HttpPort = {
		host: '',
		request: () => Promise.reject(new Error('the demo asked for the network')),
	};

	it.each(CHANNELS)(
		'takes a message by %s, always under the same id and without the network',
		async (channel) => {
			const message = { contactId: 'c-1', channel, to: '+5511900001234', from: 'loja', text: 'Oi' };
			expect(demo.validate(message)).toEqual([]);
			const first = await demo.send(message, noNetwork, { timeoutMs: 1 });
			expect(first).toEqual({ outcome: 'accepted', providerMessageId: 'demo-c-1' });
			expect(await demo.send(message, noNetwork, { timeoutMs: 1 })).toEqual(first);
		},
	);

	it('refuses an empty message and knows no webhooks', () => {
		const empty = { contactId: 'c', channel: 'sms' as const, to: ' ', from: '', text: '' };
		expect(demo.validate(empty).map((issue) => issue.field)).toEqual(['to', 'text']);
		expect(demo.parseWebhook({ anything: true })).toEqual([]);
	});

	it('counts parts as the standard does', () => {
		expect(demo.countParts('a'.repeat(161))).toMatchObject({ parts: 2, encoding: 'GSM-7' });
		expect(demo.countParts('é'.repeat(160))).toMatchObject({ parts: 1, encoding: 'GSM-7' });
		expect(demo.countParts('ç'.repeat(71))).toMatchObject({ parts: 2, encoding: 'UCS-2' });
	});
});
