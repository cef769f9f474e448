import { type LintMessage, lintMessage, lintSms } from '../../../../engine/domain/messages/lint';
import { LINT_RULES, type RuleId } from '../../../../engine/domain/messages/lint/rules';
import {
	BAD_FAITH,
	DEBT_WORDS,
	FALSE_URGENCY,
	SHORTENERS,
	THREATS,
} from '../../../../engine/domain/messages/lint/words.data';
import type { TextChannel } from '../../../../engine/domain/messages/library/types';

const BLOCK = 'Escola Azul Ltda · CNPJ 00.000.001/9901-01 · Rua Azul, 10, São Paulo/SP';
const BLOCK_SMS = 'Escola Azul CNPJ 00000001990101 R Azul 10 SP';
const SMS: LintMessage = {
	channel: 'sms',
	text: `Ana, recado de Escola: https://pague.escola.example/c/1 ${BLOCK_SMS} SAIR p/ parar`,
	legalBlock: BLOCK_SMS,
	stage: 'reminder',
};
const EMAIL: LintMessage & { channel: 'email' } = {
	channel: 'email',
	subject: 'Um lembrete de Escola Azul',
	preheader: 'Leva um minuto para conferir.',
	text: `Olá, Ana!\nVer a página: https://pague.escola.example/c/1\nMensagem automática. Para falar com uma pessoa, responda.\nNão quero mais receber estes e-mails: mailto:sair@escola.example\n${BLOCK}`,
	legalBlock: BLOCK,
	stage: 'reminder',
};
const WHATSAPP: LintMessage & { channel: 'whatsapp' } = {
	channel: 'whatsapp',
	text: `Obrigado, Ana!\nBoleto e Pix: https://pague.escola.example/c/1\nMensagem automática; ligue para falar com uma pessoa. Para parar, responda SAIR.\n${BLOCK}`,
	buttons: [{ title: 'Já paguei' }, { title: 'Falar com alguém' }],
	legalBlock: BLOCK,
	stage: 'reminder',
};
const GOOD: Record<TextChannel, LintMessage> = { sms: SMS, email: EMAIL, whatsapp: WHATSAPP };
const rules = (message: LintMessage) => lintMessage(message).map(({ rule }) => rule);
/** The good message of a channel with other words in it. */
const put = (channel: TextChannel, from: string | RegExp, to: string): LintMessage => ({
	...GOOD[channel],
	text: GOOD[channel].text.replace(from, to),
});
const say = (channel: TextChannel, words: string) => put(channel, 'https', `${words} https`);
const face = (subject: string): LintMessage => ({ ...EMAIL, subject });

it.each(Object.entries(GOOD))('accepts a good %s', (_channel, message) => {
	expect(lintMessage(message)).toEqual([]);
});

