import type { INodeExecutionData } from 'n8n-workflow';
import { OPERATIONS } from '../../nodes/CollectionLedger/operations';
import { closeLedgers } from '../../nodes/common/ledger';
import { ownNode, type Run, runNode } from '../support/n8nHarness';
import { csv, LOJA, overdue, prepare, type Prepared } from '../support/n8nPortfolio';

afterAll(closeLedgers);

const NODE = 'collectionLedger';
type More = { input?: INodeExecutionData[]; type?: string; continueOnFail?: boolean };

async function call(
	prepared: Prepared,
	resource: string,
	operation: string,
	fields: object = {},
	more: More = {},
): Promise<Run> {
	return await runNode(
		more.type ?? NODE,
		{ resource, operation, ...fields },
		{
			credentials: prepared.credentials,
			input: more.input ?? [{ json: {} }],
			node: more.continueOnFail ? { onError: 'continueRegularOutput' } : {},
		},
	);
}

const file = (content: Buffer): INodeExecutionData[] => [
	{
		json: {},
		binary: { data: { data: content.toString('base64'), mimeType: 'text/csv', fileName: 'carteira.csv' } },
	},
];

describe('Collection Ledger: creditor', () => {
	it('saves in test mode, keeps options that are left out, adds a sender, checks, lists and changes the mode', async () => {
		const prepared = await prepare();
		const options = {
			sms42a: 'Loja Aurora 11222333000181 Recife PE',
			testPhone: '+5581900001999',
			caps: { limits: { perDebtorWeek: 1 } },
			closedDays: '2026-12-08, 2026-07-16',
		};
		const saved = await call(prepared, 'creditor', 'save', { ...LOJA, options });
		expect(saved.json(NODE)).toEqual([{ id: 'loja', version: 1, mode: 'test' }]);
		const again = await call(prepared, 'creditor', 'save', { ...LOJA, phone: '(81) 3000-9999' });
		expect(again.json(NODE)[0]).toMatchObject({ version: 2, mode: 'test' });
		const missing = await call(prepared, 'creditor', 'check', { creditorId: 'loja' });
		expect(missing.json(NODE)[0]).toMatchObject({
			ok: false,
			findings: expect.arrayContaining([
				expect.objectContaining({ level: 'error', text: expect.stringMatching(/remetente/) }),
			]),
		});
		const sender = {
			creditorId: 'loja',
			channel: 'sms',
			provider: 'demo',
			address: 'loja.sms',
			options: { ratePerSecond: 5 },
		};
		expect((await call(prepared, 'creditor', 'addSender', sender)).json(NODE)[0]).toMatchObject({
			provider: 'demo',
			address: 'loja.sms',
		});
		expect((await call(prepared, 'creditor', 'check', { creditorId: 'loja' })).json(NODE)[0]).toMatchObject({
			ok: true,
		});
		expect(
			(await call(prepared, 'creditor', 'setMode', { creditorId: 'loja', mode: 'shadow' })).json(NODE),
		).toEqual([{ id: 'loja', mode: 'shadow' }]);
		expect((await call(prepared, 'creditor', 'list')).json(NODE).map(({ id, mode }) => [id, mode])).toEqual(
			expect.arrayContaining([
				['loja', 'shadow'],
				['escola', 'live'],
			]),
		);
	});

	it('says which field is wrong', async () => {
		const run = await call(await prepare(), 'creditor', 'save', {
			...LOJA,
			document: '11.222.333/0001-00',
		});
		expect(run.error?.message).toMatch(/CPF\/CNPJ is not valid/);
	});
});

