/** What was charged: each slip and code by itself and against the portfolio, and each that a message brought. */
import { DateTime } from 'luxon';

import { linesIn, readSlipLine } from './boleto';
import { pixIn, readPix } from './pix';
import type { JudgedDebt, JudgedPortfolio } from './portfolio';
import { isPrescribed } from './prescription';
import type { Flag, JudgedCharge, JudgedCreditor, ReceivedMessage } from './types';
import { addsUp, bankingDay, total, worthOf } from './worth';

/** Whether a bank would take it: the line reads, and says the amount that was registered. */
export function isPayable({ line, cents }: JudgedCharge): boolean {
	if (line === null) return false;
	const read = readSlipLine(line);
	return typeof read !== 'string' && read.cents === cents;
}

/** All charges, in the order of their registration. It never asks who charged what a charge is for: it reads the portfolio. */
export class ChargeBook {
	private readonly byLine = new Map<string, JudgedCharge>();
	private readonly byCode = new Map<string, JudgedCharge>();
	private readonly byPixIdentity = new Map<string, JudgedCharge>();
	private readonly seen = new Map<string, number>();
	private readonly liveOf = new Map<string, JudgedCharge[]>();
	private readonly paidBefore = new Map<string, number>();

	constructor(
		private readonly all: readonly JudgedCharge[],
		private readonly portfolio: JudgedPortfolio,
		private readonly creditors: readonly JudgedCreditor[],
	) {
		for (const charge of all) {
			const { line, pix, document, paid, endedAt } = charge;
			if (line !== null) this.byLine.set(line, charge);
			const read = pix === null ? '' : readPix(pix);
			if (pix !== null) this.byCode.set(pix, charge);
			if (typeof read !== 'string') this.byPixIdentity.set(read.identity, charge);
			if (!paid || endedAt === null) continue;
			this.paidBefore.set(document, Math.min(endedAt, this.paidBefore.get(document) ?? endedAt));
		}
	}

	/** What is wrong with a charge, whoever got it. Call it once for each, in any order. */
	check(charge: JudgedCharge, flag: Flag): void {
		const { line, pix, cents, noisy, live } = charge;
		if (line !== null) {
			const read = readSlipLine(line);
			if (typeof read === 'string') flag('chargeLine', `the line cannot be paid: ${read}`);
			else if (read.cents !== cents) flag('chargeLine', 'the line says another amount than the charge');
		}
		if (pix !== null) {
			const read = readPix(pix);
			if (typeof read === 'string') flag('chargePix', `the Pix code cannot be paid: ${read}`);
			else if (read.cents !== null && read.cents !== cents)
				flag('chargePix', 'the Pix code says another amount than the charge');
		}
		if (noisy) flag('chargeNoise', 'the provider would write to the payer by itself');
		this.checkOwed(charge, flag);
		if (live) this.checkTwice(charge, flag);
	}

	/** Every slip and code in a message is registered, the reader's own, and could still be paid when it left. */
	checkMessage(message: ReceivedMessage, document: string | undefined, graceMs: number, flag: Flag): void {
		const drawn = (message.files ?? []).map(({ text }) => text).join('\n');
		const look = (what: 'slip' | 'Pix code', charge: JudgedCharge | undefined, ended: number) => {
			if (charge === undefined) return flag('chargeUnknown', `no provider has registered the ${what}`);
			if (document !== undefined && charge.document !== document)
				flag('chargeOfAnother', `the ${what} is another debtor's`);
			else if (message.at > ended + graceMs)
				flag('chargeEnded', `the ${what} was paid, withdrawn or over at ${new Date(ended).toISOString()}`);
		};
		for (const line of linesIn(`${message.text}\n${drawn}`)) {
			const charge = this.byLine.get(line);
			look('slip', charge, Math.min(charge?.endedAt ?? Infinity, charge?.slipEndedAt ?? Infinity));
		}
		for (const code of new Set([...pixIn(message.text), ...pixIn(drawn, true)])) {
			const read = readPix(code);
			if (typeof read === 'string') {
				flag('chargePix', `a Pix code cannot be paid: ${read}`);
				continue;
			}
			const charge = this.byCode.get(code) ?? this.byPixIdentity.get(read.identity);
			look('Pix code', charge, charge?.endedAt ?? Infinity);
			if (charge !== undefined && charge.pix !== code)
				flag('chargePix', 'the Pix code is not the one that the provider gave');
		}
	}