/** What breaks each rule on each of its channels, and nothing else: taking the rule out turns its rows red. */
const BROKEN: readonly [RuleId, LintMessage][] = [
	['lockedScreen', say('sms', 'quer quitar?')],
	['lockedScreen', face('Sobre o seu débito')],
	['lockedScreen', { ...EMAIL, preheader: 'Regularize hoje mesmo, se puder.' }],
	['lockedScreen', { ...EMAIL, fromName: 'Central de Cobrança' }],
	['lockedScreen', { ...EMAIL, fileNames: ['carta_de_cobranca.pdf'] }],
	['lockedScreen', put('whatsapp', 'Ana!', 'Ana! É sobre o acordo.')],
	['amount', say('sms', 'R$ 10')],
	['amount', face('Faltam 1.234,56')],
	['amount', { ...EMAIL, preheader: 'São 90 reais a conferir com calma.' }],
	['amount', put('whatsapp', 'Ana!', 'Ana! São R$ 10,00.')],
	['threat', say('sms', 'ultimo aviso')],
	['threat', say('email', 'tomaremos as medidas cabíveis')],
	['threat', face('Que vergonha')],
	['threat', say('whatsapp', 'falaremos com seu chefe')],
	['urgency', say('sms', 'urgente')],
	['urgency', say('email', 'é a sua última chance')],
	['urgency', face('Só hoje')],
	['urgency', say('whatsapp', 'responda imediatamente')],
	['goodFaith', say('email', 'a sua inadimplência')],
	['goodFaith', say('whatsapp', 'exigimos resposta')],
	['exit', put('sms', 'SAIR p/ parar', '')],
	['exit', put('email', /Não quero.*/, '')],
	['exit', put('whatsapp', 'SAIR', 'que não quer')],
	['action', put('sms', 'https://pague.escola.example/c/1', '')],
	['action', put('email', /https\S+/, '')],
	[
		'action',
		{
			...put('whatsapp', /https\S+/, ''),
			text: put('whatsapp', /https\S+/, '').text.replace('responda', 'diga'),
			buttons: [],
		} as LintMessage,
	],
	['block42a', put('sms', BLOCK_SMS, '')],
	['block42a', put('email', BLOCK, '')],
	['block42a', put('whatsapp', BLOCK, '')],
	['block42a', { ...SMS, legalBlock: ' ' }],
	['automatic', put('email', 'automática', 'nossa')],
	['automatic', put('email', 'falar com uma pessoa', 'mais')],
	['automatic', put('whatsapp', 'automática', 'nossa')],
	['document', say('sms', '123.456.789-09')],
	['document', say('email', 'informe o seu CPF')],
	['document', say('whatsapp', 'digite o CPF completo')],
	['shortener', put('sms', /https\S+/, 'https://bit.ly/3xYz')],
	['shortener', put('email', /https\S+/, 'https://www.tinyurl.com/abc')],
	['shortener', put('whatsapp', /https\S+/, 'https://pague.escola.example encurtador.com.br/x')],
	['unresolved', say('sms', '{{ debtor.firstName }}')],
	['unresolved', put('email', 'Ana!', '!')],
	['unresolved', say('email', 'undefined')],
	['unresolved', face('Um lembrete de null')],
	['unresolved', say('whatsapp', 'R$ de')],
	['unresolved', { ...WHATSAPP, bodyParameters: ['Ana', ' '] }],
	['length', say('sms', 'x'.repeat(60))],
	['alphabet', { channel: 'sms', text: 'Olá, Ana: https://a.example SAIR p/ parar' }],
	['subject', face('Um assunto comprido demais para caber na lista de mensagens de um telefone')],
	['preheader', { ...EMAIL, preheader: '' }],
	['preheader', { ...EMAIL, preheader: 'longo '.repeat(20) }],
	['bodyLength', say('whatsapp', 'x'.repeat(1024))],
	['buttons', { ...WHATSAPP, buttons: ['a', 'b', 'c', 'd'].map((title) => ({ title })) }],
	['buttons', { ...WHATSAPP, buttons: [{ title: 'Quero falar com alguém' }] }],
	['buttons', { ...WHATSAPP, buttons: [{ title: 'Sim' }, { title: 'Sim' }] }],
	['empty', { ...EMAIL, subject: ' ' }],
];

it.each(BROKEN.map(([rule, message]) => [rule, message.channel, message] as const))(
	'finds %s in %s, and only that',
	(rule, _channel, message) => expect(rules(message)).toEqual([rule]),
);

it('has a broken message for every rule on every channel where it holds', () => {
	expect(rules({ channel: 'sms', text: ' ' })).toContain('empty');
	expect(rules({ channel: 'whatsapp', text: '' })).toContain('empty');
	const tried = new Set(BROKEN.map(([rule, { channel }]) => `${rule} ${channel}`));
	const missing = LINT_RULES.flatMap(({ id, channels }) =>
		channels.map((channel) => `${id} ${channel}`),
	).filter((one) => !tried.has(one) && !one.startsWith('empty'));
	// An SMS with a word of bad faith shows it on a locked screen too, so it can never be only that.
	expect(missing).toEqual(['goodFaith sms']);
	expect(rules(say('sms', 'cobranca'))).toEqual(['lockedScreen', 'goodFaith']);
});

