import { lintSms } from '../../../../engine/domain/messages/lint';
import { templateKeys, templateText } from '../../../../engine/domain/messages/library';
import { firstName, renderTemplate } from '../../../../engine/domain/messages/templates';
import { countSms, GENERIC_SMS } from '../../../../engine/domain/messages/gsm7';

const creditor = {
	id: 'escola',
	displayName: 'Colégio Horizonte Azul',
	phone: '(11) 3000-1234',
	sms42a: 'Colegio H Azul CNPJ 00000123000145 R das Flores 10 SP',
	block42a: '',
};
const values = (name: string, kind = 'PF') => ({
	creditor,
	debtor: { firstName: firstName(name), kind },
	case: { count: 2, total: 'R$ 10,00', oldestDueDate: '2026-11-01' },
	today: '2026-11-23',
});

describe('the shipped SMS templates', () => {
	it.each(templateKeys('sms'))('%s fits one GSM-7 part and passes the linter', (key) => {
		for (const [name, kind] of [
			['MARIA DA CONCEIÇÃO', 'PF'],
			['José', 'PF'],
			['Padaria Pão Quente', 'PJ'],
		] as const) {
			const text = renderTemplate(templateText(key, 'sms') ?? '', values(name, kind));
			expect(lintSms(text)).toEqual([]);
			expect(countSms(text, GENERIC_SMS)).toMatchObject({ parts: 1, encoding: 'GSM-7' });
			expect(text).toContain(creditor.phone);
			expect(text).toContain(creditor.sms42a);
		}
	});

	it('greets a person by first name and a company without', () => {
		expect(renderTemplate(templateText('aviso', 'sms') ?? '', values('ANA LIMA'))).toMatch(
			/^Ana, ha um recado/,
		);
		expect(renderTemplate(templateText('aviso', 'sms') ?? '', values('ACME LTDA', 'PJ'))).toMatch(
			/^ha um recado/,
		);
	});

	it('refuses an unknown variable instead of sending an empty word', () => {
		expect(() => renderTemplate('{{ debtor.nickname }}', values('Ana'))).toThrow(/nickname/);
		expect(() => renderTemplate('{{ 1 | nofilter }}', {})).toThrow(/nofilter/);
	});

	it('formats cents and dates', () => {
		expect(renderTemplate('{{ 123456 | reais }} {{ "2026-02-03" | data }}', {})).toBe(
			'R$ 1.234,56 03/02/2026',
		);
	});
});

describe('the linter', () => {
	const good = 'Ana, recado de Escola. Ligue (11) 3000-1234. SAIR p/ parar';
	it('accepts a plain message', () => expect(lintSms(good)).toEqual([]));
	it.each([
		['lockedScreen', good.replace('recado', 'divida')],
		['lockedScreen', good.replace('recado', 'cobrança')],
		['amount', good.replace('recado', 'R$ 10')],
		['amount', good.replace('recado', '1.234,56')],
		['threat', good.replace('recado', 'ultimo aviso')],
		['exit', good.replace('SAIR p/ parar', '')],
		['action', good.replace('(11) 3000-1234', 'ja')],
		['empty', ' '],
	])('refuses %s', (rule, text) => {
		expect(
			lintSms(text)
				.filter((f) => f.level === 'error')
				.map((f) => f.rule),
		).toContain(rule);
	});
	it('warns of length and alphabet', () => {
		expect(lintSms(`${good} ${'x'.repeat(120)} ç`).map((f) => f.rule)).toEqual(['length', 'alphabet']);
	});
});
