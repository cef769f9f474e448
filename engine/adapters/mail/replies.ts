import type { MailAnswer, MailStage } from '../../ports/mail';

/** nodemailer's errors (`lib/smtp-connection`): which command, the reply's number, the whole reply. */
interface SmtpError {
	code?: unknown;
	command?: unknown;
	responseCode?: unknown;
	response?: unknown;
}

const STAGES: Readonly<Record<string, MailStage>> = {
	'MAIL FROM': 'sender',
	'RCPT TO': 'recipient',
	DATA: 'data',
};

/** `550 5.1.1 No such user` (RFC 5321 §4.2, RFC 2034 for the code in the middle); of several lines the last counts. */
export function parseReply(stage: MailStage, reply: string): MailAnswer {
	const match = /^(\d{3})[ -]?(?:([245]\.\d{1,3}\.\d{1,3})\b)?/.exec(
		reply.trim().split('\n').at(-1)?.trim() ?? '',
	);
	return {
		stage,
		code: Number(match?.[1] ?? 0),
		...(match?.[2] === undefined ? {} : { enhancedCode: match[2] }),
		text: reply,
	};
}

/** The reply behind a failed command; undefined where there was none, so that nobody knows more than that the connection is gone. */
export function answerOf(error: unknown, handedOver: boolean): MailAnswer | undefined {
	const { code, command, responseCode, response } = error as SmtpError;
	if (typeof responseCode === 'number' && responseCode >= 400) {
		return {
			...parseReply(STAGES[String(command)] ?? 'connect', String(response ?? '')),
			code: responseCode,
		};
	}
	// nodemailer knows the limit that the server named after EHLO (RFC 1870) and does not even begin.
	if (!handedOver && code === 'EMESSAGE') {
		return { stage: 'sender', code: 552, enhancedCode: '5.3.4', text: 'larger than the server takes' };
	}
	return undefined;
}

/** A refusal before any message: the greeting, EHLO, STARTTLS or the login. */
export function connectAnswer(error: unknown, stage: 'connect' | 'auth'): MailAnswer | undefined {
	const { responseCode, response } = error as SmtpError;
	if (typeof responseCode !== 'number' || responseCode < 400) return undefined;
	return { ...parseReply(stage, String(response ?? '')), code: responseCode };
}
