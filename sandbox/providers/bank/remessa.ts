import { BANKS, type BankColumns, COMMON, type Span } from './columns';
import { ten } from './digits';

export interface Sent {
	movement: string;
	companyUse: string;
	/** As it stands in its columns. */
	ourNumber: string;
	carteira: string;
	documentNumber: string;
	/** `DDMMYY`. */
	dueDate: string;
	cents: number;
	/** What the payer is let off, cents. */
	abatement: number;
	/** CPF of 11 or CNPJ of 14. */
	payerDocument: string;
	line: number;
	raw: string;
}

export interface ReadFile {
	bank: BankColumns;
	fileNumber: number | null;
	header: string;
	titles: Sent[];
}

/** What a bank's validator says of a file that it does not take. */
export class RefusedFile extends Error {
	constructor(
		readonly line: number,
		readonly column: number,
		message: string,
	) {
		super(message);
	}
}

export const at = (line: string, [from, to]: Span): string => line.slice(from - 1, to);

/** Reads a CNAB 400 remessa as strictly as a bank's validator. @throws RefusedFile */
export function readFile(content: Buffer): ReadFile {
	const text = content.toString('latin1');
	if (!text.endsWith('\r\n')) throw new RefusedFile(1, 1, 'Linhas devem terminar em CRLF.');
	const lines = text.slice(0, -2).split('\r\n');
	lines.forEach((line, i) => {
		if (line.length !== 400) throw new RefusedFile(i + 1, line.length + 1, 'Registro sem 400 posições.');
		const odd = line.search(/[^ -~]/);
		if (odd >= 0) throw new RefusedFile(i + 1, odd + 1, 'Caractere fora do ASCII.');
		want(line, i, COMMON.line, String(i + 1).padStart(6, '0'));
	});
	const [header = '', ...rest] = lines;
	want(header, 0, [1, 26], '01REMESSA01COBRANCA       ');
	const bank = BANKS.find(({ code }) => code === at(header, [77, 79]));
	if (!bank) throw new RefusedFile(1, 77, 'Banco desconhecido.');
	for (const [span, value] of bank.headerFixed) want(header, 0, span, value);
	// The account is known by its check digit.
	if (bank.code === '341') want(header, 0, [38, 38], ten(at(header, [27, 30]) + at(header, [33, 37])));
	day(header, 0, [95, 100]);
	const trailer = rest.pop() ?? '';
	want(trailer, lines.length - 1, [1, 1], '9');
	const titles: Sent[] = [];
	rest.forEach((line, i) => {
		const type = line[0] ?? '';
		if (type === '1') titles.push(title(bank, header, line, i + 1));
		else if (!bank.follow.includes(type) || titles.length === 0)
			throw new RefusedFile(i + 2, 1, 'Tipo de registro inesperado.');
	});
	if (titles.length === 0) throw new RefusedFile(2, 1, 'Arquivo sem títulos.');
	const fileNumber = bank.fileNumber ? digits(header, 0, bank.fileNumber) : null;
	return { bank, fileNumber, header, titles };
}

function title(bank: BankColumns, header: string, line: string, index: number): Sent {
	for (const [span, value] of bank.detailFixed) want(line, index, span, value);
	bank.detailSender.forEach((span, i) => want(line, index, span, at(header, bank.headerSender[i] as Span)));
	const movement = at(line, COMMON.occurrence);
	if (!['01', '02', '04', '05', '06'].includes(movement))
		throw new RefusedFile(index + 1, 109, `Ocorrência ${movement} não é aceita.`);
	const cents = digits(line, index, COMMON.amount);
	if (cents === 0) throw new RefusedFile(index + 1, 127, 'Título sem valor.');
	day(line, index, COMMON.dueDate);
	day(line, index, COMMON.issueDate);
	digits(line, index, COMMON.postalCode);
	const type = at(line, COMMON.payerType);
	if (!['01', '02'].includes(type)) throw new RefusedFile(index + 1, 219, 'Tipo de inscrição do pagador.');
	const document = at(line, COMMON.payerDocument).padStart(14, '0');
	if (type === '01' && !document.startsWith('000'))
		throw new RefusedFile(index + 1, 221, 'CPF com mais de 11 dígitos.');
	for (const span of [bank.payerName, COMMON.street, ...bank.place])
		if (at(line, span).trim() === '') throw new RefusedFile(index + 1, span[0], 'Dado do pagador em branco.');
	return {
		movement,
		companyUse: at(line, COMMON.companyUse),
		ourNumber: at(line, bank.ourNumber),
		carteira: at(line, bank.carteira),
		documentNumber: at(line, COMMON.documentNumber),
		dueDate: at(line, COMMON.dueDate),
		cents,
		abatement: digits(line, index, COMMON.abatement),
		payerDocument: type === '01' ? document.slice(3) : document,
		line: index + 1,
		raw: line,
	};
}

function want(line: string, index: number, span: Span, value: string): void {
	if (at(line, span) !== value) throw new RefusedFile(index + 1, span[0], `Esperava "${value.trim()}".`);
}

function digits(line: string, index: number, span: Span): number {
	const value = at(line, span);
	if (!/^\d+$/.test(value)) throw new RefusedFile(index + 1, span[0], 'Campo não numérico.');
	return Number(value);
}

function day(line: string, index: number, span: Span): void {
	const [, d = '', m = '', y = ''] = /^(\d\d)(\d\d)(\d\d)$/.exec(at(line, span)) ?? [];
	const date = new Date(`20${y}-${m}-${d}T00:00:00Z`);
	if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(d))
		throw new RefusedFile(index + 1, span[0], 'Data inválida.');
}
