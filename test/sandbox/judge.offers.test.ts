import { DateTime } from 'luxon';

import { judge, type JudgeInput } from '../../sandbox/judge';
import { isBankingDay } from '../../sandbox/judge/days';

const PORTFOLIO = [
	'credor;titulo;documento;nome;telefone;email;cep;uf;tipo_divida;vencimento;valor;multa_pct;juros_mes_pct',
	'escola;E1;000.048.271-47;Ana Lima;11900001001;ana@caixa.example;01310-100;SP;cartao;08/10/2026;100,00;2;1',
].join('\n');
/** Thursday 8 October to Monday 23 November: 46 days of 1 % a month are R$ 1,53; with the fine R$ 103,53. */
const MONDAY = DateTime.fromISO('2026-11-23T10:00', { zone: 'America/Sao_Paulo' }).toMillis();

const option = (name: string, amount: string, lines: string[]) =>
	[`* ${name}: R$ ${amount}`, ...lines.map((line) => `  ${line}`)].join('\n');
const CASH = option('À vista', '100,00', [
	'1 pagamento',
	'Desconto de R$ 3,53 em multa e juros',
	'1º pagamento em 30/11/2026',
]);
const TWO = option('Em 2 vezes', '103,53', [
	'A primeira de R$ 51,77 e a segunda de R$ 51,76',
	'Sem desconto',
	'1º pagamento em 30/11/2026',
]);
const THREE = option('Em 3 vezes', '103,53', [
	'3 parcelas mensais de R$ 34,51',
	'Sem desconto',
	'1º pagamento em 30/11/2026',
]);
const NOTE = 'Sem desconto, o valor em 23/11/2026 é R$ 103,53. As opções valem até 28/11/2026.';

function found(text: string, offers: unknown = 'sample'): string[] {
	const input: JudgeInput = {
		received: [
			{
				channel: 'email',
				at: MONDAY,
				to: 'ana@caixa.example',
				from: 'financeiro@escola.example',
				text: `Compare as opções:\n\n${text}\n\nColegio CNPJ 00.000.001/9901-01`,
				preview: 'Um recado do Colégio',
				wayOut: true,
				externalId: 'm1',
			},
		],
		replies: [],
		creditors: [
			{
				id: 'escola',
				document: '00000001990101',
				mode: 'live',
				senders: [{ channel: 'email', address: 'financeiro@escola.example' }],
				settings: { offers },
			},
		],
		portfolioCsv: PORTFOLIO,
	};
	const { byRule, details } = judge(input);
	expect(Object.keys(byRule).filter((rule) => rule !== 'offer')).toEqual([]);
	return details.map(({ detail }) => detail);
}

it('knows the days on which banks clear', () => {
	const days = {
		// Consciência Negra is a day off in the whole country since 2024.
		open: ['2027-02-10', '2026-11-23', '2023-11-20'],
		closed: [
			'2027-02-08',
			'2027-02-09',
			'2027-03-26',
			'2027-05-27',
			'2026-11-20',
			'2024-11-20',
			'2026-11-22',
		],
	};
	const clears = (day: string) => isBankingDay(DateTime.fromISO(day, { zone: 'America/Sao_Paulo' }));
	expect(days.open.filter(clears)).toEqual(days.open);
	expect(days.closed.filter(clears)).toEqual([]);
});

it('offers that add up pass, and a message without any', () => {
	expect(found([CASH, TWO, THREE, NOTE].join('\n\n'))).toEqual([]);
	expect(found('nada')).toEqual([]);
});

it.each<[string, string, unknown, RegExp]>([
	['offers of a creditor that offers nothing', [CASH, NOTE].join('\n\n'), null, /offers nothing/],
	[
		'instalments that do not add up',
		[TWO.replace('51,76', '51,77'), NOTE].join('\n\n'),
		'x',
		/do not add up/,
	],
	['three that do not', [THREE.replace('34,51', '34,52'), NOTE].join('\n\n'), 'x', /do not add up/],
	['a discount that is none', [CASH.replace('3,53', '5,00'), NOTE].join('\n\n'), 'x', /not what is owed/],
	[
		'more than is owed',
		[THREE.replace('103,53', '104,70').replace('34,51', '34,90'), NOTE.replace('103,53', '104,70')].join(
			'\n\n',
		),
		'x',
		/more than the debts/,
	],
	['one day to choose', [TWO, NOTE.replace('28/11', '24/11')].join('\n\n'), 'x', /two days/],
	['no end', TWO, 'x', /until when/],
	['the amounts of yesterday', [TWO, NOTE.replace('23/11', '22/11')].join('\n\n'), 'x', /another day/],
	[
		'a first payment before the end',
		[TWO.replace('30/11', '27/11'), NOTE].join('\n\n'),
		'x',
		/no day for it/,
	],
	['a first payment on a Sunday', [TWO.replace('30/11', '29/11'), NOTE].join('\n\n'), 'x', /no day for it/],
	[
		'a way that nobody understands',
		[TWO.replace('A primeira', 'Umas'), NOTE].join('\n\n'),
		'x',
		/how "Em 2 vezes" is paid/,
	],
])('finds %s', (_what, text, offers, detail) => {
	expect(found(text, offers)).toEqual([expect.stringMatching(detail)]);
});
