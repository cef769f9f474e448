import type { MessageValues } from '../../domain/messages/library/types';
import { fewOffers, type Offer, offerInWords, offersNote } from '../../domain/negotiation';

/** Side by side there is room for four; the debtor's page shows all. */
const MOST_OFFERS = 4;

/** What a message says of the offers of its case; nothing where there are none. */
export function offerValues(offers: readonly Offer[]): Pick<MessageValues, 'offers' | 'offersNote'> {
	if (offers.length === 0) return {};
	const shown = fewOffers(offers, MOST_OFFERS);
	return { offers: shown.map(offerInWords), offersNote: offersNote(shown) };
}
