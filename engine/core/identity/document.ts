import { type Parsed, accepted, refused } from '../parsed';
import { formatCnpj, maskCnpj, parseCnpj } from './cnpj';
import { formatCpf, maskCpf, parseCpf } from './cpf';

/** PF = pessoa física (CPF), PJ = pessoa jurídica (CNPJ). */
export type PersonKind = 'PF' | 'PJ';

export interface Document {
	kind: PersonKind;
	/** 11 digits of a CPF or the 14 characters of a CNPJ, which may hold letters, without punctuation. */
	digits: string;
}

/** Reads a CPF or CNPJ by its length, with or without punctuation. Nothing is guessed: lost zeros are refused. */
export function parseDocument(text: string): Parsed<Document> {
	const bare = text.replace(/[\s.\-/]/g, '');
	if (bare === '') return refused('CPF ou CNPJ em branco.');
	if (/^\d+(?:,\d+)?E\+?\d+$/i.test(bare)) {
		return refused(
			'Documento em notação científica: a planilha perdeu os dígitos; formate a coluna como texto.',
		);
	}
	if (bare.length === 11) return as('PF', parseCpf(text));
	if (bare.length === 14) return as('PJ', parseCnpj(text));
	return refused(
		`Documento com ${bare.length} caracteres; CPF tem 11 e CNPJ 14 (planilhas costumam tirar zeros à esquerda).`,
	);
}

function as(kind: PersonKind, parsed: Parsed<string>): Parsed<Document> {
	return parsed.ok ? accepted({ kind, digits: parsed.value }) : parsed;
}

/** With punctuation, for documents that the law wants whole. */
export function formatDocument(document: Document): string {
	return document.kind === 'PF' ? formatCpf(document.digits) : formatCnpj(document.digits);
}

/** For screens, items and logs: `•••.444.777-••` or `••.222.333/0001-••`. */
export function maskDocument(document: Document): string {
	return document.kind === 'PF' ? maskCpf(document.digits) : maskCnpj(document.digits);
}
