import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DateTime } from 'luxon';

import { judge, type JudgeInput, type JudgeReport, type ReceivedMessage } from '../../sandbox/judge';
import { closedDay, easter } from '../../sandbox/judge/days';

const HEADER =
	'credor;titulo;documento;nome;telefone;telefone2;telefone3;cep;uf;tipo_divida;vencimento;valor;entrada';
const ROWS = {
	sp: 'escola;E1;000.048.271-47;Ana Lima;11900001001;;;01310-100;SP;mensalidade_escolar;10/10/2026;100,00;',
	spAtVarejo: 'varejo;V1;000.048.271-47;Ana Lima;11900001001;;;01310-100;SP;cartao;10/10/2026;100,00;',
	spAtFornecedor:
		'fornecedor;F1;000.048.271-47;Ana Lima;11900001001;;;01310-100;SP;boleto;10/10/2026;100,00;',
	acre: 'escola;E2;000.144.813-75;Bia Reis;68900001002;;;69900-100;AC;mensalidade_escolar;10/10/2026;100,00;',
	ceara:
		'escola;E3;000.241.355-85;Caio Melo;85900001003;;;60060-100;CE;mensalidade_escolar;10/10/2026;100,00;',
	spWithPhoneOfCeara:
		'escola;E4;000.337.897-70;Davi Reis;85900001004;;;01310-100;SP;cartao;10/10/2026;100,00;',
	tabatinga: 'escola;E5;000.434.439-15;Edu Sá;97900001005;;;69640-000;AM;cartao;10/10/2026;100,00;',
	amazonas: 'escola;E6;000.530.981-61;Fabi Sá;97900001006;;;;AM;cartao;10/10/2026;100,00;',
	prescribed: 'escola;E7;000.579.252-59;Gil Reis;11900001007;;;01310-100;SP;cartao;23/11/2021;100,00;',
	unknownKind: 'escola;E8;000.096.542-16;Hugo Reis;11900001008;;;01310-100;SP;;10/10/2025;100,00;',
	rent: 'escola;E9;000.193.084-26;Ida Reis;11900001009;;;01310-100;SP;aluguel;20/11/2023;100,00;',
	notYetOurs:
		'escola;E10;000.289.626-56;Jô Reis;11900001010;;;01310-100;SP;cartao;10/10/2026;100,00;01/12/2026',
	wrongDigit: 'escola;E11;000.048.271-48;Kim Reis;11900001011;;;01310-100;SP;cartao;10/10/2026;100,00;',
	sharedOne: 'escola;E12;000.386.168-66;Lia Reis;11900001012;;;01310-100;SP;cartao;10/10/2026;100,00;',
	sharedTwo: 'escola;E13;000.482.710-47;Max Reis;11900001012;;;01310-100;SP;cartao;10/10/2026;100,00;',
};
const CREDITORS: JudgeInput['creditors'] = [
	{
		id: 'escola',
		document: '00000001990101',
		mode: 'live',
		senders: [{ channel: 'sms', address: 'colegio' }],
		settings: { testPhone: '+5511900000001' },
	},
	{ id: 'varejo', document: '00000002990148', mode: 'live', senders: [{ channel: 'sms', address: 'loja' }] },
	{
		id: 'fornecedor',
		document: '00000003990192',
		mode: 'live',
		senders: [{ channel: 'sms', address: 'serra' }],
	},
	{ id: 'teste', document: '00000001990101', mode: 'test', senders: [{ channel: 'sms', address: 'novo' }] },
];
const TEXT =
	'Ola Ana, temos um recado: https://c.example/1 Colegio CNPJ 00.000.001/9901-01 R.Azul 10. SAIR p/ parar';

let next = 0;
/** A message to Ana in São Paulo on Monday at ten, unless said otherwise; `when` is local time of `zone`. */
function sms(
	when: string,
	change: Partial<ReceivedMessage> = {},
	zone = 'America/Sao_Paulo',
): ReceivedMessage {
	const at = DateTime.fromISO(when, { zone }).toMillis();
	return { at, to: '5511900001001', from: 'colegio', text: TEXT, externalId: `c${++next}`, ...change };
}

