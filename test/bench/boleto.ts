import { type BoletoTerms, computeBoleto, printedLine } from '../../engine/domain/boleto/boleto';
import { bankOf } from '../../engine/domain/boleto/banks';
import { readBoleto } from '../../engine/domain/boleto/read';
import type { Contender, Task } from './measure';
import { peer, same } from './peers';

/** Inputs of every task: enough that nothing can be remembered from one to the next. */
const SIZE = 1024;
const at = <T>(pool: readonly T[], i: number): T => pool[i % SIZE] as T;
const pool = <T>(make: (i: number) => T): T[] => Array.from({ length: SIZE }, (_, i) => make(i));

/**
 * Due dates that both read: gerar-boletos takes `dd-mm-yyyy` for `mm-dd-yyyy` and refuses 2024 and later, so day and month
 * are equal and the year is 2023.
 */
const dueDateOf = (i: number) => `2023-${month(i)}-${month(i)}`;
const month = (i: number) => String((i % 12) + 1).padStart(2, '0');

/** Distinct and spread, so that the digits differ. */
const numberOf = (i: number, digits: number) =>
	String((i * 7_919 + 104_729) % 10 ** digits).padStart(digits, '0');
const amountOf = (i: number) => 1_000 + ((i * 7_907) % 900_000);

export const ITAU = (i: number): BoletoTerms => ({
	bank: '341',
	carteira: '109',
	branch: '0320',
	account: '03200',
	accountDigit: '6',
	nossoNumero: numberOf(i, 8),
	amountCents: amountOf(i),
	dueDate: dueDateOf(i),
});

const BANCO_DO_BRASIL = (i: number): BoletoTerms => ({
	bank: '001',
	carteira: '18',
	branch: '1545',
	account: '10403005',
	convenio: '1234567',
	nossoNumero: `1234567${numberOf(i, 10)}`,
	amountCents: amountOf(i),
	dueDate: dueDateOf(i),
});

const SANTANDER = (i: number): BoletoTerms => ({
	bank: '033',
	carteira: '102',
	branch: '3978',
	convenio: '6404154',
	nossoNumero: numberOf(i, 7),
	amountCents: amountOf(i),
	dueDate: dueDateOf(i),
});

export function tasks(): Task[] {
	return [
		issue('Itaú: line and barcode', ITAU, [gerarBoletos('Itau', ITAU)]),
		issue('Banco do Brasil: line and barcode', BANCO_DO_BRASIL, [
			gerarBoletos('BancoBrasil', BANCO_DO_BRASIL),
		]),
		issue('Santander: line and barcode', SANTANDER, [
			gerarBoletos('Santander', SANTANDER),
			nodeBoleto(SANTANDER),
		]),
		reading(),
	];
}

/** What a contender must give for an input, to be compared. */
interface Numbers {
	line: string;
	barcode: string;
}

function issue(
	name: string,
	terms: (i: number) => BoletoTerms,
	peers: ReadonlyArray<Contender & { run(i: number): Numbers }>,
): Task {
	const inputs = pool(terms);
	const ours = { name: 'this package', run: (i: number) => computeBoleto(at(inputs, i)) };
	return {
		name,
		unit: 'boletos',
		ours,
		peers,
		goal: 10,
		verify() {
			for (let i = 0; i < SIZE; i++) {
				const boleto = ours.run(i);
				for (const one of peers)
					same(one.name, one.run(i), { line: printedLine(boleto), barcode: boleto.barcode });
			}
		},
	};
}

export interface GerarBoletos {
	Boletos: new (data: object) => {
		gerarBoleto(): void;
		pdfStream(stream: NodeJS.WritableStream): Promise<{ stream: NodeJS.WritableStream }>;
		boletoInfo: {
			_banco: { geraCodigoDeBarrasPara(info: object): string };
			getLinhaDigitavelFormatado(): { linha: string };
		};
	};
	Bancos: Record<string, new () => object>;
}

const PLACE = {
	logradouro: 'Rua das Acácias, 1',
	bairro: 'Centro',
	cidade: 'São Paulo',
	estadoUF: 'SP',
	cep: '01310100',
};

