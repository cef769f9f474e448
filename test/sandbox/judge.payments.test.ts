import { DateTime } from 'luxon';

import { EVENT_JOURNEYS, PRESETS, SERVICE_MESSAGES } from '../../engine/domain/journey/presets';
import { type ComposedMessage, composeMessage } from '../../engine/domain/messages/library/message';
import { judge, type JudgeInput, type ReceivedMessage } from '../../sandbox/judge';
import { tellsOfPayment } from '../../sandbox/judge/words';
import { LINKS, samples } from '../support/messageSamples';

const PORTFOLIO = [
	'credor;titulo;documento;nome;telefone;email;cep;uf;tipo_divida;vencimento;valor',
	'escola;E1;000.048.271-47;Ana Lima;11900001001;ana@caixa.example;01310-100;SP;cartao;10/12/2026;100,00',
].join('\n');
const CREDITORS: JudgeInput['creditors'] = [
	{
		id: 'escola',
		document: '00000001990101',
		mode: 'live',
		senders: [
			{ channel: 'sms', address: 'colegio' },
			{ channel: 'email', address: 'financeiro@escola.example' },
		],
	},
];
const MONDAY = DateTime.fromISO('2026-11-23T10:00', { zone: 'America/Sao_Paulo' }).toMillis();
const HOUR = 3_600_000;
const BLOCK = 'Colegio CNPJ 00.000.001/9901-01';

let next = 0;
const mail = (text: string, at: number, change: Partial<ReceivedMessage> = {}): ReceivedMessage => ({
	channel: 'email',
	at,
	to: 'ana@caixa.example',
	from: 'financeiro@escola.example',
	text: `${text} ${BLOCK}`,
	preview: 'Um recado do Colégio',
	wayOut: true,
	externalId: `p${++next}`,
	...change,
});
const REMINDER = 'Olá, Ana! A mensalidade com vencimento em 10/12/2026 já está disponível.';
const THANKS = 'Olá, Ana!\n\nRecebemos R$ 100,00 em 23/11/2026. Obrigado!';

const charge = (change: object = {}) => ({
	id: 'pay_1',
	reference: 'c-1',
	at: MONDAY,
	cents: 10_000,
	dueDate: '2026-12-10',
	document: '00004827147',
	line: null,
	pix: null,
	live: false,
	endedAt: MONDAY + HOUR,
	paid: true,
	noisy: false,
	...change,
});

const rules = (received: ReceivedMessage[], charges = [charge()]) =>
	judge({ received, replies: [], creditors: CREDITORS, portfolioCsv: PORTFOLIO, charges }).details.map(
		({ rule }) => rule,
	);

describe('the judge, of payments', () => {
	it('lets one thank on the day of another message, and as often as one likes in a week', () => {
		const before = [mail(REMINDER, MONDAY - 96 * HOUR), mail(REMINDER, MONDAY)];
		expect(rules([...before, mail(THANKS, MONDAY + 2 * HOUR)])).toEqual([]);
	});

	it('counts the same thanks twice as a duplicate', () => {
		expect(rules([mail(THANKS, MONDAY + 2 * HOUR), mail(THANKS, MONDAY + 3 * HOUR)])).toEqual(['sameText']);
	});

	it('lets nobody thank for what was not paid, or not yet', () => {
		expect(rules([mail(THANKS, MONDAY + 2 * HOUR)], [])).toEqual(['receiptWithoutPayment']);
		expect(rules([mail(THANKS, MONDAY)])).toEqual(['receiptWithoutPayment']);
	});

	it('lets nobody ask for more while thanking', () => {
		const code = '00020126580014br.gov.bcb.pix0136123e4567';
		expect(rules([mail(`${THANKS} ${code}`, MONDAY + 2 * HOUR)])).toContain('receiptDemands');
	});

	it('lets nothing but word of the payment go to who has paid all', () => {
		expect(rules([mail(REMINDER, MONDAY + 24 * HOUR)])).toEqual(['afterPayment']);
		expect(rules([mail(`${REMINDER} Obrigado!`, MONDAY + 24 * HOUR)])).toEqual(['afterPayment']);
	});

	it('lets one ask again for what went back, or was paid in part', () => {
		expect(rules([mail(REMINDER, MONDAY + 24 * HOUR)], [charge({ refunded: true })])).toEqual([]);
		expect(rules([mail(REMINDER, MONDAY + 24 * HOUR)], [charge({ cents: 4_000 })])).not.toContain(
			'afterPayment',
		);
	});

	it('keeps the hours for thanks too', () => {
		expect(rules([mail(THANKS, MONDAY + 12 * HOUR)])).toEqual(['hours']);
	});
});

const textsOf = (message: ComposedMessage): string[] =>
	message.channel === 'email'
		? [message.email.text]
		: message.channel === 'whatsapp'
			? [message.session.text]
			: [message.text];

it('the judge tells word of a payment from every other shipped message', () => {
	const told = { payments: 0, others: 0 };
	for (const { key: journey, steps } of [PRESETS, EVENT_JOURNEYS, SERVICE_MESSAGES].flatMap((all) =>
		Object.values(all),
	))
		for (const { template: key, offset } of steps)
			for (const { values } of samples(journey.split('.')[0] as string, offset))
				for (const channel of ['sms', 'email', 'whatsapp'] as const) {
					const message = composeMessage({ key, channel, values, links: LINKS });
					for (const text of message ? textsOf(message) : []) {
						const ofPayment = key.startsWith('pagamento.');
						expect([key, channel, text, tellsOfPayment(text)]).toEqual([key, channel, text, ofPayment]);
						told[ofPayment ? 'payments' : 'others'] += 1;
					}
				}
	expect(told.payments).toBeGreaterThan(20);
	expect(told.others).toBeGreaterThan(100);
});
