import { parseCep, ufOfCep } from '../../core/identity/cep';
import type { Document } from '../../core/identity/document';
import type { Phone } from '../../core/identity/phone';
import { parseReais } from '../../core/money';
import type { Parsed } from '../../core/parsed';
import { type Uf, parseUf } from '../../core/uf';
import { addYears, parseDay } from './dates';
import {
	type Dropped,
	parseEmails,
	parseFileDocument,
	parsePercent,
	parsePersonKind,
	parsePhones,
} from './fields';
import { type ColumnName, DEBT_KINDS, type HeaderMap, debtKindOf } from './layout';
import { maskField } from './mask';
import type { PortfolioDebt, PortfolioRow, RowIssue } from './types';

const OLDEST_DUE_DATE = '1990-01-01';
const YEARS_AHEAD = 5;
const MOST_FINE = 100;
const MOST_INTEREST = 20;
/** CDC art. 52 §1: the fine of a consumer is at most 2 %. */
const CONSUMER_FINE = 2;
const LONGEST: Partial<Record<ColumnName, number>> = { titulo: 80, nome: 150, contrato: 80, grupo: 80 };
const LONGEST_TEXT = 500;
const PHONE_COLUMNS = ['telefone', 'telefone2', 'telefone3'] as const;

/** Raised inside this file only: the first thing that makes a row unusable. */
class Rejection {
	constructor(readonly issue: RowIssue) {}
}

/** Reads rows of one file; remembers the titles it accepted, so the second of two equal ones is refused. */
export class RowReader {
	private readonly creditors: ReadonlySet<string>;
	private readonly defaultCreditor: string;
	private readonly latestDueDate: string;
	private readonly seen = new Set<string>();
	private fields: readonly string[] = [];
	private warnings: RowIssue[] = [];

	constructor(
		private readonly header: HeaderMap,
		options: { creditors: Iterable<string>; defaultCreditor?: string; today: string },
	) {
		this.creditors = new Set(options.creditors);
		this.defaultCreditor = options.defaultCreditor ?? '';
		this.latestDueDate = addYears(options.today, YEARS_AHEAD);
	}

	/** @param fields null when the record could not be parsed at all */
	read(rowNumber: number, fields: readonly string[] | null): PortfolioRow {
		if (fields === null) return { rowNumber, rejected: UNREADABLE };
		this.fields = fields;
		this.warnings = [];
		try {
			const debt = this.debt();
			return { rowNumber, debt, warnings: this.warnings };
		} catch (thrown) {
			if (thrown instanceof Rejection) return { rowNumber, rejected: thrown.issue };
			throw thrown;
		}
	}

	private debt(): PortfolioDebt {
		this.checkWidth();
		const creditorId = this.creditor();
		const externalId = this.required('titulo', 'Título em branco; é o número da dívida no credor.');
		const document = this.document();
		const name = this.required('nome', 'Nome em branco.');
		if (name.includes('\ufffd'))
			this.warn('nome', 'Nome com caractere ilegível; confira a codificação do arquivo.', name);
		const dueDate = this.dueDate();
		const principalCents = this.value();
		const placedFrom =
			this.text('entrada') === '' ? null : this.must('entrada', parseDay(this.text('entrada')));
		const finePercent = this.must('multa_pct', parsePercent(this.text('multa_pct'), MOST_FINE));
		const interestMonthPercent = this.must(
			'juros_mes_pct',
			parsePercent(this.text('juros_mes_pct'), MOST_INTEREST),
		);
		if (document.kind === 'PF' && finePercent !== null && finePercent > CONSUMER_FINE) {
			this.warn('multa_pct', 'Multa acima de 2 %, o limite do CDC para consumidor.', this.text('multa_pct'));
		}
		this.claimTitle(creditorId, externalId);
		const { phones, emails } = this.contactPoints();
		const { cep, uf } = this.place();
		return {
			creditorId,
			externalId,
			contract: this.optional('contrato'),
			document,
			name,
			phones,
			emails,
			cep,
			uf,
			city: this.optional('cidade'),
			product: this.optional('produto'),
			description: this.optional('descricao'),
			kind: this.kind(),
			dueDate,
			principalCents,
			finePercent,
			interestMonthPercent,
			placedFrom,
			group: this.optional('grupo'),
			custom: this.custom(),
		};
	}

	private checkWidth(): void {
		const { width } = this.header;
		if (this.fields.length <= width || this.fields.slice(width).every((extra) => extra.trim() === '')) return;
		const reason = `A linha tem ${this.fields.length} colunas e o cabeçalho ${width}; texto com o separador precisa de aspas.`;
		throw new Rejection({ field: 'linha', reason, value: '' });
	}

	private creditor(): string {
		const id = this.text('credor') || this.defaultCreditor;
		if (id === '') throw this.rejection('credor', 'Credor em branco.', id);
		if (!this.creditors.has(id)) throw this.rejection('credor', 'Credor que não está cadastrado.', id);
		return id;
	}

	private document(): Document {
		const text = this.text('documento');
		const said = parsePersonKind(this.text('tipo_pessoa'));
		const { kind, digits, padded } = this.must('documento', parseFileDocument(text, said));
		if (padded) this.warn('documento', 'Zeros à esquerda repostos; os dígitos verificadores conferem.', text);
		if (said !== null && said !== kind) {
			this.warn(
				'tipo_pessoa',
				`O documento é de ${kind === 'PF' ? 'pessoa física' : 'pessoa jurídica'}; vale o documento.`,
				said,
			);
		}
		return { kind, digits };
	}

