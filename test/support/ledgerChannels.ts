/** A creditor with WhatsApp, SMS and e-mail, and providers that are as strict as the real ones about what they are given. */
import { meta } from '../../engine/adapters/channels/meta';
import { smtp } from '../../engine/adapters/channels/smtp';
import type { JourneyDefinition } from '../../engine/domain/journey/types';
import { setEndpoint } from '../../engine/operations/endpoints';
import { saveSender } from '../../engine/operations/senders';
import { recordChannelEvents, type RecordedBatch } from '../../engine/operations/recordChannelEvents';
import type { ClassifiedError, InboundEvent, OutboundMessage, StatusEvent } from '../../engine/ports/channel';
import { run, statement } from '../../engine/ports/ledger';
import type { Ledger } from '../../engine/ports/ledger';
import { seedCreditor } from './ledgerPeople';
import { type Behaviour, type FakeProvider, fakeProvider, messageIdOf } from './ledgerRun';

export const PHONE_NUMBER_ID = '100200300400500';
export const MAILBOX = 'recado@casa.example';
export const TEST_EMAIL = 'operador@casa.example';

export interface Providers {
	whatsapp: FakeProvider;
	sms: FakeProvider;
	email: FakeProvider;
}

export function providers(behaviours: Partial<Record<keyof Providers, Behaviour>> = {}): Providers {
	return {
		whatsapp: fakeProvider(
			behaviours.whatsapp ?? 'accept',
			{ document: true },
			{ id: 'meta', channels: ['whatsapp'], validate: meta.validate.bind(meta) },
		),
		sms: fakeProvider(behaviours.sms ?? 'accept'),
		email: fakeProvider(
			behaviours.email ?? 'accept',
			{ document: true },
			{ id: 'smtp', channels: ['email'], validate: smtp.validate.bind(smtp) },
		),
	};
}

/** `runUntilQuiet(ledger, sends(p))` */
export function sends(p: Providers) {
	return { adapter: p.sms, others: { whatsapp: p.whatsapp, email: p.email } };
}

export function allReceived(p: Providers): { received: OutboundMessage[] } {
	return { received: [...p.whatsapp.received, ...p.sms.received, ...p.email.received] };
}

/** Steps of the school's presets, so that every channel has its text; all on the days of the tests' own journey. */
export const CHANNELS_JOURNEY: JourneyDefinition = {
	key: 'canais',
	displayName: 'Régua de canais',
	firstTouchOffset: 1,
	steps: [
		{
			key: 'um',
			offset: 1,
			stage: 'reminder',
			template: 'escola.d+5',
			channels: ['whatsapp', 'sms', 'email'],
		},
		{ key: 'dois', offset: 3, stage: 'reminder', template: 'escola.d+5', channels: ['email', 'sms'] },
		{ key: 'tres', offset: 10, stage: 'amicable', template: 'escola.d+10', channels: ['whatsapp', 'email'] },
	],
};

export async function seedChannels(
	ledger: Ledger,
	id = 'casa',
	options: Parameters<typeof seedCreditor>[2] = {},
): Promise<void> {
	await seedCreditor(ledger, id, options);
	const all = [
		{ channel: 'whatsapp', provider: 'meta', address: PHONE_NUMBER_ID },
		{ channel: 'email', provider: 'smtp', address: MAILBOX },
	] as const;
	for (const one of all) {
		await saveSender(ledger, { creditorId: id, ...one, settings: { ratePerSecond: 10_000 } });
	}
	await changeSettings(ledger, id, {
		whatsappAllowed: true,
		whatsappConsent: 'Contrato, cláusula 12',
		testEmail: TEST_EMAIL,
	});
}

const settingsOf = statement<{ settings: string }>(
	'test.settingsOf',
	'select settings from creditors where id = $1',
);
const write = statement('test.settingsSet', 'update creditors set settings = $2 where id = $1');

export async function changeSettings(ledger: Ledger, id: string, change: object): Promise<void> {
	await ledger.transact('settings', function* () {
		const [row] = yield* run(settingsOf, id);
		yield* run(write, id, JSON.stringify({ ...(JSON.parse(row!.settings) as object), ...change }));
	});
}

let serial = 0;

export function tap(
	message: OutboundMessage,
	payload: string,
	more: Partial<InboundEvent> = {},
): InboundEvent {
	return {
		kind: 'inbound',
		dedupeKey: `tap-${++serial}`,
		channel: message.channel,
		from: message.to,
		to: message.from,
		text: payload,
		button: { payload },
		inReplyTo: messageIdOf(message),
		occurredAt: 0,
		...more,
	};
}

export function failure(message: OutboundMessage, error: ClassifiedError): StatusEvent {
	return {
		kind: 'status',
		dedupeKey: `failed-${++serial}`,
		providerMessageId: messageIdOf(message),
		status: 'failed',
		error,
		occurredAt: 0,
	};
}

export async function tell(
	ledger: Ledger,
	provider: FakeProvider,
	...events: (InboundEvent | StatusEvent)[]
): Promise<RecordedBatch> {
	return await recordChannelEvents(ledger, provider.id, events);
}

export function error(
	of: Partial<ClassifiedError> & Pick<ClassifiedError, 'class' | 'scope'>,
): ClassifiedError {
	return { retry: 'never', code: '131000', message: 'no', ...of };
}

/** The page that ends e-mails, as its trigger would register it. */
export async function simpleEndpoint(ledger: Ledger, url: string): Promise<void> {
	await setEndpoint(ledger, 'stop', url);
}
