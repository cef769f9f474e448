/**
 * How long each kind of data is kept once nothing is open about it, and why. Sources were read as text of the norm (V) where marked; that a kind
 * of data falls under a norm is our reading (G), and numbers without a norm are the house's (D). Amounts, dates, states, ids, the lines of the
 * timeline and keyed hashes have no period: without them caps, opt-outs, replays and the books would be wrong.
 */
import type { Evidence } from '../compliance/types';

export type RetentionKind =
	| 'doneTasks'
	| 'importRejections'
	| 'messageTexts'
	| 'portalLinks'
	| 'settledDebtors'
	| 'settledDetails'
	| 'strangersTexts'
	| 'webhookContents'
	| 'wrongAddresses';

export interface Period {
	kind: RetentionKind;
	/** What is pruned, pt-BR. */
	what: string;
	/** Days after the event in `from`. */
	days: number;
	/** From which event the days count, pt-BR. */
	from: string;
	/** Nobody may set fewer: a replay, a question or a claim still comes in that time. */
	least: number;
	/** Nobody may set more; null = it may be kept for ever, which LGPD art. 16 asks a reason for. */
	most: number | null;
	source: string;
	evidence: Evidence;
	/** Why this long, pt-BR. */
	why: string;
}

/** Five years with their leap days. */
const FIVE_YEARS = 1827;
const FIVE_SOURCE = 'CDC art. 27; CC art. 206 §5 I; LGPD art. 7 VI e art. 16 I';

export const PERIODS: readonly Period[] = [
	{
		kind: 'doneTasks',
		what: 'O texto de tarefas feitas',
		days: 730,
		from: 'tarefa feita',
		least: 90,
		most: null,
		source: 'LGPD art. 6 III e art. 15 I',
		evidence: 'D',
		why: 'Dois anos respondem a quem pergunta o que foi feito; depois, o histórico (sem texto) basta.',
	},
	{
		kind: 'importRejections',
		what: 'As linhas recusadas de carteiras e os nomes dos arquivos',
		days: 180,
		from: 'fim da importação',
		least: 30,
		most: null,
		source: 'LGPD art. 6 III e art. 15 I',
		evidence: 'D',
		why: 'O credor corrige a linha em dias e manda outro arquivo; seis meses cobrem o fechamento do semestre.',
	},
	{
		kind: 'messageTexts',
		what: 'Os textos enviados e recebidos',
		days: FIVE_YEARS,
		from: 'solução dos débitos de que a mensagem falou',
		least: 365,
		most: null,
		source: FIVE_SOURCE,
		evidence: 'G',
		why: 'Prova do que foi dito, para os dois lados, enquanto o consumidor pode pedir reparação (cinco anos).',
	},
	{
		kind: 'portalLinks',
		what: 'Os links da página do devedor',
		days: 180,
		from: 'fim da validade do link',
		least: 180,
		most: null,
		source: 'Lei 12.965/2014 (Marco Civil), art. 15',
		evidence: 'G',
		why: 'O registro de acesso a uma aplicação de internet é guardado por seis meses; o histórico conta o resto.',
	},
	{
		kind: 'settledDebtors',
		what: 'Nome, documento, endereços e o mais de quem não deve nada',
		days: FIVE_YEARS,
		from: 'última coisa que houve com a pessoa neste credor',
		least: 365,
		most: null,
		source: FIVE_SOURCE,
		evidence: 'G',
		why: 'Acabou a finalidade e acabou o prazo para reclamar: os dados saem, e o código que lembra o "pare" fica.',
	},
	{
		kind: 'settledDetails',
		what: 'Descrição, produto, condições e colunas extras de títulos resolvidos',
		days: FIVE_YEARS,
		from: 'solução do título',
		least: 365,
		most: null,
		source: FIVE_SOURCE,
		evidence: 'G',
		why: 'De quem ainda deve outra coisa, o que já se resolveu não serve mais; valor, datas e número ficam.',
	},
	{
		kind: 'strangersTexts',
		what: 'Textos de quem não é conhecido de nenhum credor',
		days: 180,
		from: 'chegada',
		least: 30,
		most: 365,
		source: 'LGPD art. 6 III e art. 15 I',
		evidence: 'D',
		why: 'São de terceiros, com quem não há relação; seis meses deixam achar de quem era a resposta.',
	},
	{
		kind: 'webhookContents',
		what: 'O conteúdo cru de avisos de provedores',
		days: 90,
		from: 'chegada',
		least: 30,
		most: 365,
		source: 'LGPD art. 6 III e art. 15 I',
		evidence: 'D',
		why: 'Provedores repetem avisos por até duas semanas. A chave de cada aviso fica para sempre: repetido, não conta duas vezes.',
	},
	{
		kind: 'wrongAddresses',
		what: 'Telefones e e-mails que são de outra pessoa',
		days: 90,
		from: 'aviso de pessoa errada',
		least: 7,
		most: 365,
		source: 'LGPD art. 6 V e art. 16',
		evidence: 'D',
		why: 'É dado de terceiro. O código do endereço fica: ele nunca mais é usado, venha por que arquivo vier.',
	},
];
