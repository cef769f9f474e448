export {
	type ChargeableDebt,
	type ChargeNeed,
	isOverdue,
	needOf,
	type NeedTerms,
	type StandingCharge,
	stillFits,
} from './need';
export { type OwedDebt, type Share, spread } from './spread';
