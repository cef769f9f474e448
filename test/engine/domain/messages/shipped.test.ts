import { EVENT_JOURNEYS, PRESETS, SERVICE_MESSAGES } from '../../../../engine/domain/journey/presets';
import { countSms, GENERIC_SMS } from '../../../../engine/domain/messages/gsm7';
import { resolveTemplate, templateKeys, templateVariants } from '../../../../engine/domain/messages/library';
import { type ComposedMessage, composeMessage } from '../../../../engine/domain/messages/library/message';
import type { MessageValues, TextChannel } from '../../../../engine/domain/messages/library/types';
import { lintEmail } from '../../../../engine/domain/messages/email';
import { LINKS, samples } from '../../../support/messageSamples';

const TEXT: readonly TextChannel[] = ['sms', 'email', 'whatsapp'];
const journeys = [
	...Object.values(PRESETS),
	...Object.values(EVENT_JOURNEYS),
	...Object.values(SERVICE_MESSAGES),
];

/** Every step's every text, for each of the three debtors and with page, charge and list left out in turn. */
const cases = journeys.flatMap((journey) =>
	journey.steps.flatMap((step) =>
		TEXT.filter((channel) => templateVariants(step.template)?.[channel] !== undefined).flatMap((channel) =>
			samples(journey.key.split('.')[0] as string, step.offset).flatMap(({ title, values }) =>
				lacking(values).map(([lack, some]) => ({
					name: `${step.template} ${channel}, ${title}${lack}`,
					key: step.template,
					journey: journey.key,
					channel,
					values: some,
					stage: step.stage,
				})),
			),
		),
	),
);

function lacking(values: MessageValues): [string, MessageValues][] {
	const { portal, charge, debts, offers, ...bare } = values;
	return [
		['', values],
		[' without page', { ...bare, ...(charge ? { charge } : {}), ...(debts ? { debts } : {}) }],
		[' without charge', { ...bare, ...(portal ? { portal } : {}), ...(offers ? { offers } : {}) }],
		[' with nothing', bare],
		[' without a name', { ...bare, debtor: { kind: values.debtor.kind, firstName: '', name: 'Empresa X' } }],
	];
}

const compose = ({ key, channel, values, stage }: (typeof cases)[number]): ComposedMessage => {
	const message = composeMessage({ key, channel, values, stage, links: LINKS });
	if (!message) throw new Error('no template');
	return message;
};
/** Somebody whose name is unknown is not asked "Falo com …?": that is refused, not sent with a gap. */
const unnamed = ({ channel, values }: (typeof cases)[number]) =>
	channel === 'whatsapp' && values.debtor.kind === 'PF' && values.debtor.firstName === '';

it('cover every step that is not a person’s alone, on each of its channels', () => {
	for (const { steps } of journeys) {
		for (const { template, channels } of steps) {
			const own = Object.keys(templateVariants(template) ?? {}).sort();
			expect([template, own]).toEqual([
				template,
				channels.filter((c) => TEXT.includes(c as TextChannel)).sort(),
			]);
		}
	}
	const used = new Set(journeys.flatMap(({ steps }) => steps.map(({ template }) => template)));
	for (const channel of TEXT) for (const key of templateKeys(channel)) expect(used).toContain(key);
});

/** One test a template and channel, with its fifteen readers. */
function grouped(of: readonly TextChannel[]): [string, typeof cases][] {
	const groups = new Map<string, typeof cases>();
	for (const one of cases.filter(({ channel }) => of.includes(channel))) {
		const name = `${one.key} ${one.channel}`;
		groups.set(name, [...(groups.get(name) ?? []), one]);
	}
	return [...groups];
}

it.each(grouped(TEXT))('%s passes the linter whatever is missing', (_name, readers) => {
	for (const one of readers) {
		const message = compose(one);
		if (unnamed(one)) expect(message.findings.map(({ rule }) => rule)).toContain('unresolved');
		else expect([one.name, message.findings]).toEqual([one.name, []]);
		if (message.channel === 'email') expect([one.name, lintEmail(message.email)]).toEqual([one.name, []]);
	}
});

describe('SMS', () => {
	it.each(grouped(['sms']))('%s is one part', (_name, readers) => {
		for (const one of readers) {
			const message = compose(one);
			if (message.channel !== 'sms') throw new Error('no SMS');
			expect(countSms(message.text, GENERIC_SMS)).toMatchObject({ parts: 1, encoding: 'GSM-7' });
			const page = one.journey === 'pagamento' ? undefined : one.values.portal?.url;
			expect(message.text).toContain(page ?? one.values.creditor.phone);
		}
	});

	it('says it in fewer words, then without the first name, before it costs a second part', () => {
		const { values } = samples('escola', 10)[0]!;
		const long = { ...values, debtor: { kind: 'PF' as const, firstName: 'Wandercleidianasilva' } };
		const message = composeMessage({ key: 'escola.d+10', channel: 'sms', values: long });
		expect(message).toMatchObject({ text: expect.stringMatching(/^Colegio Horizonte Azul/), findings: [] });
	});
});

