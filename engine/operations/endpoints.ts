/** Addresses of ours that the world reaches, as the triggers that serve them tell the ledger when they are switched on. */
import { badInput } from '../core/errors';
import { type Ledger, run, runOne, statement, type Tx } from '../ports/ledger';

/** `stop`: the page on which a debtor ends the e-mails. `portal`: the debtor's own page, to which messages link. */
export type EndpointKind = 'stop' | 'portal';

const upsert = statement(
	'endpoint.upsert',
	`insert into endpoints (kind, url, at) values ($1, $2, $3)
	on conflict (kind) do update set url = excluded.url, at = excluded.at`,
);
const remove = statement('endpoint.remove', 'delete from endpoints where kind = $1');
const drop = statement('endpoint.drop', 'delete from endpoints where kind = $1 and url = $2');
const find = statement<{ url: string }>('endpoint.find', 'select url from endpoints where kind = $1');

/**
 * Stores an address, or forgets it (null). It goes into messages, so it is https, or of this machine.
 * @throws CobrancaError badInput
 */
export async function setEndpoint(ledger: Ledger, kind: EndpointKind, url: string | null): Promise<void> {
	if (url !== null && !isPublicUrl(url)) {
		throw badInput(
			'url',
			'The address of a public page must begin with https://.',
			'Set the public URL of n8n (N8N_WEBHOOK_URL).',
		);
	}
	await ledger.transact('endpoint.set', function* () {
		if (url === null) yield* run(remove, kind);
		else yield* run(upsert, kind, url, ledger.realNow());
	});
}

/** The page is gone. Another address that was set meanwhile stays. */
export async function dropEndpoint(ledger: Ledger, kind: EndpointKind, url: string): Promise<void> {
	await ledger.transact('endpoint.drop', () => run(drop, kind, url));
}

export function* endpointOf(kind: EndpointKind): Tx<string | null> {
	return (yield* runOne(find, kind))?.url ?? null;
}

function isPublicUrl(url: string): boolean {
	const parsed = URL.parse(url);
	const here = parsed?.protocol === 'http:' && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(parsed.hostname);
	return here || parsed?.protocol === 'https:';
}
