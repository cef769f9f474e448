export { dynamicPix, type DynamicPix, fitted, type PixReceiver, staticPix, type StaticPix } from './build';
export { pixKeyKind, type PixKeyKind } from './key';
export { type PixReading, readPix, type ReadPix } from './read';
export { isChargeTxid, isStaticTxid } from './txid';
