import type { Stage } from '../../journey/types';
import { countSms, GENERIC_SMS, notGsm7, stripAccents } from '../gsm7';
import type { TextChannel } from '../library/types';
import { BAD_FAITH, DEBT_WORDS, FALSE_URGENCY, SHORTENERS, THREATS } from './words.data';

/** A message as the rules look at it. */
export interface LintSubject {
	channel: TextChannel;
	/** All that the debtor reads. */
	text: string;
	/** What is seen without opening it, and where. */
	seen: readonly { where: string; text: string }[];
	subject?: string;
	preheader?: string;
	buttons: readonly string[];
	bodyParameters: readonly string[];
	/** "Falo com …?": collects nothing, so it needs no block of CDC 42-A. */
	identityQuestion: boolean;
	/** What must be in the text; undefined = the caller does not know it. */
	legalBlock?: string;
	stage?: Stage;
}

export interface LintRule {
	id: RuleId;
	channels: readonly TextChannel[];
	/** An error stops the message; a warning is shown. */
	level: 'error' | 'warning';
	/** What is wrong, pt-BR, or null. */
	check(subject: LintSubject): string | null;
	/** What to change, pt-BR. */
	change: string;
}

export type RuleId =
	| 'empty'
	| 'lockedScreen'
	| 'amount'
	| 'threat'
	| 'urgency'
	| 'goodFaith'
	| 'exit'
	| 'action'
	| 'block42a'
	| 'automatic'
	| 'document'
	| 'shortener'
	| 'unresolved'
	| 'length'
	| 'alphabet'
	| 'subject'
	| 'preheader'
	| 'bodyLength'
	| 'buttons';

const ALL: readonly TextChannel[] = ['sms', 'email', 'whatsapp'];

const words = (list: readonly string[]) => new RegExp(`(?<![\\w])(?:${list.join('|')})(?![\\w])`);
const DEBT = words(DEBT_WORDS);
const THREAT = words(THREATS);
const URGENCY = words(FALSE_URGENCY);
const FAITH = words(BAD_FAITH);
const SHORTENER = new RegExp(`(?:^|//|[\\s(.])(${SHORTENERS.join('|')})/`);

const AMOUNT = /R\$|\b\d{1,3}(?:\.\d{3})*,\d{2}\b|\b\d+ reais\b/i;
const LINK = /https?:\/\//i;
/** With an area code, 0800 or 4004; not the digits of a CNPJ, which every legal block has. */
const PHONE =
	/(?<!\d)(?:\+?55\s?)?\(?\d{2}\)?\s?\d{4,5}[-\s]?\d{4}(?!\d)|\b0[38]00\b|(?<!\d)[34]00\d[-\s]?\d{4}(?!\d)/;
