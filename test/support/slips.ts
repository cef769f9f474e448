import { balanceOn } from '../../engine/domain/debts';
import { bankOf } from '../../engine/domain/boleto/banks';
import { type BoletoTerms, computeBoleto } from '../../engine/domain/boleto/boleto';
import { dynamicPix } from '../../engine/domain/pix';
import type { Party, Slip } from '../../engine/pages/slip';

/** Invented people and companies; documents are valid in form only. */
export const SCHOOL: Party = {
	name: 'Colégio Manhã Serena Ltda.',
	document: { kind: 'PJ', digits: '11222333000181' },
	address: { street: 'Rua das Acácias, 120 – Jardim Açucena', city: 'São Paulo', uf: 'SP', cep: '01310100' },
};
export const PAYER: Party = {
	name: 'João Conceição de Assunção',
	document: { kind: 'PF', digits: '11144477735' },
	address: {
		street: 'Av. Três Irmãos, 45, apto 12 – Vila Ipê',
		city: 'Ribeirão Preto',
		uf: 'SP',
		cep: '14010000',
	},
};

export const PIX = dynamicPix({
	url: 'pix.example.com/qr/v2/cobv/0a1b2c3d4e5f60718293a4b5c6d7e8f9',
	name: 'Colegio Manha Serena',
	city: 'Sao Paulo',
});

const DUE = '2026-12-10';

const TITLES: Readonly<Record<string, Omit<BoletoTerms, 'bank' | 'amountCents' | 'dueDate'>>> = {
	'001': { carteira: '17', convenio: '7654321', nossoNumero: '4821', branch: '1234', account: '98765' },
	'033': { carteira: '101', branch: '1234', convenio: '1234567', nossoNumero: '4821' },
	'041': { carteira: '1', branch: '1234', convenio: '1234567', nossoNumero: '4821' },
	'104': { carteira: 'RG', branch: '1234', convenio: '123456', nossoNumero: '4821' },
	'237': { carteira: '09', nossoNumero: '4821', branch: '1234', account: '98765', accountDigit: '0' },
	'341': { carteira: '109', nossoNumero: '4821', branch: '1234', account: '98765' },
};

/** Three school fees of different age, as a slip due on 10 December 2026. */
export function schoolItems(count = 3): Slip['items'] {
	return Array.from({ length: count }, (_, i) => {
		const month = 9 + (i % 3);
		const dueDate = `2026-${String(month).padStart(2, '0')}-05`;
		const terms = {
			principalCents: 89_990 + i,
			dueDate,
			debtorKind: 'PF',
			finePercent: 2,
			interest: 1,
		} as const;
		return {
			origin: `Mensalidade de ${['setembro', 'outubro', 'novembro'][i % 3]}/2026, contrato 2026-${1000 + i}`,
			dueDate,
			balance: balanceOn(terms, DUE),
		};
	});
}

/** Instalments of one agreement, a month apart, each a boleto of its own: the first has the cents left over. */
export function installments(bank: string, count: number, totalCents: number): Slip[] {
	const each = Math.floor(totalCents / count);
	return Array.from({ length: count }, (_, i) => {
		const dueDate = `${i === 0 ? 2026 : 2027}-${i === 0 ? '12' : String(i).padStart(2, '0')}-10`;
		const principalCents = i === 0 ? totalCents - each * (count - 1) : each;
		const balance = balanceOn({ principalCents, dueDate, debtorKind: 'PF', interest: 'none' }, dueDate);
		return slipOf(
			bank,
			{
				dueDate,
				items: [{ origin: `Parcela ${i + 1} de ${count} do acordo 2026-77`, dueDate, balance }],
				documentNumber: `ACORDO-77/${i + 1}`,
				message: undefined,
			},
			String(4821 + i),
		);
	});
}

export function slipOf(bank: string, change: Partial<Slip> = {}, nossoNumero?: string): Slip {
	const items = change.items ?? schoolItems();
	const amountCents = items.reduce((sum, { balance }) => sum + balance.totalCents, 0);
	const { dueDate = DUE } = change;
	const title = { ...TITLES[bank], ...(nossoNumero ? { nossoNumero } : {}) } as Omit<
		BoletoTerms,
		'bank' | 'amountCents' | 'dueDate'
	>;
	const boleto = computeBoleto({ ...title, bank, amountCents, dueDate });
	return {
		registeredBy: bankOf(bank).name,
		barcode: boleto.barcode,
		dueDate,
		nossoNumero: boleto.nossoNumero.printed,
		beneficiaryCode: bankOf(bank).beneficiaryCode(title),
		carteira: title.carteira,
		documentNumber: 'MENS-2026/4821',
		documentDate: '2026-11-22',
		processingDate: '2026-11-22',
		kind: 'DS',
		creditor: SCHOOL,
		payer: PAYER,
		instructions: [
			'Após o vencimento: multa de 2% e juros de 1% ao mês, calculados pelo banco.',
			'Não receber após 30 dias do vencimento.',
			'Dúvidas: (11) 90000-0000, de segunda a sexta, das 9h às 18h.',
		],
		items,
		pix: PIX,
		message:
			'Este boleto reúne as mensalidades em aberto. Se já pagou alguma delas, avise-nos antes de pagar: o valor será revisto.',
		...change,
	};
}
