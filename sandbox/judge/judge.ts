import { DateTime } from 'luxon';

import { ChargeBook, isPayable } from './charges';
import { closedDay, messageHours } from './days';
import { checkOffers } from './offers';
import { type JudgedPlace, placesOf } from './places';
import { type JudgedDebtor, type JudgedPortfolio, phoneKey, readPortfolio } from './portfolio';
import { isPrescribed } from './prescription';
import { checkText } from './texts';
import {
	DUPLICATE_RULES,
	type Finding,
	type Flag,
	type JudgedCreditor,
	type JudgeInput,
	type JudgeReport,
	type ReceivedMessage,
	type SimulatedReply,
} from './types';
import { asksForMoney, asksToStop, asksToStopEverything, plain, tellsOfPayment } from './words';

const WEEK_MS = 7 * 24 * 3600 * 1000;
const CONVERSATION_MS = 10 * 60 * 1000;
/** How long WhatsApp takes free text after a person wrote. */
const WINDOW_MS = 24 * 3600 * 1000;
const PER_DEBTOR_WEEK = 2;
const PER_PHONE_DAY = 2;

/** Judges everything that arrived; the order of the lists does not matter. */
export function judge(input: JudgeInput): JudgeReport {
	return new Judge(input).report();
}

class Judge {
	private readonly creditorBySender = new Map<string, JudgedCreditor>();
	private readonly portfolio: JudgedPortfolio;
	private readonly graceMs: number;
	private readonly charges: ChargeBook;
	private readonly templates: ReadonlySet<string>;
	/** First wish to be left alone, by creditor, address and channel. */
	private readonly stops = new Map<string, number>();
	/** Instants of what a debtor wrote, by creditor, address and channel. */
	private readonly inbound = new Map<string, number[]>();
	private readonly seenIds = new Set<string>();
	private readonly counts = new Map<string, number>();
	private readonly byDebtor = new Map<string, number[]>();
	private readonly details: Finding[] = [];

	constructor(private readonly input: JudgeInput) {
		this.graceMs = input.graceMs ?? 5000;
		this.templates = new Set(input.templates ?? []);
		for (const creditor of input.creditors) {
			for (const { channel, address } of creditor.senders)
				this.creditorBySender.set(senderKey(channel, address), creditor);
		}
		this.portfolio = readPortfolio(
			input.portfolioCsv,
			new Set(input.creditors.map((creditor) => creditor.id)),
		);
		this.charges = new ChargeBook(input.charges ?? [], this.portfolio, input.creditors);
		for (const reply of input.replies) this.hear(reply);
	}

	report(): JudgeReport {
		const inOrder = this.input.received.map((message, index) => ({ message, index }));
		inOrder.sort((a, b) => a.message.at - b.message.at || a.index - b.index);
		for (const { message, index } of inOrder) this.look(message, index);
		const charges = this.input.charges ?? [];
		charges.forEach((charge, place) => {
			const about = { at: charge.at, externalId: charge.reference, to: '' };
			this.charges.check(charge, (rule, detail) => this.flag(about, -1 - place, rule, detail));
		});
		const byRule: JudgeReport['byRule'] = {};
		for (const { rule } of this.details) byRule[rule] = (byRule[rule] ?? 0) + 1;
		const messagesWith = (kind: Finding['kind']) =>
			new Set(this.details.filter((finding) => finding.kind === kind).map((finding) => finding.index)).size;
		return {
			received: this.input.received.length,
			boletos: charges.filter(isPayable).length,
			duplicates: messagesWith('duplicate'),
			violations: messagesWith('violation'),
			byRule,
			details: this.details,
		};
	}

	private hear({ channel = 'sms', at, from, to, text }: SimulatedReply): void {
		const creditor = this.creditorBySender.get(senderKey(channel, to));
		if (!creditor) return;
		const key = addressKey(creditor.id, channel, from);
		this.inbound.set(key, [...(this.inbound.get(key) ?? []), at]);
		const everywhere = asksToStopEverything(text);
		if (!everywhere && !asksToStop(text)) return;
		for (const left of everywhere ? (['sms', 'whatsapp'] as const) : [channel]) {
			const place = addressKey(creditor.id, left, from);
			this.stops.set(place, Math.min(at, this.stops.get(place) ?? at));
		}
	}

