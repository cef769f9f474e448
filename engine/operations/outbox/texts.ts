/**
 * What each message says, from the ledger's own rows (names never come from an n8n item). A text is a pure function of its request,
 * so it is written before the reserving transaction and looked up inside it: only what has changed in between is written there.
 */
import { formatPhone } from '../../core/identity/phone';
import { formatReais, sumCents } from '../../core/money';
import { isSame } from '../../core/same';
import type { Channel } from '../../domain/channel';
import type { Stage } from '../../domain/journey/types';
import { composeMessage } from '../../domain/messages/library/message';
import type { DebtValues, MessageValues, Templates, TextChannel } from '../../domain/messages/library/types';
import { firstName } from '../../domain/messages/templates';
import type { OutboundMessage } from '../../ports/channel';
import type { Ledger } from '../../ports/ledger';
import type { DebtBalance } from '../balances';
import { confirmationOf } from '../confirmations/kinds';
import type { BaseRow, SenderRow } from '../factRows';
import type { FactBook } from '../facts';
import { offerValues } from '../offers/values';
import { portalToken, portalUrl } from '../portal/tokens';
import { stopLinkFor } from '../stopLinks';
import type { MessageForm } from './message';
import { withText } from './templateText';
import { type ChargeRow, type LabelRow, payableCharge, type TextRows } from './textRows';

/** What a text depends on: plain data, so that it is its own key. */
export interface TextRequest {
	key: string;
	channel: TextChannel;
	stage: Stage;
	values: MessageValues;
	overrides: Templates;
	stopUrl: string;
	/** Of the debtor's page, where the text may link to it. */
	linkToken: string | null;
}

export type Written = Pick<OutboundMessage, 'text' | 'subject' | 'html' | 'template' | 'buttons'>;
/** By form; other channels than WhatsApp have one only. */
export type Composed = { problem: string } | Record<MessageForm | 'only', Written | null>;

const TEXT_CHANNELS: readonly Channel[] = ['sms', 'email', 'whatsapp'];

/** Remembers what it wrote last for each step run: one for each run of a sending node. */
export class Composer {
	private readonly known = new Map<string, { request: TextRequest; composed: Composed }>();

	compose(stepRunId: string, request: TextRequest): Composed {
		const found = this.known.get(stepRunId);
		if (found && isSame(found.request, request)) return found.composed;
		const composed = write(request);
		this.known.set(stepRunId, { request, composed });
		return composed;
	}
}

/** What is wrong stands in the answer: a template that fails, or a text that the linter refuses, is not sent. */
function write({ key, channel, stage, values, overrides, stopUrl }: TextRequest): Composed {
	try {
		// The debtor's page says who writes and how to make sure of it, to whoever opens it.
		const verifyUrl = values.portal?.url;
		const links = { stopUrl, ...(verifyUrl === undefined ? {} : { verifyUrl }) };
		const message = composeMessage({ key, channel, stage, values, overrides, links });
		if (message === null) return { problem: `O modelo "${key}" não existe para este canal.` };
		const error = message.findings.find((f) => f.level === 'error');
		if (error) return { problem: `A mensagem não pode sair: ${error.text}` };
		if (message.channel === 'sms') return only({ text: message.text });
		if (message.channel === 'email') {
			const { subject, text, html } = message.email;
			return only({ subject, text, html });
		}
		const { name, language, bodyParameters, buttonPayloads, text } = message.question;
		return {
			only: null,
			question: { text, template: { name, language, bodyParameters, buttonPayloads } },
			session: { text: message.session.text, buttons: message.session.buttons.map((b) => ({ ...b })) },
		};
	} catch (error) {
		return {
			problem: `O modelo não pôde ser preenchido: ${error instanceof Error ? error.message : 'falha desconhecida'}`,
		};
	}
}

function only(written: Written): Composed {
	return { only: written, question: null, session: null };
}

/** The request for a step's text; null for a channel that has none. `sender` is what it goes out from. */
export function textRequest(
	ledger: Ledger,
	row: BaseRow,
	book: FactBook,
	texts: TextRows,
	channel: Channel,
	sender: SenderRow,
	templateText: string | undefined,
): TextRequest | null {
	if (!TEXT_CHANNELS.includes(channel)) return null;
	const known = channel as TextChannel;
	const own = texts.templates.get(row.creditor_id) ?? {};
	const linkToken = texts.portal === null ? null : linkTokenOf(ledger, row, channel);
	return {
		key: row.template,
		channel: known,
		stage: row.stage,
		values: valuesOf(row, book, texts, linkToken),
		overrides:
			templateText === undefined ? pick(own, row.template) : withText(row.template, known, templateText, own),
		stopUrl: known === 'email' ? (stopPageOf(ledger, row, texts) ?? `mailto:${stopMailbox(sender)}`) : '',
		linkToken,
	};
}

