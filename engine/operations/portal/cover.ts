/** What the debtor's page says before anybody has said who they are: who the creditor is, and nothing of the debtor. */
import { formatDocument } from '../../core/identity/document';
import { formatPhone } from '../../core/identity/phone';
import type { Channel } from '../../domain/channel';
import type { CreditorMode } from '../../domain/compliance/types';
import type { Cover } from '../../domain/portal';
import { runOne, statement, type Tx } from '../../ports/ledger';
import type { LinkRow } from './links';

interface CoverRow {
	display_name: string;
	legal_name: string;
	document: string;
	address: string;
	phone: string;
	mode: CreditorMode;
	agency: string | null;
	debtor_kind: 'PF' | 'PJ';
	known: number;
}

const cover = statement<CoverRow>(
	'portal.cover',
	`select k.display_name, k.legal_name, k.document, k.address, k.phone, k.mode, a.name as agency, b.kind as debtor_kind,
		case when b.document is null then 0 else 1 end as known
	from debtors b join creditors k on k.id = b.creditor_id left join agencies a on a.id = k.agency_id where b.id = $1`,
);

/** The cover of a link, and whether the link is over: too old, or the creditor has left test, or gone back to it, since. */
export function* coverOf(link: LinkRow, now: number): Tx<{ cover: Cover; expired: boolean } | null> {
	const row = yield* runOne(cover, link.debtor_id);
	if (!row) return null;
	return {
		cover: {
			displayName: row.display_name,
			legalName: row.legal_name,
			document: formatDocument({ kind: row.document.length === 11 ? 'PF' : 'PJ', digits: row.document }),
			address: row.address,
			phone: formatPhone(row.phone),
			agency: row.agency,
			channel: link.channel as Channel,
			test: link.mode === 'test',
			asks: row.known === 0 ? null : row.debtor_kind === 'PF' ? 'CPF' : 'CNPJ',
		},
		expired: link.expires_at <= now || (row.mode === 'test') !== (link.mode === 'test'),
	};
}
