import type { ClassifiedError, OutboundMessage, SendOptions, SendResult } from '../../../ports/channel';
import type { HttpPort } from '../../../ports/http';
import type { MailAnswer } from '../../../ports/mail';
import { rejected, unknownOutcome, withoutAnswer } from '../errors';
import { asEmail } from './message';

const MINUTE = 60_000;

/** Sends by `options.mail`; HTTP has no part in it. */
export async function sendSmtp(
	message: OutboundMessage,
	_http: HttpPort,
	options: SendOptions,
): Promise<SendResult> {
	if (options.mail === undefined) {
		return rejected({
			class: 'config',
			retry: 'never',
			scope: 'account',
			code: 'NO_MAIL_PORT',
			message: 'There is no mail server to send by.',
		});
	}
	const email = asEmail(message);
	let answer: MailAnswer;
	try {
		answer = await options.mail.send({ ...email, timeoutMs: options.timeoutMs, signal: options.signal });
	} catch (error) {
		return withoutAnswer(error);
	}
	return classify(answer, email.message.messageId);
}

/**
 * A reply as the outbox understands it. RFC 5321 §4.2.1: 2xx to the end of the data is the server's promise to deliver or to report; 4xx and
 * 5xx to any command mean that nothing was taken.
 */
export function classify(answer: MailAnswer, messageId: string): SendResult {
	const { stage, code } = answer;
	if (stage === 'data' && code >= 200 && code < 300)
		return { outcome: 'accepted', providerMessageId: messageId };
	if (code >= 400 && code < 600) return rejected(mailError(answer));
	return unknownOutcome(
		`SMTP_${code}`,
		'The mail server gave an answer that is none; it may have taken the message.',
	);
}

type Verdict = Omit<ClassifiedError, 'code'>;

/**
 * What a refusal means, by its enhanced code (IANA, SMTP Enhanced Status Codes Registry; RFC 3463) and else by command and number
 * (RFC 5321 §4.2.3). Also for the `Status` of a delivery report. The server's words may quote the address: they are not passed on.
 */
export function mailError(answer: Pick<MailAnswer, 'stage' | 'code' | 'enhancedCode'>): ClassifiedError {
	const { stage, code, enhancedCode } = answer;
	// A 5.x.x beside a 4xx number does happen; the number is what SMTP itself goes by.
	const permanent = code >= 500;
	const verdict =
		stage === 'auth'
			? login(permanent)
			: (byEnhancedCode(enhancedCode, permanent, stage) ?? byNumber(code, stage));
	return {
		...verdict,
		code: [code, enhancedCode]
			.filter((part) => part !== undefined)
			.join(' ')
			.replace(' ', '_'),
	};
}

function byEnhancedCode(
	enhanced: string | undefined,
	permanent: boolean,
	stage: MailAnswer['stage'],
): Verdict | undefined {
	const match = /^[245]\.(\d{1,3})\.(\d{1,3})$/.exec(enhanced ?? '');
	const [subject, detail] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
	switch (subject) {
		case 1:
			// X.1.7, X.1.8: the sender's address; X.1.10: null MX; the others: no such mailbox, system or syntax, or it moved.
			if (detail === 7 || detail === 8) return sender('The mail server refused the sender address.');
			if (detail === 0 || detail === 5 || detail === 9) return undefined;
			return permanent
				? address('There is no such mailbox.')
				: later(30, 'The mailbox cannot be reached now.');
		case 2:
			if (detail === 1 && permanent) return address('The mailbox is switched off.');
			if (detail === 2) return later(6 * 60, 'The mailbox is full.');
			if (detail === 3) return content('The message is larger than the mailbox takes.');
			return undefined;
		case 3:
			if (detail === 4) return content('The message is larger than the mail server takes.');
			return permanent ? undefined : server('The mail system has a fault.');
		case 4:
			// X.4.4: no route, which for a domain without mail is for ever; X.4.7: given up after days of trying.
			return permanent && detail === 4
				? address('There is no mail server for that domain.')
				: server('The network has a fault.');
		case 5:
			return detail === 3 ? rate('Too many recipients at once.') : undefined;
		case 6:
			return permanent
				? content('The mail server does not take the content.')
				: later(60, 'The content cannot be taken now.');
		case 7:
			return security(detail, permanent, stage);
		default:
			return undefined;
	}
}

/** X.7.1: refused by policy. X.7.8, X.7.9 and so on: login. X.7.20 to X.7.26: DKIM, SPF, reverse DNS. X.7.27: sender has no MX. X.7.28: flood. */
function security(detail: number, permanent: boolean, stage: MailAnswer['stage']): Verdict {
	if (detail === 28) return rate('The mail server asks for a slower pace.');
	if (!permanent) return later(15, 'The mail server asks to come again later.');
	if ((detail >= 8 && detail <= 14) || detail === 30) return login(true);
	if (detail >= 20 && detail <= 27)
		return sender("The sender's domain is not set up for mail (SPF, DKIM, DMARC or DNS).");
	if (stage === 'connect' || stage === 'sender')
		return policy('sender', 'The mail server refuses this sender by policy.');
	return policy('message', 'The mail server refuses the message by policy.');
}

/** RFC 5321 §4.2.3 for the commands that a number may answer. */
function byNumber(code: number, stage: MailAnswer['stage']): Verdict {
	if (code === 421) return server('The mail server closes the connection.');
	if (code === 530 || code === 534 || code === 535 || code === 538) return login(true);
	if (code === 552 && stage !== 'recipient')
		return content('The message is larger than the mail server takes.');
	if (code === 452 || code === 552) return later(60, 'The mailbox or the mail server is full.');
	if (code < 500)
		return stage === 'connect'
			? server('The mail server is not ready.')
			: later(15, 'The mail server asks to come again later.');
	if (stage === 'recipient')
		return code === 554
			? policy('message', 'The mail server refuses the recipient by policy.')
			: address('The mail server refused the recipient.');
	if (stage === 'connect') return policy('account', 'The mail server refuses the connection.');
	if (stage === 'sender') return sender('The mail server refused the sender address.');
	return policy('message', 'The mail server refuses the message.');
}

const address = (message: string): Verdict => ({
	class: 'invalid_recipient',
	retry: 'never',
	scope: 'recipient',
	message,
});
const content = (message: string): Verdict => ({
	class: 'content_rejected',
	retry: 'never',
	scope: 'message',
	message,
});
const sender = (message: string): Verdict => ({ class: 'config', retry: 'never', scope: 'sender', message });
const policy = (scope: Verdict['scope'], message: string): Verdict => ({
	class: 'blocked_by_policy',
	retry: 'never',
	scope,
	message,
});
const rate = (message: string): Verdict => ({
	class: 'rate_limited',
	retry: 'after',
	retryAfterMs: 5 * MINUTE,
	scope: 'sender',
	message,
});
const server = (message: string): Verdict => ({
	class: 'provider_unavailable',
	retry: 'after',
	retryAfterMs: 5 * MINUTE,
	scope: 'account',
	message,
});
/** Greylisting wants some minutes at least; the message is fine. */
const later = (minutes: number, message: string): Verdict => ({
	class: 'provider_unavailable',
	retry: 'after',
	retryAfterMs: minutes * MINUTE,
	scope: 'message',
	message,
});
const login = (permanent: boolean): Verdict =>
	permanent
		? {
				class: 'auth',
				retry: 'never',
				scope: 'account',
				message: 'The mail server refused the login; check user and password of the credential.',
			}
		: server('The mail server cannot check the login now.');