describe('Collection Ledger: portfolio', () => {
	it('imports a CSV from a binary field, the same again changes nothing, and lists rejected rows', async () => {
		const prepared = await prepare();
		const content = Buffer.concat([
			csv(overdue(3)),
			Buffer.from('\nescola;T9;123;Fulano;;06/03/2026;10,00;;SP'),
		]);
		const first = (await call(prepared, 'portfolio', 'import', {}, { input: file(content) })).json(NODE)[0];
		expect(first).toMatchObject({ rowsRead: 4, accepted: 3, rejected: 1, debtors: 3, cases: 3 });
		const again = (await call(prepared, 'portfolio', 'import', {}, { input: file(content) })).json(NODE)[0];
		expect(again).toMatchObject({ unchanged: 3, cases: 0 });
		const rejected = await call(
			prepared,
			'portfolio',
			'rejected',
			{},
			{ input: [{ json: { batchId: first?.batchId } }] },
		);
		expect(rejected.json(NODE)).toEqual([{ rowNumber: 5, field: 'documento', reason: expect.any(String) }]);
	});

	it('names the missing binary field', async () => {
		const run = await call(await prepare(), 'portfolio', 'import', { binaryProperty: 'arquivo' });
		expect(`${run.error?.message} ${run.error?.description}`).toMatch(/arquivo|binary/i);
	});

	it('with "continue on fail" gives the failure of one item and goes on with the others', async () => {
		const input = [{ json: {} }, ...file(csv(overdue(1)))];
		const run = await call(await prepare(), 'portfolio', 'import', {}, { input, continueOnFail: true });
		expect(run.status).toBe('success');
		expect(run.items(NODE).map(({ json, pairedItem }) => [Object.keys(json).length > 1, pairedItem])).toEqual(
			[
				[false, { item: 0 }],
				[true, { item: 1 }],
			],
		);
	});
});

describe('Collection Ledger: what stops contacts', () => {
	it('sets, lists and lifts pauses by scope and by id', async () => {
		const prepared = await prepare();
		const one = (
			await call(prepared, 'pause', 'set', { scope: 'creditor', scopeId: 'escola', reason: 'conferência' })
		).json(NODE)[0];
		await call(prepared, 'pause', 'set', {
			scope: 'everything',
			reason: 'parar tudo',
			until: '2026-03-11T12:00:00.000-03:00',
		});
		expect(
			(await call(prepared, 'pause', 'list')).json(NODE).map(({ scope, until }) => [scope, until === null]),
		).toEqual(
			expect.arrayContaining([
				['creditor', true],
				['everything', false],
			]),
		);
		expect(one).toMatchObject({ by: 'person', reach: { hours: 2, sent: {}, reserved: 0, onWire: 0 } });
		expect(
			(await call(prepared, 'pause', 'lift', { by: 'scope', scope: 'everything' })).json(NODE),
		).toMatchObject([{ lifted: 1, remaining: [{ scope: 'creditor', scopeId: 'escola' }] }]);
		expect(
			(
				await call(prepared, 'pause', 'lift', { by: 'id' }, { input: [{ json: { id: one?.id as string } }] })
			).json(NODE),
		).toEqual([{ lifted: 1, remaining: [] }]);
		expect((await call(prepared, 'pause', 'list')).json(NODE)).toEqual([]);
		expect(
			(await call(prepared, 'pause', 'recent', { scope: 'everything', hours: 2, limit: 50 })).json(NODE),
		).toEqual([]);
	});

	it('places and lifts a hold, registers a payment, and shows all of it on a timeline that replays', async () => {
		const prepared = await prepare({ debts: overdue(1) });
		const leased = await runNode('debtLookup', { operation: 'lease' }, { credentials: prepared.credentials });
		const cases = await runNode(
			'debtLookup',
			{},
			{ credentials: prepared.credentials, input: leased.items('debtLookup') },
		);
		const input = cases.items('debtLookup');
		const hold = await call(
			prepared,
			'hold',
			'place',
			{ kind: 'dispute', reason: 'contesta o valor' },
			{ input },
		);
		expect(hold.error).toBeUndefined();
		const lifted = await call(prepared, 'hold', 'lift', {}, { input: hold.items(NODE) });
		expect(lifted.json(NODE)[0]).toMatchObject({ lifted: true });
		await call(prepared, 'hold', 'place', { kind: 'human', reason: 'em conversa' }, { input });
		const all = await call(prepared, 'hold', 'lift', { by: 'case' }, { input });
		expect(all.json(NODE)[0]).toMatchObject({ ids: [expect.any(String)], lifted: true });
		const payment = {
			creditorId: 'escola',
			debtExternalId: 'T1',
			amount: 150,
			paidOn: '2026-03-10T00:00:00',
			externalId: 'P1',
		};
		expect((await call(prepared, 'payment', 'register', payment)).json(NODE)[0]).toMatchObject({
			status: 'settled',
		});
		expect((await call(prepared, 'payment', 'register', payment)).json(NODE)[0]).toMatchObject({
			status: 'duplicate',
		});
		const types = (await call(prepared, 'timeline', 'get', {}, { input })).json(NODE).map(({ type }) => type);
		expect(types).toEqual(expect.arrayContaining(['hold.placed', 'hold.lifted', 'payment.received']));
		expect(
			(await call(prepared, 'timeline', 'get', { of: 'debtor' }, { input })).json(NODE).length,
		).toBeGreaterThan(0);
		expect((await call(prepared, 'timeline', 'replay', {}, { input })).json(NODE)[0]).toMatchObject({
			matches: true,
		});
	});

	it('tells the state of the ledger', async () => {
		const run = await call(await prepare({ debts: overdue(4) }), 'maintenance', 'status');
		expect(run.json(NODE)[0]).toMatchObject({
			kind: 'sandbox',
			engine: 'sqlite',
			debts: 4,
			cases: { open: 4 },
		});
	});
});