describe('WhatsApp', () => {
	it.each(grouped(['whatsapp']))('%s asks who it is before anything else', (_name, readers) => {
		for (const one of readers.filter((reader) => !unnamed(reader))) {
			const message = compose(one);
			if (message.channel !== 'whatsapp') throw new Error('no WhatsApp');
			const { question, session } = message;
			expect(question.text).toMatch(/^Olá! (Falo com|Este número é do setor financeiro de) .+\?/);
			expect(question.text).not.toMatch(/\{\{|R\$|vencimento|pagamento|boleto/);
			expect(question.buttons).toHaveLength(3);
			expect(question.buttons[2]).toEqual({ id: 'optOut', title: 'Parar' });
			expect(question.buttonPayloads).toEqual(question.buttons.map(({ id }) => id));
			expect(session.text.split('\n')[0]).toMatch(
				one.journey === 'pagamento'
					? /^(Obrigado|Olá|Aqui está o que você pediu)(, \p{L}+)?[!.]( Um detalhe para conferir com você\.)?$/u
					: /^Obrigado por confirmar(, \p{L}+)?!$/u,
			);
			expect(session.text.endsWith(one.values.creditor.block42a)).toBe(true);
		}
	});
	it('lets a person say no with words that the reading of replies knows', () => {
		const titles = templateVariants('escola.d+5')?.whatsapp?.template.person.buttons.map(
			({ title }) => title,
		);
		expect(titles).toEqual(['Sou eu', 'Não sou eu', 'Parar']);
	});
});

describe('e-mail', () => {
	const [rich] = samples('escola', 5);
	const email = (key: string, values: MessageValues) => {
		const message = composeMessage({ key, channel: 'email', values, links: LINKS });
		if (message?.channel !== 'email') throw new Error('no e-mail');
		return message.email;
	};
	it('itemises, offers one button and reasons of one tap, and says who to talk to', () => {
		const { text, html } = email('escola.d+5', rich!.values);
		for (const part of [
			'Mensalidade de novembro',
			'Multa: R$ 3,00',
			'Ver boleto e Pix:\nhttps://pague.horizonteazul.example/c/7Hk2Qw9xT4',
			'Preciso de mais prazo: https://pague.horizonteazul.example/c/7Hk2Qw9xT4?motivo=prazo',
			'Mensagem automática',
			'verdadeira? Confira aqui: https://',
		])
			expect(text).toContain(part);
		expect(html).toContain('motivo=valor');
		expect(text.match(/motivo=/g)).toHaveLength(4);
	});
	it('shows offers side by side, each with a link to the page, or by an answer where there is none', () => {
		const { values } = samples('escola', 30)[0]!;
		const page = email('escola.d+30', values);
		for (const { key } of values.offers!)
			for (const body of [page.text, page.html.replace(/&amp;/g, '&')])
				expect(body).toContain(`${values.portal!.url}?o=${key}`);
		expect(page.text).not.toContain('responda a este e-mail com o nome');
		const { portal: _portal, ...without } = values;
		const answer = email('escola.d+30', without);
		for (const body of [answer.text, answer.html]) {
			for (const { title } of values.offers!) expect(body).toContain(title);
			expect(body).toContain('responda a este e-mail com o nome da opção');
			expect(body).not.toContain('?o=');
		}
		expect(answer.text).toContain('00190.00009');
	});
	it('says beside offers that its boleto or Pix is of the whole, where it has one', () => {
		const { values } = samples('escola', 30)[0]!;
		const { charge: _charge, ...chargeless } = values;
		const whole = 'O boleto ou Pix desta mensagem é do valor inteiro';
		expect(email('escola.d+30', values).text).toContain(whole);
		for (const none of [email('escola.d+30', chargeless), email('escola.d+3', values)])
			expect(none.text).not.toContain(whole);
	});
	it('shows no offers in a step that has none, and says nothing of options where the creditor offers none', () => {
		const { values } = samples('escola', 30)[0]!;
		expect(email('escola.d+3', values).text).not.toContain('Em 2 vezes');
		const { offers: _offers, offersNote: _note, ...bare } = values;
		for (const key of templateKeys('email').filter((one) => resolveTemplate(one, 'email')?.options))
			expect([key, email(key, bare).text]).toEqual([key, expect.not.stringMatching(/opç(ão|ões)|Escolher/)]);
	});
	it('offers the phone where there is neither page nor charge', () => {
		const { portal: _portal, charge: _charge, ...bare } = rich!.values;
		expect(email('escola.d+3', bare).text).toContain('responda a este e-mail ou ligue para (11) 90000-0100.');
		expect(email('escola.d+3', rich!.values).text).not.toContain('Para receber o boleto');
	});
	it('needs a way to stop', () => {
		expect(() => composeMessage({ key: 'escola.d+3', channel: 'email', values: rich!.values })).toThrow(
			/stopUrl/,
		);
	});
});

it('no sentence ends twice, whatever a creditor is called', () => {
	for (const one of cases)
		expect([one.key, JSON.stringify(compose(one))]).toEqual([
			one.key,
			expect.not.stringMatching(/[^.]\.\.[^.]/),
		]);
});

it('a school never speaks of classes, grades or access, a health plan never of cover', () => {
	const school = cases.filter(
		({ journey, values }) => journey === 'escola' && values.debtor.firstName !== '',
	);
	expect(school.length).toBeGreaterThan(50);
	for (const one of school) {
		const said = JSON.stringify(compose(one));
		expect(said).not.toMatch(
			/\b(alun[oa]|estudante|filh[oa]|boletim|matr[ií]cula|prova|aulas?|acesso|cobertura|car[eê]ncia|suspens\w+)\b/i,
		);
	}
});

it('no two steps of a journey say the same', () => {
	for (const { key, steps } of journeys) {
		for (const channel of TEXT) {
			const texts = steps
				.map(({ template }) => cases.find((one) => one.key === template && one.channel === channel))
				.filter((one) => one !== undefined)
				.map((one) => {
					const message = compose(one);
					return message.channel === 'whatsapp'
						? message.session.text
						: 'text' in message
							? message.text
							: message.email.text;
				});
			expect([key, channel, new Set(texts).size]).toEqual([key, channel, texts.length]);
		}
	}
});

it('lists fewer debts on WhatsApp where a long Pix code takes the room', () => {
	const { values } = samples('escola', 10)[1]!;
	const session = (pixCopyPaste: string) => {
		const charge = { beneficiary: 'Escola', pixCopyPaste };
		const message = composeMessage({
			key: 'escola.d+10',
			channel: 'whatsapp',
			values: { ...values, charge },
		});
		if (message?.channel !== 'whatsapp') throw new Error('no WhatsApp');
		expect(message.findings).toEqual([]);
		return message.session.text;
	};
	const listed = (text: string) => text.match(/^• .*R\$/gm)?.length ?? 0;
	expect(listed(session('000201'))).toBe(3);
	expect(listed(session('0'.repeat(230)))).toBeLessThan(3);
	expect(session('0'.repeat(400))).toContain('Total hoje: R$ ');
});

describe('a creditor’s own templates', () => {
	const own = {
		'escola.d+3': { sms: 'Oi, e a Escola. Ligue {{ creditor.phone }}. {{ creditor.sms42a }} SAIR' },
	};
	const { values } = samples('escola', 3)[2]!;
	it('take the place of the shipped one, of that key and channel only', () => {
		expect(resolveTemplate('escola.d+3', 'sms', own)).toBe(own['escola.d+3'].sms);
		expect(resolveTemplate('escola.d+3', 'email', own)).toBe(templateVariants('escola.d+3')?.email);
		expect(resolveTemplate('escola.d+20', 'sms', own)).toBe(templateVariants('escola.d+20')?.sms);
		expect(resolveTemplate('minha', 'sms', { minha: { sms: 'x' } })).toBe('x');
		expect(resolveTemplate('toString', 'sms', {})).toBeUndefined();
		expect(composeMessage({ key: 'nada', channel: 'email', values })).toBeNull();
	});
	it('are linted like the shipped ones, with what the step allows', () => {
		const rules = (sms: string) =>
			composeMessage({
				key: 'k',
				channel: 'sms',
				values,
				overrides: { k: { sms } },
				stage: 'reminder',
			})?.findings.map(({ rule }) => rule);
		expect(rules(own['escola.d+3'].sms)).toEqual([]);
		expect(rules('Oi, ligue {{ creditor.phone }} SAIR')).toEqual(['block42a']);
	});
	it('fail by the name of a page or charge that is not there, unless they ask first', () => {
		const overrides = (sms: string) => ({ k: { sms } });
		const compose42 = (sms: string) =>
			composeMessage({ key: 'k', channel: 'sms', values, overrides: overrides(sms) });
		expect(() => compose42('{{ portal.url }}')).toThrow(/portal/);
		expect(() => compose42('{% if portal.url %}{{ portal.url }}{% endif %}')).not.toThrow();
		expect(() => compose42('{{ charge.pixCopyPaste }}')).toThrow(/charge/);
	});
});
