/** Portfolio operations of the Collection Ledger node: files and items in, previews, layouts, batches, exits. */
import type { INodeExecutionData } from 'n8n-workflow';
import { closeLedgers } from '../../nodes/common/ledger';
import { shapedFile } from '../../sandbox/demo/shapes';
import { type Run, runNode } from '../support/n8nHarness';
import { cpf, csv, overdue, prepare, type Prepared } from '../support/n8nPortfolio';

afterAll(closeLedgers);

const NODE = 'collectionLedger';

async function call(
	prepared: Prepared,
	operation: string,
	fields: object = {},
	input: INodeExecutionData[] = [{ json: {} }],
): Promise<Run> {
	return await runNode(
		NODE,
		{ resource: 'portfolio', operation, ...fields },
		{ credentials: prepared.credentials, input },
	);
}

const file = (content: Buffer): INodeExecutionData[] => [
	{
		json: {},
		binary: { data: { data: content.toString('base64'), mimeType: 'text/csv', fileName: 'carteira.csv' } },
	},
];

describe('Collection Ledger: portfolio of any shape', () => {
	it('previews a file, saves what was understood, and imports by it', async () => {
		const prepared = await prepare();
		const bytes = Buffer.from(
			shapedFile('parcelas', { debtors: 12, referenceDate: '2026-03-10', seed: 5 })
				.toString('latin1')
				.replace(/^(varejo|fornecedor);/gm, 'escola;'),
			'latin1',
		);
		const [preview] = (await call(prepared, 'preview', {}, file(bytes))).json(NODE);
		expect(preview).toMatchObject({ rejected: 0, encoding: 'windows-1252', kind: 'csv' });
		const [saved] = (
			await call(prepared, 'saveLayout', { creditorId: 'escola', layoutName: 'mensal' }, [
				{ json: preview as never },
			])
		).json(NODE);
		expect(saved).toMatchObject({ name: 'mensal', version: 1 });
		expect((await call(prepared, 'listLayouts')).json(NODE)).toMatchObject([{ name: 'mensal' }]);
		const [report] = (
			await call(prepared, 'import', { layout: 'mensal', defaultCreditor: 'escola' }, file(bytes))
		).json(NODE);
		expect(report).toMatchObject({ layout: 'mensal.1', accepted: preview?.accepted, rejected: 0 });
		expect((await call(prepared, 'listBatches')).json(NODE)).toMatchObject([{ batchId: report?.batchId }]);
		const [batch] = (await call(prepared, 'getBatch', {}, [{ json: { batchId: report?.batchId } }])).json(
			NODE,
		);
		expect(batch).toMatchObject({ state: 'done', report: { accepted: report?.accepted } });
	});

	it('takes all items as rows, once', async () => {
		const prepared = await prepare();
		const items = [1, 2].map((number) => ({
			json: {
				contrato: `C${number}`,
				cpf: cpf(number),
				nome: 'Fulana Inventada',
				vencimento: '2026-03-06',
				valor: 10.5,
			},
		}));
		const reports = (await call(prepared, 'import', { source: 'items' }, items)).json(NODE);
		expect(reports).toMatchObject([{ rowsRead: 2, accepted: 2, sums: { accepted: 21 } }]);
	});

	it('withdraws debts by number, in the words of the panel', async () => {
		const prepared = await prepare({ debts: overdue(2) });
		const [result] = (
			await call(prepared, 'withdraw', { creditorId: 'escola', titles: 'T1, T9', status: 'returned' })
		).json(NODE);
		expect(result).toMatchObject({ left: ['T1'], notFound: ['T9'], casesClosed: 1, amount: 150 });
	});

	it('says which column is missing', async () => {
		const content = Buffer.from(
			csv(overdue(1)).toString().replace('vencimento', 'quando').replace('06/03/2026', ''),
		);
		const run = await call(await prepare(), 'import', {}, file(content));
		expect(run.error?.message).toMatch(/no column vencimento/);
	});
});
