import fc from 'fast-check';
import { CobrancaError } from '../../../../engine/core/errors';
import { zenvia } from '../../../../engine/adapters/channels/zenvia';
import { parseZenviaEvent } from '../../../../engine/adapters/channels/zenvia/events';

const AT = Date.parse('2026-08-05T12:00:00Z');

const status = (code: string, more: object = {}): Record<string, unknown> => ({
	id: 'event-1',
	timestamp: '2026-08-05T12:00:01.000Z',
	type: 'MESSAGE_STATUS',
	subscriptionId: 'sub-1',
	channel: 'sms',
	message: { id: 'msg-1', externalId: 'contact-1', direction: 'OUT', from: 'loja', to: '5511900001234' },
	messageStatus: { timestamp: '2026-08-05T09:00:00-03:00', code, description: '…' },
	...more,
});

const inbound = (more: object = {}): Record<string, unknown> => ({
	id: 'event-2',
	timestamp: '2026-08-05T12:00:00Z',
	type: 'MESSAGE',
	channel: 'sms',
	direction: 'IN',
	message: {
		id: 'in-1',
		from: '5511900001234',
		to: 'loja',
		direction: 'IN',
		channel: 'sms',
		contents: [{ type: 'text', text: 'SAIR' }],
	},
	...more,
});

describe('MESSAGE_STATUS', () => {
	it("becomes a status with our id, Zenvia's id and the carrier's instant", () => {
		expect(parseZenviaEvent(status('DELIVERED'))).toEqual([
			{
				kind: 'status',
				dedupeKey: 'event-1',
				providerMessageId: 'msg-1',
				correlationId: 'contact-1',
				status: 'delivered',
				occurredAt: AT,
			},
		]);
	});

	it.each([
		['ACCEPTED', 'sent'],
		['SENT', 'sent'],
		['DELIVERED', 'delivered'],
		['VERIFIED', 'delivered'],
		['READ', 'read'],
		['CLICKED', 'read'],
		['REJECTED', 'failed'],
		['NOT_DELIVERED', 'failed'],
	])('%s is %s', (code, expected) => {
		expect(parseZenviaEvent(status(code))).toMatchObject([{ status: expected }]);
	});

	it.each(['DELETED', 'HANG_UP', 'TERMINATED', 'RECORDED', 'SOMETHING_NEW', '', 'toString', '__proto__'])(
		'%s is ignored',
		(code) => {
			expect(parseZenviaEvent(status(code))).toEqual([]);
		},
	);

	it("carries the carrier's code of a failure and none of its words", () => {
		const causes = [
			{ channelErrorCode: '104', reason: 'phone 5511900001234 is off', details: '5511900001234' },
		];
		const [event] = parseZenviaEvent(
			status('NOT_DELIVERED', { messageStatus: { code: 'NOT_DELIVERED', timestamp: '', causes } }),
		);
		expect(event).toMatchObject({
			status: 'failed',
			error: { class: 'unknown', code: '104', retry: 'never', scope: 'message' },
		});
		expect(JSON.stringify(event)).not.toContain('90000');
		const leaking = [{ channelErrorCode: '5511900001234' }];
		expect(
			parseZenviaEvent(status('REJECTED', { messageStatus: { code: 'REJECTED', causes: leaking } })),
		).toMatchObject([{ error: { code: 'REJECTED' } }]);
	});

	it('is understood in its older shape, with messageId alone', () => {
		const old = status('SENT', { message: undefined, messageId: 'msg-9' });
		expect(parseZenviaEvent(old)).toMatchObject([
			{ providerMessageId: 'msg-9', correlationId: undefined, status: 'sent' },
		]);
	});

	it('of another channel, of an inbound message or of no message is ignored', () => {
		expect(parseZenviaEvent(status('SENT', { channel: 'facebook' }))).toEqual([]);
		expect(parseZenviaEvent(status('SENT', { message: { id: 'x', direction: 'IN' } }))).toEqual([]);
		expect(parseZenviaEvent(status('SENT', { message: {} }))).toEqual([]);
	});

	it('has a key of its own when Zenvia leaves the event id out', () => {
		const key = (code: string): unknown => parseZenviaEvent(status(code, { id: undefined }))[0]?.dedupeKey;
		expect(key('SENT')).toBe(key('SENT'));
		expect(key('SENT')).not.toBe(key('DELIVERED'));
	});
});

describe('MESSAGE', () => {
	it('coming in becomes an inbound event with the number in E.164', () => {
		expect(parseZenviaEvent(inbound())).toEqual([
			{
				kind: 'inbound',
				dedupeKey: 'message/in-1',
				channel: 'sms',
				from: '+5511900001234',
				to: 'loja',
				text: 'SAIR',
				occurredAt: AT,
			},
		]);
	});

	it('is the same event through a second subscription', () => {
		const again = inbound({ id: 'event-3', subscriptionId: 'sub-2' });
		expect(parseZenviaEvent(again)[0]?.dedupeKey).toBe(parseZenviaEvent(inbound())[0]?.dedupeKey);
	});

	it('going out is our own and ignored', () => {
		expect(parseZenviaEvent(inbound({ direction: 'OUT' }))).toEqual([]);
	});

	it('without text is still a sign of life', () => {
		const message = { from: '5511900001234', to: 'loja', contents: [{ type: 'file', fileUrl: 'x' }] };
		expect(parseZenviaEvent(inbound({ message }))).toMatchObject([{ text: '', dedupeKey: 'event-2' }]);
	});

	it('without a readable time takes the moment of receipt', () => {
		expect(parseZenviaEvent(inbound({ timestamp: 'yesterday' }), 42)).toMatchObject([{ occurredAt: 42 }]);
		expect(parseZenviaEvent(inbound({ timestamp: '2026-08-05T12:00:00' }), 42)).toMatchObject([
			{ occurredAt: AT },
		]);
	});
});

describe('anything else', () => {
	it.each(['CONVERSATION_STATUS', 'CONTACT', 'NEW_ONE'])('of type %s is ignored', (type) => {
		expect(zenvia.parseWebhook({ type, id: 'x' })).toEqual([]);
	});

	it.each([undefined, null, 'text', 7, [], {}, { type: 3 }])('%j is bad input', (body) => {
		expect(() => zenvia.parseWebhook(body)).toThrow(CobrancaError);
	});

	it('never throws once there is a type, and never gives an event without an id', () => {
		const event = fc.record(
			{
				type: fc.constantFrom('MESSAGE', 'MESSAGE_STATUS'),
				id: fc.anything(),
				channel: fc.option(fc.constant('sms')),
				direction: fc.constant('IN'),
				timestamp: fc.anything(),
				message: fc.anything({ withNullPrototype: true }),
				messageStatus: fc.oneof(
					fc.anything(),
					fc.record({ code: fc.constantFrom('SENT', 'REJECTED'), causes: fc.anything() }),
				),
			},
			{ requiredKeys: ['type'] },
		);
		fc.assert(
			fc.property(event, (body) => {
				for (const parsed of parseZenviaEvent(body, 0)) expect(parsed.dedupeKey).not.toBe('');
			}),
		);
	});
});