describe('Collection Ledger as a tool of an AI agent', () => {
	const forbidden = OPERATIONS.filter(({ peopleOnly }) => peopleOnly).map(
		({ resource, option }) => [resource, option.value] as const,
	);

	it('knows which operations are for people only', () => {
		expect(forbidden.map((pair) => pair.join('.'))).toEqual([
			'bankAgreement.save',
			'channelEvent.recordEmail',
			'consent.record',
			'creditor.addSender',
			'creditor.save',
			'creditor.setBrand',
			'creditor.setMode',
			'hold.lift',
			'maintenance.backup',
			'maintenance.prune',
			'maintenance.restore',
			'maintenance.saveRate',
			'maintenance.savePeriod',
			'pause.lift',
			'payment.confirm',
			'payment.register',
			'portfolio.import',
			'portfolio.preview',
			'portfolio.receive',
			'portfolio.saveLayout',
			'portfolio.settleSharedPhone',
			'portfolio.withdraw',
			'privacy.erase',
			'privacy.export',
			'privacy.previewErase',
			'task.complete',
			'task.list',
			'template.reset',
			'template.save',
		]);
	});

	it.each(forbidden)('refuses %s %s and hides it', async (resource, operation) => {
		const fields = {
			...LOJA,
			creditorId: 'escola',
			mode: 'live',
			agreementId: 'x',
			result: 'x',
			bank: '341',
			carteira: '109',
			pauseId: 'x',
			holdId: 'x',
			address: 'x',
			debtExternalId: 'x',
			externalId: 'x',
			amount: 1,
			template: 'aviso',
			text: 'x',
			layoutName: 'x',
			sharedPhone: 'x',
			caseId: 'x',
			debtorId: 'x',
			confirm: 'x',
			file: 'x',
			source: 'x',
			definition: '{}',
		};
		const run = await call(await prepare(), resource, String(operation), fields, {
			type: 'collectionLedgerTool',
		});
		expect(run.error?.message).toMatch(/not open to AI agents/);
		const properties = ownNode(NODE).description.properties.filter(({ name }) => name === 'operation');
		const option = properties
			.flatMap(({ options }) => options ?? [])
			.find(
				(one) => 'value' in one && one.value === operation && 'displayOptions' in one && one.displayOptions,
			);
		expect(option).toMatchObject({ displayOptions: { hide: { '@tool': [true] } } });
	});

	it('may stop contacts and read', async () => {
		const prepared = await prepare();
		const run = await call(
			prepared,
			'pause',
			'set',
			{ scope: 'everything', reason: 'pedido do agente' },
			{ type: 'collectionLedgerTool' },
		);
		expect(run.status).toBe('success');
	});
});