	private look(message: ReceivedMessage, index: number): void {
		const flag: Flag = (rule, detail) => this.flag(message, index, rule, detail);
		const { channel = 'sms' } = message;
		const address = addressOf(message);
		const creditor = this.creditorBySender.get(senderKey(channel, message.from));
		// The same contact again: everything else about it was said the first time.
		if (this.seenIds.has(message.externalId))
			return flag('sameExternalId', 'this contact had arrived before');
		this.seenIds.add(message.externalId);
		if (!creditor) return flag('unknownSender', `no creditor sends from ${message.from} by ${channel}`);
		const { testPhone, testEmail } = creditor.settings ?? {};
		if ([testPhone?.replace(/\D/g, ''), testEmail?.toLowerCase()].includes(address)) return;
		if (creditor.mode !== 'live') return flag('mode', `${creditor.id} is in mode ${creditor.mode}`);
		const debtor = this.debtorOf(creditor, address, message);
		if (!debtor) return flag('unknownPhone', `nobody in the portfolio of ${creditor.id} has this address`);
		const places = placesOf(debtor.cep, debtor.uf, channel === 'email' ? '' : address.slice(2, 4));
		checkText(message, creditor, flag);
		this.charges.checkMessage(message, debtor.key.split(' ')[1], this.graceMs, flag);
		this.checkRight(message, creditor, debtor, places, flag);
		if (channel === 'email') checkOffers(message, debtor, creditor, flag);
		if (channel === 'whatsapp') this.checkWhatsApp(message, creditor, debtor, flag);
		const receipt = this.checkPayments(message, debtor, flag);
		if (this.heard(message, creditor, CONVERSATION_MS)) return;
		this.checkHours(message.at, creditor, places, flag);
		// Word of one's own payment is no touch; that it comes once the same words on a day tell.
		if (receipt) this.checkSame(message, creditor, localDay(message.at, places), flag);
		else this.checkCounts(message, creditor, debtor, places, flag);
	}

	/**
	 * Free text only to who wrote within a day; all else in words that Meta approved; only where the creditor wants it, and only to who
	 * agreed (by the file, or an own creditor's clause that the file does not contradict) or had just written.
	 */
	private checkWhatsApp(
		message: ReceivedMessage,
		creditor: JudgedCreditor,
		debtor: JudgedDebtor,
		flag: Flag,
	): void {
		const clause = creditor.kind !== 'thirdParty' && Boolean(creditor.settings?.whatsappConsent);
		const agreed = debtor.whatsapp === 'yes' || (debtor.whatsapp === 'unsaid' && clause);
		if (!creditor.settings?.whatsappAllowed)
			flag('whatsappPolicy', `${creditor.id} has not switched WhatsApp on`);
		else if (!agreed && !this.heard(message, creditor, WINDOW_MS))
			flag('whatsappPolicy', `this debtor of ${creditor.id} had not agreed to WhatsApp`);
		if (message.template === undefined) {
			if (!this.heard(message, creditor, WINDOW_MS))
				flag('window', 'free text to somebody who had not written');
		} else if (!this.templates.has(message.template))
			flag('template', `the template ${message.template} is not approved`);
	}

	/** What no hour heals: opt-out, prescription, placement. */
	private checkRight(
		message: ReceivedMessage,
		creditor: JudgedCreditor,
		debtor: JudgedDebtor,
		places: JudgedPlace[],
		flag: Flag,
	): void {
		const { at, channel = 'sms' } = message;
		const stop = this.stops.get(addressKey(creditor.id, channel, addressOf(message)));
		if (stop !== undefined && at > stop + this.graceMs) flag('optOut', `asked to stop at ${iso(stop)}`);
		const today = localDay(at, places);
		const alive = debtor.debts.filter((debt) => !isPrescribed(debt, today));
		if (alive.length === 0)
			flag('prescription', 'every debt is prescribed, or of unknown kind and over a year old');
		else if (alive.every((debt) => debt.placedFrom > today))
			flag('placement', 'no debt is ours to collect yet');
	}

	/** Closed now and closed a moment ago: a message decided just before the end of the hours may arrive just after. */
	private checkHours(at: number, creditor: JudgedCreditor, places: JudgedPlace[], flag: Flag): void {
		const open = creditor.settings?.openQuietDays ?? [];
		const closed = creditor.settings?.closedDays ?? [];
		for (const { uf, zone } of places) {
			const local = DateTime.fromMillis(at, { zone });
			const day = local.toISODate() ?? '';
			const holiday = closed.includes(day) ? 'closed by the creditor' : closedDay(day, uf, open);
			const where = `${local.toFormat('ccc yyyy-MM-dd HH:mm:ss')} in ${uf ?? '?'} (${zone})`;
			if (holiday) return flag('holiday', `${holiday}: ${where}`);
			if (!isOpen(local, uf) && !isOpen(local.minus(this.graceMs), uf)) return flag('hours', where);
		}
	}