function pick(templates: Templates, key: string): Templates {
	const found = Object.hasOwn(templates, key) ? templates[key] : undefined;
	return found ? { [key]: found } : {};
}

/** The debtor's own link; none for a test creditor: its operator must not end the messages of a debtor. */
export function stopPageOf(ledger: Ledger, row: BaseRow, { stopPage }: TextRows): string | null {
	if (stopPage === null || row.mode !== 'live') return null;
	return stopLinkFor(ledger, stopPage, {
		creditorId: row.creditor_id,
		personId: row.person_id,
		channel: 'email',
	});
}

export function stopMailbox(sender: SenderRow): string {
	return `${sender.address}?subject=SAIR`;
}

/** Of the debtor's page, as this message would link to it. */
function linkTokenOf(ledger: Ledger, row: BaseRow, channel: Channel): string {
	return portalToken(ledger, {
		stepRunId: row.step_run_id,
		channel,
		mode: row.mode === 'live' ? 'live' : 'test',
	});
}

function valuesOf(row: BaseRow, book: FactBook, texts: TextRows, linkToken: string | null): MessageValues {
	const settings = book.settingsOf(row);
	const page = texts.portal === null ? null : (settings.linkAddress ?? texts.portal);
	const told = texts.payments.get(row.step_run_id);
	const balances = told ? told.left : (texts.balances.get(row.case_id) ?? []);
	const charge = chargeOf(row, texts);
	return {
		creditor: {
			id: row.creditor_id,
			displayName: row.display_name,
			phone: formatPhone(row.creditor_phone),
			sms42a: settings.sms42a,
			block42a: settings.block42a,
		},
		debtor: {
			firstName: firstName(row.debtor_name ?? ''),
			kind: row.debtor_kind,
			...(row.debtor_kind === 'PJ' && row.debtor_name ? { name: row.debtor_name } : {}),
		},
		case: {
			count: balances.length,
			total: formatReais(sumCents(balances.map((b) => b.balance.totalCents))),
			oldestDueDate: balances[0]?.dueDate ?? null,
		},
		debts: balances.map((balance) => debtValues(balance, told?.labels ?? texts.labels)),
		...(told ? { payment: told.payment } : {}),
		...(texts.paid.get(row.case_id)?.length ? { paid: texts.paid.get(row.case_id) } : {}),
		...(charge
			? {
					charge: {
						beneficiary: row.legal_name,
						amount: charge.amount,
						dueDate: charge.due_date,
						...(charge.digitable_line ? { digitableLine: charge.digitable_line } : {}),
						...(charge.pix_copy_paste ? { pixCopyPaste: charge.pix_copy_paste } : {}),
					},
				}
			: {}),
		...(page === null || linkToken === null ? {} : { portal: { url: portalUrl(page, linkToken) } }),
		...offerValues(texts.offers.get(row.case_id) ?? []),
		...(row.agency_name ? { agency: { name: row.agency_name } } : {}),
		today: texts.today,
	};
}

function debtValues(
	{ debtId, dueDate, balance }: DebtBalance,
	labels: ReadonlyMap<string, Omit<LabelRow, 'id'>>,
): DebtValues {
	const label = labels.get(debtId);
	return {
		description: label?.description ?? label?.product ?? null,
		reference: label?.contract ?? null,
		dueDate,
		balance: {
			principal: balance.principalCents,
			correction: balance.correctionCents,
			fine: balance.fineCents,
			interest: balance.interestCents,
			costs: balance.costsCents,
			honorarios: balance.feesCents,
			discount: balance.discountCents,
			total: balance.totalCents,
		},
	};
}

/** The charge that a message names. */
export function chargeOf(row: BaseRow, texts: TextRows): ChargeRow | null {
	// Word of a payment asks for nothing.
	if (confirmationOf(row)) return null;
	const total = sumCents((texts.balances.get(row.case_id) ?? []).map((b) => b.balance.totalCents));
	return payableCharge(texts.charges.get(row.case_id) ?? [], row.mode, total, texts.today);
}
