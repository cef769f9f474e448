/**
 * E-mail as adapters see it: one message to one recipient over SMTP. As with HTTP, what the server answers is a value, good or bad;
 * only the absence of an answer throws, and it says whether the server can have taken the message: before the end of DATA it cannot
 * (RFC 5321 §4.1.1.4: the mail data is taken when its end is acknowledged), after it nobody knows.
 */
export interface MailAddress {
	address: string;
	name?: string;
}

export interface MailMessage {
	from: MailAddress;
	to: MailAddress;
	replyTo?: MailAddress;
	subject: string;
	text: string;
	html?: string;
	/** With its brackets: `<id@domain>`. */
	messageId: string;
	/** Further header fields in their order, written as they are: they are not folded, as DKIM signs them. */
	headers: [name: string, value: string][];
	attachments: { filename: string; contentType: string; content: Buffer }[];
}

export interface MailRequest {
	/** MAIL FROM, where bounces go, and RCPT TO. */
	envelope: { from: string; to: string };
	/** ENVID (RFC 3461 §4.4): comes back in delivery reports of servers that know DSN. */
	envelopeId: string;
	/** What to report (RFC 3461 §4.1). */
	notify: ('failure' | 'delay' | 'success')[];
	message: MailMessage;
	/** Milliseconds until it is given up. */
	timeoutMs: number;
	signal?: AbortSignal;
}

/** The command that the last reply answered. `data` is the reply to the end of the message. */
export type MailStage = 'connect' | 'auth' | 'sender' | 'recipient' | 'data';

/** The reply that decided: 2xx to `data` means taken, everything else 4xx or 5xx and not taken. */
export interface MailAnswer {
	stage: MailStage;
	code: number;
	/** RFC 3463, e.g. `5.1.1`; many servers give none. */
	enhancedCode?: string;
	/** The server's words: may quote the address, never to be shown or stored. */
	text: string;
}

export interface MailPort {
	/** @throws NotSent, MaybeSent (ports/http.ts) */
	send(request: MailRequest): Promise<MailAnswer>;
	/** Host and port of the server: a sandbox ledger refuses those that are not on this machine. */
	readonly host: string;
	/** Ends idle connections; those under way end with their message. */
	close(): Promise<void>;
}