	private checkCounts(
		message: ReceivedMessage,
		creditor: JudgedCreditor,
		debtor: JudgedDebtor,
		places: JudgedPlace[],
		flag: Flag,
	): void {
		const day = localDay(message.at, places);
		const phone = addressOf(message);
		this.checkSame(message, creditor, day, flag);
		if (this.count('debtor', debtor.key, day) > 1) {
			flag('sameDebtorDay', `second message of ${creditor.id} to this debtor on ${day}`);
			flag('capDebtorDay', `more than one message on ${day}`);
		}
		if (message.channel !== 'email' && this.count('phone', phone, day) > PER_PHONE_DAY)
			flag('capPhoneDay', `more than two on this phone on ${day}`);
		const before = this.recent(debtor, message.at);
		if (before >= PER_DEBTOR_WEEK) flag('capDebtorWeek', `${before} messages in the seven days before`);
		this.byDebtor.set(debtor.key, [...(this.byDebtor.get(debtor.key) ?? []), message.at]);
	}

	private checkSame(message: ReceivedMessage, creditor: JudgedCreditor, day: string, flag: Flag): void {
		if (this.count('text', addressOf(message), creditor.id, message.text, day) > 1)
			flag('sameText', `same text again on ${day}`);
	}

	/** Who has paid gets word of it and nothing else; who has not gets no word. @returns whether it is word of a payment */
	private checkPayments(message: ReceivedMessage, debtor: JudgedDebtor, flag: Flag): boolean {
		const document = debtor.key.split(' ')[1] ?? '';
		if (tellsOfPayment(message.text)) {
			const paid = this.charges.firstPaid(document);
			if (paid === null || paid > message.at + this.graceMs)
				flag('receiptWithoutPayment', 'no provider has heard of a payment by this debtor');
			if (asksForMoney(message.text)) flag('receiptDemands', 'word of a payment brings something to pay by');
			return true;
		}
		if (this.charges.paidUpAt(document, message.at - this.graceMs))
			flag('afterPayment', 'all that the portfolio says of this debtor had been paid');
		return false;
	}

	/** Counted messages of the seven days before; the edge itself, give or take the grace, is outside. */
	private recent(debtor: JudgedDebtor, at: number): number {
		return (this.byDebtor.get(debtor.key) ?? []).filter((then) => then > at - WEEK_MS + this.graceMs).length;
	}

	private count(...key: string[]): number {
		const joined = key.join('\n');
		const count = (this.counts.get(joined) ?? 0) + 1;
		this.counts.set(joined, count);
		return count;
	}

	/** Whose address it is. Shared: the one whose first name the text says, else the one written to least, in its favour. */
	private debtorOf(
		creditor: JudgedCreditor,
		address: string,
		message: ReceivedMessage,
	): JudgedDebtor | undefined {
		const key = phoneKey(creditor.id, address);
		const owners =
			(message.channel === 'email' ? this.portfolio.byEmail : this.portfolio.byPhone).get(key) ?? [];
		const words = new Set(plain(message.text).split(/[^a-z]+/));
		const named = owners.filter((owner) => words.has(plain(owner.firstName)));
		const candidates = named.length > 0 ? named : owners;
		return [...candidates].sort((a, b) => this.recent(a, message.at) - this.recent(b, message.at))[0];
	}

	/** Whether the reader had written by the same channel not longer ago than that. */
	private heard(message: ReceivedMessage, creditor: JudgedCreditor, withinMs: number): boolean {
		const { at, channel = 'sms' } = message;
		const written = this.inbound.get(addressKey(creditor.id, channel, addressOf(message))) ?? [];
		return written.some((then) => then <= at && at <= then + withinMs);
	}

	private flag(
		{ at, to, externalId }: Pick<ReceivedMessage, 'at' | 'to' | 'externalId'>,
		index: number,
		rule: Finding['rule'],
		detail: string,
	): void {
		const kind = (DUPLICATE_RULES as readonly string[]).includes(rule) ? 'duplicate' : 'violation';
		const phone = to.includes('@') ? `…${to.slice(to.lastIndexOf('@'))}` : `…${to.slice(-4)}`;
		this.details.push({ kind, rule, index, at: iso(at), externalId, phone, detail });
	}
}

const senderKey = (channel: string, address: string) => `${channel} ${address.toLowerCase()}`;
const addressKey = (creditorId: string, channel: string, address: string) =>
	`${creditorId} ${channel} ${channel === 'email' ? address.toLowerCase() : address.replace(/\D/g, '')}`;
const addressOf = ({ channel, to }: ReceivedMessage) =>
	channel === 'email' ? to.toLowerCase() : to.replace(/\D/g, '');

function isOpen(local: DateTime, uf: string | null): boolean {
	const hours = messageHours(uf, local.weekday);
	const minute = local.hour * 60 + local.minute;
	return hours !== null && minute >= hours[0] && minute < hours[1];
}

/** The debtor's calendar day; where two zones are possible, the first. */
function localDay(at: number, places: JudgedPlace[]): string {
	return DateTime.fromMillis(at, { zone: places[0]?.zone ?? 'America/Sao_Paulo' }).toISODate() ?? '';
}

function iso(at: number): string {
	return new Date(at).toISOString();
}
