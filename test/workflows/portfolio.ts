import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { writePortfolio } from '../../sandbox/demo/generate';

export interface Debtor {
	name: string;
	/** Right check digits over an invented base; one each. */
	document: string;
	/** `5511900001234`. */
	phone: string;
	uf: string;
	cep: string;
	/** `2026-11-20`. */
	due: string;
	email?: string;
}

const COLUMNS =
	'credor;contrato;titulo;documento;nome;telefone;telefone2;telefone3;email;cep;uf;cidade;produto;descricao;tipo_divida;vencimento;valor;multa_pct;juros_mes_pct;entrada;grupo;filial';

/** A portfolio of the school with one debt for each debtor. */
export function writeDebtors(file: string, debtors: readonly Debtor[]): string {
	const rows = debtors.map(({ name, document, phone, uf, cep, due, email = '' }, index) =>
		[
			...['escola', `C-${index}`, `T-${document}`, document, name, phone, '', '', email, cep, uf, ''],
			...['Curso', 'Mensalidade', 'mensalidade_escolar', due.split('-').reverse().join('/'), '250,00'],
			...['2,00', '1,00', '', '', ''],
		].join(';'),
	);
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(file, `${[COLUMNS, ...rows].join('\n')}\n`);
	return file;
}

export function writeDemo(file: string, debts: number, referenceDate: string): string {
	mkdirSync(path.dirname(file), { recursive: true });
	writePortfolio(file, { debts, referenceDate, seed: 7 });
	return file;
}

/** A CPF whose base begins with 000, as in the demo: nobody's. */
export function inventedCpf(number: number): string {
	let digits = String(number).padStart(9, '0');
	for (const length of [10, 11]) {
		let sum = 0;
		for (let i = 0; i < digits.length; i++) sum += Number(digits[i]) * (length - i);
		digits += String(((sum * 10) % 11) % 10);
	}
	return digits;
}
