import { meta } from '../../../../engine/adapters/channels/meta';
import { parseMetaEvents } from '../../../../engine/adapters/channels/meta/events';
import {
	SIGNATURE_HEADER,
	answerMetaChallenge,
	metaSignature,
	verifyMetaSignature,
} from '../../../../engine/adapters/channels/meta/signature';
import { CobrancaError } from '../../../../engine/core/errors';
import { readReply } from '../../../../engine/domain/replies/optOut';

const WAMID = 'wamid.HBgNNTUxMTkwMDAwMTIzNBUCABEYEjgxQkVFRDVBQTVDODFDOTg3MQA=';
const metadata = { display_phone_number: '551140001234', phone_number_id: '106540352242922' };
const contacts = [{ profile: { name: 'Maria' }, wa_id: '551100001234' }];

const body = (value: object, field = 'messages'): object => ({
	object: 'whatsapp_business_account',
	entry: [
		{
			id: '102290129340398',
			changes: [{ field, value: { messaging_product: 'whatsapp', metadata, ...value } }],
		},
	],
});
const status = (change: object = {}): object => ({
	id: WAMID,
	status: 'delivered',
	timestamp: '1750857384',
	recipient_id: '5511900001234',
	biz_opaque_callback_data: 'c-1',
	...change,
});
const message = (change: object): object => ({
	from: '5511900001234',
	id: WAMID,
	timestamp: '1750857384',
	...change,
});
const inbound = (change: object) => parseMetaEvents(body({ contacts, messages: [message(change)] }));

describe('status webhooks', () => {
	it('carry our contact id, and an id without the phone number', () => {
		const events = parseMetaEvents(body({ statuses: [status()] }));
		expect(events).toMatchObject([
			{ kind: 'status', status: 'delivered', correlationId: 'c-1', occurredAt: 1_750_857_384_000 },
		]);
		expect(events[0]!.dedupeKey).toMatch(/^status\/wamid\.[0-9a-f]{40}\/delivered$/);
		expect(JSON.stringify(events)).not.toContain(WAMID.slice(6, 24));
	});

	it.each([
		['sent', 'sent'],
		['read', 'read'],
		['played', 'read'],
		['failed', 'failed'],
	])('%s is %s', (name, expected) => {
		expect(parseMetaEvents(body({ statuses: [status({ status: name })] }))).toMatchObject([
			{ status: expected },
		]);
	});

	it('says why a message failed, without the words of Meta', () => {
		const errors = [{ code: 131026, title: 'x', error_data: { details: 'to 5511900001234' } }];
		const events = parseMetaEvents(body({ statuses: [status({ status: 'failed', errors })] }));
		expect(events).toMatchObject([{ error: { class: 'not_on_channel', code: '131026' } }]);
		expect(JSON.stringify(events)).not.toContain('900001234');
		const unknown = status({ status: 'failed', errors: [{ code: 4242 }] });
		expect(parseMetaEvents(body({ statuses: [unknown] }))).toMatchObject([
			{ error: { class: 'unknown', code: '4242' } },
		]);
	});

	it('gives the same status twice one key, and several in one POST all of them', () => {
		const events = parseMetaEvents(
			body({ statuses: [status({ status: 'sent' }), status(), status({ timestamp: '1750857399' })] }),
		);
		expect(events).toHaveLength(3);
		expect(new Set(events.map((event) => event.dedupeKey)).size).toBe(2);
	});

	it.each([
		['an unknown status', { status: 'warning' }],
		['a deleted message', { status: 'deleted' }],
		['a message to a group', { recipient_type: 'group' }],
		['a status without an id', { id: '' }],
	])('leaves %s out', (_name, change) => {
		expect(parseMetaEvents(body({ statuses: [status(change)] }))).toEqual([]);
	});
});

