/** From a text to the message that an adapter takes: to whom, in which form, with what an e-mail needs around it. */
import type { Channel } from '../../domain/channel';
import type { GateVerdict } from '../../domain/compliance/types';
import type { BaseRow, SenderRow } from '../factRows';
import { confirmationOf } from '../confirmations/kinds';
import { notInConversation } from '../confirmations/verdicts';
import { isAnswer } from '../facts';
import type { MessageForm, OutboxMessage } from './message';
import { chargeOf, type Composed, stopMailbox, stopPageOf, type Written } from './texts';
import type { TextRows } from './textRows';
import type { Ledger } from '../../ports/ledger';

/** An answer without an open conversation answers nobody; word of a payment does not begin with "Falo com …?". */
export function answerStop(row: BaseRow, form: MessageForm | null): GateVerdict | null {
	if (form === 'session') return null;
	if (confirmationOf(row)) return form === 'question' ? notInConversation() : null;
	if (!isAnswer(row)) return null;
	return {
		verdict: 'deny',
		rule: 'status',
		text: 'A conversa terminou antes da resposta automática; o passo seguinte da régua fala de novo.',
		considered: [],
		citation: { id: 'answer.window', source: 'janela de conversa do WhatsApp', evidence: 'V' },
	};
}

/**
 * A debt may be open and worth nothing: a file restates its principal below what was paid of it. Nobody is asked for nothing; a person
 * settles what the file means.
 */
export function nothingOwed(row: BaseRow, texts: TextRows): GateVerdict | null {
	if (confirmationOf(row)) return null;
	const balances = texts.balances.get(row.case_id) ?? [];
	if (balances.length === 0 || balances.some(({ balance }) => balance.totalCents > 0)) return null;
	return {
		verdict: 'deny',
		rule: 'paid',
		text: 'O que se pagou cobre o saldo deste caso: confira o valor do título com o credor.',
		considered: [],
		citation: {
			id: 'paid.balance',
			source: 'saldo dos débitos (CDC art. 42 p.ú.: cobrança indevida)',
			evidence: 'V',
		},
	};
}

export interface Addressed {
	contactId: string;
	row: BaseRow;
	sender: SenderRow;
	channel: Channel;
	/** The debtor's address, or the operator's. */
	to: string;
	test: boolean;
	form: MessageForm | null;
	/** Of the debtor's page, if the text may link to it. */
	linkToken: string | null;
}

/** The message, marked `[TESTE]` where the operator gets it. */
export function messageOf(
	ledger: Ledger,
	of: Addressed,
	composed: Exclude<Composed, { problem: string }>,
	texts: TextRows,
): OutboxMessage | null {
	const { contactId, row, sender, channel, to, test, form, linkToken } = of;
	const written = composed[form ?? 'only'];
	if (!written) return null;
	const charge = form === 'question' ? null : chargeOf(row, texts);
	return {
		contactId,
		channel,
		to,
		from: sender.address,
		...(test ? marked(written, form) : shown(written, form)),
		...(form === 'session' ? { windowOpen: true } : {}),
		...(channel === 'email' ? envelope(ledger, row, sender, texts) : {}),
		form,
		chargeId: charge?.id ?? null,
		linkToken: carriedLink(linkToken, written),
	};
}

/** The token of the link that a text really has: a template may have left it out. */
function carriedLink(token: string | null, { text, html }: Written): string | null {
	if (token === null) return null;
	return text.includes(token) || html?.includes(token) ? token : null;
}

function shown(written: Written, form: MessageForm | null): Written {
	return form === null ? written : { ...written };
}

function marked(written: Written, form: MessageForm | null): Written {
	const { template } = written;
	const result = { ...shown(written, form), text: `[TESTE] ${written.text}` };
	if (written.subject !== undefined) result.subject = `[TESTE] ${written.subject}`;
	if (template) {
		// The words are Meta's; the mark goes into the first of ours.
		const [first = '', ...rest] = template.bodyParameters;
		result.template = { ...template, bodyParameters: [`[TESTE] ${first}`, ...rest] };
	}
	return result;
}

/** Who writes, and how it is stopped: by one click where there is a page (RFC 8058), else by an e-mail to the sender. */
function envelope(
	ledger: Ledger,
	row: BaseRow,
	sender: SenderRow,
	texts: TextRows,
): Pick<OutboxMessage, 'fromName' | 'unsubscribe'> {
	const { fromName } = JSON.parse(sender.settings) as { fromName?: string };
	const https = stopPageOf(ledger, row, texts);
	return {
		fromName: fromName?.trim() || row.display_name,
		unsubscribe: { ...(https === null ? {} : { https }), mailto: stopMailbox(sender) },
	};
}
