import { DateTime } from 'luxon';

import { judge, type JudgeInput, type JudgedCharge, type ReceivedMessage } from '../../sandbox/judge';
import { brCodeOf, slipOf } from '../../sandbox/providers/asaas/slip';

/** On Monday 23/11 E1 is 42 days late (12/10 is a holiday: due on the 13th, 41 days), V1 never bears charges, E3 is to come. */
const PORTFOLIO = [
	'credor;titulo;documento;nome;telefone;email;cep;uf;tipo_divida;vencimento;valor;multa_pct;juros_mes_pct;entrada',
	'escola;E1;000.048.271-47;Ana Lima;11900001001;ana@caixa.example;01310-100;SP;cartao;12/10/2026;100,00;10,00;3,00;',
	'escola;E3;000.048.271-47;Ana Lima;11900001001;ana@caixa.example;01310-100;SP;cartao;10/12/2026;40,00;2,00;1,00;',
	'escola;E5;000.048.271-47;Ana Lima;11900001001;ana@caixa.example;01310-100;SP;cartao;22/11/2021;50,00;;;',
	'varejo;V1;000.048.271-47;Ana Lima;11900001001;ana@caixa.example;01310-100;SP;cartao;10/10/2026;70,00;;;',
	'escola;E2;000.144.813-75;Bia Reis;68900001002;bia@caixa.example;69900-100;AC;cartao;10/10/2026;100,00;;;',
].join('\n');
/** 100 + 2 % (the contract's 10 % is too much for a person) + 3 % × 41 / 30. */
const E1 = 10_000 + 200 + 410;
const CREDITORS: JudgeInput['creditors'] = ['escola', 'varejo'].map((id, n) => ({
	id,
	document: `0000000${n + 1}990101`,
	mode: 'live',
	senders: [{ channel: 'email', address: `${id}@cobranca.example` }],
}));
const MONDAY = DateTime.fromISO('2026-11-23T10:00', { zone: 'America/Sao_Paulo' }).toMillis();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let next = 0;
function charge(change: Partial<JudgedCharge> = {}): JudgedCharge {
	const id = `pay_${++next}`;
	const { cents = E1, dueDate = '2026-11-26' } = change;
	return {
		id,
		reference: `c${next}`,
		at: MONDAY,
		cents,
		dueDate,
		document: '00004827147',
		line: slipOf(String(next), cents, dueDate).line,
		pix: brCodeOf(id, cents),
		live: true,
		endedAt: null,
		noisy: false,
		...change,
	};
}

function judged(charges: JudgedCharge[], received: ReceivedMessage[] = [], change: Partial<JudgeInput> = {}) {
	return judge({ received, replies: [], creditors: CREDITORS, portfolioCsv: PORTFOLIO, charges, ...change });
}
const rules = (...given: Parameters<typeof judged>) => judged(...given).details.map(({ rule }) => rule);

