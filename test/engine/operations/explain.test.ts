import { RULE_KINDS } from '../../../engine/domain/compliance/types';
import { explainDecision, RULE_NAMES } from '../../../engine/operations/explain';
import type { ConsideredItem, DecisionItem, HoldItem } from '../../../engine/operations/items';

const about = {
	debtor: { firstName: 'Maria', kind: 'PF' as const },
	creditor: { displayName: 'Escola Horizonte' },
	step: { key: 'd+10' },
};
const none: DecisionItem = {
	channel: null,
	contactPointId: null,
	addressMasked: null,
	reasonText: '',
	considered: [],
};
const considered = (more: Partial<ConsideredItem>): ConsideredItem => ({
	channel: 'sms',
	addressMasked: null,
	verdict: 'allow',
	rule: null,
	until: null,
	source: null,
	text: '',
	...more,
});

describe('a decision in words', () => {
	it('says who, by what and to where, and why the channels before were left out', () => {
		const decision: DecisionItem = {
			...none,
			channel: 'email',
			addressMasked: 'm•••@exemplo.com.br',
			considered: [
				considered({
					channel: 'whatsapp',
					verdict: 'deny',
					text: 'WhatsApp está desligado para este credor.',
				}),
				considered({ channel: 'whatsapp', verdict: 'deny', text: 'De novo.' }),
				considered({
					channel: 'sms',
					verdict: 'unavailable',
					text: 'O devedor não tem endereço para este canal.',
				}),
				considered({ channel: 'email' }),
				considered({ channel: 'voice', verdict: 'deny', text: 'Depois.' }),
			],
		};
		expect(explainDecision({ decision, hold: null }, about)).toBe(
			'Maria, Escola Horizonte, passo d+10: sai agora por e-mail para m•••@exemplo.com.br. WhatsApp não: WhatsApp está desligado para este credor. SMS não: o devedor não tem endereço para este canal.',
		);
	});

	it('says until when, by which rule and where it is written', () => {
		const hold: HoldItem = {
			rule: 'hours',
			until: '2026-11-23T08:00:00.000-03:00',
			source: 'Lei estadual 1/2020',
			text: 'Fora do horário permitido em SP (seg–sex 8h–20h). Pode sair a partir de segunda-feira, 23/11, às 8h.',
		};
		expect(explainDecision({ decision: none, hold }, about)).toBe(
			'Maria, Escola Horizonte, passo d+10: não vai agora. Fora do horário permitido em SP (seg–sex 8h–20h). Pode sair a partir de segunda-feira, 23/11, às 8h. Regra: horário de contato. Fonte: Lei estadual 1/2020.',
		);
	});

	it('says of what no clock ends that it waits, and when it is looked at again', () => {
		const hold: HoldItem = {
			rule: 'dispute',
			until: null,
			source: 'registro',
			text: 'O caso está em contestação.',
		};
		expect(explainDecision({ decision: none, hold }, about)).toMatch(
			/contestação\. Fica retido até que alguém o libere .+ Regra: contestação\. Fonte: registro\.$/,
		);
	});

	it('says what a person is asked to do', () => {
		expect(
			explainDecision({ decision: none, hold: null, human: { task: 'Ligar e ouvir o motivo' } }, about),
		).toBe('Maria, Escola Horizonte, passo d+10: passo de uma pessoa da equipe. Ligar e ouvir o motivo.');
	});

	it('has a name for every rule and for who has none', () => {
		expect(Object.keys(RULE_NAMES).sort()).toEqual([...RULE_KINDS].sort());
		const decision = { ...none, channel: 'sms' as const };
		expect(explainDecision({ decision, hold: null }, { debtor: { kind: 'PJ', firstName: '' } })).toBe(
			'Empresa: sai agora por SMS.',
		);
		expect(explainDecision({ decision, hold: null }, {})).toBe('Devedor: sai agora por SMS.');
	});
});
