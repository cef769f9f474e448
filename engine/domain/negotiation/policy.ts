import { badInput } from '../../core/errors';
import type { Cents } from '../../core/money';
import type { JourneyDefinition } from '../journey/types';

/** What may be offered to a debtor whose oldest overdue debt is so many days late. Percentages are plain numbers: 2.5 is 2.5 %. */
export interface OfferBand {
	/** Days overdue, both inclusive; `toDays` null = without end. Bands do not overlap. */
	fromDays: number;
	toDays: number | null;
	/** Taken off each component when all is paid at once. Instalments have no discount. */
	fineOff: number;
	interestOff: number;
	principalOff: number;
	/** A discount on the principal is the creditor's own money: it must be said twice. */
	principalAllowed: boolean;
	/** 1 = at once only. */
	maxInstallments: number;
	minInstallmentCents: Cents;
	/** The offer stands through that many days after the day on which it was made. */
	validForDays: number;
	/** The first payment falls due so many days after the offer, or on the next banking day. */
	firstPaymentInDays: number;
}

/** A creditor's offers; a day that no band covers has none. */
export interface OfferPolicy {
	/** Ascending. */
	bands: readonly OfferBand[];
}

/** What a band has where nothing else is said. */
export const BAND_DEFAULTS: Omit<OfferBand, 'fromDays'> = {
	toDays: null,
	fineOff: 0,
	interestOff: 0,
	principalOff: 0,
	principalAllowed: false,
	maxInstallments: 1,
	minInstallmentCents: 50_00,
	validForDays: 5,
	firstPaymentInDays: 7,
};

/** CDC art. 54-B III: an offer of credit or of payment by instalments stands for two days at least. */
const LEAST_VALID_DAYS = 2;
const MOST_VALID_DAYS = 30;
/** CDC art. 104-A: a plan of payment has five years at most; no offer here is longer than that. */
const MOST_INSTALLMENTS = 60;
const MOST_FIRST_DAYS = 45;
const MOST_BANDS = 20;
/** Below it a charge costs more than it brings. */
const LEAST_INSTALLMENT: Cents = 5_00;

const wholeFrom = (least: number, most: number) => (value: number) =>
	Number.isInteger(value) && value >= least && value <= most;
const percent = (value: number) =>
	value >= 0 && value <= 100 && Math.abs(value * 100 - Math.round(value * 100)) < 1e-6;

/** As the panel names them: an error is read there. */
const LABELS: Readonly<Record<keyof OfferBand, string>> = {
	fromDays: 'From Day',
	toDays: 'To Day',
	fineOff: 'Fine Discount',
	interestOff: 'Interest Discount',
	principalOff: 'Principal Discount',
	principalAllowed: 'Allow Discount on Principal',
	maxInstallments: 'Max Installments',
	minInstallmentCents: 'Min Installment',
	validForDays: 'Valid for Days',
	firstPaymentInDays: 'First Payment in Days',
};

const FIELDS: readonly [field: keyof OfferBand, fits: (value: number) => boolean, expected: string][] = [
	['fromDays', wholeFrom(1, 3650), 'a whole number of days overdue from 1 to 3650'],
	['fineOff', percent, 'a percentage from 0 to 100 with at most two decimals'],
	['interestOff', percent, 'a percentage from 0 to 100 with at most two decimals'],
	['principalOff', percent, 'a percentage from 0 to 100 with at most two decimals'],
	['maxInstallments', wholeFrom(1, MOST_INSTALLMENTS), `a whole number from 1 to ${MOST_INSTALLMENTS}`],
	[
		'minInstallmentCents',
		wholeFrom(LEAST_INSTALLMENT, Number.MAX_SAFE_INTEGER),
		'an amount of at least R$ 5,00 with at most two decimals',
	],
	[
		'validForDays',
		wholeFrom(LEAST_VALID_DAYS, MOST_VALID_DAYS),
		`a whole number from ${LEAST_VALID_DAYS} (CDC art. 54-B III) to ${MOST_VALID_DAYS}`,
	],
];

/**
 * Checks a creditor's offers and puts the bands in order. No band at all = no policy: nothing is offered.
 * @throws CobrancaError badInput naming the band and the field
 */
export function checkOfferPolicy(bands: readonly OfferBand[]): OfferPolicy | null {
	if (bands.length === 0) return null;
	if (bands.length > MOST_BANDS)
		throw badInput('offers', `The offers have ${bands.length} bands; at most ${MOST_BANDS} are kept.`);
	const checked = bands.map((band, i) => checkBand(band, i));
	const sorted = [...checked.entries()].sort(([, a], [, b]) => a.fromDays - b.fromDays);
	for (const [place, [i, band]] of sorted.entries()) {
		const before = sorted[place - 1]?.[1];
		if (before && (before.toDays === null || before.toDays >= band.fromDays))
			throw badInput(
				`offers.bands[${i}].fromDays`,
				`Offer band ${i + 1} begins at day ${band.fromDays}, where another band holds (${before.fromDays} to ${before.toDays ?? 'the end'}).`,
				'Let each day overdue belong to one band at most.',
			);
	}
	return { bands: sorted.map(([, band]) => band) };
}

function checkBand(band: OfferBand, i: number): OfferBand {
	const wrong = (field: keyof OfferBand, text: string, remedy?: string) =>
		badInput(`offers.bands[${i}].${field}`, `Offer band ${i + 1}: ${LABELS[field]} ${text}`, remedy);
	for (const [field, fits, expected] of FIELDS)
		if (!fits(band[field] as number)) throw wrong(field, `must be ${expected}.`);
	if (band.toDays !== null && !wholeFrom(band.fromDays, 3650)(band.toDays))
		throw wrong(
			'toDays',
			`must be a whole number from ${band.fromDays} (From Day) to 3650, or nothing for no end.`,
		);
	if (!wholeFrom(band.validForDays + 1, MOST_FIRST_DAYS)(band.firstPaymentInDays))
		throw wrong(
			'firstPaymentInDays',
			`must be a whole number from ${band.validForDays + 1} to ${MOST_FIRST_DAYS}.`,
			'The first payment comes after the last day on which the offer may be chosen, so that a person can confirm it.',
		);
	if (band.principalOff > 0 && !band.principalAllowed)
		throw wrong(
			'principalOff',
			'must be allowed explicitly.',
			'Switch on "Allow Discount on Principal" in the same band, or set the discount to 0.',
		);
	return { ...band };
}

/**
 * The samples of a journey's steps as a policy: each step's sample holds from its day to the eve of the next step. A sample never
 * takes anything off the principal, which every creditor must decide for itself. null = the journey has no sample.
 */
export function sampleOffers({ steps }: JourneyDefinition): OfferPolicy | null {
	const bands = steps.flatMap((step, i): OfferBand[] => {
		if (!step.offerPolicy || step.offset < 1) return [];
		const { installments = 1, fineOff = 0, interestOff = 0 } = step.offerPolicy;
		const next = steps[i + 1];
		return [
			{
				...BAND_DEFAULTS,
				fromDays: step.offset,
				toDays: next ? next.offset - 1 : null,
				fineOff,
				interestOff,
				maxInstallments: installments,
			},
		];
	});
	return checkOfferPolicy(bands);
}

/** The band of a case; undefined where nothing is offered. */
export function bandOf({ bands }: OfferPolicy, daysOverdue: number): OfferBand | undefined {
	return bands.find(
		({ fromDays, toDays }) => daysOverdue >= fromDays && (toDays === null || daysOverdue <= toDays),
	);
}
