/** What no reader can understand: refused in one sentence that names the column, whatever the bytes. */
import fc from 'fast-check';

import { CobrancaError } from '../../../../engine/core/errors';
import { inventedCpf } from '../../../../sandbox/demo/numbers';
import { bytesOf, read, SHAPED } from '../../../support/portfolioReading';

const CPF = inventedCpf(1);

describe('what cannot be understood', () => {
	it.each([
		['no due date', `titulo;cpf;nome;valor\nT1;${CPF};Ana Prado;10,00`, /vencimento/],
		['no document', 'titulo;nome;vencimento;valor\nT1;Ana Prado;10/10/2026;10,00', /documento/],
		['no number of the debt', `cpf;nome;vencimento;valor\n${CPF};Ana Prado;10/10/2026;10,00`, /titulo/],
		[
			'an instalment without due date',
			`contrato;cpf;nome;parcela1_valor;parcela1_venc;parcela2_valor\nC1;${CPF};Ana;1;10/10/2026;2`,
			/PARCELA2_VALOR/i,
		],
		[
			'two due dates',
			`titulo;cpf;nome;vencimento;dt venc;valor\nT1;${CPF};Ana Prado;10/10/2026;11/10/2026;10,00`,
			/"vencimento" and "dt venc"/,
		],
		['no header', `T1;${CPF};Ana Prado;10/10/2026;10,00`, /no header/],
		['one column', 'uma linha qualquer\noutra linha', /no columns/],
		['nothing', '\n\n', /empty/],
	])('is refused in a sentence that names it: %s', async (_what, text, words) => {
		await expect(read(Buffer.from(text))).rejects.toThrow(words);
		await expect(read(Buffer.from(text))).rejects.toThrow(CobrancaError);
	});

	it('says what an old or a broken workbook is', async () => {
		await expect(read(Buffer.from('d0cf11e0a1b11ae1'.repeat(8), 'hex'))).rejects.toThrow(/\.xls/);
		const good = await bytesOf('planilha');
		await expect(read(good.subarray(0, good.length - 400))).rejects.toThrow(CobrancaError);
	});

	it('never breaks on bytes, whatever they are', async () => {
		const good = [
			await bytesOf('parcelas', { ...SHAPED, debtors: 3 }),
			await bytesOf('planilha', { ...SHAPED, debtors: 3 }),
		];
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...good),
				fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 20 }),
				fc.nat(),
				async (bytes, changes, end) => {
					const spoiled = Buffer.from(bytes.subarray(0, end % 4 === 0 ? end % bytes.length : bytes.length));
					for (const [at, value] of changes) if (spoiled.length > 0) spoiled[at % spoiled.length] = value;
					const result = await read(spoiled).catch((error: unknown) => error);
					if (result instanceof Error) expect(result).toBeInstanceOf(CobrancaError);
				},
			),
			{ numRuns: 150 },
		);
	});

	it('never invents: of any text in the cells each row is a debt or a reason', async () => {
		const cell = fc.oneof(
			fc.string({ maxLength: 12 }),
			fc.constantFrom('', '1,19E+10', '46305', '#REF!', '10/10/2026', '1.234', CPF, '-1'),
		);
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(cell, cell, cell, cell, cell, cell), { minLength: 1, maxLength: 5 }),
				async (rows) => {
					const items = rows.map(([titulo, cpf, nome, vencimento, valor, fone]) => ({
						titulo,
						cpf,
						nome,
						vencimento,
						valor,
						fone,
					}));
					const { debts, rejected, summary } = await read(items, { defaultCreditor: 'varejo' });
					expect(debts.length + rejected.length).toBe(summary.rows);
					for (const { rejected: issue } of rejected) expect(issue.reason).toMatch(/^\p{Lu}.+\.$/su);
					for (const debt of debts) expect(debt.principalCents).toBeGreaterThan(0);
				},
			),
			{ numRuns: 150 },
		);
	});
});