describe('what a person writes', () => {
	it('comes with our phone number id, the message it answers and the text', () => {
		expect(
			inbound({ type: 'text', text: { body: 'oi' }, context: { from: '551140001234', id: WAMID } }),
		).toMatchObject([
			{
				kind: 'inbound',
				channel: 'whatsapp',
				from: '+5511900001234',
				to: '106540352242922',
				text: 'oi',
				inReplyTo: expect.stringMatching(/^wamid\.[0-9a-f]{40}$/),
			},
		]);
	});

	it.each<[string, object, string, string | undefined]>([
		[
			'a quick reply',
			{ type: 'button', button: { payload: 'nao-sou-eu', text: 'Não sou eu' } },
			'Não sou eu',
			'nao-sou-eu',
		],
		[
			'a reply button',
			{
				type: 'interactive',
				interactive: { type: 'button_reply', button_reply: { id: 'parar', title: 'Parar' } },
			},
			'Parar',
			'parar',
		],
		[
			'a row of a list',
			{
				type: 'interactive',
				interactive: { type: 'list_reply', list_reply: { id: '3x', title: '3 vezes' } },
			},
			'3 vezes',
			'3x',
		],
		['a picture with words', { type: 'image', image: { id: '1', caption: 'paguei' } }, 'paguei', undefined],
		['a voice message', { type: 'audio', audio: { id: '1' } }, '', undefined],
		[
			'a message that was changed',
			{ type: 'edit', edit: { original_message_id: 'x', message: { type: 'text', text: { body: 'SAIR' } } } },
			'SAIR',
			undefined,
		],
		[
			'something that WhatsApp cannot show',
			{ type: 'unsupported', errors: [{ code: 131051 }] },
			'',
			undefined,
		],
	])('%s', (_name, change, text, payload) => {
		expect(inbound(change)).toMatchObject([
			{ text, ...(payload === undefined ? {} : { button: { payload } }) },
		]);
	});

	it.each(['reaction', 'system', 'revoke'])('%s is no message', (type) => {
		expect(inbound({ type, [type]: { emoji: 'x' } })).toEqual([]);
	});

	it('has the ninth digit put back, and keeps a user without a number apart', () => {
		expect(inbound({ from: '554187654321', type: 'text', text: { body: 'oi' } })).toMatchObject([
			{ from: '+5541987654321' },
		]);
		expect(inbound({ from: '551140001234', type: 'text', text: { body: 'oi' } })).toMatchObject([
			{ from: '+551140001234' },
		]);
		const hidden = {
			contacts: [{ user_id: 'US.1349' }],
			messages: [message({ from: undefined, type: 'text' })],
		};
		expect(parseMetaEvents(body(hidden))).toMatchObject([{ from: 'US.1349' }]);
	});

	it('in WhatsApp’s own settings, "stop", is an opt-out like their word', () => {
		const preference = (value: string) =>
			parseMetaEvents(
				body(
					{
						contacts,
						user_preferences: [
							{ wa_id: '5511900001234', category: 'marketing_messages', value, timestamp: 1731705721 },
						],
					},
					'user_preferences',
				),
			);
		const [event] = preference('stop');
		expect(event).toMatchObject({ kind: 'inbound', from: '+5511900001234', to: '106540352242922' });
		expect(event?.dedupeKey).not.toContain('900001234');
		expect(readReply(event?.kind === 'inbound' ? event.text : '')).toMatchObject([{ intent: 'optOut' }]);
		expect(preference('resume')).toEqual([]);
	});
});

describe('other bodies', () => {
	it.each(['phone_number_quality_update', 'message_template_status_update', 'account_update', 'security'])(
		'%s tells nothing about a contact',
		(field) => {
			expect(parseMetaEvents(body({ event: 'FLAGGED', statuses: [status()] }, field))).toEqual([]);
		},
	);

	it('that are not WhatsApp’s are refused', () => {
		for (const other of [
			undefined,
			'x',
			{},
			{ object: 'page', entry: [] },
			{ object: 'whatsapp_business_account' },
		]) {
			expect(() => parseMetaEvents(other)).toThrow(CobrancaError);
		}
		expect(parseMetaEvents({ object: 'whatsapp_business_account', entry: [null, { changes: [7] }] })).toEqual(
			[],
		);
	});
});

describe('signatures and challenges', () => {
	const raw = Buffer.from('{"object":"whatsapp_business_account","text":"Ol\\u00e1"}');
	const headers = { [SIGNATURE_HEADER]: metaSignature(raw, 'app secret') };

	it('knows its own, over the raw bytes', () => {
		// printf '%s' '{"a":1}' | openssl dgst -sha256 -hmac secret
		expect(metaSignature(Buffer.from('{"a":1}'), 'secret')).toBe(
			'sha256=aa9e2e3575f5d7098b6caccd790888c36d5fdb63342a73bada2d6a51747a8494',
		);
		expect(meta.verifyWebhook!(raw, headers, 'app secret')).toBe(true);
		expect(
			verifyMetaSignature(
				Buffer.from('{"object":"whatsapp_business_account","text":"Olá"}'),
				headers,
				'app secret',
			),
		).toBe(false);
		expect(verifyMetaSignature(raw, headers, 'another')).toBe(false);
		expect(verifyMetaSignature(raw, {}, 'app secret')).toBe(false);
		expect(verifyMetaSignature(raw, { [SIGNATURE_HEADER]: metaSignature(raw, '') }, '')).toBe(false);
	});

	it('answers the challenge to whoever knows the token', () => {
		const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'token', 'hub.challenge': '1158201444' };
		expect(meta.answerChallenge!(query, 'token')).toBe('1158201444');
		expect(answerMetaChallenge(query, 'another')).toBeNull();
		expect(answerMetaChallenge({ ...query, 'hub.mode': 'x' }, 'token')).toBeNull();
		expect(answerMetaChallenge({ ...query, 'hub.challenge': '<script>' }, 'token')).toBeNull();
		expect(answerMetaChallenge({}, '')).toBeNull();
	});
});
