/** CNAB 240 and 400: the file that asks a bank for boletos, and the file in which it answers. See `docs/cnab.md`. */
export { findLayout, LAYOUTS, layoutOf } from './banks';
export { type AnswerTitle, writeRetorno } from './answer';
export { chargeEventOf, type RetornoChargeEvent } from './events';
export type * from './instruction';
export type { CnabFormat, CnabLayout, RetornoEvent } from './layout';
export { readRetorno, readRetornoSlices, readRetornoWhole, type RetornoSource } from './read';
export { readRemessa, type RemessaRecord } from './readRemessa';
export { RetornoReader } from './reader';
export type * from './retorno';
export { writeRemessa } from './write';
