/** A creditor whose bank registers from files: only there where the bank is (`npm start -- --bank`). */
import { inventedCpf } from '../demo/numbers';
import type { DemoCreditor } from './portfolios';

export const AGREEMENT = 'itau-109';

export const bankCreditor: DemoCreditor = {
	id: 'clinica',
	displayName: 'Clínica Vida Serena',
	legalName: 'Vida Serena Serviços de Saúde Ltda',
	document: '00000004990137',
	address: 'Rua Serena, 44, Centro, Campinas/SP, CEP 13010-000',
	phone: '+5519900000400',
	mode: 'live',
	agency: null,
	kind: 'own',
	sms42a: 'Clin.Vida Serena CNPJ 00.000.004/9901-37 R.Serena 44',
	senders: [{ channel: 'email', provider: 'smtp', address: 'financeiro@vidaserena.example' }],
	settings: {
		journey: 'escola',
		testPhone: '+5519900000001',
		testEmail: 'operador@vidaserena.example',
		openQuietDays: [],
		closedDays: [],
		whatsappAllowed: false,
		charges: { provider: 'cnab', kind: 'boleto', dueInDays: 3, agreement: AGREEMENT },
	},
};

/** As *Bank Agreement → Save* has it. */
export const agreement = {
	agreementId: AGREEMENT,
	creditorId: bankCreditor.id,
	bank: '341',
	format: 400,
	carteira: '109',
	contract: { branch: '1234', account: '56789', accountDigit: '7', species: 'DS' },
};

const COLUMNS = [
	...[
		'credor',
		'contrato',
		'titulo',
		'documento',
		'nome',
		'telefone',
		'email',
		'endereco',
		'cidade',
		'uf',
		'cep',
	],
	...['produto', 'descricao', 'vencimento', 'valor', 'multa_pct', 'juros_mes_pct'],
];

/** Debts of the clinic that fall due on that day; the bank wants to know where each payer lives. */
export function clinicPortfolio(debts: number, dueDate: string): string {
	const rows = Array.from({ length: debts }, (_, i) => {
		const n = i + 1;
		const cents = 12_000 + 1_735 * n;
		return [
			...['clinica', `P-${n}`, `CV-${n}`, inventedCpf(990_000 + n), `Paciente Inventado ${n}`],
			...['', `paciente${n}@caixa.example`, `Rua das Flores, ${n}`, 'Campinas', 'SP', '13010-000'],
			...['Plano', 'Mensalidade do plano', dueDate.split('-').reverse().join('/')],
			...[`${Math.floor(cents / 100)},${String(cents % 100).padStart(2, '0')}`, '2,00', '1,00'],
		].join(';');
	});
	return `${[COLUMNS.join(';'), ...rows].join('\n')}\n`;
}
