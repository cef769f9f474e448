import { randomBytes } from 'node:crypto';
import { magicMode } from './misbehave';
import type { Content } from './requests';
import type { Change } from './webhooks';

export interface Failure {
	code: number;
	title: string;
}

/** Failures that Meta tells by webhook only, after it took the message (Meta, "Error codes"). */
export const FAILURES = {
	notOnWhatsapp: { code: 131026, title: 'Message undeliverable' },
	windowClosed: { code: 131047, title: 'Re-engagement message' },
	frequency: {
		code: 131049,
		title: 'This message was not delivered to maintain healthy ecosystem engagement.',
	},
} as const satisfies Record<string, Failure>;

const HREF = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/';

/** Which number of ours and which person an event is about, and when. */
export interface Whose {
	numberId: string;
	display: string;
	waId: string;
	seconds: number;
}

/** Many Brazilian accounts are known without the ninth digit; here those of the mode `oldNumber`. */
export function waIdOf(user: string): string {
	return magicMode(user) === 'oldNumber' ? user.replace(/^(55\d{2})9/, '$1') : user;
}

/** The shape of recorded ones: base64 of some bytes, the phone number in plain, and a random part. */
export function wamidOf(phone: string): string {
	const random = randomBytes(9).toString('hex').toUpperCase();
	const bytes = Buffer.concat([
		Buffer.from([0x1c, 0x18, phone.length]),
		Buffer.from(phone),
		Buffer.from([0x15, 0x02, 0x00, 0x11, 0x18, 0x12]),
		Buffer.from(random),
		Buffer.from([0]),
	]);
	return `wamid.${bytes.toString('base64')}`;
}

/** Meta, "status messages webhook reference", v24.0 on: no `conversation`. */
export function statusChange(
	whose: Whose,
	message: { wamid: string; externalId?: string; content: Content },
	status: string,
	error?: Failure,
): Change {
	const category = message.content.marketing === true ? 'marketing' : 'utility';
	return change(whose, 'messages', {
		statuses: [
			{
				id: message.wamid,
				status,
				timestamp: String(whose.seconds),
				recipient_id: whose.waId,
				...(message.externalId === undefined ? {} : { biz_opaque_callback_data: message.externalId }),
				...(error === undefined
					? { pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category } }
					: {
							errors: [
								{
									...error,
									message: error.title,
									error_data: { details: `Message to ${whose.waId} failed` },
									href: HREF,
								},
							],
						}),
			},
		],
	});
}

/** A text, or a tapped button of a message: `interactive` for reply buttons, `button` for quick replies of a template. */
export function messageChange(
	whose: Whose,
	wamid: string,
	text: string,
	tapped?: { payload: string; in?: { wamid: string; content: Content } },
): Change {
	const kind =
		tapped === undefined
			? { type: 'text', text: { body: text } }
			: tapped.in?.content.type === 'interactive'
				? {
						type: 'interactive',
						interactive: { type: 'button_reply', button_reply: { id: tapped.payload, title: text } },
					}
				: { type: 'button', button: { payload: tapped.payload, text } };
	const context = tapped?.in === undefined ? {} : { context: { from: whose.display, id: tapped.in.wamid } };
	return change(whose, 'messages', {
		messages: [{ ...context, from: whose.waId, id: wamid, timestamp: String(whose.seconds), ...kind }],
	});
}

/** pywa, `tests/data/updates/user_marketing_preferences.json`. */
export function stopChange(whose: Whose): Change {
	return change(whose, 'user_preferences', {
		user_preferences: [
			{
				wa_id: whose.waId,
				detail: 'User requested to stop marketing messages',
				category: 'marketing_messages',
				value: 'stop',
				timestamp: whose.seconds,
			},
		],
	});
}

function change(whose: Whose, field: string, more: Record<string, unknown>): Change {
	return {
		field,
		value: {
			messaging_product: 'whatsapp',
			metadata: { display_phone_number: whose.display, phone_number_id: whose.numberId },
			contacts: [{ profile: { name: 'Pessoa' }, wa_id: whose.waId }],
			...more,
		},
	};
}
