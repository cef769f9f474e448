import type { Document } from '../../core/identity/document';
import type { Phone } from '../../core/identity/phone';
import { parseAmount } from './amounts';
import { type Cell, type RawRow, clean, textOf } from './cells';
import { type ColumnName, EMAIL_COLUMNS, PHONE_COLUMNS } from './columns.data';
import { addYears, parseDay } from './dates';
import {
	type Dropped,
	isCompanyName,
	parseEmails,
	parseFileDocument,
	parsePercent,
	parsePersonKind,
	parsePhones,
} from './fields';
import type { Format } from './layout';
import { agreementOf } from './agreement';
import { kindOf, placeOf } from './placeAndKind';
import type { InstalmentPlace, Mapping } from './mapping';
import { partiesOf } from './parties';
import { type Creditors, FieldReader, LONGEST_TEXT, Rejection, UNREADABLE } from './reading';
import type { DebtName, PortfolioDebt, PortfolioRow, PortfolioTerms } from './types';

const OLDEST_DUE_DATE = '1990-01-01';
const YEARS_AHEAD = 5;
const MOST_FINE = 100;
const MOST_INTEREST = 20;
/** CDC art. 52 §1: the fine of a consumer is at most 2 %. */
const CONSUMER_FINE = 2;
/** What a column of the creditor's own status says of a title that is nobody's to collect. */
const CLOSED =
	/^(pag[oa]s?|quitad[oa]|liquidad[oa]|baixad[oa]|cancelad[oa]|estornad[oa]|recebid[oa]|encerrad[oa]|sim|s|x)\b/i;

/** What the debts of one row have in common. */
type Common = Omit<PortfolioDebt, 'externalId' | 'dueDate' | 'principalCents' | 'terms'>;

/** Reads rows of one file; remembers the titles it accepted, so the second of two equal ones is refused. */
export class DebtReader extends FieldReader {
	private readonly latestDueDate: string;
	private readonly note = (column: ColumnName, reason: string, text: string) =>
		this.warn(column, reason, text);

	constructor(
		mapping: Mapping,
		creditors: Creditors,
		private readonly today: string,
	) {
		super(mapping, creditors);
		this.latestDueDate = addYears(today, YEARS_AHEAD);
	}

	/** One row, or one for each instalment that it holds. */
	read({ rowNumber, cells }: RawRow): PortfolioRow[] {
		if (cells === null) return [{ rowNumber, rejected: UNREADABLE }];
		this.start(cells);
		const { instalments } = this.mapping;
		if (instalments.length === 0) return [this.guarded(rowNumber, () => this.single())];
		let common: Common;
		try {
			common = this.common();
		} catch (thrown) {
			return [
				{ rowNumber, rejected: issueOf(thrown), of: instalments.flatMap((one) => this.debtsNamed(one)) },
			];
		}
		const filled = instalments.filter((one) => this.at(one.value) !== '');
		if (filled.length === 0)
			return [{ rowNumber, rejected: this.rejection('valor', 'Nenhuma parcela com valor.', '').issue }];
		const warnings = this.warnings;
		return filled.map((one, index) => {
			this.warnings = index === 0 ? warnings : [];
			return this.guarded(rowNumber, () => this.instalment(one, common, filled.length), one);
		});
	}

	private guarded(rowNumber: number, read: () => PortfolioDebt, instalment?: InstalmentPlace): PortfolioRow {
		try {
			const debt = read();
			return { rowNumber, debt, warnings: this.warnings };
		} catch (thrown) {
			return { rowNumber, rejected: issueOf(thrown), of: this.debtsNamed(instalment) };
		}
	}

	/** What debt a rejected row is about, if it says so. */
	private debtsNamed(one?: InstalmentPlace): DebtName[] {
		const creditorId = this.creditors.find(this.text('credor') || this.creditors.standard);
		const due = parseDay(this.text('vencimento'), this.format('vencimento'));
		const base = this.title(due.ok ? due.value : null);
		const externalId = one === undefined ? base : this.titleOf(one, base);
		return creditorId === undefined || externalId === '' ? [] : [{ creditorId, externalId }];
	}

	private titleOf(one: InstalmentPlace, base: string): string {
		const own = one.title === undefined ? '' : this.at(one.title);
		return own === '' && base !== '' ? `${base}/${one.n}` : own;
	}

