/** A layout for a file that nobody described: by the words of its header, and where they leave doubt by its content. */
import { type Cell, type RawRow, textOf } from './cells';
import {
	COLUMN_BY_HEADER,
	type ColumnName,
	EMAIL_COLUMNS,
	PHONE_COLUMNS,
	PORTFOLIO_COLUMNS,
} from './columns.data';
import { contactOf } from './contactHeaders';
import { findInstalments, fits } from './guessFits';
import {
	type Column,
	DECISIVE,
	isContact,
	JOINED_NAMES,
	NEEDS_CONTENT,
	OTHER_DATES,
	OTHER_MONEY,
	OTHER_NAMES,
	PARCEL,
	same,
	sameValues,
} from './guessWords';
import { normaliseHeader } from './headers';
import type { InstalmentColumns, Layout } from './layout';
import { ColumnSample, isDay, isDocument, isMail, isMoney, isName, isPhone } from './looks';
import type { Purpose } from './mapping';

export interface GuessInput {
	header: readonly Cell[];
	sample: readonly RawRow[];
	purpose: Purpose;
	/** Whether a value of the column `credor` names a creditor of the ledger. */
	isCreditor: (text: string) => boolean;
}

export interface Guess {
	layout: Layout;
	/** pt-BR sentences for the person who looks at the preview. */
	findings: string[];
}

/** @throws CobrancaError badInput when two columns could be the same decisive thing */
export function guessLayout(input: GuessInput, base: Layout): Guess {
	return new Guesser(input, base).guess();
}

class Guesser {
	private readonly columns: Column[];
	private readonly left: Set<Column>;
	private readonly found: Partial<Record<ColumnName, string[]>> = {};
	private instalments: InstalmentColumns[] = [];
	private readonly findings: string[] = [];

	constructor(
		private readonly input: GuessInput,
		private readonly base: Layout,
	) {
		const taken = new Set(
			[...Object.values(base.columns).flat(), ...base.ignore].map((header) => normaliseHeader(header)),
		);
		this.columns = input.header
			.map((cell, position) => ({
				position,
				header: textOf(cell),
				name: normaliseHeader(textOf(cell)),
				sample: new ColumnSample(input.sample, position),
			}))
			.filter((column) => column.name !== '');
		this.refuseRepeated();
		this.left = new Set(this.columns.filter((column) => !taken.has(column.name)));
	}

	guess(): Guess {
		if (this.input.purpose === 'debts') {
			this.instalments = findInstalments(this.left);
			const [first, last] = [this.instalments[0], this.instalments.at(-1)];
			if (first && last)
				this.findings.push(
					`Parcelas em colunas: ${this.instalments.length}, de "${first.value}" a "${last.value}"; cada uma é uma dívida.`,
				);
		}
		this.findByWords();
		this.findContacts();
		this.findByContent();
		this.composeTitle();
		const layout: Layout = {
			...this.base,
			columns: { ...this.found, ...this.base.columns },
			instalments: this.base.instalments.length > 0 ? this.base.instalments : this.instalments,
		};
		return { layout, findings: this.findings };
	}

	private refuseRepeated(): void {
		const seen = new Set<string>();
		for (const { name, header } of this.columns) {
			if (seen.has(name)) throw same(header, header);
			seen.add(name);
		}
	}

	private has(column: ColumnName): boolean {
		return (
			this.found[column] !== undefined ||
			this.base.columns[column] !== undefined ||
			this.base.constants[column] !== undefined
		);
	}

	private take(column: ColumnName, chosen: readonly Column[]): void {
		this.found[column] = chosen.map((one) => one.header);
		for (const one of chosen) this.left.delete(one);
	}

	private findByWords(): void {
		for (const { name } of PORTFOLIO_COLUMNS) {
			if (this.has(name) || isContact(name)) continue;
			if (this.instalments.length > 0 && (name === 'vencimento' || name === 'valor')) continue;
			const all = [...this.left].filter((column) => COLUMN_BY_HEADER.get(column.name)?.name === name);
			const fit = all.filter((column) => fits(name, column, this.input.isCreditor, this.findings));
			const candidates = fit.length > 0 ? fit : NEEDS_CONTENT.has(name) ? [] : all;
			if (candidates.length === 0) continue;
			const rankOf = (column: Column) => COLUMN_BY_HEADER.get(column.name)?.rank ?? 0;
			const best = Math.min(...candidates.map(rankOf));
			const chosen = candidates.filter((column) => rankOf(column) === best);
			if (JOINED_NAMES.has(name)) this.take(name, chosen);
			else {
				const [first, second] = chosen as [Column, Column?];
				if (second && DECISIVE.has(name) && !sameValues(first, second))
					throw same(first.header, second.header);
				this.take(name, [first]);
			}
		}
		this.adoptDocumentNumber();
		if (this.input.purpose === 'payments') this.adoptForPayments();
	}

	/** `Nº Documento` beside `CPF` is the number of the title, and so is a `Documento` without any CPF in it. */
	private adoptDocumentNumber(): void {
		if (this.has('titulo')) return;
		const column = [...this.left].find(
			({ name, sample }) =>
				/^(documento|doc)$/.test(name) && !sample.isEmpty && sample.share(isDocument) < 0.5,
		);
		if (column && this.has('documento')) this.take('titulo', [column]);
	}

