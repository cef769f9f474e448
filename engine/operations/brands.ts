/** What a creditor's slips look like: one colour and a logo, drawn wherever a slip is, by e-mail, WhatsApp, on the debtor's page or by hand. */
import { type Ledger, run, runOne, statement, type Tx } from '../ports/ledger';
import { findCreditor, unknownCreditor } from './creditorRows';
import { appendEvents } from './events';

export interface Brand {
	/** `#0b5fa5` */
	colour?: string;
	/** JPEG or plain PNG. */
	logo?: Buffer;
}

const read = statement<{ colour: string | null; logo: string | null }>(
	'brand.read',
	'select colour, logo from creditor_brands where creditor_id = $1',
);
const write = statement(
	'brand.write',
	`insert into creditor_brands (creditor_id, colour, logo, at) values ($1, $2, $3, $4)
	on conflict (creditor_id) do update set colour = excluded.colour, logo = excluded.logo, at = excluded.at`,
);

export function* brandOf(creditorId: string): Tx<Brand | null> {
	const row = yield* runOne(read, creditorId);
	if (!row) return null;
	return {
		...(row.colour === null ? {} : { colour: row.colour }),
		...(row.logo === null ? {} : { logo: Buffer.from(row.logo, 'base64') }),
	};
}

/**
 * Keeps a brand that the caller has checked against what a slip can draw. What is left out stays, null takes it away.
 * @throws CobrancaError notFound
 */
export async function saveBrand(
	ledger: Ledger,
	input: { creditorId: string; colour?: string | null; logo?: Buffer | null },
): Promise<{ creditorId: string; colour: string | null; logoBytes: number }> {
	const { creditorId } = input;
	return await ledger.transact('brand.save', function* () {
		if (!(yield* runOne(findCreditor, creditorId))) throw unknownCreditor(creditorId);
		const before = yield* brandOf(creditorId);
		const colour = input.colour === undefined ? (before?.colour ?? null) : input.colour;
		const logo = input.logo === undefined ? (before?.logo ?? null) : input.logo;
		yield* run(write, creditorId, colour, logo?.toString('base64') ?? null, ledger.realNow());
		const logoBytes = logo?.length ?? 0;
		yield* appendEvents(
			[{ type: 'creditor.brand', creditorId, data: { colour, logoBytes } }],
			ledger.businessNow(),
		);
		return { creditorId, colour, logoBytes };
	});
}
