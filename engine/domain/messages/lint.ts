import { isGsm7, notGsm7 } from './gsm7';

export interface LintFinding {
	/** An error stops the message; a warning is shown. */
	level: 'error' | 'warning';
	rule: 'lockedScreen' | 'amount' | 'exit' | 'action' | 'threat' | 'length' | 'alphabet' | 'empty';
	/** pt-BR, says what to change. */
	text: string;
}

/** Words that tell a stranger at the locked screen that somebody owes money (CDC art. 42: no exposure). */
const DEBT_WORDS =
	/\b(d[ií]vidas?|d[eé]bitos?|devedor(?:a|es)?|inadimpl\p{L}*|cobran[cç]as?|em atraso|atrasad[oa]s?|venci(?:da|do)s?|negativa\p{L}*|SPC|Serasa|protest\p{L}*)\b/iu;
/** Threats and shame (CDC arts. 42 and 71). */
const THREATS =
	/\b(processo judicial|a[cç][aã]o judicial|penhora\p{L}*|oficial de justi[cç]a|pol[ií]cia|cadeia|caloteir\p{L}*|vergonha|[uú]ltimo aviso|bloque\p{L}+)\b/iu;
const AMOUNT = /R\$|\b\d{1,3}(?:\.\d{3})*,\d{2}\b/;
const EXIT = /\bSAIR\b/;
const ACTION = /https?:\/\/|\(?\d{2}\)?\s?\d{4,5}-?\d{4}|\b0800\b|\bresponda\b/i;
const MOST_CHARACTERS = 160;

/** Checks a rendered SMS: what a locked screen may show, an action, a way out, one part. */
export function lintSms(text: string): LintFinding[] {
	const findings: LintFinding[] = [];
	const add = (level: LintFinding['level'], rule: LintFinding['rule'], message: string) =>
		findings.push({ level, rule, text: message });
	if (text.trim() === '') add('error', 'empty', 'A mensagem está vazia.');
	if (DEBT_WORDS.test(text))
		add(
			'error',
			'lockedScreen',
			'A tela bloqueada mostraria que se trata de uma dívida: tire as palavras de cobrança.',
		);
	if (AMOUNT.test(text)) add('error', 'amount', 'Um SMS não mostra valores: a tela bloqueada os exporia.');
	if (THREATS.test(text))
		add('error', 'threat', 'A mensagem ameaça ou constrange (CDC arts. 42 e 71): escreva-a de outro modo.');
	if (!EXIT.test(text)) add('error', 'exit', 'Falta a saída: inclua "SAIR p/ parar".');
	if (!ACTION.test(text)) add('error', 'action', 'Falta uma ação: inclua um telefone ou um link.');
	if (text.length > MOST_CHARACTERS)
		add('warning', 'length', `A mensagem tem ${text.length} caracteres e custa mais de um SMS.`);
	if (!isGsm7(text))
		add(
			'warning',
			'alphabet',
			`Caracteres fora do GSM-7 (${notGsm7(text).join(' ')}) reduzem o SMS a 70 caracteres.`,
		);
	return findings;
}
