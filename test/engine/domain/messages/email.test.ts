import fc from 'fast-check';
import { CobrancaError } from '../../../../engine/core/errors';
import { formatReais } from '../../../../engine/core/money';
import { type EmailModel, lintEmail, renderEmail } from '../../../../engine/domain/messages/email';

const model = (change: Partial<EmailModel> = {}): EmailModel => ({
	subject: 'Um recado do Colégio Horizonte Azul',
	preheader: 'Temos uma informação para você; leva um minuto.',
	creditor: {
		displayName: 'Colégio Horizonte Azul',
		block42a: 'Horizonte Azul Educação Ltda · 00.000.001/9901-01 · Rua Azul, 10, São Paulo/SP',
		phone: '(11) 90000-0100',
	},
	firstName: 'Maria',
	opening: ['Segue o detalhe do que está em aberto.'],
	debts: [
		{
			description: 'Mensalidade de outubro',
			reference: 'HA-1',
			dueDate: '2026-10-10',
			balance: { principal: 100_000, fine: 2000, interest: 1433, total: 103_433 },
		},
	],
	asOf: '2026-11-22',
	action: { label: 'Ver opções', url: 'https://pague.horizonteazul.example/t/abc?x=1&y=2' },
	stopUrl: 'https://pague.horizonteazul.example/sair/abc',
	...change,
});

