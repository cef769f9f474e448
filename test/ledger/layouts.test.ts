/** Layouts of creditors through the operations that keep and use them: what a fixed-width file of a mainframe says, column by column. */
import { importPortfolio } from '../../engine/operations/importPortfolio';
import { findLayout, listLayouts, saveLayout } from '../../engine/operations/layouts';
import { previewPortfolio } from '../../engine/operations/previewPortfolio';
import { seedCreditor } from '../support/ledgerPeople';
import { disposeLedgers, LEDGERS } from '../support/ledgers';

afterEach(disposeLedgers);

/** Fields side by side without a blank between them: a slice that is off by one reads a neighbour's digit. */
const FIELDS = [
	['TIT', 1, 6],
	['CPF', 7, 11],
	['NOME', 18, 12],
	['VENC', 30, 6],
	['VALOR', 36, 9],
	['ENTRADA', 45, 8],
	['FONE', 53, 11],
	['LOJA', 64, 2],
] as const;
const LAYOUT = {
	source: {
		kind: 'fixed',
		skipLines: 2,
		fields: FIELDS.map(([name, from, length]) => ({ name, from, length })),
	},
	columns: {
		titulo: 'TIT',
		documento: 'CPF',
		nome: 'NOME',
		vencimento: 'VENC',
		valor: 'VALOR',
		entrada: 'ENTRADA',
		telefone: 'FONE',
	},
	formats: { vencimento: 'ddmmaa', valor: 'centavos', entrada: 'aaaammdd' },
	constants: { credor: 'casa', tipo_divida: 'cartao' },
};
const FILE = [
	// Lines of control: one that looks like a debt must not become one.
	'H2026030500012345REMESSA 0001',
	'99999911144477735CABECALHO   0103260000001002026030111900009999ZZ',
	'A0000100004827147ANA LIMA    020326000015000202603051190000100107',
	'A0000200014481375BIA DA SILVA310126000100099202603051190000100208',
	'A0000311144477735CAIO        300226000100000202603051190000100309',
	'A0000411144477735DAVI        280226000000000202603051190000100410',
	'',
].join('\r\n');

for (const db of LEDGERS) {
	describe(`layouts on ${db.name}`, () => {
		const house = async () => {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			return test;
		};

		it('read a fixed-width file: lines to skip, each field at its place, days and cents as they are written', async () => {
			const { ledger, sql } = await house();
			await saveLayout(ledger, { creditorId: 'casa', name: 'mainframe', layout: LAYOUT });
			const { layout, name, version } = await findLayout(ledger, 'casa', 'mainframe');
			const source = Buffer.from(FILE, 'latin1');

			const preview = await previewPortfolio(ledger, { source, layout });
			expect(preview).toMatchObject({ kind: 'fixed', rows: 4, accepted: 2, rejected: 2, sum: 1150.99 });
			expect(preview.unknownColumns).toEqual(['LOJA']);
			expect(preview.preview.map(({ rowNumber }) => rowNumber)).toEqual([3, 4]);

			const report = await importPortfolio(ledger, {
				source,
				fileName: 'remessa.txt',
				layout: { label: `${name}.${version}`, layout },
			});
			expect(report).toMatchObject({
				accepted: 2,
				rejected: 2,
				layout: 'mainframe.1',
				rejectedRows: [
					{ rowNumber: 5, field: 'vencimento' },
					{ rowNumber: 6, field: 'valor' },
				],
			});
			expect(
				await sql(
					`select t.external_id as title, t.principal, t.due_date, t.placed_from, t.kind, t.custom, b.name, b.document, p.address as phone
					from debts t join debtors b on b.id = t.debtor_id
					join contact_points p on p.debtor_id = b.id order by t.external_id`,
				),
			).toEqual([
				expect.objectContaining({
					title: 'A00001',
					principal: 15_000,
					due_date: '2026-03-02',
					placed_from: '2026-03-05',
					kind: 'card',
					name: 'ANA LIMA',
					document: '00004827147',
					phone: '+5511900001001',
				}),
				expect.objectContaining({
					title: 'A00002',
					principal: 100_099,
					due_date: '2026-01-31',
					placed_from: '2026-03-05',
					name: 'BIA DA SILVA',
					document: '00014481375',
					phone: '+5511900001002',
				}),
			]);
		});

		it('take the same content for the same version, and other content for the next', async () => {
			const { ledger } = await house();
			const save = (skipLines: number, name = 'mainframe') =>
				saveLayout(ledger, {
					creditorId: 'casa',
					name,
					layout: JSON.stringify({ ...LAYOUT, source: { ...LAYOUT.source, skipLines } }),
				});
			expect(await save(2)).toMatchObject({ version: 1 });
			expect(await save(2)).toMatchObject({ version: 1 });
			expect(await save(1)).toMatchObject({ version: 2, layout: { source: { skipLines: 1 } } });
			// What was meant before is still what it was, under its own version.
			expect(await save(2)).toMatchObject({ version: 1 });
			await save(0, 'outro');
			expect((await listLayouts(ledger, 'casa')).map((one) => [one.name, one.version])).toEqual([
				['mainframe', 2],
				['outro', 1],
			]);
			expect(await findLayout(ledger, 'casa', 'mainframe')).toMatchObject({ version: 2 });
			await expect(findLayout(ledger, 'casa', 'nenhum')).rejects.toMatchObject({ code: 'notFound' });
		});

		it.each<[string, unknown, string]>([
			['no fields', { source: { kind: 'fixed' } }, 'source.fields'],
			['a field from 0', fixed({ name: 'A', from: 0, length: 3 }), 'source.fields.from'],
			['a field of no length', fixed({ name: 'A', from: 1, length: 0 }), 'source.fields.length'],
			['a field without a name', fixed({ from: 1, length: 3 }), 'source.fields.name'],
			['lines below none', { source: { ...LAYOUT.source, skipLines: -1 } }, 'source.skipLines'],
			['a format that nobody has', { ...LAYOUT, formats: { valor: 'dolares' } }, 'formats.valor'],
			['a column that there is not', { ...LAYOUT, columns: { saldo: 'VALOR' } }, 'columns.saldo'],
		])('name what is wrong: %s', async (_what, layout, field) => {
			const { ledger } = await house();
			await expect(saveLayout(ledger, { creditorId: 'casa', name: 'x', layout })).rejects.toMatchObject({
				code: 'badInput',
				message: expect.stringContaining(field) as string,
			});
			expect(await listLayouts(ledger)).toEqual([]);
		});
	});
}

function fixed(field: object): object {
	return { source: { kind: 'fixed', fields: [field] } };
}