	private adoptForPayments(): void {
		if (!this.has('valor_pago') && this.found.valor) {
			this.found.valor_pago = this.found.valor;
			delete this.found.valor;
		}
		const date = [...this.left].find(({ name }) => name === 'data' || name === 'pagamento');
		if (!this.has('pago_em') && date) this.take('pago_em', [date]);
	}

	private findContacts(): void {
		const phones: string[][] = [];
		const emails: string[] = [];
		let ddd: Column | null = null;
		const hasContactPerson = this.columns.some(
			({ name }) => COLUMN_BY_HEADER.get(name)?.name === 'contato_nome',
		);
		for (const column of [...this.left]) {
			const contact = contactOf(column.header);
			if (!contact) continue;
			const party =
				contact.party === 'contato' && !hasContactPerson && contact.kind !== 'nome' ? null : contact.party;
			if (contact.kind === 'ddd') {
				ddd = column;
				continue;
			}
			const headers = contact.kind === 'phone' && ddd && !party ? [ddd, column] : [column];
			if (contact.kind === 'phone') ddd = null;
			if (party !== null) {
				const field = { phone: 'telefone', email: 'email', nome: 'nome', documento: 'documento' }[
					contact.kind
				];
				const name = `${party}_${field}` as ColumnName;
				if (this.isColumn(name) && !this.has(name)) this.take(name, [column]);
			} else if (contact.kind === 'phone' || contact.kind === 'email') {
				if (contact.work) {
					const name = contact.kind === 'phone' ? 'telefone_comercial' : 'email_comercial';
					if (!this.has(name)) this.take(name, headers);
				} else {
					if (
						contact.kind === 'phone'
							? phones.length >= PHONE_COLUMNS.length
							: emails.length >= EMAIL_COLUMNS.length
					)
						continue;
					if (contact.kind === 'phone') phones.push(headers.map((one) => one.header));
					else emails.push(column.header);
					for (const one of headers) this.left.delete(one);
				}
			}
		}
		const free = <T extends ColumnName>(names: readonly T[]) => names.filter((name) => !this.has(name));
		free(PHONE_COLUMNS).forEach((name, n) => phones[n] && (this.found[name] = phones[n]));
		free(EMAIL_COLUMNS).forEach((name, n) => emails[n] && (this.found[name] = [emails[n]]));
		this.debtorIsResponsible();
	}

	/** A school's file may name the pupil and the one who pays; where no other debtor is named, it is the latter. */
	private debtorIsResponsible(): void {
		if (this.input.purpose !== 'debts') return;
		const pairs = [
			['documento', 'responsavel_documento'],
			['nome', 'responsavel_nome'],
			['telefone', 'responsavel_telefone'],
			['email', 'responsavel_email'],
		] as const;
		if (this.has('documento') || !this.found.responsavel_documento) return;
		for (const [own, theirs] of pairs) {
			const headers = this.found[theirs];
			if (!headers || this.base.columns[own]) continue;
			if (own === 'nome' || !this.has(own)) {
				this.found[own] = headers;
				delete this.found[theirs];
			}
		}
	}

	private isColumn(name: string): name is ColumnName {
		return PORTFOLIO_COLUMNS.some((column) => column.name === name);
	}

	/** What no header gave: the one column that looks like it. */
	private findByContent(): void {
		const { purpose } = this.input;
		if (purpose !== 'debts') return;
		this.adopt('documento', (column) => column.sample.share(isDocument) >= 0.6);
		if (this.instalments.length === 0) {
			this.adopt(
				'vencimento',
				(column) => column.sample.share(isDay) >= 0.8 && !OTHER_DATES.test(column.name),
			);
			this.adopt('valor', (column) => column.sample.share(isMoney) >= 0.8 && !OTHER_MONEY.test(column.name));
		}
		this.adopt('nome', (column) => column.sample.share(isName) >= 0.8 && !OTHER_NAMES.test(column.name));
		this.adopt('email', (column) => column.sample.share(isMail) >= 0.6);
		this.adopt(
			'telefone',
			(column) => column.sample.share(isPhone) >= 0.6 && !/fax|cep|contrato|titulo/.test(column.name),
		);
	}

	private adopt(name: ColumnName, looksRight: (column: Column) => boolean): void {
		if (this.has(name)) return;
		const [only, second] = [...this.left].filter((column) => !column.sample.isEmpty && looksRight(column));
		if (!only || second) return;
		this.take(name, [only]);
		this.findings.push(`A coluna "${only.header}" foi tomada por ${name}, pelo conteúdo.`);
	}

	/** The number of a debt must be the same in the next file: it is made by the names of the columns, never by what is in them. */
	private composeTitle(): void {
		if (this.base.columns.titulo) return;
		const parcel = [...this.left].find(({ name }) => PARCEL.has(name));
		const base = this.found.titulo ?? this.found.contrato ?? this.base.columns.contrato;
		if (this.instalments.length > 0) {
			if (!this.found.titulo && base) this.found.titulo = base;
			return;
		}
		if (parcel && base) {
			this.found.titulo = [...base, parcel.header];
			this.left.delete(parcel);
		} else if (parcel && parcel.sample.distinct === parcel.sample.values.length)
			this.take('titulo', [parcel]);
		else if (!this.found.titulo && base && this.input.purpose !== 'debts') this.found.titulo = base;
		else if (!this.found.titulo && base && this.found.vencimento) {
			this.found.titulo = [...base, ...this.found.vencimento];
			this.findings.push(
				`Sem coluna de título: cada dívida leva o número ${base.join('/')} com o vencimento.`,
			);
		}
	}
}
