export { buildOffers, fewOffers, type Installment, type Offer, type OwedDebt } from './offers';
export {
	BAND_DEFAULTS,
	bandOf,
	checkOfferPolicy,
	type OfferBand,
	type OfferPolicy,
	sampleOffers,
} from './policy';
export { discountText, offerDetail, offerInWords, offersNote, offerSummary, offerTitle } from './words';
