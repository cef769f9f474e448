/**
 * The identifier of a Pix charge.
 *
 * A charge with a due date or an immediate one has 26 to 35 letters and digits (Bacen Pix API 2.9.0, `TxId`). A static
 * BR Code has room for 1 to 25 of them, or `***` for none; that limit is the one commonly given and was not found in a
 * norm that we hold.
 */
export function isChargeTxid(txid: string): boolean {
	return /^[a-zA-Z0-9]{26,35}$/.test(txid);
}

export function isStaticTxid(txid: string): boolean {
	return /^[a-zA-Z0-9]{1,25}$/.test(txid);
}

/** What stands in field 62-05 when there is none, and always in dynamic codes. */
export const NO_TXID = '***';
