import { parse } from 'csv-parse/sync';

/** One debt as the judge needs it. */
export interface JudgedDebt {
	dueDate: string;
	/** Word of the file; empty = unknown. */
	kind: string;
	placedFrom: string;
	/** Principal. */
	cents: number;
	/** Of the contract, once; a person owes 2 at most. */
	finePercent: number;
	/** Simple interest a month. */
	monthPercent: number;
}

/** One debtor of one creditor. */
export interface JudgedDebtor {
	key: string;
	firstName: string;
	cep: string;
	uf: string;
	/** Digits with country code. */
	phones: Set<string>;
	/** Lower case. */
	emails: Set<string>;
	debts: JudgedDebt[];
	/** What the file says of WhatsApp; a refusal in any row counts. */
	whatsapp: 'yes' | 'no' | 'unsaid';
}

/** Debtors by `creditor phone` and `creditor mailbox`; a shared one has several. */
export interface JudgedPortfolio {
	debtors: Map<string, JudgedDebtor>;
	/** The same person at each creditor. */
	byDocument: Map<string, JudgedDebtor[]>;
	byPhone: Map<string, JudgedDebtor[]>;
	byEmail: Map<string, JudgedDebtor[]>;
}

export function phoneKey(creditorId: string, phone: string): string {
	return `${creditorId} ${phone}`;
}

/**
 * Reads the house layout plainly: UTF-8, `;`, the column names of the demo file. Rows that no import may accept
 * (unknown creditor, wrong check digit, impossible date, no name or title, no positive value, repeated title) count
 * for nothing: a message that only such a row explains goes to an unknown phone.
 */
export function readPortfolio(csv: string, creditorIds: ReadonlySet<string>): JudgedPortfolio {
	const rows: Record<string, string>[] = parse(csv, {
		delimiter: ';',
		bom: true,
		columns: true,
		skip_empty_lines: true,
	});
	const portfolio: JudgedPortfolio = {
		debtors: new Map(),
		byDocument: new Map(),
		byPhone: new Map(),
		byEmail: new Map(),
	};
	const titles = new Set<string>();
	// Rows that name nobody are the first creditor's: so the sandbox imports them.
	const [first = ''] = creditorIds;
	for (const row of rows) {
		row.credor ||= first;
		const title = `${row.credor} ${row.titulo}`;
		const document = normalDocument(row.documento ?? '');
		const dueDate = isoDay(row.vencimento ?? '');
		const good = creditorIds.has(row.credor ?? '') && row.titulo && row.nome && isPositive(row.valor ?? '');
		if (!good || !document || !dueDate || titles.has(title)) continue;
		titles.add(title);
		add(portfolio, row, document, dueDate);
	}
	return portfolio;
}

function add(
	portfolio: JudgedPortfolio,
	row: Record<string, string>,
	document: string,
	dueDate: string,
): void {
	const creditorId = row.credor ?? '';
	const key = `${creditorId} ${document}`;
	let debtor = portfolio.debtors.get(key);
	if (!debtor) {
		const firstName = (row.nome ?? '').split(' ')[0] ?? '';
		debtor = {
			key,
			firstName,
			cep: '',
			uf: '',
			phones: new Set(),
			emails: new Set(),
			debts: [],
			whatsapp: 'unsaid',
		};
		portfolio.debtors.set(key, debtor);
		portfolio.byDocument.set(document, [...(portfolio.byDocument.get(document) ?? []), debtor]);
	}
	debtor.cep ||= (row.cep ?? '').replace(/\D/g, '');
	debtor.uf ||= row.uf ?? '';
	const word = (row.aceite_whatsapp ?? '').trim().toLowerCase();
	if (['não', 'nao', 'n', '0'].includes(word)) debtor.whatsapp = 'no';
	else if (debtor.whatsapp === 'unsaid' && (['sim', 's', '1'].includes(word) || isoDay(word)))
		debtor.whatsapp = 'yes';
	const fine = percentOf(row.multa_pct);
	debtor.debts.push({
		dueDate,
		kind: row.tipo_divida ?? '',
		placedFrom: isoDay(row.entrada ?? '') ?? '',
		cents: centsOf(row.valor ?? ''),
		finePercent: document.length === 11 ? Math.min(2, fine) : fine,
		monthPercent: percentOf(row.juros_mes_pct),
	});
	for (const [column, text] of Object.entries(row)) {
		if (!/^telefone\d?$/.test(column)) continue;
		const phone = normalPhone(text ?? '');
		if (!phone || debtor.phones.has(phone)) continue;
		debtor.phones.add(phone);
		const at = phoneKey(creditorId, phone);
		portfolio.byPhone.set(at, [...(portfolio.byPhone.get(at) ?? []), debtor]);
	}
	for (const text of [row.email, row.email2]) {
		const email = (text ?? '').trim().toLowerCase();
		if (!/^\S+@\S+\.\S+$/.test(email) || debtor.emails.has(email)) continue;
		debtor.emails.add(email);
		const at = phoneKey(creditorId, email);
		portfolio.byEmail.set(at, [...(portfolio.byEmail.get(at) ?? []), debtor]);
	}
}

function normalPhone(text: string): string | null {
	if (/[a-z]/i.test(text)) return null;
	let digits = text.replace(/\D/g, '');
	if (digits.startsWith('55') && digits.length >= 12) digits = digits.slice(2);
	if (digits.startsWith('0') && !digits.startsWith('0800')) digits = digits.slice(1);
	return /^[1-9]{2}9\d{8}$/.test(digits) || /^[1-9]{2}[2-5]\d{7}$/.test(digits) ? `55${digits}` : null;
}

/** The bare characters when both check digits hold; up to three eaten zeros of a CPF are put back. */
function normalDocument(text: string): string | null {
	const bare = text.replace(/[.\-/\s]/g, '');
	if (/^[0-9A-Z]{12}\d\d$/.test(bare)) return checks(bare, 9) ? bare : null;
	const cpf = bare.padStart(11, '0');
	return /^\d{8,11}$/.test(bare) && checks(cpf, 11) ? cpf : null;
}

/** Modulus 11 over each of the last two digits; weights run from 2 on the right up to `top`, then again from 2. */
function checks(characters: string, top: number): boolean {
	return [2, 1].every((fromEnd) => {
		const end = characters.length - fromEnd;
		let sum = 0;
		for (let i = 0; i < end; i++) sum += (characters.charCodeAt(i) - 48) * (2 + ((end - 1 - i) % (top - 1)));
		return Number(characters.charAt(end)) === (sum % 11 < 2 ? 0 : 11 - (sum % 11));
	});
}

function isoDay(text: string): string | null {
	const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text) ?? [];
	if (!day || !month || !year) return null;
	const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
	return date.getUTCMonth() + 1 === Number(month) ? `${year}-${month}-${day}` : null;
}

function isPositive(text: string): boolean {
	return /^[\d.]+,\d{2}$/.test(text) && centsOf(text) > 0;
}

const centsOf = (text: string) => Math.round(numberOf(text) * 100);
const numberOf = (text: string) => Number(text.replaceAll('.', '').replace(',', '.'));

/** `2,00`, `2%`; nothing agreed = nothing. */
function percentOf(text = ''): number {
	const bare = text.replace(/[%\s]/g, '');
	return /^\d+(,\d+)?$/.test(bare) ? numberOf(bare) : 0;
}
