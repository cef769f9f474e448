import { badInput } from '../core/errors';
import { LEGAL_RATE_SINCE, type LegalRates } from '../domain/debts';
import { type Ledger, run, statement, type Tx } from '../ports/ledger';
import { appendEvents } from './events';

const all = statement<{ month: string; percent: string; source: string }>(
	'rates.all',
	'select month, percent, source from legal_rates order by month',
);
const save = statement<{ month: string }>(
	'rates.save',
	(d) =>
		`insert into legal_rates (month, percent, source, at) select r.month, r.percent, $2, $3
	from ${d.rows('$1', 'r', { month: 'text', percent: 'text' })} where true
	on conflict (month) do update set percent = excluded.percent, source = excluded.source, at = excluded.at
	where legal_rates.percent <> excluded.percent returning month`,
);

/** The legal rates that were imported; undefined when there are none. */
export function* legalRates(): Tx<LegalRates | undefined> {
	const rows = yield* run(all);
	const last = rows.at(-1);
	if (!last) return undefined;
	return {
		source: last.source,
		months: Object.fromEntries(rows.map(({ month, percent }) => [month, Number(percent)])),
	};
}

/** One month as Banco Central's open data give it: `{data: '01/09/2026', valor: '0.567890'}`, percent a month. */
export interface PublishedRate {
	/** `01/09/2026`, `2026-09-01` or `2026-09`. */
	month: string;
	/** Percent with at most six decimals, point or comma. */
	percent: string;
}

/**
 * Keeps the legal rates of months (CC 406 with Lei 14.905/2024, Res. CMN 5.171/2024; SGS series 29543); a corrected one takes
 * the place of the earlier. @returns the months that are new or changed @throws CobrancaError badInput naming month or percent
 */
export async function saveLegalRates(
	ledger: Ledger,
	published: readonly PublishedRate[],
	source: string,
): Promise<{ saved: string[] }> {
	if (!source.trim())
		throw badInput('source', 'Say where the rates were read.', 'E.g. Banco Central, SGS 29543.');
	const rows = new Map(published.map((rate) => [monthOf(rate.month), percentOf(rate.percent)]));
	return await ledger.transact('rates', function* () {
		const json = JSON.stringify([...rows].map(([month, percent]) => ({ month, percent })));
		const saved = (yield* run(save, json, source.trim(), ledger.realNow())).map(({ month }) => month).sort();
		if (saved.length > 0)
			yield* appendEvents([{ type: 'rates.saved', data: { months: saved } }], ledger.businessNow());
		return { saved };
	});
}

function monthOf(text: string): string {
	const found =
		/^01\/(\d{2})\/(\d{4})$/.exec(text.trim()) ?? /^(?<year>\d{4})-(?<month>\d{2})(-01)?$/.exec(text.trim());
	const month = found?.groups ? `${found.groups.year}-${found.groups.month}` : `${found?.[2]}-${found?.[1]}`;
	if (found && /-(0[1-9]|1[0-2])$/.test(month) && month >= LEGAL_RATE_SINCE.slice(0, 7)) return month;
	throw badInput(
		'month',
		`"${text}" is no month of the legal rate.`,
		`Write it as 01/09/2026 or 2026-09; the rate exists since ${LEGAL_RATE_SINCE}.`,
	);
}

function percentOf(text: string): string {
	const percent = text.trim().replace(',', '.');
	if (/^\d{1,2}(\.\d{1,6})?$/.test(percent)) return percent;
	throw badInput(
		'percent',
		`"${text}" is no percentage.`,
		'Write it as published, e.g. 0.567890: percent a month, at most six decimals.',
	);
}
