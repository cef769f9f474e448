import { cepPrefix, ufOfCep } from './identity/cep';
import { UFS, ufsOfDdd, type Uf } from './uf';

/** Where a debtor may be: a UF (null = unknown) and one IANA zone of it. */
export interface Place {
	uf: Uf | null;
	zone: string;
}

/** Zones of each UF; the first is the main one. Fernando de Noronha and western Amazonas are told apart by CEP only. */
const ZONES: Readonly<Record<Uf, readonly string[]>> = {
	AC: ['America/Rio_Branco'],
	AL: ['America/Maceio'],
	AM: ['America/Manaus', 'America/Eirunepe'],
	AP: ['America/Belem'],
	BA: ['America/Bahia'],
	CE: ['America/Fortaleza'],
	DF: ['America/Sao_Paulo'],
	ES: ['America/Sao_Paulo'],
	GO: ['America/Sao_Paulo'],
	MA: ['America/Fortaleza'],
	MG: ['America/Sao_Paulo'],
	MS: ['America/Campo_Grande'],
	MT: ['America/Cuiaba'],
	PA: ['America/Belem'],
	PB: ['America/Fortaleza'],
	PE: ['America/Recife', 'America/Noronha'],
	PI: ['America/Fortaleza'],
	PR: ['America/Sao_Paulo'],
	RJ: ['America/Sao_Paulo'],
	RN: ['America/Fortaleza'],
	RO: ['America/Porto_Velho'],
	RR: ['America/Boa_Vista'],
	RS: ['America/Sao_Paulo'],
	SC: ['America/Sao_Paulo'],
	SE: ['America/Maceio'],
	SP: ['America/Sao_Paulo'],
	TO: ['America/Araguaina'],
};

/**
 * CEP prefixes with a zone of their own. Noronha is 53990. Western Amazonas (UTC−5) lies west of the line from Tabatinga
 * to Porto Acre (Lei 12.876/2013); municipalities that the press lists agree on have one zone, those that only some
 * list (Jutaí, Lábrea, Amaturá) have both and their hours intersect. Municipal CEP ranges: Correios, by public lists.
 */
const CEP_ZONES: ReadonlyArray<readonly [from: number, to: number, uf: Uf, zones: readonly string[]]> = [
	[53990, 53990, 'PE', ['America/Noronha']],
	[69510, 69519, 'AM', ['America/Eirunepe']], // Itamarati
	[69600, 69619, 'AM', ['America/Eirunepe']], // São Paulo de Olivença
	[69620, 69629, 'AM', ['America/Manaus', 'America/Eirunepe']], // Amaturá
	[69630, 69659, 'AM', ['America/Eirunepe']], // Benjamin Constant, Tabatinga, Atalaia do Norte
	[69660, 69669, 'AM', ['America/Manaus', 'America/Eirunepe']], // Jutaí
	[69830, 69849, 'AM', ['America/Manaus', 'America/Eirunepe']], // Lábrea
	[69850, 69899, 'AM', ['America/Eirunepe']], // Boca do Acre, Pauini, Envira, Eirunepé, Ipixuna, Guajará
];

/** DDDs whose area has fewer zones than its UF: Manaus and the east (92), inner Pernambuco (87). */
const DDD_ZONES: Readonly<Record<string, readonly string[]>> = {
	'92': ['America/Manaus'],
	'87': ['America/Recife'],
};

/** No address at all: every zone of the country at once. */
const UNKNOWN: readonly Place[] = [
	{ uf: null, zone: 'America/Sao_Paulo' },
	{ uf: null, zone: 'America/Noronha' },
	{ uf: null, zone: 'America/Manaus' },
	{ uf: null, zone: 'America/Rio_Branco' },
];

const BY_UF = new Map<Uf, readonly Place[]>(UFS.map((uf) => [uf, ZONES[uf].map((zone) => ({ uf, zone }))]));
const MAIN = new Map<Uf, readonly Place[]>(
	UFS.map((uf) => [uf, (BY_UF.get(uf) as readonly Place[]).slice(0, 1)]),
);
const SPECIAL = CEP_ZONES.map(([from, to, uf, zones]) => ({
	from,
	to,
	places: zones.map((zone) => ({ uf, zone })),
}));
/** Unions of an address and the DDD of elsewhere, made once: a million debtors share a few hundred arrays. */
const UNIONS = new Map<readonly Place[], Map<string, readonly Place[]>>();
const NOWHERE: readonly Place[] = [];

/**
 * Every place where the debtor may be: by CEP where it is known, else UF, else DDD; when the address and the DDD are in
 * different UFs, both. A contact must be legal in all of them (hours intersect, holidays of each are closed).
 * Arrays are shared: never change one.
 */
export function placesOf(where: { cep: string | null; uf: Uf | null; ddd: string | null }): readonly Place[] {
	const home = homeOf(where.cep, where.uf);
	const ufs = where.ddd ? ufsOfDdd(where.ddd) : [];
	if (home === null && ufs.length === 0) return UNKNOWN;
	if (home && (ufs.length === 0 || ufs.includes((home[0] as Place).uf as Uf))) return home;
	return union(home ?? NOWHERE, where.ddd as string, ufs);
}

function homeOf(cep: string | null, uf: Uf | null): readonly Place[] | null {
	const cepUf = cep ? ufOfCep(cep) : null;
	if (cepUf === null) return uf ? (BY_UF.get(uf) as readonly Place[]) : null;
	const prefix = cepPrefix(cep as string) as number;
	if (cepUf === 'AM' || cepUf === 'PE') {
		for (const { from, to, places } of SPECIAL) if (prefix >= from && prefix <= to) return places;
	}
	return MAIN.get(cepUf) as readonly Place[];
}

function union(home: readonly Place[], ddd: string, ufs: readonly Uf[]): readonly Place[] {
	let byDdd = UNIONS.get(home);
	if (!byDdd) UNIONS.set(home, (byDdd = new Map()));
	let places = byDdd.get(ddd);
	if (!places) {
		const zones = (uf: Uf) => DDD_ZONES[ddd] ?? ZONES[uf];
		places = [...home, ...ufs.flatMap((uf) => zones(uf).map((zone) => ({ uf, zone })))];
		byDdd.set(ddd, places);
	}
	return places;
}