	private single(): PortfolioDebt {
		this.checkWidth();
		this.creditor();
		const first = this.title(null);
		this.checkTitle(first);
		this.refuseClosed(this.text('situacao'), 'situacao');
		const dueText = this.text('vencimento');
		// In the order of the columns, so that the first mistake of a row is the one that is told.
		const { common, dueDate, principalCents } = this.inOrder(dueText);
		const externalId = this.checkTitle(this.title(dueDate));
		const terms = this.terms(dueDate);
		this.claimTitle(common.creditorId, externalId);
		return { ...common, externalId, dueDate, principalCents, terms };
	}

	private inOrder(dueText: string) {
		const document = this.document();
		const name = this.name();
		const dueDate = this.dueDate(dueText, 'vencimento');
		const principalCents = this.amount('valor', this.cell('valor'), 'valor');
		return { common: this.common({ document, name }), dueDate, principalCents };
	}

	private common(known?: { document: Document; name: string }): Common {
		if (!known) this.checkWidth();
		const creditorId = this.creditor();
		const document = known?.document ?? this.document();
		const name = known?.name ?? this.name();
		const placedText = this.text('entrada');
		const placedFrom =
			placedText === '' ? null : this.must('entrada', parseDay(placedText, this.format('entrada')));
		const finePercent = this.must('multa_pct', parsePercent(this.text('multa_pct'), MOST_FINE));
		const interestMonthPercent = this.must(
			'juros_mes_pct',
			parsePercent(this.text('juros_mes_pct'), MOST_INTEREST),
		);
		if (document.kind === 'PF' && finePercent !== null && finePercent > CONSUMER_FINE)
			this.warn('multa_pct', 'Multa acima de 2 %, o limite do CDC para consumidor.', this.text('multa_pct'));
		return {
			creditorId,
			contract: this.optional('contrato'),
			document,
			name,
			...this.contactPoints(),
			whatsapp: agreementOf(this.text('aceite_whatsapp'), this.today, this.note),
			parties: partiesOf((column) => this.text(column), this.note),
			...placeOf(this.text('cep'), this.text('uf'), this.note),
			city: this.optional('cidade'),
			street: this.optional('endereco'),
			district: this.optional('bairro'),
			product: this.optional('produto'),
			description: this.optional('descricao'),
			kind: kindOf(this.text('tipo_divida'), this.note),
			finePercent,
			interestMonthPercent,
			placedFrom,
			group: this.optional('grupo'),
			custom: this.custom(),
		};
	}

	private instalment(one: InstalmentPlace, common: Common, of: number): PortfolioDebt {
		const { headers } = one;
		if (one.status !== undefined) this.refuseClosed(this.at(one.status), headers.status ?? 'situacao');
		const dueDate = this.dueDate(this.at(one.due), headers.due);
		const principalCents = this.amount('valor', this.cells[one.value] ?? '', headers.value);
		const externalId = this.checkTitle(this.titleOf(one, this.title(dueDate)));
		const terms = this.terms(dueDate);
		this.claimTitle(common.creditorId, externalId);
		const description = common.description ?? (of > 1 ? `Parcela ${one.n}` : null);
		return { ...common, description, externalId, dueDate, principalCents, terms };
	}

	private at(position: number): string {
		return textOf(this.cells[position]);
	}

	private format(column: ColumnName): Format | undefined {
		return this.mapping.layout.formats[column];
	}

	private name(): string {
		const name = this.required('nome', 'Nome em branco.');
		if (name.includes('\ufffd'))
			this.warn('nome', 'Nome com caractere ilegível; confira a codificação do arquivo.', name);
		return name;
	}

