import { stripAccents } from '../gsm7';
import { type LintFinding, lintSms } from '../lint';
import type { RenderedEmail } from './types';

/** What is seen without opening the message: a list of messages on a locked screen, or over somebody's shoulder. */
export interface EmailFace {
	fromName?: string;
	fileNames?: string[];
}

/** Rules of the SMS linter that hold for whatever strangers may see. */
const SEEN: ReadonlySet<LintFinding['rule']> = new Set(['lockedScreen', 'amount', 'threat']);
const LONGEST_SUBJECT = 70;

/**
 * Checks a rendered e-mail. Subject, preheader, sender and file names: no word of debt, no amount. The body may say what it is about, as a
 * mailbox is private (design: e-mail itemises), but it must not threaten, and needs an action and a way out.
 */
export function lintEmail(email: RenderedEmail, face: EmailFace = {}): LintFinding[] {
	const findings: LintFinding[] = [];
	const add = (level: LintFinding['level'], rule: LintFinding['rule'], text: string) =>
		findings.push({ level, rule, text });
	const seen: [where: string, value: string][] = [
		['O assunto', email.subject],
		['O pré-cabeçalho', email.preheader],
		['O nome do remetente', face.fromName ?? ''],
		...(face.fileNames ?? []).map((name): [string, string] => [
			'O nome do arquivo',
			name.replace(/[_-]+/g, ' '),
		]),
	];
	for (const [where, value] of seen) {
		for (const rule of rulesBroken(value).filter((one) => SEEN.has(one))) {
			const why =
				rule === 'amount'
					? 'mostra um valor a quem só vê a lista de mensagens'
					: rule === 'threat'
						? 'ameaça ou constrange (CDC arts. 42 e 71)'
						: 'revela que se trata de uma dívida';
			add('error', rule, `${where} ${why}: escreva de outro modo.`);
		}
	}
	if (email.subject.trim() === '') add('error', 'empty', 'Falta o assunto.');
	if (email.text.trim() === '') add('error', 'empty', 'A mensagem está vazia.');
	if (rulesBroken(email.text).includes('threat')) {
		add('error', 'threat', 'A mensagem ameaça ou constrange (CDC arts. 42 e 71): escreva-a de outro modo.');
	}
	if (!/https?:\/\/|\(?\d{2}\)?\s?\d{4,5}-?\d{4}|\b0800\b/.test(email.text)) {
		add('error', 'action', 'Falta uma ação: inclua um link ou um telefone.');
	}
	if (!email.text.includes('Não quero mais receber'))
		add('error', 'exit', 'Falta a saída: como parar os e-mails.');
	if (email.subject.length > LONGEST_SUBJECT) {
		add(
			'warning',
			'length',
			`O assunto tem ${email.subject.length} caracteres; telefones mostram cerca de 40.`,
		);
	}
	return findings;
}

/** Without accents: a word boundary of a regular expression does not know that `ú` is a letter. */
function rulesBroken(text: string): LintFinding['rule'][] {
	return lintSms(stripAccents(text)).map((finding) => finding.rule);
}
