import { epochDay, isBankingDay, isIsoDate, isoOf } from '../../core/calendar';
import { badInput } from '../../core/errors';
import type { Cents } from '../../core/money';

/**
 * The Pix charge with a due date (cobv) as the Pix API writes it: what is added and taken off, and until when it can be
 * paid. Source: bacen/pix-api openapi.yaml 2.9.0, `CobDataDeVencimento` and `CobVValor`.
 */

/** So many cents, or so many percent (with at most two decimals) of the amount. */
export type Rate = { cents: Cents } | { percent: number };

/** When interest is counted. Cents and percent are per day unless `per` says month or year, which only a percentage can. */
export type Interest = Rate & { per?: 'day' | 'month' | 'year'; businessDays?: boolean };

/** Fixed until days (at most three), or per day of early payment. */
export type Discount =
	{ until: ReadonlyArray<Rate & { date: string }> } | (Rate & { perDayEarly: 'running' | 'business' });

export interface CobvCharges {
	/** Multa, once. */
	fine?: Rate;
	/** Juros de mora. */
	interest?: Interest;
	/** Abatimento, at any time. */
	abatement?: Rate;
	discount?: Discount;
}

interface Modality {
	modalidade: number;
	/** Reais or percent with two decimals. */
	valorPerc: string;
}

/** `valor` of the API's body. */
export interface CobvValue {
	original: string;
	multa?: Modality;
	juros?: Modality;
	abatimento?: Modality;
	desconto?:
		Modality | { modalidade: 1 | 2; descontoDataFixa: ReadonlyArray<{ data: string; valorPerc: string }> };
}

/** @throws CobrancaError badInput naming `amountCents`, `fine`, `interest`, `abatement`, `discount` or `dueDate` */
export function cobvValue(amountCents: Cents, dueDate: string, charges: CobvCharges = {}): CobvValue {
	if (!Number.isSafeInteger(amountCents) || amountCents <= 0 || amountCents > MAX_CENTS)
		throw badInput('amountCents', 'The amount of a Pix charge is a whole number of cents above 0.');
	if (!isIsoDate(dueDate)) throw badInput('dueDate', 'A due date is an ISO day such as 2027-03-01.');
	const { fine, interest, abatement, discount } = charges;
	const value: CobvValue = { original: decimals(amountCents) };
	if (fine) value.multa = modality('fine', fine, isPercent(fine) ? 2 : 1);
	if (interest) value.juros = modality('interest', interest, interestModality(interest));
	if (abatement) value.abatimento = modality('abatement', abatement, isPercent(abatement) ? 2 : 1);
	if (abatement && 'cents' in abatement && abatement.cents >= amountCents)
		throw badInput('abatement', 'An abatement must be less than the amount.');
	if (discount) value.desconto = discountOf(discount, amountCents, dueDate);
	return value;
}

/** Ten digits and two decimals. */
const MAX_CENTS = 999_999_999_999;

const isPercent = (rate: Rate): rate is { percent: number } => 'percent' in rate;

const decimals = (cents: Cents) => `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

function written(field: string, rate: Rate): string {
	const hundredths = isPercent(rate) ? Math.round(rate.percent * 100) : rate.cents;
	const exact = !isPercent(rate) || Math.abs(rate.percent * 100 - hundredths) < 1e-9;
	if (!Number.isSafeInteger(hundredths) || hundredths <= 0 || hundredths > MAX_CENTS || !exact) {
		throw badInput(
			field,
			`${field} must be a whole number of cents above 0, or a percentage above 0 with at most two decimals.`,
			'Leave it out when there is none.',
		);
	}
	return decimals(hundredths);
}

function modality(field: string, rate: Rate, modalidade: number): Modality {
	return { modalidade, valorPerc: written(field, rate) };
}

const PERCENT_PER = { day: 2, month: 3, year: 4 } as const;

/** 1 value a day, 2 to 4 percent a day, month, year; the same in business days is four more. */
function interestModality(interest: Interest): number {
	const { per = 'day', businessDays = false } = interest;
	if (!isPercent(interest) && per !== 'day') {
		throw badInput(
			'interest',
			'Interest in cents is per day.',
			'Give a percentage for interest per month or year.',
		);
	}
	return (isPercent(interest) ? PERCENT_PER[per] : 1) + (businessDays ? 4 : 0);
}

function discountOf(discount: Discount, amountCents: Cents, dueDate: string): CobvValue['desconto'] {
	if ('perDayEarly' in discount) {
		const business = discount.perDayEarly === 'business';
		return modality('discount', discount, (isPercent(discount) ? 5 : 3) + (business ? 1 : 0));
	}
	const { until } = discount;
	const [first] = until;
	if (first === undefined || until.length > 3)
		throw badInput('discount', 'A discount has one to three days until which it holds.');
	if (until.some((one) => isPercent(one) !== isPercent(first)))
		throw badInput('discount', 'The steps of a discount are all in cents or all in percent.');
	until.forEach(({ date }, i) => {
		const before = until[i - 1]?.date ?? '';
		if (!isIsoDate(date) || date > dueDate || date <= before)
			throw badInput('discount', 'The days of a discount are ISO days in order, none after the due date.');
	});
	if (until.some((one) => ('cents' in one ? one.cents >= amountCents : one.percent >= 100)))
		throw badInput('discount', 'A discount must be less than the amount.');
	return {
		modalidade: isPercent(first) ? 2 : 1,
		descontoDataFixa: until.map((one) => ({ data: one.date, valorPerc: written('discount', one) })),
	};
}

export interface CobvDates {
	/** The due date, or the next business day when it falls on none. Fine, interest and discounts count from it. */
	adjustedDueDate: string;
	lastPayableDate: string;
	firstRefusedDate: string;
}

/** `validadeAposVencimento` when it is not said. */
export const DEFAULT_VALIDITY_DAYS = 30;

/**
 * Until when a charge can be paid: so many running days after the adjusted due date, and when that is no business day until
 * the next. This reading of the API's text gives all seven of its own examples.
 *
 *     due 2020-12-25 (Friday, holiday), validity 4 → 2020-12-28, payable until 2021-01-04, refused on 2021-01-05
 *
 * @param isBusinessDay of the payer, by epoch day; banking days of the country unless told otherwise
 */
export function cobvDates(
	dueDate: string,
	validityDays: number = DEFAULT_VALIDITY_DAYS,
	isBusinessDay: (day: number) => boolean = isBankingDay,
): CobvDates {
	if (!Number.isSafeInteger(validityDays) || validityDays < 0 || validityDays > 9999)
		throw badInput(
			'validityDays',
			'The validity after the due date is a whole number of days from 0 to 9999.',
		);
	const next = (day: number) => {
		while (!isBusinessDay(day)) day++;
		return day;
	};
	const due = next(epochDay(dueDate));
	const last = next(due + validityDays);
	return { adjustedDueDate: isoOf(due), lastPayableDate: isoOf(last), firstRefusedDate: isoOf(last + 1) };
}