	private document(): Document {
		const text = this.text('documento');
		const said = parsePersonKind(this.text('tipo_pessoa'));
		const { kind, digits, padded } = this.must(
			'documento',
			parseFileDocument(text, said, isCompanyName(this.text('nome'))),
		);
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

	/** A title that the creditor's own file calls paid or cancelled does not come in. */
	private refuseClosed(text: string, field: string): void {
		if (CLOSED.test(text) || (field !== 'situacao' && parseDay(text).ok))
			throw this.rejection(
				'situacao',
				'O arquivo diz que este título está pago ou baixado; não entra.',
				text,
				field,
			);
	}

	private dueDate(text: string, field: string): string {
		if (text === '') throw this.rejection('vencimento', 'Vencimento em branco.', text, field);
		const parsed = parseDay(text, this.format('vencimento'));
		if (!parsed.ok) throw this.rejection('vencimento', parsed.reason, text, field);
		const date = parsed.value;
		if (date < OLDEST_DUE_DATE || date > this.latestDueDate) {
			throw this.rejection(
				'vencimento',
				'Vencimento fora do esperado: de 1990 até daqui a cinco anos.',
				text,
				field,
			);
		}
		return date;
	}

	private amount(column: ColumnName, cell: Cell, field: string): number {
		const parsed = parseAmount(cell, this.format(column));
		if (!parsed.ok) throw this.rejection(column, parsed.reason, textOf(cell), field);
		const { cents, rounded } = parsed.value;
		if (cents <= 0) throw this.rejection(column, 'Valor precisa ser maior que zero.', textOf(cell), field);
		if (rounded)
			this.warn(
				column,
				'Valor com mais de duas casas na planilha; arredondado ao centavo.',
				textOf(cell),
				field,
			);
		return cents;
	}

	private terms(dueDate: string): PortfolioTerms {
		const terms: PortfolioTerms = {};
		if (this.text('custas') !== '') terms.costsCents = this.amount('custas', this.cell('custas'), 'custas');
		const percent = this.must('desconto_pct', parsePercent(this.text('desconto_pct'), 100));
		const amount = this.cell('desconto');
		const cents =
			textOf(amount) === '' ? null : this.must('desconto', parseAmount(amount, this.format('desconto')));
		if ((percent ?? 0) > 0 || (cents?.cents ?? 0) > 0) {
			const until = this.text('desconto_ate');
			terms.discount = {
				until:
					until === '' ? dueDate : this.must('desconto_ate', parseDay(until, this.format('desconto_ate'))),
				...(percent === null ? {} : { percent }),
				...(cents === null ? {} : { cents: cents.cents }),
			};
		}
		return terms;
	}

	private contactPoints(): Pick<PortfolioDebt, 'phones' | 'emails' | 'work'> {
		const cells = (columns: readonly ColumnName[]) =>
			columns.map((column) => {
				const parts = this.parts(column);
				return parts.length > 0 ? parts : [this.text(column)];
			});
		const { phones, dropped } = parsePhones(cells(PHONE_COLUMNS));
		for (const drop of dropped) this.warnDropped(PHONE_COLUMNS[drop.index] as ColumnName, drop);
		const { emails, dropped: bad } = parseEmails(EMAIL_COLUMNS.map((column) => this.text(column)).join(' '));
		for (const drop of bad) this.warnDropped('email', drop);
		const atWork = parsePhones(cells(['telefone_comercial']));
		for (const drop of atWork.dropped) this.warnDropped('telefone_comercial', drop);
		const workMail = parseEmails(this.text('email_comercial'));
		for (const drop of workMail.dropped) this.warnDropped('email_comercial', drop);
		const work = {
			phones: atWork.phones.filter((phone: Phone) => !phones.some((own) => own.e164 === phone.e164)),
			emails: workMail.emails.filter((email) => !emails.includes(email)),
		};
		if (phones.length + emails.length + work.phones.length + work.emails.length === 0) {
			this.warn(
				'telefone',
				'Sem telefone nem e-mail válido: a dívida entra, mas não há por onde contatar.',
				'',
			);
		}
		return { phones, emails, work };
	}

	private custom(): Record<string, string> {
		const { unknown } = this.mapping;
		if (unknown.length === 0) return {};
		const entries: [string, string][] = [];
		for (const { header, position } of unknown) {
			const value = clean(textOf(this.cells[position])).slice(0, LONGEST_TEXT);
			if (value !== '') entries.push([header, value]);
		}
		return Object.fromEntries(entries);
	}

	private warnDropped(column: ColumnName, { text, reason }: Dropped): void {
		this.warn(column, `${reason} Descartado.`, text);
	}
}

function issueOf(thrown: unknown) {
	if (thrown instanceof Rejection) return thrown.issue;
	throw thrown;
}