function judged(received: ReceivedMessage[], change: Partial<JudgeInput> = {}): JudgeReport {
	const portfolioCsv = [HEADER, ...Object.values(ROWS)].join('\n');
	return judge({ received, replies: [], creditors: CREDITORS, portfolioCsv, ...change });
}

const rules = (report: JudgeReport) => report.details.map((finding) => finding.rule);
const MONDAY = '2026-11-23T10:00';

describe('the judge', () => {
	it('finds nothing wrong with a good message, and counts it', () => {
		expect(judged([sms(MONDAY)])).toEqual({
			received: 1,
			boletos: 0,
			duplicates: 0,
			violations: 0,
			byRule: {},
			details: [],
		});
	});

	it('knows the rows as written: every other debtor above may be written to on a Monday', () => {
		const fine = ['68900001002', '85900001003', '85900001004', '97900001005', '97900001006', '11900001012'];
		expect(rules(judged(fine.map((phone) => sms('2026-11-23T13:00', { to: `55${phone}` }))))).toEqual([]);
	});

	describe('hours', () => {
		it.each<[string, string, string, string, string[]]>([
			['SP at eight', '2026-11-23T08:00:00', 'America/Sao_Paulo', '11900001001', []],
			['SP a minute before', '2026-11-23T07:59:00', 'America/Sao_Paulo', '11900001001', ['hours']],
			['SP just before twenty', '2026-11-23T19:59:59', 'America/Sao_Paulo', '11900001001', []],
			['SP in the grace after twenty', '2026-11-23T20:00:04', 'America/Sao_Paulo', '11900001001', []],
			['SP after the grace', '2026-11-23T20:00:06', 'America/Sao_Paulo', '11900001001', ['hours']],
			['SP on Saturday at two', '2026-11-21T14:00:10', 'America/Sao_Paulo', '11900001001', ['hours']],
			['SP on Saturday morning', '2026-11-21T13:59', 'America/Sao_Paulo', '11900001001', []],
			['SP on Sunday', '2026-11-22T10:00', 'America/Sao_Paulo', '11900001001', ['hours']],
			['Acre when São Paulo has opened', '2026-11-23T09:00', 'America/Sao_Paulo', '68900001002', ['hours']],
			['Acre at its own eight', '2026-11-23T08:00', 'America/Rio_Branco', '68900001002', []],
			['Ceará after eighteen', '2026-11-23T18:01', 'America/Fortaleza', '85900001003', ['hours']],
			['Ceará on Saturday', '2026-11-21T10:00', 'America/Fortaleza', '85900001003', ['hours']],
			[
				'SP address, Ceará phone, Saturday',
				'2026-11-21T10:00',
				'America/Sao_Paulo',
				'85900001004',
				['hours'],
			],
			['Tabatinga at seven of its own clock', '2026-11-23T08:30', 'America/Manaus', '97900001005', ['hours']],
			[
				'Amazonas without CEP: both clocks bind',
				'2026-11-23T08:30',
				'America/Manaus',
				'97900001006',
				['hours'],
			],
		])('%s', (_what, when, zone, phone, expected) => {
			expect(rules(judged([sms(when, { to: `55${phone}` }, zone)]))).toEqual(expected);
		});
	});

	describe('days off', () => {
		it.each([
			['Consciência Negra', '2026-11-20T10:00'],
			['Christmas Eve, quiet', '2026-12-24T10:00'],
			['Good Friday', '2027-03-26T10:00'],
			['Carnival Tuesday', '2027-02-09T10:00'],
			['Corpus Christi', '2027-05-27T10:00'],
			['9 July in São Paulo', '2027-07-09T10:00'],
		])('%s', (_what, when) => {
			expect(rules(judged([sms(when)]))).toEqual(['holiday']);
		});

		it('lets a creditor open a quiet day, never a holiday, and close one of its own', () => {
			const withSettings = (settings: object) => [{ ...CREDITORS[0], settings }] as JudgeInput['creditors'];
			const open = { creditors: withSettings({ openQuietDays: ['2026-12-24', '2026-12-25'] }) };
			expect(rules(judged([sms('2026-12-24T10:00')], open))).toEqual([]);
			expect(rules(judged([sms('2026-12-25T10:00')], open))).toEqual(['holiday']);
			const closed = { creditors: withSettings({ closedDays: ['2026-11-23'] }) };
			expect(rules(judged([sms(MONDAY)], closed))).toEqual(['holiday']);
		});

		it('knows Easter, and a holiday of one state only there', () => {
			expect([2025, 2026, 2027, 2028].map((year) => easter(year).toISODate())).toEqual([
				'2025-04-20',
				'2026-04-05',
				'2027-03-28',
				'2028-04-16',
			]);
			expect(closedDay('2026-07-02', 'BA', [])).toBe('holiday of BA');
			expect(closedDay('2026-07-02', 'SP', [])).toBeNull();
		});
	});

	describe('caps and duplicates', () => {
		it('two messages of one creditor to one debtor on one day', () => {
			const report = judged([sms(MONDAY), sms('2026-11-23T15:00', { text: `${TEXT} 2` })]);
			expect(rules(report)).toEqual(['sameDebtorDay', 'capDebtorDay']);
			expect(report).toMatchObject({ duplicates: 1, violations: 1 });
		});

		it('the same text again on one day, by whatever contact id', () => {
			expect(rules(judged([sms(MONDAY), sms(MONDAY)]))).toContain('sameText');
		});

		it('the same contact twice, and nothing more is said of the second', () => {
			const report = judged([sms(MONDAY, { externalId: 'x' }), sms('2026-11-24T10:00', { externalId: 'x' })]);
			expect(rules(report)).toEqual(['sameExternalId']);
			expect(report).toMatchObject({ duplicates: 1, violations: 0 });
		});

		it('three in seven days, not when the first is a week old', () => {
			const days = ['2026-11-23T10:00', '2026-11-25T10:00'].map((when) => sms(when));
			expect(rules(judged([...days, sms('2026-11-30T09:59')]))).toEqual(['capDebtorWeek']);
			expect(rules(judged([...days, sms('2026-11-30T10:00')]))).toEqual([]);
		});

		it('three on one phone in a day across creditors', () => {
			const other = (from: string, document: string) => ({
				from,
				text: TEXT.replace('00.000.001/9901-01', document),
			});
			const received = [
				sms('2026-11-23T10:00'),
				sms('2026-11-23T11:00', other('loja', '00.000.002/9901-48')),
				sms('2026-11-23T12:00', other('serra', '00.000.003/9901-92')),
			];
			expect(rules(judged(received))).toEqual(['capPhoneDay']);
			expect(rules(judged(received.slice(0, 2)))).toEqual([]);
		});

		it('judges in order of time, whatever the order of the list', () => {
			const [early, late] = [sms(MONDAY), sms('2026-11-23T15:00', { text: `${TEXT} 2` })];
			expect(judged([late, early]).details[0]).toMatchObject({ index: 0, externalId: late.externalId });
		});

		it('gives a shared phone to the person who is named, else to the one written to least', () => {
			const to = '5511900001012';
			const named = (name: string) => sms(MONDAY, { to, text: TEXT.replace('Ana', name) });
			expect(rules(judged([named('Lia'), named('Max')]))).toEqual([]);
			expect(rules(judged([named('Lia'), named('Lia')]))).toContain('capDebtorDay');
			const unnamed = (n: number) => sms(MONDAY, { to, text: `${TEXT.replace(' Ana', '')} ${n}` });
			expect(rules(judged([unnamed(1), unnamed(2)]))).toEqual([]);
		});
	});

	describe('opt-out and conversation', () => {
		const said = (text: string, when = '2026-11-23T09:00') => {
			const at = DateTime.fromISO(when, { zone: 'America/Sao_Paulo' }).toMillis();
			return { at, from: '+5511900001001', to: 'colegio', text };
		};

		it.each(['SAIR', 'sair.', 'Pare de me mandar', 'STOP', 'não quero mais receber isso'])('%s', (text) => {
			expect(rules(judged([sms(MONDAY)], { replies: [said(text)] }))).toEqual(['optOut']);
		});

		it('does not take "vou sair" for it, nor what came before it or within the grace', () => {
			expect(rules(judged([sms(MONDAY)], { replies: [said('vou sair de férias, pago dia 5')] }))).toEqual([]);
			expect(rules(judged([sms(MONDAY)], { replies: [said('SAIR', '2026-11-23T10:00:01')] }))).toEqual([]);
			expect(rules(judged([sms('2026-11-23T09:00:05')], { replies: [said('SAIR')] }))).toEqual([]);
			expect(rules(judged([sms('2026-11-23T09:00:06')], { replies: [said('SAIR')] }))).toEqual(['optOut']);
		});

		it('binds the creditor that was asked, not the others', () => {
			const fromLoja = sms(MONDAY, {
				from: 'loja',
				text: TEXT.replace('00.000.001/9901-01', '00000002990148'),
			});
			expect(rules(judged([fromLoja], { replies: [said('SAIR')] }))).toEqual([]);
		});

		it('frees an answer within ten minutes of hours and caps, and of nothing else', () => {
			const replies = [said('quem fala?', '2026-11-22T21:00')];
			expect(rules(judged([sms('2026-11-22T21:10')], { replies }))).toEqual([]);
			expect(rules(judged([sms('2026-11-22T21:10:01')], { replies }))).toEqual(['hours']);
			expect(rules(judged([sms('2026-11-22T21:05', { text: 'sua dívida' })], { replies }))).toEqual([
				'lockedScreen',
				'noWayOut',
				'block42a',
			]);
		});
	});

	describe('who and what', () => {
		it.each<[string, Partial<ReceivedMessage>, string[]]>([
			['a sender that nobody owns', { from: 'outro' }, ['unknownSender']],
			['a phone that the creditor was not given', { to: '5511900009999' }, ['unknownPhone']],
			['a phone that only a bad row holds', { to: '5511900001011' }, ['unknownPhone']],
			['a creditor in test that writes to a debtor', { from: 'novo' }, ['mode']],
			['a prescribed debt, on the anniversary', { to: '5511900001007' }, ['prescription']],
			['a debt of unknown kind over a year old', { to: '5511900001008' }, ['prescription']],
			['rent after three years', { to: '5511900001009' }, ['prescription']],
			['a debt that is placed only next week', { to: '5511900001010' }, ['placement']],
			['no way out', { text: TEXT.replace('SAIR', 'Sim') }, ['noWayOut']],
			['no CNPJ', { text: TEXT.replace('00.000.001/9901-01', '') }, ['block42a']],
			['the operator’s own phone, anything goes', { to: '5511900000001', text: '[TESTE] dívida' }, []],
		])('%s', (_what, change, expected) => {
			const report = judged([sms(MONDAY, change)]);
			expect(rules(report)).toEqual(expected);
			expect(report.violations).toBe(expected.length);
		});

		it('the day before the anniversary is still free', () => {
			expect(rules(judged([sms('2026-11-19T10:00', { to: '5511900001007' })]))).toEqual([]);
		});

		it.each([
			'dívida',
			'DEBITO',
			'R$ 10',
			'valor',
			'cobrança',
			'em atraso',
			'vencida',
			'150,00',
			'Serasa',
			'inadimplente',
		])('a locked screen would show %s', (word) => {
			expect(rules(judged([sms(MONDAY, { text: `${TEXT} ${word}` })]))).toEqual(['lockedScreen']);
		});

		it('shows no whole phone in its findings', () => {
			const [finding] = judged([sms(MONDAY, { to: '5511900009999' })]).details;
			expect(finding?.phone).toBe('…9999');
		});
	});

	it('imports nothing from the engine', () => {
		const folder = join(__dirname, '../../sandbox/judge');
		const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
		for (const source of sources) {
			const imports = [...source.matchAll(/from '([^']+)'/g)].map((match) => match[1]);
			for (const path of imports) expect(path).toMatch(/^(\.\/[a-z]+|luxon|node:zlib|csv-parse\/sync)$/);
		}
	});
});