	private dueDate(): string {
		const text = this.text('vencimento');
		if (text === '') throw this.rejection('vencimento', 'Vencimento em branco.', text);
		const date = this.must('vencimento', parseDay(text));
		if (date < OLDEST_DUE_DATE || date > this.latestDueDate) {
			throw this.rejection(
				'vencimento',
				'Vencimento fora do esperado: de 1990 até daqui a cinco anos.',
				text,
			);
		}
		return date;
	}

	private value(): number {
		const text = this.text('valor');
		const cents = this.must('valor', parseReais(text));
		if (cents <= 0) throw this.rejection('valor', 'Valor precisa ser maior que zero.', text);
		return cents;
	}

	private claimTitle(creditorId: string, externalId: string): void {
		const key = `${creditorId}\n${externalId}`;
		if (this.seen.has(key))
			throw this.rejection('titulo', 'Título repetido neste arquivo; vale a primeira linha.', externalId);
		this.seen.add(key);
	}

	private contactPoints(): { phones: Phone[]; emails: string[] } {
		const { phones, dropped } = parsePhones(PHONE_COLUMNS.map((column) => this.text(column)));
		for (const drop of dropped) this.warnDropped(PHONE_COLUMNS[drop.index] as ColumnName, drop);
		const { emails, dropped: bad } = parseEmails(this.text('email'));
		for (const drop of bad) this.warnDropped('email', drop);
		if (phones.length === 0 && emails.length === 0) {
			this.warn(
				'telefone',
				'Sem telefone nem e-mail válido: a dívida entra, mas não há por onde contatar.',
				'',
			);
		}
		return { phones, emails };
	}

	private place(): { cep: string | null; uf: Uf | null } {
		const cepText = this.text('cep');
		const ufText = this.text('uf');
		const parsed = cepText === '' ? null : parseCep(cepText.length === 7 ? `0${cepText}` : cepText);
		if (parsed && !parsed.ok) this.warn('cep', `${parsed.reason} Ignorado.`, cepText);
		const cep = parsed?.ok ? parsed.value : null;
		const uf = parseUf(ufText);
		if (ufText !== '' && uf === null) this.warn('uf', 'UF que não existe; ignorada.', ufText);
		const ufOfPlace = cep === null ? null : ufOfCep(cep);
		if (uf !== null && ufOfPlace !== null && uf !== ufOfPlace) {
			this.warn('uf', `O CEP é de ${ufOfPlace}; confira o endereço.`, ufText);
		}
		return { cep, uf: uf ?? ufOfPlace };
	}

	private kind(): string | null {
		const text = this.text('tipo_divida');
		if (text === '') return null;
		const kind = debtKindOf(text);
		if (kind === undefined) {
			this.warn(
				'tipo_divida',
				`Tipo desconhecido, tratado como em branco; use ${Object.keys(DEBT_KINDS).join(', ')}.`,
				text,
			);
		}
		return kind ?? null;
	}

	private custom(): Record<string, string> {
		if (this.header.unknown.length === 0) return {};
		const entries: [string, string][] = [];
		for (const { header, position } of this.header.unknown) {
			const value = clean(this.fields[position] ?? '').slice(0, LONGEST_TEXT);
			if (value !== '') entries.push([header, value]);
		}
		return Object.fromEntries(entries);
	}

	private text(column: ColumnName): string {
		const position = this.header.position[column];
		return position === undefined ? '' : clean(this.fields[position] ?? '');
	}

	private optional(column: ColumnName): string | null {
		const text = this.text(column);
		const most = LONGEST[column] ?? LONGEST_TEXT;
		if (text.length > most) this.warn(column, `Texto cortado em ${most} caracteres.`, text);
		return text === '' ? null : text.slice(0, most);
	}

	private required(column: ColumnName, whenEmpty: string): string {
		const text = this.text(column);
		const most = LONGEST[column] ?? LONGEST_TEXT;
		if (text === '') throw this.rejection(column, whenEmpty, text);
		if (text.length > most) throw this.rejection(column, `Texto com mais de ${most} caracteres.`, text);
		return text;
	}

	private must<T>(column: ColumnName, parsed: Parsed<T>): T {
		if (!parsed.ok) throw this.rejection(column, parsed.reason, this.text(column));
		return parsed.value;
	}

	private rejection(column: ColumnName, reason: string, text: string): Rejection {
		return new Rejection({ field: column, reason, value: maskField(column, text) });
	}

	private warn(column: ColumnName, reason: string, text: string): void {
		this.warnings.push({ field: column, reason, value: maskField(column, text) });
	}

	private warnDropped(column: ColumnName, { text, reason }: Dropped): void {
		this.warn(column, `${reason} Descartado.`, text);
	}
}

const UNREADABLE: RowIssue = {
	field: 'linha',
	reason: 'Linha que não se lê: aspas abertas e nunca fechadas, ou texto que não é CSV.',
	value: '',
};

const UNTIDY = /[\p{Cc}\u00a0]| {2}|^ | $/u;
const BLANKS = /[\p{Cc}\u00a0 ]+/gu;

/** One line of text: control characters and runs of blanks become one space. */
function clean(text: string): string {
	return UNTIDY.test(text) ? text.replace(BLANKS, ' ').trim() : text;
}
