export { aging, type AgingBucket, agingBucket, agingBuckets } from './aging';
export { allocate, type AllocatedPayment, type Balance, balanceOn, type Parts } from './balance';
export { LEGAL_RATE_SINCE, type LegalRates } from './rates';
export {
	ALLOCATION_ORDER,
	type BalanceNotice,
	type Component,
	CONSUMER_FINE_PERCENT,
	type DebtTerms,
	NOTICE_TEXT,
	type Payment,
} from './terms';