describe('the judge of charges', () => {
	it('counts what a bank would take', () => {
		expect(judged([charge()])).toMatchObject({ boletos: 1, violations: 0, duplicates: 0 });
		const good = charge();
		const wrong = { ...good, line: good.line!.replace(/^./, '8') };
		expect(judged([wrong])).toMatchObject({ boletos: 0, byRule: { chargeLine: 1 } });
		const other = { ...charge(), line: slipOf('1', E1 + 1, '2026-11-26').line };
		expect(judged([other])).toMatchObject({ boletos: 0, byRule: { chargeLine: 1 } });
		expect(rules([charge({ noisy: true })])).toEqual(['chargeNoise']);
	});

	it('reads the code of the provider: checksum, fields, amount', () => {
		expect(rules([charge({ pix: null })])).toEqual([]);
		expect(rules([charge({ pix: brCodeOf('pay_x', E1).replace(/.$/, 'x') })])).toEqual(['chargePix']);
		expect(rules([charge({ pix: brCodeOf('pay_x', E1 + 1) })])).toEqual(['chargePix']);
	});

	it('finds what can be paid twice by debtor, day and amount, whatever we call it', () => {
		expect(rules([charge(), charge()])).toEqual(['sameCharge']);
		expect(rules([charge({ live: false, endedAt: MONDAY }), charge()])).toEqual([]);
		const renamed = charge({ reference: 'same', dueDate: '2026-11-27' });
		expect(rules([charge({ reference: 'same' }), renamed])).toEqual(['sameCharge']);
	});

	it('finds charges that can be paid together and ask more than the payer owes at all creditors', () => {
		// Each alone is right, with another day: the first was not withdrawn when the second was made.
		const again = charge({ dueDate: '2026-11-27' });
		expect(rules([charge(), charge({ cents: 7000 })])).toEqual([]);
		expect(rules([charge(), charge({ cents: 7000 }), again])).toEqual(['sameCharge']);
	});

	it('wants a payer of the portfolio', () => {
		expect(rules([charge({ document: '00024135585' })])).toEqual(['chargePayer']);
	});

	it('wants nothing charged before it was ours to collect', () => {
		const row = (placed: string) =>
			`varejo;V2;000.048.271-47;Ana Lima;11900001001;;;SP;cartao;10/11/2026;33,00;;;${placed}`;
		const found = (placed: string) =>
			rules([charge({ cents: 3300 })], [], { portfolioCsv: `${PORTFOLIO}\n${row(placed)}` });
		expect(found('23/11/2026')).toEqual([]);
		expect(found('24/11/2026')).toEqual(['chargeAmount']);
	});

	it.each<[string, Partial<JudgedCharge>, string[]]>([
		['fine of a person capped at 2 %, interest from the banking day', { cents: E1 }, []],
		['the rounding of a cent', { cents: E1 - 1 }, []],
		['ten reais more than is owed', { cents: E1 + 1000 }, ['chargeAmount']],
		['less than any debt', { cents: E1 - 1000 }, ['chargeAmount']],
		['the uncapped fine', { cents: E1 + 800 }, ['chargeAmount']],
		['a title that is to come, before its day', { cents: E1 + 4000 }, ['chargeAmount']],
		['the same title in a charge of its own day', { cents: 4000, dueDate: '2026-12-10' }, []],
		['a prescribed title', { cents: E1 + 5000 }, ['chargeAmount']],
		["two creditors' titles in one", { cents: E1 + 7000 }, ['chargeAmount']],
		["the other creditor's own", { cents: 7000 }, []],
		["somebody else's amount", { cents: E1, document: '00014481375' }, ['chargeAmount']],
	])('compares the amount with the portfolio: %s', (_what, change, expected) => {
		expect(rules([charge(change)])).toEqual(expected);
	});

	it('lets who paid a part or may have been offered less be charged less, and nobody more', () => {
		const paid = charge({
			cents: 7000,
			live: false,
			endedAt: MONDAY - DAY,
			at: MONDAY - 3 * DAY,
			paid: true,
		});
		expect(rules([paid, charge({ cents: 5000 })])).toEqual([]);
		expect(rules([{ ...paid, paid: false }, charge({ cents: 5000 })])).toEqual(['chargeAmount']);
		const offers = CREDITORS.map((creditor) => ({ ...creditor, settings: { offers: {} } }));
		expect(rules([charge({ cents: 5000 })], [], { creditors: offers })).toEqual([]);
		expect(rules([charge({ cents: E1 + 1000 })], [], { creditors: offers })).toEqual(['chargeAmount']);
	});
});

describe('the judge of what a message brings to pay', () => {
	const mail = (text: string, change: Partial<ReceivedMessage> = {}): ReceivedMessage => ({
		channel: 'email',
		at: MONDAY,
		to: 'ana@caixa.example',
		from: 'escola@cobranca.example',
		text: `Mensalidade. ${text}\nColegio CNPJ 00.000.001/9901-01`,
		preview: 'Um recado',
		wayOut: true,
		externalId: `m${++next}`,
		...change,
	});
	const both = (of: JudgedCharge, change?: Partial<ReceivedMessage>) =>
		mail(`Linha: ${of.line} Pix: ${of.pix} Ajuda: https://c.example/1`, change);
	const inFile = (of: JudgedCharge) =>
		mail('', {
			files: [
				{
					name: 'boleto.pdf',
					text: `00.000.001/9901-01\n${of.pix!.slice(0, 40)}\n${of.pix!.slice(40)}\n${of.line}`,
				},
			],
		});

	it('is a registered charge of the reader’s own, in text or file', () => {
		const own = charge();
		expect(rules([own], [both(own)])).toEqual([]);
		expect(rules([own], [inFile(own)])).toEqual([]);
		expect(rules([], [both(own)])).toEqual(['chargeUnknown', 'chargeUnknown']);
		expect(rules([], [inFile(own)])).toEqual(['chargeUnknown', 'chargeUnknown']);
		const another = charge({ cents: 10_000, document: '00014481375' });
		expect(rules([another], [both(another)])).toEqual(['chargeOfAnother', 'chargeOfAnother']);
	});

	it('is not torn, nor changed on the way', () => {
		const own = charge();
		expect(rules([own], [mail(own.pix!.slice(0, -1))])).toEqual(['chargePix']);
		expect(rules([own], [mail(own.pix!.replace(/.$/, 'x'))])).toEqual(['chargePix']);
		// Whole, with its checksum, and of another amount than the provider registered.
		expect(rules([own], [mail(brCodeOf(own.id, E1 + 500))])).toEqual(['chargePix']);
	});

	it('can still be paid when it leaves', () => {
		const ended = charge({ endedAt: MONDAY - HOUR, live: false });
		expect(rules([ended], [both(ended)])).toEqual(['chargeEnded', 'chargeEnded']);
		expect(rules([ended], [both(ended, { at: MONDAY - 2 * HOUR + 60_000 })])).toEqual([]);
	});

	it('has no line of a boleto whose registration is over, though its Pix lives on', () => {
		const over = charge({ slipEndedAt: MONDAY - HOUR });
		expect(rules([over], [mail(`Linha: ${over.line}`)])).toEqual(['chargeEnded']);
		expect(rules([over], [mail(`Pix: ${over.pix}`)])).toEqual([]);
	});
});