/** Pix code; 47 digits of a boleto, with or without its marks. */
const PAYABLE = /\b000201\w{20,}|\b\d{5}[. ]?\d{5}[ .]?\d{5}[. ]?\d{6}/;
/** What a field leaves behind that had nothing in it. A description cut after a comma (`…"estendida",...`) is none. */
const GAPS =
	/\{\{|\}\}|\{%|%\}|\{\d+\}|\bundefined\b|\bnull\b|\bNaN\b|\[object|R\$\s*(?![\d\s-])|,\s*(?!\.\.\.)[!.?](?!\w)/;
const FULL_CPF = /\b\d{3}\.\d{3}\.\d{3}-\d{2}\b/;
const ASKS_CPF =
	/\b(?:informe|envie|digite|confirme|mande|passe)\b(?:(?!primeir|ultim)[^.!?\n]){0,40}\bcpf\b/;
/** Whose mailbox or page it is says nothing about the debtor: `cobranca@…` is the name of many a mailbox. */
const ADDRESS = /\b(?:https?:\/\/|mailto:)\S+|[^\s@<>]{1,64}@[^\s@<>]{1,190}/g;
const MOST_SUBJECT = 70;
const MOST_PREHEADER = 110;
const MOST_BODY = 1024;
const MOST_BUTTONS = 3;
const MOST_TITLE = 20;

const plain = (text: string) => stripAccents(text).toLowerCase();
const flat = (text: string) => stripAccents(text).replace(/\s+/g, ' ').trim();
const firstMatch = (pattern: RegExp, text: string) => pattern.exec(plain(text))?.[0]?.trim();
/** The creditor's own block is theirs to word: a person's CPF, a company's name. */
const withoutBlock = ({ text, legalBlock }: LintSubject) =>
	legalBlock ? text.replaceAll(legalBlock, '').replaceAll(stripAccents(legalBlock), '') : text;

/** The first of the places that strangers see which breaks the pattern, with the word. */
function seenWith({ seen }: LintSubject, find: (text: string) => string | undefined): string | null {
	for (const { where, text } of seen) {
		const found = find(text);
		if (found) return `${where} mostra "${found}" a quem só vê a tela bloqueada.`;
	}
	return null;
}

/** Every rule; a new one is one row. Order is that of the findings. */
export const LINT_RULES: readonly LintRule[] = [
	{
		id: 'empty',
		channels: ALL,
		level: 'error',
		check: ({ text, subject }) =>
			text.trim() === '' || subject?.trim() === '' ? 'A mensagem está vazia.' : null,
		change: 'Escreva o texto e, no e-mail, o assunto.',
	},
	{
		id: 'lockedScreen',
		channels: ALL,
		level: 'error',
		check: (subject) => seenWith(subject, (text) => firstMatch(DEBT, text)),
		change: 'Tire as palavras de cobrança; diga só que há um recado.',
	},
	{
		id: 'amount',
		channels: ALL,
		level: 'error',
		check: (subject) => seenWith(subject, (text) => AMOUNT.exec(text)?.[0]),
		change: 'Deixe os valores para dentro da mensagem ou da página.',
	},
	{
		id: 'threat',
		channels: ALL,
		level: 'error',
		check: (subject) => {
			const found = firstMatch(THREAT, [subject.text, ...subject.seen.map(({ text }) => text)].join('\n'));
			return found ? `"${found}" ameaça ou constrange (CDC arts. 42 e 71).` : null;
		},
		change: 'Escreva de outro modo, como a um cliente.',
	},
	{
		id: 'urgency',
		channels: ALL,
		level: 'error',
		check: (subject) => {
			const found = firstMatch(URGENCY, [subject.text, ...subject.seen.map(({ text }) => text)].join('\n'));
			return found ? `"${found}" apressa sem motivo.` : null;
		},
		change: 'Diga a data, se houver uma, e tire a pressa.',
	},
	{
		id: 'goodFaith',
		channels: ALL,
		level: 'error',
		check: (subject) => {
			if (subject.stage !== 'preventive' && subject.stage !== 'reminder') return null;
			const found = firstMatch(FAITH, withoutBlock(subject).replace(ADDRESS, ' '));
			return found ? `"${found}" não cabe antes do D+10, quando se presume boa-fé.` : null;
		},
		change: 'Parta de que a pessoa esqueceu ou já pagou.',
	},
	{
		id: 'exit',
		channels: ALL,
		level: 'error',
		check: ({ channel, text, buttons }) => {
			const found =
				/\bSAIR\b/.test(text) ||
				(channel === 'email' && text.includes('Não quero mais receber')) ||
				(channel === 'whatsapp' && (/\bPARAR\b/.test(text) || buttons.includes('Parar')));
			return found ? null : 'Falta a saída.';
		},
		change:
			'Inclua "SAIR p/ parar" no SMS, "responda SAIR" ou o botão Parar no WhatsApp, o link de saída no e-mail.',
	},
	{
		id: 'action',
		channels: ALL,
		level: 'error',
		check: ({ channel, text, buttons }) => {
			const found =
				LINK.test(text) ||
				PHONE.test(text) ||
				PAYABLE.test(text) ||
				(channel !== 'email' && /\bresponda\b/i.test(text)) ||
				buttons.length > 0;
			return found ? null : 'Falta uma ação.';
		},
		change: 'Inclua um link, um telefone, o Pix ou a linha do boleto.',
	},
	{
		id: 'block42a',
		channels: ALL,
		level: 'error',
		check: ({ text, legalBlock, identityQuestion }) => {
			if (legalBlock === undefined || identityQuestion) return null;
			if (legalBlock.trim() === '') return 'O credor não tem o bloco do CDC art. 42-A para este canal.';
			return flat(text).includes(flat(legalBlock))
				? null
				: 'Falta nome, endereço e CPF/CNPJ do credor (CDC art. 42-A).';
		},
		change:
			'Inclua {{ creditor.sms42a }} no SMS ou {{ creditor.block42a }} nos outros canais; complete o cadastro do credor.',
	},
	{
		id: 'automatic',
		channels: ['email', 'whatsapp'],
		level: 'warning',
		check: ({ text }) => {
			const read = plain(text);
			if (!/\bautomatic[oa]\b/.test(read)) return 'A mensagem não diz que é automática.';
			return /\b(?:falar com (?:uma pessoa|alguem)|atendente|pessoa da equipe|gente de verdade)\b/.test(read)
				? null
				: 'A mensagem não oferece uma pessoa.';
		},
		change: 'Diga que a mensagem é automática e como falar com uma pessoa.',
	},
	{
		id: 'document',
		channels: ALL,
		level: 'error',
		check: (subject) => {
			const text = withoutBlock(subject);
			if (FULL_CPF.test(text)) return 'A mensagem mostra um CPF inteiro.';
			return ASKS_CPF.test(plain(text)) ? 'A mensagem pede o CPF inteiro.' : null;
		},
		change: 'Mostre o documento mascarado; para conferir, peça só os primeiros dígitos, na página.',
	},
	{
		id: 'shortener',
		channels: ALL,
		level: 'error',
		check: ({ text }) => {
			const found = SHORTENER.exec(text.toLowerCase())?.[1];
			return found ? `"${found}" esconde para onde o link leva.` : null;
		},
		change: 'Use o endereço do próprio credor.',
	},
	{
		id: 'unresolved',
		channels: ALL,
		level: 'error',
		check: ({ text, seen, bodyParameters }) => {
			if (bodyParameters.some((value) => value.trim() === ''))
				return 'Um campo do modelo do WhatsApp ficou vazio.';
			const found = GAPS.exec([text, ...seen.map((place) => place.text)].join('\n'))?.[0];
			return found ? `Um campo não foi preenchido ("${found.trim()}").` : null;
		},
		change: 'Confira o nome do campo, ou ponha o trecho dentro de {% if … %}.',
	},
	{
		id: 'length',
		channels: ['sms'],
		level: 'warning',
		check: ({ text }) => {
			const { parts, length } = countSms(text, GENERIC_SMS);
			return parts > 1 ? `A mensagem tem ${length} caracteres e custa ${parts} SMS.` : null;
		},
		change: 'Encurte para 160 caracteres sem acento.',
	},
	{
		id: 'alphabet',
		channels: ['sms'],
		level: 'warning',
		check: ({ text }) => {
			const others = notGsm7(text);
			return others.length > 0
				? `Caracteres fora do GSM-7 (${others.join(' ')}) reduzem o SMS a 70 caracteres.`
				: null;
		},
		change: 'Escreva sem acentos ou use o filtro sms.',
	},
	{
		id: 'subject',
		channels: ['email'],
		level: 'warning',
		check: ({ subject = '' }) =>
			subject.length > MOST_SUBJECT
				? `O assunto tem ${subject.length} caracteres; telefones mostram cerca de 40.`
				: null,
		change: `Encurte o assunto para até ${MOST_SUBJECT} caracteres.`,
	},
	{
		id: 'preheader',
		channels: ['email'],
		level: 'warning',
		check: ({ preheader = '' }) => {
			if (preheader.trim() === '')
				return 'Sem pré-cabeçalho, a caixa de entrada mostra o começo da mensagem.';
			return preheader.length > MOST_PREHEADER ? `O pré-cabeçalho tem ${preheader.length} caracteres.` : null;
		},
		change: `Escreva um pré-cabeçalho de até ${MOST_PREHEADER} caracteres.`,
	},
	{
		id: 'bodyLength',
		channels: ['whatsapp'],
		level: 'error',
		check: ({ text }) =>
			text.length > MOST_BODY
				? `A mensagem tem ${text.length} caracteres; o WhatsApp aceita ${MOST_BODY}.`
				: null,
		change: 'Encurte o texto ou deixe a lista para a página.',
	},
	{
		id: 'buttons',
		channels: ['whatsapp'],
		level: 'error',
		check: ({ buttons }) => {
			if (buttons.length > MOST_BUTTONS)
				return `São ${buttons.length} botões; o WhatsApp aceita ${MOST_BUTTONS}.`;
			const bad = buttons.find((title) => title.trim() === '' || title.length > MOST_TITLE);
			if (bad !== undefined) return `O botão "${bad}" está vazio ou passa de ${MOST_TITLE} caracteres.`;
			return new Set(buttons).size < buttons.length ? 'Dois botões têm o mesmo título.' : null;
		},
		change: `Use até ${MOST_BUTTONS} botões diferentes, de até ${MOST_TITLE} caracteres.`,
	},
];
