import type { ClassifiedError } from '../../../ports/channel';

type Verdict = Pick<ClassifiedError, 'class' | 'scope' | 'retry' | 'message'> & {
	retryAfterMs?: number;
	/** Documented with a status of 500 or 503 and as a failure to send: such an answer proves that nothing was sent. */
	notSent?: true;
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const auth = (message: string): Verdict => ({
	class: 'auth',
	scope: 'account',
	retry: 'never',
	message: `${message} Check the access token of the credential and its permissions.`,
});
const blocked = (scope: Verdict['scope'], message: string): Verdict => ({
	class: 'blocked_by_policy',
	scope,
	retry: 'never',
	message,
});
const slower = (
	scope: Verdict['scope'],
	retryAfterMs: number,
	message: string,
	kind: Verdict['class'] = 'rate_limited',
): Verdict => ({ class: kind, scope, retry: 'after', retryAfterMs, message });
const template = (kind: 'template_unavailable' | 'template_mismatch', message: string): Verdict => ({
	class: kind,
	scope: 'template',
	retry: 'never',
	message,
});
const config = (message: string): Verdict => ({ class: 'config', scope: 'sender', retry: 'never', message });
const bad = (kind: Verdict['class'], message: string): Verdict => ({
	class: kind,
	scope: 'message',
	retry: 'never',
	message,
});
const recipient = (kind: Verdict['class'], message: string): Verdict => ({
	class: kind,
	scope: 'recipient',
	retry: 'never',
	message,
});

/**
 * What Meta's error codes mean for us. Codes and meanings: Meta's page "Error codes" (documentation/business-messaging/whatsapp/
 * support/error-codes, of 2026-05-15) as restated, with the HTTP status of each, by 360dialog ("Error Code Reference") and in the
 * exceptions of pywa 0bcf2f1 (`pywa/errors.py`). Meta asks to build on `code`, not on titles or statuses. Class, scope and waiting
 * times are ours but where a source is named. The same codes come in the answer to a request and in `errors` of a status webhook.
 */
export const META_CODES: Readonly<Record<number, Verdict>> = {
	0: auth('Meta could not authenticate the app user.'),
	3: { ...auth('The app lacks a capability or permission.'), notSent: true },
	10: auth('A permission is not granted or was removed.'),
	190: auth('The access token has expired.'),
	131005: auth('Access was denied.'),
	// "Try again later": calls of an app are counted over a rolling hour.
	4: slower('account', 15 * MINUTE, 'The app has reached its limit of API calls.'),
	80007: slower('account', 15 * MINUTE, 'The WhatsApp account has reached its limit of API calls.'),
	130429: slower('sender', 5 * SECOND, "The number's throughput is exhausted (messages a second)."),
	131048: blocked(
		'sender',
		'Meta restricts this number, as too many of its messages were blocked or reported.',
	),
	// One message in 6 s to one user, short bursts of up to 45 (Meta's messaging limits, restated by dualhook.com/docs).
	131056: slower(
		'message',
		6 * SECOND,
		'Too many messages to this person in a short time.',
		'recipient_frequency',
	),
	131064: slower('account', 24 * HOUR, 'The account has reached its messaging limit.'),
	133016: config('The number was registered or deregistered too often; register it later.'),
	// 503; "temporary, due to downtime or due to being overloaded".
	2: {
		...slower('account', MINUTE, "Meta's service is down or overloaded.", 'provider_unavailable'),
		notSent: true,
	},
	131016: {
		...slower('account', MINUTE, 'A service of Meta is not available.', 'provider_unavailable'),
		notSent: true,
	},
	131057: {
		...slower(
			'sender',
			5 * MINUTE,
			'The account is in maintenance, e.g. while its throughput rises.',
			'provider_unavailable',
		),
		notSent: true,
	},
	368: blocked('account', 'Meta has restricted or disabled the account for breaking a policy.'),
	131031: blocked('account', 'Meta has locked the account.'),
	130497: blocked('account', 'The account may not write to people in this country.'),
	131042: {
		class: 'insufficient_balance',
		scope: 'account',
		retry: 'never',
		message: 'Something is wrong with the payment method of the WhatsApp account.',
	},
	131044: {
		class: 'insufficient_balance',
		scope: 'account',
		retry: 'never',
		message: 'Something is wrong with the payment method of the WhatsApp account.',
	},
	33: config('The business phone number does not exist any more.'),
	131037: config("The number's display name is not approved."),
	131045: config('The number is not registered properly; register it again.'),
	// "Account not registered".
	133010: config('The number is not registered with the Cloud API.'),
	131030: config('The sender is a test number and the recipient is not in its list.'),
	131063: config('The account has switched marketing templates off for the Cloud API.'),
	131021: recipient('invalid_recipient', 'Sender and recipient are the same number.'),
	// "Reasons can include": no WhatsApp number, new terms not accepted, an old app. Meta does not say which.
	131026: recipient('not_on_channel', 'WhatsApp cannot deliver to this number; it may have no WhatsApp.'),
	131050: recipient('opted_out', 'The person has stopped marketing messages from this company.'),
	131062: bad('invalid_recipient', 'This message needs a phone number, not a user id.'),
	137000: bad('invalid_recipient', "The recipient's identity key has changed."),
	131047: bad('window_closed', 'The person has not written in the last 24 hours: only a template passes.'),
	// "Wait at least 24 hours before resending the template message" (pywa, with Meta's words).
	131049: slower(
		'message',
		24 * HOUR,
		'The person gets enough marketing messages; Meta held this one back.',
		'recipient_frequency',
	),
	130472: bad(
		'blocked_by_policy',
		"The person is in Meta's marketing experiment and gets no marketing message.",
	),
	100: bad('content_rejected', 'A parameter of the message is wrong.'),
	131008: bad('content_rejected', 'A required parameter is missing.'),
	131009: bad('content_rejected', 'The value of a parameter is not valid.'),
	131051: bad('content_rejected', 'The type of message is not supported.'),
	135000: bad('content_rejected', 'Meta does not take the parameters of the message.'),
	131052: bad('media', 'Meta could not download the file.'),
	131053: bad('media', 'Meta could not take the file.'),
	132000: template('template_mismatch', 'The number of values does not fit the template.'),
	132005: template('template_mismatch', 'The filled template is too long.'),
	132008: template('template_mismatch', 'A value is not valid for the template.'),
	132012: template('template_mismatch', 'A value has the wrong format for the template.'),
	// In no source that we could read; seen in practice for line breaks, tabs or more than four spaces in a value.
	132018: template('template_mismatch', "The template's parameters are not valid."),
	132001: template(
		'template_unavailable',
		'The template does not exist in this language or is not approved.',
	),
	132007: template('template_unavailable', 'The text of the template breaks a policy.'),
	// Three hours at the first time, six at the second, disabled at the third (YCloud, "template reviewed" webhooks).
	132015: {
		class: 'template_unavailable',
		scope: 'template',
		retry: 'after',
		retryAfterMs: 3 * HOUR,
		message: 'The template is paused for its low quality.',
	},
	// For good, unless somebody mends it: looked at once a day.
	132016: {
		class: 'template_unavailable',
		scope: 'template',
		retry: 'after',
		retryAfterMs: 24 * HOUR,
		message: 'The template is disabled for its low quality.',
	},
};

/** 200 to 299 are all "permission is either not granted or has been removed". */
export const PERMISSION: Verdict = auth('A permission is not granted or was removed.');
