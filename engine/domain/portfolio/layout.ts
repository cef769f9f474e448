import { badInput } from '../../core/errors';

/** Name of a column of the house layout, as written in its header. */
export type ColumnName =
	| 'credor'
	| 'contrato'
	| 'titulo'
	| 'documento'
	| 'tipo_pessoa'
	| 'nome'
	| 'telefone'
	| 'telefone2'
	| 'telefone3'
	| 'email'
	| 'cep'
	| 'uf'
	| 'cidade'
	| 'produto'
	| 'descricao'
	| 'tipo_divida'
	| 'vencimento'
	| 'valor'
	| 'multa_pct'
	| 'juros_mes_pct'
	| 'entrada'
	| 'grupo';

export interface PortfolioColumn {
	name: ColumnName;
	/** A file without this column is refused as a whole. */
	required: boolean;
	/** Other headers for the same thing, already normalised by `normaliseHeader`. */
	aliases: readonly string[];
}

/** The house layout: id and version are recorded with each import, so an old file can be read as it was meant. */
export const PORTFOLIO_LAYOUT: { id: string; version: number; columns: readonly PortfolioColumn[] } = {
	id: 'padrao',
	version: 1,
	columns: [
		{ name: 'credor', required: false, aliases: ['codcredor', 'idcredor', 'empresa'] },
		{ name: 'contrato', required: false, aliases: ['ncontrato', 'numerocontrato', 'numcontrato'] },
		{
			name: 'titulo',
			required: true,
			aliases: ['ntitulo', 'numerotitulo', 'numtitulo', 'parcela', 'duplicata'],
		},
		{ name: 'documento', required: true, aliases: ['cpf', 'cnpj', 'cpfcnpj', 'cpfoucnpj', 'doc'] },
		{ name: 'tipo_pessoa', required: false, aliases: ['pessoa', 'pfpj'] },
		{
			name: 'nome',
			required: true,
			aliases: ['devedor', 'cliente', 'nomecliente', 'nomedevedor', 'razaosocial', 'sacado'],
		},
		{
			name: 'telefone',
			required: false,
			aliases: ['telefone1', 'fone', 'fone1', 'celular', 'celular1', 'tel', 'tel1'],
		},
		{ name: 'telefone2', required: false, aliases: ['fone2', 'celular2', 'tel2'] },
		{ name: 'telefone3', required: false, aliases: ['fone3', 'celular3', 'tel3'] },
		{ name: 'email', required: false, aliases: ['mail', 'correioeletronico', 'emails'] },
		{ name: 'cep', required: false, aliases: ['codigopostal'] },
		{ name: 'uf', required: false, aliases: ['estado'] },
		{ name: 'cidade', required: false, aliases: ['municipio'] },
		{ name: 'produto', required: false, aliases: ['linhaproduto'] },
		{ name: 'descricao', required: false, aliases: ['historico', 'observacao'] },
		{ name: 'tipo_divida', required: false, aliases: ['tipodedivida', 'natureza', 'especie'] },
		{
			name: 'vencimento',
			required: true,
			aliases: ['datavencimento', 'datadevencimento', 'dtvencimento', 'dtvenc', 'venc'],
		},
		{
			name: 'valor',
			required: true,
			aliases: [
				'valortitulo',
				'valororiginal',
				'vlr',
				'vlrtitulo',
				'principal',
				'valorr',
				'valorreais',
				'valoremreais',
			],
		},
		{ name: 'multa_pct', required: false, aliases: ['multa', 'percentualmulta', 'multapercentual'] },
		{ name: 'juros_mes_pct', required: false, aliases: ['juros', 'jurosmes', 'jurosaomes', 'jurosam'] },
		{ name: 'entrada', required: false, aliases: ['dataentrada', 'datadeentrada', 'dtentrada'] },
		{ name: 'grupo', required: false, aliases: ['caso'] },
	],
};

/**
 * What `tipo_divida` may say, and the kind it stands for in the terms of prescription. Whoever writes `outro` says that
 * it is none of them: an unknown kind, which a person must look at once it is a year old.
 */
export const DEBT_KINDS: Readonly<Record<string, string | null>> = {
	instrumento: 'instrument',
	aluguel: 'rent',
	titulo_credito: 'creditTitle',
	mensalidade_escolar: 'school',
	cartao: 'card',
	fornecimento: 'utility',
	boleto: 'boleto',
	emprestimo: 'bankLoan',
	plano_saude: 'healthPlan',
	condominio: 'condominium',
	honorarios: 'professionalFees',
	seguro: 'insurance',
	hospedagem: 'lodging',
	indenizacao: 'compensation',
	outro: null,
};

const KIND_BY_NORMALISED = new Map(
	Object.entries(DEBT_KINDS).map(([word, kind]) => [normaliseHeader(word), kind]),
);

/** @returns the kind, null for `outro`, undefined when the word is not one of the layout's */
export function debtKindOf(word: string): string | null | undefined {
	return KIND_BY_NORMALISED.get(normaliseHeader(word));
}

/** `Data de Vencimento` → `datadevencimento`: case, accents and punctuation say nothing. */
export function normaliseHeader(header: string): string {
	return header
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase()
		.replace(/[^a-z0-9]/g, '');
}

/** Where each known column is in this file. */
export interface HeaderMap {
	position: Partial<Record<ColumnName, number>>;
	unknown: { header: string; position: number }[];
	width: number;
}

const COLUMN_BY_HEADER = new Map<string, PortfolioColumn>(
	PORTFOLIO_LAYOUT.columns.flatMap((column) =>
		[normaliseHeader(column.name), ...column.aliases].map((header) => [header, column] as const),
	),
);

/**
 * Finds the layout's columns in the header row. Unknown headers are kept for `custom`.
 * @throws CobrancaError badInput when a required column is missing or two columns mean the same.
 */
export function mapHeader(headers: readonly string[]): HeaderMap {
	const map: HeaderMap = { position: {}, unknown: [], width: headers.length };
	const custom = new Set<string>();
	headers.forEach((raw, position) => {
		const header = raw.trim();
		const column = COLUMN_BY_HEADER.get(normaliseHeader(header));
		if (column) {
			if (map.position[column.name] !== undefined) throw repeated(header);
			map.position[column.name] = position;
		} else if (header !== '') {
			if (custom.has(header)) throw repeated(header);
			custom.add(header);
			map.unknown.push({ header, position });
		}
	});
	const missing = PORTFOLIO_LAYOUT.columns.filter((c) => c.required && map.position[c.name] === undefined);
	if (missing.length > 0) {
		const names = missing.map((c) => c.name).join(', ');
		throw badInput(
			'header',
			`The portfolio file has no column ${names}`,
			`Give the first row of the file these headers: ${PORTFOLIO_LAYOUT.columns.map((c) => c.name).join(';')}`,
		);
	}
	return map;
}

function repeated(header: string) {
	return badInput(
		'header',
		`The portfolio file has two columns that mean the same: the second is "${header.slice(0, 40)}"`,
		'Rename or remove one of them',
	);
}