function gerarBoletos(
	bank: string,
	terms: (i: number) => BoletoTerms,
): Contender & { run(i: number): Numbers } {
	const { exports, version } = peer<GerarBoletos>('gerar-boletos');
	const Banco = exports.Bancos[bank] as new () => object;
	const inputs = pool((i) => dataOf(terms(i)));
	return {
		name: 'gerar-boletos',
		version,
		note: 'no due date after 2023; the caller supplies the digit of nosso número',
		run(i) {
			const boleto = new exports.Boletos({ ...at(inputs, i), banco: new Banco() });
			boleto.gerarBoleto();
			const { boletoInfo } = boleto;
			return {
				line: boletoInfo.getLinhaDigitavelFormatado().linha,
				barcode: boletoInfo._banco.geraCodigoDeBarrasPara(boletoInfo),
			};
		},
	};
}

export function dataOf(terms: BoletoTerms): object {
	const { digits, checkDigit } = bankOf(terms.bank).nossoNumero(terms);
	const [year, month, day] = (terms.dueDate ?? '').split('-');
	return {
		pagador: { nome: 'João Conceição', registroNacional: '11144477735', endereco: PLACE },
		instrucoes: ['Sem instruções'],
		beneficiario: {
			nome: 'Colégio Manhã Serena',
			cnpj: '11222333000181',
			endereco: PLACE,
			dadosBancarios: {
				carteira: terms.carteira,
				agencia: terms.branch,
				agenciaDigito: '0',
				conta: terms.account ?? terms.convenio,
				contaDigito: terms.accountDigit ?? '0',
				convenio: terms.convenio,
				codigoBeneficiario: terms.convenio,
				nossoNumero: digits,
				nossoNumeroDigito: checkDigit,
			},
		},
		boleto: {
			numeroDocumento: '1001',
			especieDocumento: 'DM',
			valor: terms.amountCents / 100,
			datas: { vencimento: `${day}-${month}-${year}`, processamento: '01-01-2023', documentos: '01-01-2023' },
		},
	};
}

interface NodeBoleto {
	Boleto: new (data: object) => { linha_digitavel: string; barcode_data: string };
}

function nodeBoleto(terms: (i: number) => BoletoTerms): Contender & { run(i: number): Numbers } {
	const { exports, version } = peer<NodeBoleto>('node-boleto');
	const issued = new Date('2023-01-01T12:00:00Z');
	const inputs = pool((i) => {
		const { amountCents, nossoNumero, branch, convenio, carteira, dueDate } = terms(i);
		return {
			banco: 'santander',
			data_emissao: issued,
			data_vencimento: new Date(`${dueDate ?? ''}T12:00:00Z`),
			valor: amountCents,
			nosso_numero: nossoNumero,
			numero_documento: '1001',
			cedente: 'Colégio Manhã Serena',
			cedente_cnpj: '11222333000181',
			agencia: branch,
			codigo_cedente: convenio,
			carteira,
		};
	});
	return {
		name: 'node-boleto',
		version,
		run(i) {
			const boleto = new exports.Boleto(at(inputs, i));
			return { line: boleto.linha_digitavel, barcode: boleto.barcode_data };
		},
	};
}

interface BoletoUtils {
	validarBoleto(code: string): {
		sucesso: boolean;
		codigoBarras: string;
		vencimentoComNovoFator2025: Date;
		valor: number;
	};
}

/** Due dates of today, which only its second reading of the factor tells rightly. */
const TODAY = '2026-11-22';

function reading(): Task {
	const { exports: utils, version } = peer<BoletoUtils>('@mrmgomes/boleto-utils');
	const lines = pool((i) => {
		const terms = [ITAU, BANCO_DO_BRASIL, SANTANDER][i % 3] as typeof ITAU;
		return computeBoleto({
			...terms(i),
			dueDate: `2027-${month(i)}-${String((i % 28) + 1).padStart(2, '0')}`,
		}).line;
	});
	const ours = { name: 'this package', run: (i: number) => readBoleto(at(lines, i), TODAY) };
	const validate = (i: number) => utils.validarBoleto(at(lines, i));
	return {
		name: 'reading a line, every digit verified, with due date and amount',
		unit: 'lines',
		ours,
		peers: [{ name: '@mrmgomes/boleto-utils', version, run: validate }],
		goal: 20,
		verify() {
			for (let i = 0; i < SIZE; i++) {
				const one = validate(i);
				const read = ours.run(i);
				if (!read.ok) throw new Error(read.reason);
				const { barcode, amountCents, dueDate } = read.value;
				const day = one.vencimentoComNovoFator2025.toISOString().slice(0, 10);
				same(
					'boleto-utils',
					[one.codigoBarras, Math.round(one.valor * 100), day],
					[barcode, amountCents, dueDate.date],
				);
			}
		},
	};
}
