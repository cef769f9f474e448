export type { Installment, Offer } from '../../domain/negotiation';
export { chooseOffer, type OfferChoice, type OfferChosen } from './chooseOffer';
export { offersFor, offersOf, standingOffer, standingOffers } from './offersOf';
export { waitingChoice } from './waitingChoice';
