/**
 * Words by what is wrong with them, as regular expressions over text without accents, in lower case. `\b` is safe there: with accents
 * it is not, since JavaScript takes `ú` for no letter of a word.
 */

/** Tell a stranger at the locked screen that somebody owes money (CDC art. 42: no exposure). */
export const DEBT_WORDS: readonly string[] = [
	'dividas?',
	'debitos?',
	'devedor(?:a|es|as)?',
	'inadimpl\\w*',
	'cobrancas?',
	'em atraso',
	'atrasad[oa]s?',
	'vencid[oa]s?',
	'em aberto',
	'em mora',
	'pendencias?',
	'pendentes?',
	'quitar',
	'quitacao',
	'quite',
	'regulariz\\w*',
	'(?:re)?negoci(?:ar|e|acao|acoes)',
	'acordos?',
	'parcelamentos?',
	'negativa\\w*',
	'spc',
	'serasa',
	'protest\\w*',
];

/** Threats, shame, exposure to others (CDC arts. 42 and 71). */
export const THREATS: readonly string[] = [
	'processo judicial',
	'acao judicial',
	'execucao judicial',
	'medidas (?:legais|judiciais|cabiveis)',
	'providencias (?:legais|judiciais|cabiveis)',
	'departamento juridico',
	'(?:enviad|encaminhad|remetid)[oa]s? ao juridico',
	'sob pena',
	'ser(?:a|ao) (?:protestad|negativad|inscrit|processad)\\w*',
	'penhora\\w*',
	'oficial de justica',
	'policia\\w*',
	'cadeia',
	'prisao',
	'caloteir\\w*',
	'mau pagador',
	'ma-fe',
	'irresponsa\\w+',
	'vergonha',
	'nome sujo',
	'sujar (?:o |seu |o seu )?nome',
	'seus? (?:chefe|empregador|patrao|vizinh[oa]s?|parentes|colegas)',
	'ultimo aviso',
	'bloque\\w+',
];

/** Hurry that is not there. A date that was agreed may be named; a clock may not be made up. */
export const FALSE_URGENCY: readonly string[] = [
	'urgentes?',
	'urgencia',
	'ultima (?:chance|oportunidade)',
	'imediat\\w+',
	'(?:so|somente|apenas) hoje',
	'agora ou nunca',
	'nao perca',
	'corra',
	'prazo final',
	'antes que seja tarde',
	'expira (?:hoje|em)',
	'evite (?:transtornos|restric\\w+|consequencias|problemas)',
];

/** What a message does not say while it presumes good faith: before the due date and up to day 10. */
export const BAD_FAITH: readonly string[] = [
	'inadimpl\\w*',
	'devedor(?:a|es|as)?',
	'cobrancas?',
	'descumpr\\w*',
	'exig(?:e|imos|encia)\\w*',
	'negativa\\w*',
	'protest\\w*',
	'spc',
	'serasa',
	'restric(?:ao|oes)',
	'divida\\w*',
];

/** Hosts that hide where a link leads. One link domain a creditor, its own. */
export const SHORTENERS: readonly string[] = [
	'bit\\.ly',
	'bitly\\.com',
	'tinyurl\\.com',
	'goo\\.gl',
	't\\.co',
	'ow\\.ly',
	'is\\.gd',
	'v\\.gd',
	'buff\\.ly',
	'cutt\\.ly',
	'rebrand\\.ly',
	'rb\\.gy',
	'shorturl\\.at',
	'tiny\\.cc',
	't\\.ly',
	's\\.id',
	'encurtador\\.(?:com\\.br|dev)',
	'abre\\.ai',
	'abrir\\.link',
	'lnkd\\.in',
];
