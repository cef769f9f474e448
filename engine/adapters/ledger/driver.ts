import type { Dialect, Tx } from '../../ports/ledger';

/** What one database engine gives: transactions, nothing of the ledger's meaning. */
export interface Driver {
	readonly dialect: Dialect;
	transact<T>(work: () => Tx<T>): Promise<T>;
	read<T>(work: () => Tx<T>): Promise<T>;
	close(): Promise<void>;
}
