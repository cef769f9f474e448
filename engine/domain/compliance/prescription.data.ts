import type { Evidence } from './types';

export interface TermRow {
	/** Kind of debt as the portfolio names it. */
	kind: string;
	/** Full years from the nominal due date. */
	years: number;
	/** What it is, pt-BR. */
	label: string;
	source: string;
	evidence: Evidence;
}

/**
 * Terms of prescription. A prescribed debt is not collected, not even out of court (STJ, REsp 2.088.100 of 2023 and
 * 2.103.726 of 2024; Tema 1264 pending). Where courts differ or nothing was read, never more than the five years of
 * CC 206 §5 I. Evidence V is of the norm itself; that an everyday kind falls under it is our reading, hence G. A kind
 * that is not here is unknown: past its first year a person must look at it.
 */
export const PRESCRIPTION_TERMS: readonly TermRow[] = [
	term('instrument', 5, 'dívida líquida em instrumento', 'CC art. 206 §5 I', 'V'),
	term('rent', 3, 'aluguel', 'CC art. 206 §3 I', 'V'),
	term('creditTitle', 3, 'título de crédito', 'CC art. 206 §3 VIII', 'V'),
	term('bankLoan', 5, 'empréstimo ou financiamento', 'CC art. 206 §5 I', 'G'),
	term('card', 5, 'fatura de cartão', 'CC art. 206 §5 I', 'G'),
	term('boleto', 5, 'boleto de contrato', 'CC art. 206 §5 I', 'G'),
	term('school', 5, 'mensalidade escolar', 'CC art. 206 §5 I', 'G'),
	term('healthPlan', 5, 'mensalidade de plano de saúde', 'CC art. 206 §5 I', 'G'),
	term('condominium', 5, 'cota condominial', 'CC art. 206 §5 I; STJ Tema 949', 'G'),
	term('professionalFees', 5, 'honorários de profissional liberal', 'CC art. 206 §5 II', 'G'),
	term(
		'utility',
		5,
		'água, luz, gás, telefone',
		'CC art. 206 §5 I, por prudência (há decisões de 10 anos)',
		'D',
	),
	term('compensation', 3, 'reparação civil', 'CC art. 206 §3 V', 'G'),
	term('insurance', 1, 'prêmio de seguro', 'CC art. 206 §1 II', 'G'),
	term('lodging', 1, 'hospedagem ou alimentação', 'CC art. 206 §1 I', 'G'),
];

function term(kind: string, years: number, label: string, source: string, evidence: Evidence): TermRow {
	return { kind, years, label, source, evidence };
}

/** A debt of unknown kind is held once it is older than this many years past its nominal due date. */
export const UNKNOWN_KIND_YEARS = 1;
