import { PRESETS } from '../../../../engine/domain/journey/presets';
import {
	BAND_DEFAULTS,
	bandOf,
	checkOfferPolicy,
	type OfferBand,
	sampleOffers,
} from '../../../../engine/domain/negotiation';

const band = (more: Partial<OfferBand>): OfferBand => ({ ...BAND_DEFAULTS, fromDays: 15, ...more });
const fieldOf = (...bands: OfferBand[]) => {
	try {
		checkOfferPolicy(bands);
		return null;
	} catch (error) {
		return (error as { place: { field?: string } }).place.field;
	}
};

it('without a band there is no policy', () => {
	expect(checkOfferPolicy([])).toBeNull();
});

it('bands are put in order; a day belongs to one of them or to none', () => {
	const policy = checkOfferPolicy([
		band({ fromDays: 40 }),
		band({ fromDays: 10, toDays: 20, maxInstallments: 3 }),
	])!;
	expect(policy.bands.map(({ fromDays }) => fromDays)).toEqual([10, 40]);
	expect([9, 10, 20, 21, 39, 40, 4000].map((day) => bandOf(policy, day)?.fromDays)).toEqual([
		undefined, 10, 10, undefined, undefined, 40, 40,
	]); // prettier-ignore
});

it.each<[string, OfferBand[], string]>([
	['overlap', [band({}), band({ fromDays: 30 })], 'offers.bands[1].fromDays'],
	[
		'overlap as given in any order',
		[band({ fromDays: 30 }), band({ toDays: 30 })],
		'offers.bands[0].fromDays',
	],
	['the day on which nothing is overdue', [band({ fromDays: 0 })], 'offers.bands[0].fromDays'],
	['an end before the beginning', [band({ toDays: 14 })], 'offers.bands[0].toDays'],
	['more than the whole fine', [band({ fineOff: 101 })], 'offers.bands[0].fineOff'],
	['a third decimal', [band({ interestOff: 33.333 })], 'offers.bands[0].interestOff'],
	['no number', [band({ principalOff: Number.NaN })], 'offers.bands[0].principalOff'],
	['a discount on the principal by the way', [band({ principalOff: 10 })], 'offers.bands[0].principalOff'],
	['no payment at all', [band({ maxInstallments: 0 })], 'offers.bands[0].maxInstallments'],
	['more than five years', [band({ maxInstallments: 61 })], 'offers.bands[0].maxInstallments'],
	['instalments of cents', [band({ minInstallmentCents: 499 })], 'offers.bands[0].minInstallmentCents'],
	['less than two days to think', [band({ validForDays: 1 })], 'offers.bands[0].validForDays'],
	['a payment before the offer ends', [band({ validForDays: 7 })], 'offers.bands[0].firstPaymentInDays'],
	[
		'the second band is named',
		[band({ toDays: 20 }), band({ fromDays: 21, fineOff: -1 })],
		'offers.bands[1].fineOff',
	],
])('refuses %s', (_what, bands, field) => {
	expect(fieldOf(...bands)).toBe(field);
});

it('takes a discount on the principal that is allowed', () => {
	expect(fieldOf(band({ principalOff: 12.5, principalAllowed: true }))).toBeNull();
});

describe('the samples of journeys', () => {
	it('hold from their step to the eve of the next, without a discount on the principal', () => {
		const brief = (key: string) =>
			sampleOffers(PRESETS[key]!)?.bands.map((b) => [
				b.fromDays,
				b.toDays,
				b.fineOff,
				b.interestOff,
				b.maxInstallments,
			]) ?? null;
		expect(brief('escola')).toEqual([
			[15, 19, 0, 0, 2],
			[20, 29, 0, 0, 2],
			[30, 44, 100, 100, 3],
			[45, 59, 0, 0, 6],
			[60, 74, 0, 0, 6],
		]);
		expect(brief('varejo')?.at(-1)).toEqual([90, null, 0, 0, 12]);
		expect(brief('fornecedor')?.at(-1)).toEqual([45, 59, 0, 0, 3]);
		expect(brief('essencial')).toBeNull();
		for (const journey of Object.values(PRESETS))
			for (const one of sampleOffers(journey)?.bands ?? []) expect(one.principalOff).toBe(0);
	});
});
