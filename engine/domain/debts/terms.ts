import { badInput } from '../../core/errors';
import { isIsoDate } from '../../core/calendar';
import type { Cents } from '../../core/money';
import type { PersonKind } from '../../core/identity/document';
import { type LegalRates, percentOf } from './rates';

/** What a debt is made of on the day it was contracted. Percentages are plain numbers: 2 is 2 %. */
export interface DebtTerms {
	principalCents: Cents;
	/** Nominal due date, ISO. */
	dueDate: string;
	/** PF debtors are consumers unless `consumer` says otherwise, PJ are not. */
	debtorKind: PersonKind;
	/** A relation of consumption (CDC): the fine is capped at 2 %. */
	consumer?: boolean;
	/** Contractual fine, once, on the principal unpaid at the due date. 0 or absent = none. */
	finePercent?: number;
	/**
	 * Interest for delay. A number = contractual, percent a month, simple, by the day. `legal` = nothing was agreed, so the
	 * legal rate (CC 406); needs `legalRates`. `none` = the creditor charges none.
	 */
	interest: number | 'legal' | 'none';
	legalRates?: LegalRates;
	/** Monetary correction accumulated up to the day of the balance; off by default. The caller computes and names it. */
	correction?: { percent: number; index: string };
	/** For paying by a day; from the principal. */
	discount?: { until: string; percent?: number; cents?: Cents };
	/** Costs already incurred that the debtor owes (notary, registered letter). Off by default. */
	costsCents?: Cents;
	/** Collection fees (honorários), percent of what is owed; absent = the contract does not provide them (CDC 51 XII). */
	feesPercent?: number;
	/** In which order payments settle what is owed; see `ALLOCATION_ORDER`. */
	allocation?: readonly Component[];
}

/** One payment that was received. */
export interface Payment {
	/** ISO day of payment, not of credit. */
	date: string;
	cents: Cents;
}

export type Component = 'costs' | 'interest' | 'fine' | 'correction' | 'principal' | 'fees';

/**
 * How a partial payment is laid against what is owed: interest before principal (CC 354, where nothing else was agreed);
 * costs before both, the fine as an accessory between them. Fees come last, so that a payment first shrinks what bears
 * interest: our choice [D], in the debtor's favour. A contract may say otherwise (`allocation`).
 */
export const ALLOCATION_ORDER: readonly Component[] = [
	'costs',
	'interest',
	'fine',
	'correction',
	'principal',
	'fees',
];

/** CDC art. 52 §1: the fine for delay of a consumer is at most 2 % of the instalment. */
export const CONSUMER_FINE_PERCENT = 2;

/** What an operator should know about a balance. */
export type BalanceNotice =
	| 'fineCapped'
	| 'interestAboveOnePercent'
	| 'fineAfterPartialPayment'
	| 'paidMoreThanOwed'
	| 'legalRateMissing';

/** pt-BR, one sentence each. */
export const NOTICE_TEXT: Readonly<Record<BalanceNotice, string>> = {
	fineCapped: 'A multa contratada passa de 2% e foi limitada (CDC, art. 52, §1º).',
	interestAboveOnePercent: 'Os juros contratados passam de 1% ao mês: confirme o fundamento.',
	fineAfterPartialPayment:
		'Houve pagamento parcial: o juiz pode reduzir a multa (CC, art. 413); avalie cobrá-la por inteiro.',
	paidMoreThanOwed: 'Foi pago mais do que se devia: devolva ou credite a diferença.',
	legalRateMissing:
		'Falta a taxa legal de algum mês (Banco Central, SGS 29543): nenhum juro foi cobrado até que ela seja importada.',
};

/** The terms as exact numbers. */
export interface Figures {
	fine: bigint;
	fineCapped: boolean;
	month: bigint | 'legal' | 'none';
	fees: bigint;
	order: readonly Component[];
}

/** @throws CobrancaError badInput naming the field */
export function figuresOf(terms: DebtTerms): Figures {
	assertPositive('principalCents', terms.principalCents);
	assertDay('dueDate', terms.dueDate);
	if (terms.costsCents !== undefined) assertNotNegative('costsCents', terms.costsCents);
	const agreed = percentOf('finePercent', terms.finePercent ?? 0);
	const consumer = terms.consumer ?? terms.debtorKind === 'PF';
	const cap = percentOf('finePercent', CONSUMER_FINE_PERCENT);
	const fineCapped = consumer && agreed > cap;
	if (terms.interest === 'legal' && !terms.legalRates) {
		throw badInput(
			'legalRates',
			'The legal rate was asked for without its table.',
			'Give the months published by Banco Central (SGS 29543) and where they were read.',
		);
	}
	return {
		fine: fineCapped ? cap : agreed,
		fineCapped,
		month: typeof terms.interest === 'number' ? percentOf('interest', terms.interest, 20) : terms.interest,
		fees: percentOf('feesPercent', terms.feesPercent ?? 0),
		order: orderOf(terms.allocation),
	};
}

function orderOf(order: readonly Component[] = ALLOCATION_ORDER): readonly Component[] {
	if (order === ALLOCATION_ORDER) return order;
	if (order.length === ALLOCATION_ORDER.length && ALLOCATION_ORDER.every((one) => order.includes(one)))
		return order;
	throw badInput('allocation', `allocation must name each of ${ALLOCATION_ORDER.join(', ')} once.`);
}

export function assertDay(field: string, iso: string): void {
	if (!isIsoDate(iso))
		throw badInput(field, `${field} must be an ISO day of the calendar such as 2026-02-28.`);
}

export function assertNotNegative(field: string, cents: number): void {
	if (!Number.isSafeInteger(cents) || cents < 0)
		throw badInput(field, `${field} must be a whole number of cents, zero or more.`);
}

export function assertPositive(field: string, cents: number): void {
	if (!Number.isSafeInteger(cents) || cents <= 0)
		throw badInput(field, `${field} must be a whole number of cents above zero.`);
}
