/**
 * Three invented debtors to whom every shipped message is rendered, in tests and in docs/templates.md: a short name with page and
 * charge, a long name with a charge only, a company with neither.
 */
import { addDays } from '../../engine/core/calendar';
import { formatReais } from '../../engine/core/money';
import type { DebtValues, MessageValues, PaymentValues } from '../../engine/domain/messages/library/types';
import { firstName } from '../../engine/domain/messages/templates';
import { BAND_DEFAULTS, buildOffers, offerInWords, offersNote } from '../../engine/domain/negotiation';
import type { Balance } from '../../engine/domain/debts';

export const TODAY = '2026-11-23';
export const LINKS = {
	stopUrl: 'https://pague.horizonteazul.example/sair/7Hk2Qw9x',
	verifyUrl: 'https://pague.horizonteazul.example/verdadeira',
};

const CREDITORS: Record<string, MessageValues['creditor']> = {
	escola: {
		id: 'horizonte',
		displayName: 'Colégio Horizonte Azul',
		phone: '(11) 90000-0100',
		sms42a: 'H Azul Ltda CNPJ 00000001990101 R Azul 10 S Paulo SP',
		block42a: 'Horizonte Azul Educação Ltda · CNPJ 00.000.001/9901-01 · Rua Azul, 10, São Paulo/SP',
	},
	varejo: {
		id: 'boavista',
		displayName: 'Lojas Boa Vista',
		phone: '(21) 90000-0200',
		sms42a: 'Boa Vista SA CNPJ 00000002990110 Av Mar 200 Rio RJ',
		block42a: 'Boa Vista Comércio S.A. · CNPJ 00.000.002/9901-10 · Avenida do Mar, 200, Rio de Janeiro/RJ',
	},
	fornecedor: {
		id: 'serraclara',
		displayName: 'Distribuidora Serra Clara',
		phone: '(31) 90000-0300',
		sms42a: 'Serra Clara CNPJ 00000003990129 R Minas 30 BH MG',
		block42a: 'Serra Clara Distribuidora Ltda · CNPJ 00.000.003/9901-29 · Rua Minas, 30, Belo Horizonte/MG',
	},
};

const LINE = '00190.00009 01234.567891 23456.789012 3 12340000015000';
const PIX =
	'00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865406150.005802BR5914NOME INVENTADO6009SAO PAULO62070503***6304ABCD';

/** Amounts of a debt at `age` days: 2 % and 0,033 % a day once it is overdue. */
function debt(description: string, principal: number, age: number, late: number): DebtValues {
	const due = addDays(TODAY, -age + late);
	const overdue = Math.max(0, age - late);
	const fine = overdue > 0 ? Math.round(principal * 0.02) : 0;
	const interest = Math.round(principal * 0.00033 * overdue);
	return {
		description,
		dueDate: due,
		balance: { principal, fine, interest, total: principal + fine + interest },
	};
}

/** Of who paid these debts, and a little more where there are several. */
function paymentOf(debts: readonly DebtValues[]): PaymentValues {
	const surplus = debts.length > 1 ? 1_000 : 0;
	const items = debts.map(({ description, dueDate, balance }, i) => ({
		description: description ?? 'Título',
		dueDate,
		amount: balance.total + (i === 0 ? surplus : 0),
	}));
	return {
		amount: items.reduce((sum, { amount }) => sum + amount, 0),
		paidOn: addDays(TODAY, -1),
		count: debts.length,
		items,
		allocation: 'multa R$ 3,00, juros R$ 1,20, principal R$ 115,80',
		surplus,
	};
}

function values(kind: string, debtor: MessageValues['debtor'], debts: DebtValues[]): MessageValues {
	const total = debts.reduce((sum, one) => sum + one.balance.total, 0);
	return {
		creditor: CREDITORS[kind] ?? (CREDITORS['escola'] as MessageValues['creditor']),
		debtor,
		case: { count: debts.length, total: formatReais(total), oldestDueDate: debts[0]?.dueDate ?? null },
		debts,
		...(kind === 'pagamento'
			? { payment: paymentOf(debts), paid: [{ paidOn: addDays(TODAY, -40), amount: 9_900 }] }
			: {}),
		today: TODAY,
	};
}

/** As a creditor offers them that lets fine and interest go for who pays at once, and divides by three. */
function offersFor(debts: readonly DebtValues[]): Pick<MessageValues, 'offers' | 'offersNote'> {
	const sum = (of: (balance: DebtValues['balance']) => number) =>
		debts.reduce((total, { balance }) => total + of(balance), 0);
	const balance: Partial<Balance> = {
		daysOverdue: 30,
		principalCents: sum(({ principal }) => principal),
		fineCents: sum(({ fine = 0 }) => fine),
		interestCents: sum(({ interest = 0 }) => interest),
		discountCents: 0,
		totalCents: sum(({ total }) => total),
	};
	const band = { ...BAND_DEFAULTS, fromDays: 1, fineOff: 100, interestOff: 100, maxInstallments: 3 };
	const offers = buildOffers({ bands: [band] }, [{ debtId: 'd1', balance: balance as Balance }], TODAY);
	return { offers: offers.map(offerInWords), offersNote: offersNote(offers) };
}

export interface Sample {
	title: string;
	values: MessageValues;
}

/** The three debtors as a step `age` days after the due date finds them. */
export function samples(journey: string, age: number): Sample[] {
	const word = { varejo: 'Fatura', fornecedor: 'Nota fiscal' }[journey] ?? 'Mensalidade';
	const ana = values(journey, { firstName: firstName('ANA SÁ'), kind: 'PF' }, [
		debt(`${word} de novembro`, 15_000, age, 0),
	]);
	const long = values(
		journey,
		{ firstName: firstName('Maximiliana Aparecida de Albuquerque Cavalcanti'), kind: 'PF' },
		[
			debt(`${word} de novembro`, 125_000, age, 0),
			debt(`${word} complementar`, 9_990, age, 0),
			debt('Serviço avulso', 4_500, age, 1),
			debt('Segunda via', 1_250, age, 1),
		],
	);
	const company = values(
		journey,
		{ firstName: 'Comércio', kind: 'PJ', name: 'Comércio de Panificação Pão Quente do Vale Ltda' },
		[debt(`${word} 1021`, 1_234_567, age, 0), debt(`${word} 1022`, 98_000, age, 1)],
	);
	const beneficiary = ana.creditor.block42a.split(' · ')[0] as string;
	return [
		{
			title: 'Ana (página, boleto e Pix)',
			values: {
				...ana,
				charge: { beneficiary, digitableLine: LINE, pixCopyPaste: PIX, dueDate: TODAY },
				portal: { url: 'https://pague.horizonteazul.example/c/7Hk2Qw9xT4' },
				...(age >= 15 ? offersFor(ana.debts ?? []) : {}),
			},
		},
		{
			title: 'Maximiliana (só Pix, sem página)',
			values: {
				...long,
				charge: { beneficiary, pixCopyPaste: PIX },
				// An answer to the e-mail is how she chooses.
				...(age >= 20 ? offersFor(long.debts ?? []) : {}),
			},
		},
		{ title: 'Empresa (sem página e sem boleto)', values: company },
	];
}