it('says what is wrong and what to change, in Portuguese', () => {
	for (const [, message] of BROKEN) {
		for (const { text, change, level } of lintMessage(message)) {
			expect(text).toMatch(/^[\p{Lu}"].+\.$/u);
			expect(change).toMatch(/^\p{Lu}.+\.$/u);
			expect(text.endsWith(change ?? '?')).toBe(true);
			expect(['error', 'warning']).toContain(level);
		}
	}
});

it('lets the matter be named inside, where nobody else reads it', () => {
	expect(rules(say('email', 'a conta em aberto é de R$ 100,00'))).toEqual([]);
	expect(rules(say('whatsapp', 'o acordo é de R$ 100,00'))).toEqual([]);
});

it('takes a description that is cut after a comma for no gap', () => {
	expect(rules(say('whatsapp', 'Seguro garantia; "estendida",..., vencida'))).toEqual([]);
	expect(rules(say('whatsapp', 'Olá ,. Tudo bem'))).toEqual(['unresolved']);
});

it('asks for the block where it is known only, and not of the identity question', () => {
	expect(lintSms('Ana, recado de Escola. Ligue (11) 90000-0100. SAIR p/ parar')).toEqual([]);
	const question: LintMessage = {
		channel: 'whatsapp',
		text: 'Olá! Falo com Ana? Sou o assistente automático de Escola. Para falar com alguém, ligue.',
		buttons: [{ title: 'Sou eu' }, { title: 'Não sou eu' }, { title: 'Parar' }],
		identityQuestion: true,
		legalBlock: BLOCK,
	};
	expect(lintMessage(question)).toEqual([]);
	expect(rules({ ...question, identityQuestion: false })).toEqual(['block42a']);
});

it('keeps words of bad faith out before day 10 only, and never out of the creditor’s own block', () => {
	const late: LintMessage = { ...say('email', 'a sua inadimplência'), stage: 'preContentious' };
	expect(rules(late)).toEqual([]);
	const block = 'Alfa Cobranças Ltda · CPF 123.456.789-09';
	expect(rules({ ...EMAIL, text: EMAIL.text.replace(BLOCK, block), legalBlock: block })).toEqual([]);
});

it('knows every word of its lists, with accents and without', () => {
	const sample = (pattern: string) =>
		pattern
			.replace(/\\w[*+]/g, 'a')
			.replace(/\(\?:([^()|]*)[^()]*\)\??/g, '$1')
			.replace(/\[(.)[^\]]*\]/g, '$1')
			.replace(/\\\./g, '.')
			.replace(/(\w)\?/g, '$1');
	for (const word of DEBT_WORDS)
		expect([word, rules(face(`Veja ${sample(word)} aqui`))]).toEqual([
			word,
			expect.arrayContaining(['lockedScreen']),
		]);
	for (const word of THREATS)
		expect([word, rules(face(sample(word)))]).toEqual([word, expect.arrayContaining(['threat'])]);
	for (const word of FALSE_URGENCY)
		expect([word, rules(face(sample(word)))]).toEqual([word, expect.arrayContaining(['urgency'])]);
	for (const word of BAD_FAITH)
		expect([word, rules(say('email', sample(word)))]).toEqual([word, expect.arrayContaining(['goodFaith'])]);
	for (const host of SHORTENERS)
		expect([host, rules(say('email', `https://${sample(host)}/a`))]).toEqual([host, ['shortener']]);
	for (const word of ['Última chance', 'urgência']) expect(rules(face(word))).toContain('urgency');
	for (const word of ['Último aviso', 'ÚLTIMO AVISO', 'ação judicial'])
		expect(rules(face(word))).toContain('threat');
	for (const word of ['Negociação', 'pendências']) expect(rules(face(word))).toContain('lockedScreen');
});

it('leaves ordinary words alone', () => {
	for (const word of [
		'divisão',
		'corrar',
		'descorado',
		'atrasadinha',
		'acordou cedo',
		'perdida',
		'quitanda',
		'debitoria',
	]) {
		expect([word, rules(face(word))]).toEqual([word, []]);
	}
	expect(rules(say('email', 'veja em https://habit.ly.example/x ou em orbit.lybra.example/x'))).toEqual([]);
	expect(rules(say('email', 'informe os 3 primeiros dígitos do CPF'))).toEqual([]);
});

it('reads no bad faith in the name of a mailbox or of a page', () => {
	for (const address of [
		'mailto:cobranca@escola.example?subject=SAIR',
		'cobranca@escola.example',
		'https://cobranca.escola.example/parar?t=abc',
	]) {
		expect([address, rules(put('email', 'mailto:sair@escola.example', address))]).toEqual([address, []]);
	}
	expect(rules(put('email', 'Olá, Ana!', 'cobranca'))).toEqual(['goodFaith']);
});
