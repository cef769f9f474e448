import { DateTime } from 'luxon';

import { judge, type JudgeInput, type ReceivedMessage } from '../../sandbox/judge';

const HEADER = 'credor;titulo;documento;nome;telefone;email;cep;uf;tipo_divida;vencimento;valor';
const PORTFOLIO = [
	HEADER,
	'escola;E1;000.048.271-47;Ana Lima;11900001001;ana@caixa.example;01310-100;SP;cartao;10/10/2026;100,00',
	'varejo;V1;000.048.271-47;Ana Lima;11900001001;ana@caixa.example;01310-100;SP;cartao;10/10/2026;100,00',
	'escola;E2;000.144.813-75;Bia Reis;68900001002;bia@caixa.example;69900-100;AC;cartao;10/10/2026;100,00',
].join('\n');
const WAYS = [
	{ channel: 'sms', address: 'colegio' },
	{ channel: 'whatsapp', address: '100' },
	{ channel: 'email', address: 'Financeiro@escola.example' },
];
const CREDITORS: JudgeInput['creditors'] = [
	{
		id: 'escola',
		document: '00000001990101',
		mode: 'live',
		senders: WAYS,
		settings: { whatsappAllowed: true, whatsappConsent: 'Contrato, cláusula 12' },
	},
	{
		id: 'varejo',
		document: '00000002990148',
		mode: 'live',
		senders: [{ channel: 'whatsapp', address: '200' }],
	},
];
const MONDAY = DateTime.fromISO('2026-11-23T10:00', { zone: 'America/Sao_Paulo' }).toMillis();
const HOUR = 3_600_000;
const BLOCK = 'Colegio CNPJ 00.000.001/9901-01';

let next = 0;
const mail = (change: Partial<ReceivedMessage> = {}): ReceivedMessage => ({
	channel: 'email',
	at: MONDAY,
	to: 'ana@caixa.example',
	from: 'financeiro@escola.example',
	text: `Sua mensalidade vencida: R$ 100,00. ${BLOCK}`,
	preview: 'Um recado do Colégio',
	wayOut: true,
	externalId: `m${++next}`,
	...change,
});
const question = (change: Partial<ReceivedMessage> = {}): ReceivedMessage => ({
	channel: 'whatsapp',
	at: MONDAY,
	to: '5511900001001',
	from: '100',
	text: 'Olá! Falo com Ana?',
	template: 'recado',
	wayOut: true,
	externalId: `m${++next}`,
	...change,
});
const free = (change: Partial<ReceivedMessage> = {}): ReceivedMessage =>
	question({
		template: undefined,
		text: `Obrigado!\nA dívida: R$ 10,00 ${BLOCK} SAIR`,
		preview: 'Obrigado!',
		...change,
	});
const answer = (at: number, text = 'Sou eu', channel: 'whatsapp' | 'email' | 'sms' = 'whatsapp') => ({
	channel,
	at,
	from: channel === 'email' ? 'ANA@caixa.example' : '5511900001001',
	to: { whatsapp: '100', email: 'financeiro@escola.example', sms: 'colegio' }[channel],
	text,
});

function rules(received: ReceivedMessage[], more: Partial<JudgeInput> = {}): string[] {
	const input = {
		received,
		replies: [],
		creditors: CREDITORS,
		portfolioCsv: PORTFOLIO,
		templates: ['recado'],
		...more,
	};
	return judge(input).details.map(({ rule }) => rule);
}

