import type { Tx } from './ledger';

/**
 * Thrown in a transaction that finds late that it needs a lock which comes before those it holds, and which is not free: waiting for it
 * would turn the order of locks round. The ledger takes everything back and begins the transaction again, with `first` at its head.
 */
export class BeginAgain extends Error {
	constructor(readonly first: () => Tx<void>) {
		super('This transaction needs another lock first.');
	}
}
