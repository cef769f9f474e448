/** Files that nobody described, as creditors send them: read with nothing configured, or refused in one clear sentence. */
import { inventedCpf } from '../../../../sandbox/demo/numbers';
import type { PortfolioDebt } from '../../../../engine/domain/portfolio';
import { SHAPES, type Shape } from '../../../../sandbox/demo/shapes';
import { bytesOf, only, read, table, xlsx } from '../../../support/portfolioReading';

const CPF = inventedCpf(1);

describe('the same contracts in four shapes', () => {
	it('are the same debts to the cent', async () => {
		const key = (debt: PortfolioDebt) =>
			`${debt.creditorId} ${debt.contract ?? debt.externalId.replace(/-\d{6}\/\d+$/, '')} ${debt.document.digits} ${debt.dueDate} ${debt.principalCents} ${debt.name}`;
		const sets: string[][] = [];
		for (const shape of SHAPES) {
			const { debts, rejected, summary } = await read(await bytesOf(shape));
			expect({ shape, rejected }).toEqual({ shape, rejected: [] });
			expect(summary.rows).toBe(shape === 'parcelas' ? 60 : debts.length);
			sets.push(debts.map(key).sort());
			const sum = debts.reduce((cents, debt) => cents + debt.principalCents, 0);
			expect(summary.principalCents).toBe(sum);
			if (summary.declaredCents !== null) expect(summary.declaredCents).toBe(sum);
		}
		expect(sets[0]?.length).toBeGreaterThan(90);
		for (const set of sets) expect(set).toEqual(sets[0]);
	});

	it('are found in Windows-1252, below titles, beside a totals line and in the second sheet', async () => {
		const facts = Object.fromEntries(
			await Promise.all(
				SHAPES.map(async (shape) => {
					const { encoding, delimiter, kind, skipped } = (await read(await bytesOf(shape))).summary;
					return [shape, { encoding, delimiter, kind, skipped }];
				}),
			),
		) as Record<Shape, unknown>;
		expect(facts).toEqual({
			parcelas: { encoding: 'windows-1252', delimiter: ';', kind: 'csv', skipped: 0 },
			relatorio: { encoding: 'utf-8', delimiter: ',', kind: 'csv', skipped: 2 },
			sistema: { encoding: 'utf-8', delimiter: '\t', kind: 'csv', skipped: 0 },
			planilha: { encoding: 'utf-8', delimiter: '', kind: 'xlsx', skipped: 1 },
		});
	});

	it('are read from a stream as from a whole', async () => {
		const bytes = await bytesOf('parcelas');
		async function* cut(): AsyncGenerator<Buffer> {
			for (let at = 0; at < bytes.length; at += 997) yield bytes.subarray(at, at + 997);
		}
		expect(await read(cut())).toEqual(await read(bytes));
	});

	it('are read again by the layout that was guessed', async () => {
		for (const shape of SHAPES) {
			const first = await read(await bytesOf(shape));
			const again = await read(await bytesOf(shape), { layout: first.summary.layout });
			expect(again.debts).toEqual(first.debts);
			expect(again.summary.layout).toEqual(first.summary.layout);
		}
	});
});

describe('a school that numbers its pupils, not its bills', () => {
	it('names the instalments by the pupil', async () => {
		const { debts, rejected } = await read(
			Buffer.from(
				`Código do Aluno;Nome do Responsável;CPF do Responsável;Valor Parc. 1;Vencto Parc. 1;Valor Parc. 2;Vencto Parc. 2
A001;Ana Prado;${CPF};R$ 450,00;10/10/2026;R$ 450,00;10/11/2026`,
				'latin1',
			),
			{ defaultCreditor: 'escola' },
		);
		expect(rejected).toEqual([]);
		expect(debts.map(({ externalId }) => externalId)).toEqual(['A001/1', 'A001/2']);
	});
});

