/**
 * The debtor's page: HTML and one style, without a script, made for the smallest phone and the slowest line. Each function gives one
 * answer with its headers; what it shows was read by `engine/operations/portal`.
 */
export { accountPage, isReason } from './account';
export { askPage, busyPage, expiredPage, type Trouble, troublePage, unknownPage } from './cover';
export { chosenPage, donePage } from './done';
export type { Page } from '../page';