describe('the judge of e-mail', () => {
	it('lets a good one pass: what is inside may speak of money, what a locked screen shows may not', () => {
		expect(rules([mail()])).toEqual([]);
		expect(rules([mail({ preview: 'Sua fatura vencida' })])).toEqual(['lockedScreen']);
		expect(rules([mail({ files: [{ name: 'divida-ana.pdf', text: '' }] })])).toEqual(['lockedScreen']);
	});

	it('wants a way out, the legal block in text and slip, a known mailbox', () => {
		expect(rules([mail({ wayOut: false })])).toEqual(['noWayOut']);
		expect(rules([mail({ text: 'Oi' })])).toEqual(['block42a']);
		expect(rules([mail({ files: [{ name: 'boleto.pdf', text: 'Beneficiário' }] })])).toEqual(['block42a']);
		expect(rules([mail({ to: 'eva@caixa.example' })])).toEqual(['unknownPhone']);
		expect(rules([mail({ from: 'outro@escola.example' })])).toEqual(['unknownSender']);
	});

	it('counts no mailbox as a phone: what three creditors write there on a day is three', () => {
		const ids = ['escola', 'varejo', 'oficina'];
		const row = PORTFOLIO.split('\n')[1] ?? '';
		const creditors = ids.map((id) => ({
			id,
			document: '00000001990101',
			mode: 'live' as const,
			senders: [{ channel: 'email' as const, address: `${id}@cobranca.example` }],
		}));
		const portfolioCsv = [HEADER, ...ids.map((id) => row.replace('escola;E1', `${id};X1`))].join('\n');
		const received = ids.map((id, n) => mail({ from: `${id}@cobranca.example`, at: MONDAY + n * HOUR }));
		expect(rules(received, { creditors, portfolioCsv })).toEqual([]);
	});

	it('keeps the hours of where the reader lives', () => {
		expect(rules([mail({ at: MONDAY + 11 * HOUR })])).toEqual(['hours']);
		const inAcre = mail({ to: 'bia@caixa.example', at: MONDAY - 1.5 * HOUR });
		expect(rules([inAcre])).toEqual(['hours']);
	});

	it('heeds who left, on that channel', () => {
		const later = MONDAY + 24 * HOUR;
		expect(rules([mail({ at: later })], { replies: [answer(MONDAY, 'SAIR', 'email')] })).toEqual(['optOut']);
		expect(rules([mail({ at: later })], { replies: [answer(MONDAY, 'SAIR', 'sms')] })).toEqual([]);
	});
});

describe('the judge of WhatsApp', () => {
	it('wants an approved question first, and free text only after an answer', () => {
		expect(rules([question()])).toEqual([]);
		expect(rules([question({ template: 'inventado' })])).toEqual(['template']);
		expect(rules([free()])).toEqual(['window']);
		const said = [answer(MONDAY)];
		expect(rules([free({ at: MONDAY + 60_000 })], { replies: said })).toEqual([]);
		expect(rules([free({ at: MONDAY + 25 * HOUR })], { replies: said })).toEqual(['window']);
	});

	it('lets the question say nothing of a debt, and the rest keep its first line free of it', () => {
		expect(rules([question({ text: 'Olá, sua dívida venceu' })])).toContain('lockedScreen');
		const replies = [answer(MONDAY)];
		expect(rules([free({ at: MONDAY + 1, preview: 'A dívida' })], { replies })).toEqual(['lockedScreen']);
		expect(rules([free({ at: MONDAY + 1, text: 'Obrigado! SAIR' })], { replies })).toEqual(['block42a']);
	});

	it('goes only where the creditor switched it on', () => {
		expect(rules([question({ from: '200' })])).toEqual(['whatsappPolicy']);
	});

	it('goes only to who agreed: by the file, or by the clause of a creditor that collects its own', () => {
		const [escola, ...others] = CREDITORS as [JudgeInput['creditors'][number]];
		const by = (change: object) => [{ ...escola, ...change }, ...others];
		const silent = by({ settings: { whatsappAllowed: true } });
		const agency = by({ kind: 'thirdParty' });
		const said = (word: string) =>
			PORTFOLIO.split('\n')
				.map((line, n) => `${line};${n === 0 ? 'aceite_whatsapp' : word}`)
				.join('\n');
		expect(rules([question()], { creditors: silent })).toEqual(['whatsappPolicy']);
		expect(rules([question()], { creditors: agency })).toEqual(['whatsappPolicy']);
		for (const word of ['sim', 'S', '1', '20/10/2026'])
			expect(rules([question()], { creditors: silent, portfolioCsv: said(word) })).toEqual([]);
		expect(rules([question()], { creditors: agency, portfolioCsv: said('sim') })).toEqual([]);
		expect(rules([question()], { portfolioCsv: said('não') })).toEqual(['whatsappPolicy']);
		const replies = [answer(MONDAY)];
		expect(rules([free({ at: MONDAY + 60_000 })], { creditors: silent, replies })).toEqual([]);
	});

	it('counts over channels: one a day to a debtor', () => {
		expect(rules([mail(), question({ at: MONDAY + HOUR })])).toEqual(['sameDebtorDay', 'capDebtorDay']);
	});
});
