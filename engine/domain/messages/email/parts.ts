import { badInput } from '../../../core/errors';
import { type Cents, assertCents, formatReais, sumCents } from '../../../core/money';
import type { EmailBalance, EmailDebt, EmailModel } from './types';

/** The named components of a balance in the order in which a debtor reads them; what is zero is left out. */
const COMPONENTS: readonly [key: Exclude<keyof EmailBalance, 'total'>, label: string, sign: 1 | -1][] = [
	['principal', 'Valor original', 1],
	['fine', 'Multa', 1],
	['interest', 'Juros', 1],
	['correction', 'Correção monetária', 1],
	['costs', 'Custas', 1],
	['honorarios', 'Honorários', 1],
	['otherFees', 'Outros encargos', 1],
	['discount', 'Desconto', -1],
	['paid', 'Já pago', -1],
];

/** Each component as a line, e.g. `Multa`, `R$ 2,00`. @throws CobrancaError badInput when they do not add up to the total */
export function balanceLines(balance: EmailBalance): { label: string; amount: string }[] {
	const parts = COMPONENTS.map(([key, label, sign]) => ({ key, label, cents: sign * (balance[key] ?? 0) }));
	if (sumCents(parts.map((part) => part.cents)) !== assertCents(balance.total)) {
		throw badInput(
			'balance',
			'The components of a debt do not add up to its total.',
			'Compute the balance again.',
		);
	}
	return parts
		.filter(({ key, cents }) => key === 'principal' || cents !== 0)
		.map(({ label, cents }) => ({ label, amount: formatReais(cents) }));
}

export function totalOf(debts: readonly EmailDebt[]): Cents {
	return sumCents(debts.map((debt) => debt.balance.total));
}

/** `2026-11-22` → `22/11/2026`. */
export function day(iso: string): string {
	return iso.replace(/^(\d{4})-(\d{2})-(\d{2}).*$/, '$3/$2/$1');
}

export function greeting({ firstName }: EmailModel): string {
	return firstName.trim() === '' ? 'Olá!' : `Olá, ${firstName.trim()}!`;
}

/** Who writes, and for whom. */
export function speaker({ creditor, agency }: EmailModel): string {
	return agency === undefined ? creditor.displayName : `${agency}, em nome de ${creditor.displayName}`;
}

export function debtTitle({ description, reference }: EmailDebt): string {
	return reference === undefined || reference === '' ? description : `${description} · ${reference}`;
}

/** Sentences that every message has, in HTML and in text. */
export const SENTENCES = {
	whoIsThis: (model: EmailModel): string =>
		model.firstName.trim() === ''
			? `Não é com você? Responda "não sou eu" e não escreveremos mais a este endereço.`
			: `Não é ${model.firstName.trim()}? Responda "não sou eu" e não escreveremos mais a este endereço.`,
	person: (model: EmailModel): string =>
		`Mensagem automática. Para falar com uma pessoa, responda a este e-mail ou ligue para ${model.creditor.phone}.`,
	paid: 'Se você já pagou, desconsidere esta mensagem: a baixa pode levar até dois dias úteis.',
	options: 'Compare as opções',
	noSaving: 'Sem desconto',
	firstPayment: (iso: string): string => `1º pagamento em ${day(iso)}`,
	choose: 'Escolher esta opção',
	beneficiary: (name: string): string =>
		`Confira no aplicativo do seu banco: o beneficiário é ${name.replace(/\.$/, '')}.`,
	verify: 'Esta mensagem é verdadeira? Confira aqui',
	stop: 'Não quero mais receber estes e-mails',
} as const;

/**
 * An address that may stand in a message: https, `mailto:` where it is said, or this machine for the sandbox.
 * @throws CobrancaError badInput
 */
export function safeUrl(url: string, field: string, mailto = false): string {
	const parsed = URL.parse(url);
	const here = parsed?.protocol === 'http:' && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(parsed.hostname);
	if (parsed?.protocol === 'https:' || here || (mailto && parsed?.protocol === 'mailto:'))
		return parsed?.href ?? url;
	throw badInput(field, 'The address of a link must begin with https://.');
}
