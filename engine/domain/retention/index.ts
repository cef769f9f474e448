export { type Period, PERIODS, type RetentionKind } from './periods.data';
