/**
 * Portfolios of other shapes than the house layout, read by the judge's own rules and not by the engine's: what it says
 * of a file and what the engine did with it are two opinions. It knows the commonest words of such files, no more.
 */
import { rowsOf } from './cells';

/** By the plain header (letters and digits only); the first that a file has counts. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
	credor: ['credor', 'idcredor', 'codcredor', 'empresa'],
	contrato: [
		'contrato',
		'nrcontrato',
		'numerocontrato',
		'ncontrato',
		'numcontrato',
		'matricula',
		'codigodoaluno',
		'codigoaluno',
		'codigocliente',
		'codigodocliente',
		'codcliente',
	],
	titulo: ['titulo', 'ntitulo', 'nrtitulo', 'numerotitulo', 'numtitulo', 'duplicata'],
	parcela: ['parcela', 'nrparcela', 'numeroparcela', 'nparcela', 'numparcela', 'parc'],
	documento: [
		'cpfcnpj',
		'cnpjcpf',
		'cpf',
		'cnpj',
		'nrcpfcnpj',
		'cpfdevedor',
		'cpfcnpjdevedor',
		'cpfcliente',
		'cpfcnpjcliente',
		'cpfresponsavel',
		'cpfdoresponsavel',
		'documento',
		'doc',
	],
	nome: [
		'nome',
		'nomedevedor',
		'devedor',
		'nomecliente',
		'nomedocliente',
		'nomedodevedor',
		'nomeresponsavel',
		'nomedoresponsavel',
		'cliente',
		'sacado',
		'razaosocial',
		'nomecompleto',
		'nomerazaosocial',
		'pagador',
	],
	email: ['email', 'mail', 'email1', 'correioeletronico'],
	email2: ['email2'],
	aceite_whatsapp: ['aceitewhatsapp', 'aceitawhatsapp', 'optinwhatsapp', 'autorizawhatsapp'],
	cep: ['cep', 'codigopostal'],
	uf: ['uf', 'estado'],
	tipo_divida: ['tipodivida', 'tipodedivida', 'natureza', 'especie'],
	multa_pct: ['multapct', 'percentualmulta'],
	juros_mes_pct: ['jurosmespct', 'percentualjuros'],
	situacao: ['situacao', 'status'],
	vencimento: [
		'vencimento',
		'datavencimento',
		'datadevencimento',
		'dtvencimento',
		'dtvencto',
		'dtvenc',
		'datavenc',
		'venc',
		'vencto',
		'vcto',
	],
	valor: [
		'valororiginal',
		'vlroriginal',
		'vloriginal',
		'valorprincipal',
		'principal',
		'valornominal',
		'valortitulo',
		'vlrtitulo',
		'valor',
		'vlr',
		'valorr',
		'valorparcela',
		'vlrparcela',
		'valordebito',
		'saldo',
		'saldodevedor',
		'valoratualizado',
	],
	entrada: ['entrada', 'dataentrada', 'dataremessa'],
};
const PHONE =
	/^(tel|telefone|fone|cel|celular|whatsapp|ddd(tel|telefone|fone|cel|celular))(residencial|celular|movel|fixo|res|principal)?\d?$/;

const plain = (header: string) =>
	header
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase()
		.replace(/[^a-z0-9]/g, '');

interface Instalment {
	n: string;
	value: number;
	due: number;
}

/** The rows of a file under the names of the house layout, one a debt. */
export function houseRows(bytes: Buffer): Record<string, string>[] {
	const rows = rowsOf(bytes);
	const known = new Set(Object.values(WORDS).flat());
	const score = (row: string[]) =>
		row.filter((cell) => known.has(plain(cell)) || PHONE.test(plain(cell)) || partOf(cell)).length;
	const first = rows.slice(0, 40);
	const best = Math.max(0, ...first.map(score));
	const at = first.findIndex((row) => score(row) === best);
	if (best < 2) return [];
	const header = rows[at] ?? [];
	return rows.slice(at + 1).flatMap((row) => debtsOf(row, new Columns(header)));
}

class Columns {
	readonly names: string[];
	readonly instalments: Instalment[];
	readonly phones: { number: number; ddd: number | null }[] = [];

	constructor(readonly header: readonly string[]) {
		this.names = header.map(plain);
		const parts = header.map(partOf);
		this.instalments = parts.flatMap((part, value) => {
			if (part?.what !== 'value') return [];
			const due = parts.findIndex((other) => other?.what === 'due' && other.n === part.n);
			return due < 0 ? [] : [{ n: part.n, value, due }];
		});
		let ddd: number | null = null;
		this.names.forEach((name, number) => {
			if (/^ddd\d?$/.test(name)) ddd = number;
			else if (PHONE.test(name)) {
				this.phones.push({ number, ddd });
				ddd = null;
			}
		});
	}

	text(row: readonly string[], column: string): string {
		for (const word of WORDS[column] ?? []) {
			const text = (row[this.names.indexOf(word)] ?? '').trim();
			if (text !== '') return text;
		}
		return '';
	}
}

/** `PARCELA1_VALOR`, `Venc 02`, `Vlr Parc 3`. */
function partOf(header: string): { n: string; what: 'value' | 'due' } | null {
	const name = plain(header);
	const [, n] = /^\D*?(\d{1,2})\D*$/.exec(name) ?? [];
	const word = name.replace(/\d+/, '').replace(/parcela|prestacao|mensalidade|parc|^p(?=v|d)/g, '');
	if (!n) return null;
	if (/^(valor|vlr|vl)$/.test(word)) return { n: String(Number(n)), what: 'value' };
	return /^(venc|vencimento|vencto|vcto|dtvenc|dtvencimento|datavenc|datavencimento|data)$/.test(word)
		? { n: String(Number(n)), what: 'due' }
		: null;
}