describe('numbers that a spreadsheet spoiled', () => {
	const HEADER = 'titulo;cpf;nome;vencimento;valor;fone';
	const row = (change: { cpf?: string; due?: string; amount?: string; phone?: string }) =>
		`T1;${change.cpf ?? CPF};Ana Prado;${change.due ?? '10/10/2026'};${change.amount ?? '10,00'};${change.phone ?? '11900001000'}`;

	it.each([
		['1,1900001000E+10', '+5511900001000'],
		['1.1900001E+10', null],
		['1,19E+10', null],
		['11900001000,0', '+5511900001000'],
		['5511900001000.00', '+5511900001000'],
		['11 9 0000-1000', '+5511900001000'],
	])('gives the phone %s back only when nothing of it was lost', async (phone, e164) => {
		const { debt, warnings } = await only(HEADER, row({ phone }));
		expect(debt.phones.map((one) => one.e164)).toEqual(e164 === null ? [] : [e164]);
		expect(
			warnings.some(({ field, reason }) => field === 'telefone' && /perdeu os dígitos/.test(reason)),
		).toBe(e164 === null);
		expect(JSON.stringify(warnings)).not.toMatch(/0000/);
	});

	it.each([
		['1,21051E+03', 121_051],
		['R$ 1.210,51', 121_051],
		['1210.51', 121_051],
		['1,210.51', 121_051],
		['1.210', 121_000],
		['1210,5', 121_050],
	])('reads the amount %s', async (amount, cents) => {
		expect((await only(HEADER, row({ amount }))).debt.principalCents).toBe(cents);
	});

	it.each(['1,21E+03', '1210,515', '12.10,51', '(10,00)'])('refuses the amount %s', async (amount) => {
		expect((await only(HEADER, row({ amount }))).rejected).toMatchObject([
			{ rowNumber: 2, rejected: { field: 'valor' } },
		]);
	});

	it.each([
		['46305', '2026-10-10'],
		['10/10/2026 00:00:00', '2026-10-10'],
		['2026-10-10T03:00:00.000Z', '2026-10-10'],
		['20261010', '2026-10-10'],
		['25102026', '2026-10-25'],
	])('reads the due date %s', async (due, iso) => {
		expect((await only(HEADER, row({ due }))).debt.dueDate).toBe(iso);
	});

	it.each(['10/10/26', '20262010', '2026-10-10T15:00:00Z', '31/02/2026', '10 out 2026'])(
		'refuses the due date %s',
		async (due) => {
			expect((await only(HEADER, row({ due }))).rejected).toMatchObject([
				{ rejected: { field: 'vencimento' } },
			]);
		},
	);

	it('takes a cell of a workbook as it is shown, to the cent, and says so', async () => {
		const { debts, warnings } = await read(
			await xlsx([
				['Título', 'CPF', 'Nome', 'Vencimento', 'Valor'],
				['T1', Number(CPF), 'Ana Prado', 46305, 1000 / 3],
				['T2', Number(CPF), 'Ana Prado', new Date('2026-10-10T00:00:00Z'), 1.234],
			]),
			{ defaultCreditor: 'varejo' },
		);
		expect(debts.map((debt) => [debt.dueDate, debt.principalCents])).toEqual([
			['2026-10-10', 33_333],
			['2026-10-10', 123],
		]);
		expect(warnings.filter(({ field }) => field === 'valor')).toHaveLength(2);
	});
});

