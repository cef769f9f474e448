import { type Ledger, run, statement, type Tx } from '../ports/ledger';

/** Pages of ours that debtors reach: `stop` is where an e-mail is stopped by one click. */
export type EndpointKind = 'stop';

const upsert = statement(
	'endpoints.set',
	`insert into endpoints (kind, url, at) values ($1, $2, $3)
	on conflict (kind) do update set url = excluded.url, at = excluded.at`,
);
const remove = statement('endpoints.drop', 'delete from endpoints where kind = $1 and url = $2');
const select = statement<{ url: string }>('endpoints.get', 'select url from endpoints where kind = $1');

/** Says where a page of ours is now; messages written from here on carry that address. */
export async function setEndpoint(ledger: Ledger, kind: EndpointKind, url: string): Promise<void> {
	await ledger.transact('endpoints.set', function* (): Tx<void> {
		yield* run(upsert, kind, url, ledger.realNow());
	});
}

/** The page is gone. Another address that was set meanwhile stays. */
export async function dropEndpoint(ledger: Ledger, kind: EndpointKind, url: string): Promise<void> {
	await ledger.transact('endpoints.drop', function* (): Tx<void> {
		yield* run(remove, kind, url);
	});
}

/** The address of a page of ours; null while there is none. */
export function* endpointOf(kind: EndpointKind): Tx<string | null> {
	return (yield* run(select, kind))[0]?.url ?? null;
}