const CLOSED = /^(pag|quitad|liquidad|baixad|cancelad|recebid)/i;

function debtsOf(row: readonly string[], columns: Columns): Record<string, string>[] {
	const text = (column: string) => columns.text(row, column);
	const company = /(^|\s)(ltda|me|epp|eireli|s\/a|mei|com[eé]rcio)(\s|\.|$)/i.test(text('nome'));
	const hasOwnDocument = columns.names.some((name) => /^(cpf|cnpj|nrcpf)/.test(name));
	const number =
		hasOwnDocument && !columns.names.includes('titulo')
			? (row[columns.names.indexOf('documento')] ?? '')
			: '';
	const base = {
		credor: text('credor'),
		contrato: text('contrato'),
		documento: documentOf(text('documento'), company),
		nome: text('nome').replace(/\s+/g, ' '),
		email: text('email').split(/[;,\s]+/)[0] ?? '',
		email2: text('email2') || (text('email').split(/[;,\s]+/)[1] ?? ''),
		cep: text('cep')
			.replace(/\D/g, '')
			.padStart(text('cep') === '' ? 0 : 8, '0'),
		uf: text('uf').toUpperCase(),
		aceite_whatsapp: text('aceite_whatsapp'),
		tipo_divida: text('tipo_divida'),
		multa_pct: text('multa_pct'),
		juros_mes_pct: text('juros_mes_pct'),
		entrada: dayOf(text('entrada')),
		...phonesOf(row, columns),
	};
	const one = (titulo: string, vencimento: string, valor: string) => ({
		...base,
		titulo,
		vencimento: dayOf(vencimento),
		valor: amountOf(valor),
	});
	const hasTitle = columns.names.some((name) => WORDS.titulo?.includes(name));
	const named = text('titulo') || number || (hasTitle ? '' : text('contrato'));
	if (columns.instalments.length > 0) {
		return columns.instalments
			.filter(({ value }) => (row[value] ?? '').trim() !== '')
			.map(({ n, value, due }) => one(named === '' ? '' : `${named}/${n}`, row[due] ?? '', row[value] ?? ''));
	}
	if (CLOSED.test(text('situacao'))) return [];
	const parcel = text('parcela');
	const alone = text('titulo') === '' && number === '';
	const ending = parcel !== '' ? `/${parcel}` : alone && named !== '' ? `/${dayOf(text('vencimento'))}` : '';
	const titulo =
		columns.names.includes('titulo') && parcel !== '' && named.endsWith(`/${parcel}`)
			? named
			: `${named}${ending}`;
	return [one(titulo, text('vencimento'), text('valor'))];
}

function phonesOf(row: readonly string[], columns: Columns): Record<string, string> {
	const phones = columns.phones.flatMap(({ number, ddd }) => {
		const area = ddd === null ? '' : (row[ddd] ?? '').replace(/\D/g, '');
		return (row[number] ?? '').split(/[/;|]/).map((text) => {
			const digits = whole(text.trim());
			return area !== '' && /^9?\d{8}$/.test(digits.replace(/\D/g, '')) ? area + digits : digits;
		});
	});
	return Object.fromEntries(
		phones.filter(Boolean).map((phone, n) => [n === 0 ? 'telefone' : `telefone${n + 1}`, phone]),
	);
}

/** A number that Excel wrote as 1,1901234567E+10 with all its digits; one that lost some stays as it is, and is nobody's. */
function whole(text: string): string {
	const [, lead = '', rest = '', power = ''] = /^(\d)[.,](\d+)E\+?(\d\d?)$/i.exec(text) ?? [];
	if (lead !== '' && rest.length >= Number(power)) return lead + rest.slice(0, Number(power));
	return text.replace(/^(\d{5,})[.,]0+$/, '$1');
}

function documentOf(text: string, company: boolean): string {
	const bare = whole(text)
		.replace(/[.\-/\s]/g, '')
		.toUpperCase();
	if (!/^\d+$/.test(bare)) return bare;
	return bare.length > 11 || (company && bare.length !== 11)
		? bare.padStart(14, '0')
		: bare.padStart(11, '0');
}

function dayOf(text: string): string {
	const bare = text.trim().replace(/[T ].*$/, '');
	const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(bare) ?? [];
	if (year) return `${day}/${month}/${year}`;
	const [, d, m, y] = /^(\d\d?)[/.-](\d\d?)[/.-](\d{4})$/.exec(bare) ?? [];
	if (y) return `${d?.padStart(2, '0')}/${m?.padStart(2, '0')}/${y}`;
	if (!/^\d{5}(\.0+)?$/.test(bare)) return bare;
	const date = new Date(Date.UTC(1899, 11, 30) + Math.floor(Number(bare)) * 86_400_000).toISOString();
	return `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
}

/** To `1234,56`; what cannot be read stays as it is. */
function amountOf(text: string): string {
	const bare = text.replace(/R\$|\s/g, '');
	if (/^\d{1,3}(\.\d{3})*,\d{1,2}$|^\d+,\d{1,2}$/.test(bare)) return bare.replace(/,(\d)$/, ',$10');
	if (/^\d{1,3}(\.\d{3})+$/.test(bare)) return `${bare},00`;
	if (/^\d+$/.test(bare)) return `${bare},00`;
	const point = /^\d{1,3}(,\d{3})+\.\d+$/.test(bare) ? bare.replaceAll(',', '') : bare;
	return /^\d+\.\d{1,2}$|^\d+\.\d{6,}$/.test(point) ? Number(point).toFixed(2).replace('.', ',') : text;
}
