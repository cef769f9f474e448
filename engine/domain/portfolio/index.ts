export type { KnownCreditor } from './types';
export {
	DEBT_KINDS,
	EMPTY_LAYOUT,
	PORTFOLIO_LAYOUT,
	type ColumnName,
	type Layout,
	readLayout,
} from './layout';
export { parsePayments, parsePortfolio, parseWithdrawals } from './parse';
export type { PortfolioSource } from './table';
export * from './types';