	/** A payer of the portfolio, and an amount that debts of theirs at one creditor explain on that day. */
	private checkOwed({ document, cents, at, dueDate }: JudgedCharge, flag: Flag): void {
		const owners = this.portfolio.byDocument.get(document) ?? [];
		if (owners.length === 0)
			return flag('chargePayer', 'nobody in the portfolio has the document of the payer');
		const today = dayOf(at);
		const explained = owners.some(({ key, debts }) => {
			const due = debts.filter(
				(debt) => isOurs(debt, today) && bankingDay(debt.dueDate) <= bankingDay(dueDate),
			);
			const worth = due.map((debt) => worthOf(debt, today));
			// Who paid a part before, or may have accepted an offer, owes less than the portfolio says; nobody owes more.
			const less = (this.paidBefore.get(document) ?? Infinity) <= at || this.offers(key);
			return less ? cents <= total(worth) + worth.length : addsUp(worth, cents);
		});
		if (!explained) flag('chargeAmount', 'no debts of the payer add up to the amount of the charge');
	}

	/** By what the provider has, not by what we call it. */
	private checkTwice(charge: JudgedCharge, flag: Flag): void {
		const { document, dueDate, cents, reference } = charge;
		const again = [`reference ${reference}`, `${document} ${dueDate} ${cents}`].map((key) => {
			this.seen.set(key, (this.seen.get(key) ?? 0) + 1);
			return (this.seen.get(key) ?? 0) > 1;
		});
		if (again.includes(true)) return flag('sameCharge', 'another charge of the same can be paid too');
		const live = [...(this.liveOf.get(document) ?? []), charge];
		this.liveOf.set(document, live);
		const owners = this.portfolio.byDocument.get(document) ?? [];
		const last = dayOf(Math.max(...live.map(({ at }) => at)));
		const worth = owners.flatMap(({ debts }) => debts.map((debt) => worthOf(debt, last)));
		if (live.length > 1 && total(live.map((one) => one.cents)) > total(worth) + worth.length)
			flag('sameCharge', 'all that can be paid together is more than the payer owes');
	}

	/** The first payment of a charge of this payer that the provider took; null = none ever. */
	firstPaid(document: string): number | null {
		return this.paidBefore.get(document) ?? null;
	}

	/** Whether what this payer paid before an instant, and did not get back, covers all that the portfolio says of them at any creditor. */
	paidUpAt(document: string, at: number): boolean {
		const paid = this.all.filter(
			(charge) =>
				charge.document === document &&
				charge.paid === true &&
				charge.refunded !== true &&
				(charge.endedAt ?? Infinity) < at,
		);
		if (paid.length === 0) return false;
		const debts = (this.portfolio.byDocument.get(document) ?? []).flatMap((owner) => owner.debts);
		const worth = debts.map((debt) => worthOf(debt, dayOf(Math.max(...paid.map((one) => one.endedAt ?? 0)))));
		return total(paid.map((one) => one.paidCents ?? one.cents)) + worth.length >= total(worth);
	}

	private offers(debtorKey: string): boolean {
		const creditor = this.creditors.find(({ id }) => debtorKey.startsWith(`${id} `));
		return creditor?.settings?.offers !== undefined && creditor.settings.offers !== null;
	}
}

/** Neither prescribed nor still the creditor's own to collect. */
const isOurs = (debt: JudgedDebt, today: string) => !isPrescribed(debt, today) && debt.placedFrom <= today;

const dayOf = (at: number) => DateTime.fromMillis(at, { zone: 'America/Sao_Paulo' }).toISODate() ?? '';
