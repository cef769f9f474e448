export { DEBT_KINDS, PORTFOLIO_LAYOUT, type ColumnName } from './layout';
export { parsePortfolio } from './parse';
export * from './types';
