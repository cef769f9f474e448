/** A state and one time zone of it: where the debtor may be. */
export interface JudgedPlace {
	uf: string | null;
	zone: string;
}

/** States whose clock is not that of São Paulo (UTC−3, no summer time since 2019); two zones = the state has both. */
const OTHER_ZONES: Readonly<Record<string, readonly string[]>> = {
	AC: ['America/Rio_Branco'],
	AM: ['America/Manaus', 'America/Eirunepe'],
	MS: ['America/Campo_Grande'],
	MT: ['America/Cuiaba'],
	PE: ['America/Recife', 'America/Noronha'],
	RO: ['America/Porto_Velho'],
	RR: ['America/Boa_Vista'],
};

/** First three digits of CEPs, up to and including, in ascending order. */
const CEP_UPTO: readonly (readonly [number, string])[] = [
	[199, 'SP'],
	[289, 'RJ'],
	[299, 'ES'],
	[399, 'MG'],
	[489, 'BA'],
	[499, 'SE'],
	[569, 'PE'],
	[579, 'AL'],
	[589, 'PB'],
	[599, 'RN'],
	[639, 'CE'],
	[649, 'PI'],
	[659, 'MA'],
	[688, 'PA'],
	[689, 'AP'],
	[692, 'AM'],
	[693, 'RR'],
	[698, 'AM'],
	[699, 'AC'],
	[727, 'DF'],
	[729, 'GO'],
	[736, 'DF'],
	[767, 'GO'],
	[769, 'RO'],
	[779, 'TO'],
	[788, 'MT'],
	[789, 'RO'],
	[799, 'MS'],
	[879, 'PR'],
	[899, 'SC'],
	[999, 'RS'],
];

/** Tabatinga, Benjamin Constant, Atalaia do Norte, São Paulo de Olivença; then the Juruá and the Purus. */
const WESTERN_AMAZONAS: readonly (readonly [number, number])[] = [
	[69600, 69619],
	[69630, 69659],
	[69850, 69899],
];
const NORONHA = 53990;

const DDD_UFS: readonly (readonly [string, string])[] = [
	['11 12 13 14 15 16 17 18 19', 'SP'],
	['21 22 24', 'RJ'],
	['27 28', 'ES'],
	['31 32 33 34 35 37 38', 'MG'],
	['41 42 43 44 45 46', 'PR'],
	['47 48 49', 'SC'],
	['51 53 54 55', 'RS'],
	['61', 'DF'],
	['61 62 64', 'GO'],
	['63', 'TO'],
	['65 66', 'MT'],
	['67', 'MS'],
	['68', 'AC'],
	['69', 'RO'],
	['71 73 74 75 77', 'BA'],
	['79', 'SE'],
	['81 87', 'PE'],
	['82', 'AL'],
	['83', 'PB'],
	['84', 'RN'],
	['85 88', 'CE'],
	['86 89', 'PI'],
	['91 93 94', 'PA'],
	['92 97', 'AM'],
	['95', 'RR'],
	['96', 'AP'],
	['98 99', 'MA'],
];

/** All places where somebody with this address and this phone may be; a message must be legal in each of them. */
export function placesOf(cep: string, uf: string, ddd: string): JudgedPlace[] {
	const home = cep === '' ? (uf === '' ? [] : zonesOf(uf)) : [placeOfCep(cep)];
	const homeUf = home[0]?.uf;
	const dddUfs = DDD_UFS.filter(([ddds]) => ddds.split(' ').includes(ddd)).map(([, of]) => of);
	if (homeUf && dddUfs.includes(homeUf)) return home;
	return [...home, ...dddUfs.flatMap((of) => zonesOf(of, ddd))];
}

function zonesOf(uf: string, ddd = ''): JudgedPlace[] {
	// Area 92 is Manaus and the east, 87 is inner Pernambuco: neither reaches the state's other zone.
	const all = OTHER_ZONES[uf] ?? ['America/Sao_Paulo'];
	return (ddd === '92' || ddd === '87' ? all.slice(0, 1) : all).map((zone) => ({ uf, zone }));
}

function placeOfCep(cep: string): JudgedPlace {
	const prefix = Number(cep.slice(0, 5));
	const uf = CEP_UPTO.find(([upTo]) => Math.floor(prefix / 100) <= upTo)?.[1] ?? null;
	if (prefix === NORONHA) return { uf, zone: 'America/Noronha' };
	if (WESTERN_AMAZONAS.some(([from, to]) => prefix >= from && prefix <= to))
		return { uf, zone: 'America/Eirunepe' };
	return { uf, zone: (uf && OTHER_ZONES[uf]?.[0]) || 'America/Sao_Paulo' };
}
