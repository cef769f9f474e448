/** Ways in which an e-mail, or what follows it, can go wrong. `README.md` lists what each does. */
export const MODES = [
	'mailboxUnknown',
	'mailboxFull',
	'greylisted',
	'rateLimited',
	'senderRefused',
	'policy',
	'temporary',
	'closing',
	'resetBeforeAccept',
	'hangBeforeAccept',
	'hangAfterAccept',
	'resetAfterAccept',
	'bounces',
	'bouncesFull',
	'delayed',
	'reported',
	'slow',
] as const;
export type Mode = (typeof MODES)[number];

/** Magic addresses: `sim-<mode>@…` and `sim-<mode>.<anything>@…`, in any domain that is taken. */
const MAGIC = /^sim-([a-z]+)(?:\.[^@]*)?@/i;

export function magicMode(address: string): Mode | undefined {
	const name = MAGIC.exec(address)?.[1]?.toLowerCase();
	return MODES.find((mode) => mode.toLowerCase() === name);
}

/** An invented address that has the mode: `magicAddress('mailboxFull')`. */
export function magicAddress(mode: Mode, domain = 'caixa.example'): string {
	return `sim-${mode.toLowerCase()}@${domain}`;
}

/** An SMTP reply: number, enhanced code and words (RFC 5321 §4.2, RFC 2034). */
export interface Reply {
	code: number;
	text: string;
}

/** To RCPT TO. Codes and meanings: IANA, SMTP Enhanced Status Codes Registry. */
export const AT_RECIPIENT: Partial<Record<Mode, Reply>> = {
	mailboxUnknown: { code: 550, text: '5.1.1 The mailbox does not exist' },
	mailboxFull: { code: 452, text: '4.2.2 The mailbox is full' },
	greylisted: { code: 450, text: '4.7.1 Greylisted, come again later' },
	rateLimited: { code: 451, text: '4.7.28 Too many messages, come again later' },
	senderRefused: { code: 550, text: '5.7.26 The sender domain fails DMARC' },
	closing: { code: 421, text: '4.3.2 The system goes down' },
};

/** To the end of the data. */
export const AT_DATA: Partial<Record<Mode, Reply>> = {
	policy: { code: 554, text: '5.7.1 Refused by policy' },
	temporary: { code: 451, text: '4.3.0 Local error' },
};

/** The report that follows: `Action` and `Status` of RFC 3464. */
export const REPORTS: Partial<
	Record<Mode, { action: 'failed' | 'delayed' | 'delivered'; status: string; said: string }>
> = {
	bounces: { action: 'failed', status: '5.1.1', said: '550 5.1.1 The mailbox does not exist' },
	bouncesFull: { action: 'failed', status: '5.2.2', said: '552 5.2.2 The mailbox is full' },
	delayed: { action: 'delayed', status: '4.4.1', said: '450 4.4.1 No answer from host' },
	reported: { action: 'delivered', status: '2.0.0', said: '250 2.0.0 Delivered' },
};
