import type { Ledger } from './ledger';

/** A ledger that does some things otherwise; a copy of its fields would lose what its class has. */
export function ledgerWith(ledger: Ledger, changes: Partial<Ledger>): Ledger {
	return {
		dialect: ledger.dialect,
		identity: ledger.identity,
		realNow: () => ledger.realNow(),
		businessNow: () => ledger.businessNow(),
		hash: (kind, value) => ledger.hash(kind, value),
		close: () => ledger.close(),
		read: (label, work) => ledger.read(label, work),
		transact: (label, work) => ledger.transact(label, work),
		...changes,
	};
}