describe('an e-mail', () => {
	it('says in both forms what is owed, each charge by its name, and who asks', () => {
		const { html, text, subject } = renderEmail(model());
		expect(subject).toBe('Um recado do Colégio Horizonte Azul');
		for (const part of [
			'Olá, Maria!',
			'Mensalidade de outubro',
			'HA-1',
			'10/10/2026',
			'Valor original',
			'Multa',
			'Juros',
			'22/11/2026',
			'Ver opções',
			'Não é Maria?',
			'Mensagem automática',
			'Não quero mais receber',
			'00.000.001/9901-01',
			'(11) 90000-0100',
		]) {
			expect(text).toContain(part);
			expect(html.replace(/&nbsp;/g, ' ')).toContain(part);
		}
		expect(text).toContain('R$ 1.034,33');
		expect(html).toContain('R$&nbsp;1.034,33');
		expect(text).not.toContain('Desconto');
	});

	it('has no picture, no script, no font from elsewhere, and is light', () => {
		const many = Array.from({ length: 200 }, (_, n) => ({
			description: `Duplicata de número ${n} com um nome bastante comprido`,
			reference: `SC-07776087-${n}`,
			dueDate: '2026-01-10',
			balance: { principal: 1000, fine: 20, interest: 30, honorarios: 5, total: 1055 },
		}));
		const { html, text } = renderEmail(model({ debts: many }));
		expect(Buffer.byteLength(html)).toBeLessThan(50 * 1024);
		expect(html).not.toMatch(/<img|<script|@import|url\(|<link/i);
		expect(html).toContain('e mais 160 itens');
		expect(html).toContain('Total de 200 itens');
		expect(text.match(/Duplicata de número/g)).toHaveLength(200);
	});

	it('shows what is dear to whom it serves: discount, what was paid, ways to pay', () => {
		const { html, text } = renderEmail(
			model({
				debts: [
					{
						description: 'Fatura',
						dueDate: '2026-10-10',
						balance: { principal: 10_000, fine: 200, interest: 100, discount: 300, paid: 5000, total: 5000 },
					},
				],
				options: [
					{
						title: 'À vista',
						detail: '1 pagamento',
						total: 4500,
						dueDate: '2026-12-01',
						url: 'https://p.example/1',
					},
				],
				payment: {
					digitableLine: '00190.50095 40144.816069',
					pixCopyPaste: '000201',
					beneficiary: 'Horizonte Azul',
				},
				reasons: [{ label: 'Já paguei', url: 'https://p.example/r/1' }],
			}),
		);
		for (const body of [html.replace(/&nbsp;/g, ' '), text]) {
			for (const part of [
				'Desconto',
				'-R$ 3,00',
				'Já pago',
				'À vista',
				'R$ 45,00',
				'00190.50095',
				'000201',
				'o beneficiário é Horizonte Azul',
				'Já paguei',
			]) {
				expect(body).toContain(part);
			}
		}
	});

	describe('offers side by side', () => {
		const ways = ['À vista', 'Em 2 vezes', 'Em 3 vezes', 'Em 12 vezes'].map((title, i) => ({
			title,
			detail: i === 0 ? '1 pagamento' : `parcelas mensais de R$ ${i},00`,
			total: 15_000 + i,
			...(i === 0 ? { saving: 'Desconto de R$ 3,05 em multa e juros' } : {}),
			dueDate: '2026-12-01',
			url: `https://p.example/c/1?o=${i}`,
		}));
		const shown = (count: number, more: Partial<EmailModel> = {}) =>
			renderEmail(model({ options: ways.slice(0, count), optionsNote: 'Valem até 28/11/2026.', ...more }));

		it.each([1, 2, 3, 4])('%i of them say the same facts in the same order, in both bodies', (count) => {
			const { html, text } = shown(count);
			const plain = html
				.replace(/<style>.*?<\/style>/s, '')
				.replace(/<[^>]+>/g, '\n')
				.replace(/&nbsp;/g, ' ');
			for (const body of [plain, text]) {
				let from = body.indexOf('Compare as opções');
				for (const { title, detail, saving = 'Sem desconto', total } of ways.slice(0, count))
					for (const fact of [
						title,
						formatReais(total),
						detail,
						saving,
						'1º pagamento em 01/12/2026',
						'Escolher esta opção',
					]) {
						const at = body.indexOf(fact, from);
						expect([fact, at >= from]).toEqual([fact, true]);
						from = at;
					}
				expect(body.indexOf('Valem até 28/11/2026.')).toBeGreaterThan(from);
			}
			expect(html.match(/class="half tint line"/g)).toHaveLength(count);
			expect(html.match(/class="gap"/g)?.length ?? 0).toBe(Math.floor(count / 2));
			expect(Buffer.byteLength(html)).toBeLessThan(50 * 1024);
		});

		it('without a page have no button; without offers there is no word of them', () => {
			const { html, text } = renderEmail(model({ options: ways.map(({ url: _url, ...way }) => way) }));
			for (const body of [html, text]) {
				expect(body).toContain('Em 12 vezes');
				expect(body).not.toContain('Escolher esta opção');
			}
			const none = renderEmail(model({ options: [], optionsNote: 'Valem até 28/11/2026.' }));
			for (const body of [none.html, none.text]) expect(body).not.toMatch(/Compare|Valem até/);
		});

		it('take no link that runs something', () => {
			expect(() => renderEmail(model({ options: [{ ...ways[0]!, url: 'javascript:alert(1)' }] }))).toThrow(
				CobrancaError,
			);
		});
	});

	it('greets a company without a name', () => {
		const { text } = renderEmail(model({ firstName: '', agency: 'Assessoria Boa' }));
		expect(text).toContain('Olá!\n');
		expect(text).toContain('Assessoria Boa, em nome de Colégio Horizonte Azul');
		expect(text).toContain('Não é com você?');
	});

	it('takes nothing for markup', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), (name, line) => {
				const wild = `<b>${name}"'`;
				const { html } = renderEmail(model({ firstName: wild, opening: [line], subject: wild }));
				expect(html.match(/<b>/g)).toBeNull();
				expect(html.match(/<p[ >]/g)?.length).toBe(
					renderEmail(model({ opening: ['x'] })).html.match(/<p[ >]/g)?.length,
				);
			}),
		);
	});

	it.each<[string, Partial<EmailModel>]>([
		[
			'amounts that do not add up',
			{ debts: [{ ...model().debts[0]!, balance: { principal: 1, fine: 0, interest: 0, total: 2 } }] },
		],
		['a link that runs something', { action: { label: 'x', url: 'javascript:alert(1)' } }],
		['a link without https', { verifyUrl: 'http://loja.example' }],
		['no block of article 42-A', { creditor: { ...model().creditor, block42a: ' ' } }],
	])('is refused with %s', (_name, change) => {
		expect(() => renderEmail(model(change))).toThrow(CobrancaError);
	});

	it('may stop by e-mail, and link to this machine', () => {
		expect(renderEmail(model({ stopUrl: 'mailto:sair@loja.example' })).text).toContain(
			'mailto:sair@loja.example',
		);
		expect(renderEmail(model({ verifyUrl: 'http://127.0.0.1:5678/x' })).text).toContain(
			'http://127.0.0.1:5678/x',
		);
	});
});

describe('the linter', () => {
	const rules = (change: Partial<EmailModel>, face = {}) =>
		lintEmail(renderEmail(model(change)), face).map(({ level, rule }) => `${level} ${rule}`);

	it('passes what gives nothing away from outside, whatever the list says', () => {
		expect(rules({}, { fromName: 'Colégio Horizonte Azul', fileNames: ['documento-10.pdf'] })).toEqual([]);
	});

	it.each<[string, Partial<EmailModel>, object, string]>([
		['a subject that tells', { subject: 'Sua dívida' }, {}, 'error lockedScreen'],
		['a preheader that tells', { preheader: 'Evite a negativação' }, {}, 'error lockedScreen'],
		['an amount in the subject', { subject: 'Pague R$ 10,00' }, {}, 'error amount'],
		['a sender who tells', {}, { fromName: 'Setor de Cobrança' }, 'error lockedScreen'],
		['a file that tells', {}, { fileNames: ['boleto_atrasado.pdf'] }, 'error lockedScreen'],
		['a threat in the body', { opening: ['Este é o último aviso.'] }, {}, 'error threat'],
		['a long subject', { subject: 'x'.repeat(71) }, {}, 'warning length'],
	])('finds %s', (_name, change, face, finding) => {
		expect(rules(change, face)).toEqual([finding]);
	});
});