describe('the words of a header', () => {
	it('name a debt by contract and instalment, or by contract and due date', async () => {
		const first = await only('contrato;parcela;cpf;nome;venc;vlr', `C9;3;${CPF};Ana Prado;10/10/2026;10,00`);
		expect(first.debt).toMatchObject({ externalId: 'C9/3', contract: 'C9' });
		const second = await only('contrato;cpf;nome;venc;vlr', `C9;${CPF};Ana Prado;10/10/2026;10,00`);
		expect(second.debt.externalId).toBe('C9/2026-10-10');
		const iso = await only('contrato;cpf;nome;venc;vlr', `C9;${CPF};Ana Prado;2026-10-10;10,00`);
		expect(iso.debt.externalId).toBe(second.debt.externalId);
	});

	it('prefer the original amount to what is due today', async () => {
		const { debt } = await only(
			'titulo;cpf;nome;venc;valor atualizado;valor original',
			`T1;${CPF};Ana Prado;10/10/2026;12,00;10,00`,
		);
		expect(debt).toMatchObject({ principalCents: 1000, custom: { 'valor atualizado': '12,00' } });
	});

	it('tell phones apart: the debtor, work, guarantor, DDD in a column of its own', async () => {
		const { debt } = await only(
			'titulo;cpf;nome;venc;valor;DDD;Telefone;Tel. Comercial;Avalista;CPF Avalista;Telefone Avalista;Tipo Telefone',
			`T1;${CPF};Ana Prado;10/10/2026;10,00;11;900001000;11900001001;Ivo Reis;${inventedCpf(2)};11900001002;RES`,
		);
		expect(debt.phones.map((phone) => phone.e164)).toEqual(['+5511900001000']);
		expect(debt.work.phones.map((phone) => phone.e164)).toEqual(['+5511900001001']);
		expect(debt.parties).toMatchObject([
			{
				role: 'guarantor',
				name: 'Ivo Reis',
				document: { digits: inventedCpf(2) },
				phones: [{ e164: '+5511900001002' }],
			},
		]);
		expect(debt.custom).toEqual({ 'Tipo Telefone': 'RES' });
	});

	it('make the responsible the debtor where the file names nobody else', async () => {
		const { debt } = await only(
			'matricula;aluno;responsavel financeiro;cpf responsavel;vencimento;valor',
			`M1;Lia Prado;Ana Prado;${CPF};10/10/2026;10,00`,
		);
		expect(debt).toMatchObject({
			name: 'Ana Prado',
			document: { digits: CPF },
			custom: { aluno: 'Lia Prado' },
		});
	});

	it('leave out what the creditor calls paid, and list it', async () => {
		const { rejected } = await only(
			'titulo;cpf;nome;venc;valor;status',
			`T1;${CPF};Ana Prado;10/10/2026;10,00;PAGO`,
		);
		expect(rejected).toMatchObject([{ rejected: { field: 'situacao' } }]);
		const columns = await read(
			table(
				'contrato;cpf;nome;p1 valor;p1 venc;p1 status;p2 valor;p2 venc;p2 status',
				`C1;${CPF};Ana Prado;10;10/10/2026;pago;20;10/11/2026;`,
			),
			{ defaultCreditor: 'varejo' },
		);
		expect(columns.debts).toMatchObject([{ externalId: 'C1/2', principalCents: 2000 }]);
		expect(columns.rejected).toMatchObject([{ rejected: { field: 'p1 status' } }]);
	});

	it('keep interest in reais out of the percentages', async () => {
		const { debt, summary } = await only(
			'titulo;cpf;nome;venc;valor;juros',
			`T1;${CPF};Ana Prado;10/10/2026;10,00;35,20`,
		);
		expect(debt).toMatchObject({ interestMonthPercent: null, custom: { juros: '35,20' } });
		expect(summary.findings.join()).toMatch(/juros/);
	});

	it('understand the creditor by name or CNPJ', async () => {
		const creditors = [
			{ id: 'loja', names: ['Lojas Boa Safra Ltda', '00.000.011/9901-39'] },
			{ id: 'outra', names: [] },
		];
		for (const name of ['loja', 'LOJAS BOA SAFRA LTDA', '00000011990139']) {
			const { debt } = await only(
				'credor;titulo;cpf;nome;venc;valor',
				`${name};T1;${CPF};Ana Prado;10/10/2026;10,00`,
				{ creditors },
			);
			expect(debt.creditorId).toBe('loja');
		}
	});

	it('are completed by content where they say nothing', async () => {
		const { debt, summary } = await only(
			'título;inscrição;quem;quando;quanto;uf',
			`T1;${CPF};Ana Prado;10/10/2026;10,00;SP`,
		);
		expect(debt).toMatchObject({ name: 'Ana Prado', dueDate: '2026-10-10', principalCents: 1000 });
		expect(summary.findings).toHaveLength(4);
	});
});

describe('rows of a database or of an API', () => {
	it('are a portfolio too, nested or not', async () => {
		const { debts } = await read(
			[
				{
					contrato: 'C1',
					devedor: { nome: 'Ana Prado', cpf: CPF },
					telefones: ['11900001000', '11900001001'],
					parcelas: [
						{ valor: 10.5, vencimento: '2026-10-10' },
						{ valor: 20, vencimento: '2026-11-10' },
					],
				},
				{
					contrato: 'C2',
					devedor: { nome: 'Ivo Reis', cpf: Number(inventedCpf(2)) },
					telefones: null,
					parcelas: [{ valor: 7, vencimento: '2026-10-10T00:00:00.000Z' }],
				},
			],
			{ defaultCreditor: 'varejo' },
		);
		expect(
			debts.map((debt) => [debt.externalId, debt.principalCents, debt.dueDate, debt.phones.length]),
		).toEqual([
			['C1/1', 1050, '2026-10-10', 2],
			['C1/2', 2000, '2026-11-10', 2],
			['C2/1', 700, '2026-10-10', 0],
		]);
	});
});

describe('two files', () => {
	it('are joined by contract, however it is written', async () => {
		const { debts } = await read(
			table('contrato;parcela;venc;valor', '0012-3;1;10/10/2026;10,00', '99;1;10/10/2026;5,00'),
			{
				defaultCreditor: 'varejo',
				second: table('nº contrato;cpf;nome;celular', `00123;${CPF};Ana Prado;11900001000`),
			},
		);
		expect(debts).toMatchObject([
			{ externalId: '0012-3/1', name: 'Ana Prado', phones: [{ e164: '+5511900001000' }] },
		]);
	});

	it('without a common column are refused by its name', async () => {
		const promise = read(table('contrato;venc;valor', 'C1;10/10/2026;10,00'), {
			second: table('cpf;nome', `${CPF};Ana Prado`),
		});
		await expect(promise).rejects.toThrow(/contrato, documento or titulo/);
	});
});
