import { PRESCRIPTION_TERMS } from '../../../../engine/domain/compliance/prescription.data';
import { DEBT_KINDS } from '../../../../engine/domain/portfolio/layout';
import { RULES } from '../../../../engine/domain/compliance/rules';
import { gate } from '../../../../engine/domain/compliance/gate';
import { RULE_KINDS } from '../../../../engine/domain/compliance/types';
import { factsOf, readGateVectors, shownAs } from '../../../support/gateFacts';

const vectors = readGateVectors();
const decide = (facts: Record<string, unknown>, now: string) =>
	gate(factsOf(vectors, facts), Date.parse(now));

describe('vectors', () => {
	test.each(vectors.cases.map((one) => [one.name, one] as const))(
		'%s',
		(_name, { facts, now, expect: wanted }) => {
			expect(shownAs(wanted, decide(facts, now))).toEqual(wanted);
		},
	);

	test('names are unique and every kind of rule is expected somewhere', () => {
		expect(new Set(vectors.cases.map(({ name }) => name)).size).toBe(vectors.cases.length);
		const expected = new Set(vectors.cases.map(({ expect: { rule } }) => rule));
		expect(RULE_KINDS.filter((kind) => !expected.has(kind))).toEqual([]);
	});
});

describe('every rule matters', () => {
	test.each(RULES.map((rule) => [`${rule.kind}: ${rule.citation.id}`, rule] as const))(
		'%s is the only one to stop some case',
		(_name, rule) => {
			const alone = vectors.cases.some(({ facts, now }) => {
				const without = jest.spyOn(rule, 'check').mockReturnValue(null);
				const verdict = decide(facts, now);
				without.mockRestore();
				return JSON.stringify(verdict) !== JSON.stringify(decide(facts, now)) && verdict.verdict === 'allow';
			});
			expect(alone).toBe(true);
		},
	);

	test('rules stand in the order of their kinds', () => {
		const order = RULES.map(({ kind }) => RULE_KINDS.indexOf(kind));
		expect(order).toEqual([...order].sort((a, b) => a - b));
	});
});

test('every kind of debt that a portfolio may name has its term', () => {
	const known = PRESCRIPTION_TERMS.map(({ kind }) => kind);
	expect(Object.values(DEBT_KINDS).filter((kind) => kind !== null && !known.includes(kind))).toEqual([]);
});

test.each(PRESCRIPTION_TERMS.map(({ kind }) => kind))(
	'vectors hold the last day on which %s is collected, the next, and the article',
	(kind) => {
		const said = vectors.cases.flatMap(({ facts, expect: { verdict, cites } }) => {
			const [debt, ...others] = (facts.debts ?? []) as { kind?: string }[];
			return debt?.kind === kind && others.length === 0 ? [[verdict, cites !== undefined]] : [];
		});
		expect(said).toContainEqual(['allow', false]);
		expect(said).toContainEqual(['deny', true]);
	},
);

describe('what the operator reads', () => {
	const text = (facts: Record<string, unknown>, now: string) => decide(facts, now).text;

	test.each([
		[
			{},
			'2026-11-22T10:00:00-03:00',
			'Fora do horário permitido em SP (seg–sex 8h–20h, sáb 8h–14h). Pode sair a partir de segunda-feira, 23/11, às 8h.',
		],
		[
			{ channel: 'voice', debtor: { uf: 'RJ', cep: null }, address: { ddd: '21' } },
			'2026-11-18T08:30:00-03:00',
			'Fora do horário permitido para ligações em RJ (seg–sex 9h–19h; fonte secundária). Pode sair a partir de quarta-feira, 18/11, às 9h.',
		],
		[
			{ debtor: { uf: 'AC', cep: null }, address: { ddd: '68' } },
			'2026-11-18T20:01:00-05:00',
			'Fora do horário permitido em AC (seg–sex 8h–20h, sáb 8h–14h). Pode sair a partir de quinta-feira, 19/11, às 8h (hora do devedor).',
		],
		[
			{},
			'2026-11-20T10:00:00-03:00',
			'Dia sem contato: 20/11/2026 é feriado nacional, Dia da Consciência Negra. Pode sair a partir de sábado, 21/11, às 8h.',
		],
		[
			{ suppressions: [{ reason: 'optOut', channel: 'sms' }] },
			'2026-11-18T10:00:00-03:00',
			'O devedor pediu para sair deste canal.',
		],
		[
			{ debts: [{ dueDate: '2021-11-18' }] },
			'2026-11-17T20:00:00-03:00',
			'Fora do horário permitido em SP (seg–sex 8h–20h, sáb 8h–14h). E quando puder já não deve: Débito prescrito: vencido em 18/11/2021 (5 anos de dívida líquida em instrumento, CC art. 206 §5 I).',
		],
		[
			{ holds: [{ kind: 'hold', until: '2026-11-18T15:30:00-03:00' }] },
			'2026-11-18T10:00:00-03:00',
			'O caso está retido (motivo). Pode sair a partir de quarta-feira, 18/11, às 15h30.',
		],
		[{}, '2026-11-18T10:00:00-03:00', 'Pode sair agora.'],
	])('%#', (facts, now, wanted) => {
		expect(text(facts, now)).toBe(wanted);
	});

	test('every refusal cites a source and its evidence', () => {
		for (const { facts, now } of vectors.cases) {
			for (const { citation, text: sentence } of decide(facts, now).considered) {
				expect(citation).toEqual({
					id: expect.stringMatching(/^\w+(\.\w+)*$/),
					source: expect.stringMatching(/.{5}/),
					evidence: expect.stringMatching(/^[VSGD]$/),
				});
				expect(sentence).toMatch(/^[A-ZÀ-Ú].*\.$/);
			}
		}
	});
});
