export { dynamicPix, type DynamicPix, fitted, type PixReceiver, staticPix, type StaticPix } from './build';
export {
	type CobvCharges,
	cobvDates,
	type CobvDates,
	cobvValue,
	type CobvValue,
	type Discount,
	type Interest,
	type Rate,
} from './cobv';
export { pixKeyKind, type PixKeyKind } from './key';
export { type PixReading, readPix, type ReadPix } from './read';
export { isChargeTxid, isStaticTxid } from './txid';
