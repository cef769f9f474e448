/** The Boleto node in n8n's engine against the Asaas simulator: real expressions, real credential, real HTTP. */
import { closeLedgers } from '../../nodes/common/ledger';
import { readBoleto } from '../../engine/domain/boleto/read';
import { readSettings } from '../../engine/operations/creditorSettings';
import { registerPayment } from '../../engine/operations/payments';
import { leaseCases } from '../../engine/operations/leaseCases';
import { getLeasedCases } from '../../engine/operations/getLeasedCases';
import type { CaseItem, ChargeItem, HoldItem } from '../../engine/operations/items';
import { run, statement } from '../../engine/ports/ledger';
import { asaasSimulator, sim } from '../support/asaas';
import { pngLogo } from '../support/logos';
import { runNode } from '../support/n8nHarness';
import { type Debt, NOON, overdue, prepare, type Prepared } from '../support/n8nPortfolio';
import type { RunningAsaas } from '../../sandbox/providers/asaas/server';

afterAll(closeLedgers);
jest.setTimeout(60_000);

interface Item {
	case: { id: string };
	charge: ChargeItem | null;
	hold?: HoldItem;
	failure?: { reason: string; field?: string; text: string; blocks?: string[] };
}

interface Scene extends Prepared {
	running: RunningAsaas;
	items: { json: never }[];
	cases: CaseItem[];
}

async function scene(
	debts: Debt[],
	options: { mode?: 'live' | 'test'; charges?: object | null } = {},
): Promise<Scene> {
	const running = await asaasSimulator({ clockOffsetMs: NOON - Date.now() });
	const prepared = await prepare({ debts, mode: options.mode ?? 'live' });
	const charges = { provider: 'asaas', kind: 'boletoPix', dueInDays: 3 };
	const settings = statement<{ settings: string }>(
		't.settings',
		`select settings from creditors where id = 'escola'`,
	);
	const write = statement('t.write', `update creditors set settings = $1 where id = 'escola'`);
	const cases = await prepared.withLedger(async (ledger) => {
		await ledger.transact('t', function* () {
			const [row] = yield* run(settings);
			const wanted = options.charges === undefined ? charges : options.charges;
			yield* run(write, JSON.stringify({ ...readSettings(row?.settings ?? '{}'), charges: wanted }));
		});
		const lease = await leaseCases(ledger);
		return await getLeasedCases(ledger, lease?.token ?? '');
	});
	prepared.credentials.cobrancaAsaasApi = { baseUrl: running.url, apiKey: 'sandbox-token', webhookToken: '' };
	return { ...prepared, running, cases, items: cases.map((json) => ({ json: json as never })) };
}

const received = async (running: RunningAsaas) =>
	((await sim(running, '/received')).body as { charges: { deleted: boolean; externalReference: string }[] })
		.charges;

describe('Boleto, Issue', () => {
	it('registers one charge a case, keeps what the items carry, and gives the same again', async () => {
		const { credentials, items, running, cases } = await scene(overdue(3));
		const first = await runNode('boleto', {}, { credentials, input: items });
		const issued = first.json<Item>('boleto');
		expect(issued).toHaveLength(3);
		expect(issued[0]).toMatchObject({
			case: { id: cases[0]?.case.id },
			charge: { registeredBy: 'asaas', amount: 150, replayed: false, dueDate: '2026-03-13' },
		});
		expect(first.items('boleto')[1]?.pairedItem).toEqual({ item: 1 });
		const again = (await runNode('boleto', {}, { credentials, input: items })).json<Item>('boleto');
		expect(again.map(({ charge }) => [charge?.id, charge?.replayed])).toEqual(
			issued.map(({ charge }) => [charge?.id, true]),
		);
		expect(await received(running)).toHaveLength(3);
		// Nothing of the person is on the items that n8n keeps.
		expect(JSON.stringify(issued)).not.toMatch(/Sobrenome|\d{3}\.\d{3}\.\d{3}-\d{2}/);
	});

	it('sends what a rule stops or what lacks something to Not Issued, with the reason', async () => {
		const { credentials, items, withLedger } = await scene([
			...overdue(2),
			{ titulo: 'T9', number: 9, vencimento: '06/03/2026', valor: '3,00' },
		]);
		await withLedger((ledger) =>
			registerPayment(ledger, {
				creditorId: 'escola',
				debtExternalId: 'T1',
				amount: 150,
				paidOn: '2026-03-10',
				externalId: 'p1',
				source: 'teste',
			}),
		);
		const strict = await runNode('boleto', { goOnWithout: false }, { credentials, input: items });
		expect(strict.items('boleto')).toHaveLength(1);
		const stopped = strict.json<Item>('boleto', 1);
		expect(stopped.map(({ hold, failure }) => hold?.rule ?? failure?.field).sort()).toEqual([
			'amount',
			'paid',
		]);
		// Unless told otherwise, what no boleto can be made for is spoken of without one; what a rule stops is not.
		const lenient = await runNode('boleto', {}, { credentials, input: items });
		const withoutOne = lenient.json<Item>('boleto').filter(({ charge }) => charge === null);
		expect(withoutOne).toMatchObject([{ chargeProblem: { field: 'amount' } }]);
		expect(lenient.json<Item>('boleto', 1).map(({ hold }) => hold?.rule)).toEqual(['paid']);
	});

	it('passes a creditor without charges through, and every case with provider None', async () => {
		const none = await scene(overdue(1), { charges: null });
		const options = { credentials: none.credentials, input: none.items };
		expect((await runNode('boleto', {}, options)).json<Item>('boleto')).toMatchObject([{ charge: null }]);
		const { cobrancaLedgerApi } = none.credentials;
		const without = { credentials: { cobrancaLedgerApi: cobrancaLedgerApi ?? {} }, input: none.items };
		expect((await runNode('boleto', { provider: 'none' }, without)).json<Item>('boleto')).toMatchObject([
			{ charge: null },
		]);
	});

	it('names item, field and remedy when an item carries no case', async () => {
		const { credentials } = await scene(overdue(1));
		const result = await runNode('boleto', {}, { credentials, input: [{ json: {} }] });
		expect(result.status).toBe('error');
		expect(result.error?.description).toContain('Debt Lookup');
	});

	it('issues hundreds without holding n8n up', async () => {
		const { credentials, items, running } = await scene(overdue(120), { mode: 'test' });
		const { asaas } = await import('../../engine/adapters/charges/asaas');
		const pace = asaas.capabilities.ratePerSecond;
		asaas.capabilities.ratePerSecond = 10_000;
		let turns = 0;
		const beat = setInterval(() => (turns += 1), 5);
		try {
			const result = await runNode('boleto', {}, { credentials, input: items });
			expect(result.items('boleto')).toHaveLength(120);
			expect(await received(running)).toHaveLength(120);
		} finally {
			clearInterval(beat);
			asaas.capabilities.ratePerSecond = pace;
		}
		// No claim on speed: the loop turned in between, as n8n's editor and webhooks need it.
		expect(turns).toBeGreaterThan(20);
	});
});

describe('Boleto, the other operations', () => {
	it('draws the whole input as one carnê, with logo and colour, and n8n gets its turn meanwhile', async () => {
		const { credentials, items } = await scene(overdue(4));
		const issued = await runNode('boleto', {}, { credentials, input: items });
		const logo = { data: pngLogo().toString('base64'), mimeType: 'image/png', fileName: 'logo.png' };
		const charges = issued.items('boleto').map((item) => ({ ...item, binary: { logo } }));
		const many = Array.from(
			{ length: 120 },
			(_, i) => charges[i % charges.length] as (typeof charges)[number],
		);
		const brand = { colour: '#0b5fa5', logoField: 'logo' };
		let turns = 0;
		const beat = setInterval(() => (turns += 1), 5);
		const drawn = await runNode(
			'boleto',
			{ operation: 'renderPdf', format: 'carne', brand },
			{ credentials, input: many },
		);
		clearInterval(beat);
		expect(drawn.json('boleto')).toEqual([{ boletos: 120 }]);
		const file = drawn.items('boleto')[0]?.binary?.boleto;
		expect(file).toMatchObject({ mimeType: 'application/pdf', fileName: 'carne.pdf' });
		const pdf = Buffer.from(file?.data ?? '', 'base64').toString('latin1');
		expect(Number(/\/Count (\d+)/.exec(pdf)?.[1])).toBeGreaterThanOrEqual(40);
		// The logo and how opaque it is, once for all.
		expect(pdf.match(/\/Subtype \/Image/g)).toHaveLength(2);
		expect(turns).toBeGreaterThan(10);
		const wrong = await runNode(
			'boleto',
			{ operation: 'renderPdf', format: 'carne' },
			{ credentials, input: [{ json: {} }] },
		);
		expect(wrong.error?.description).toContain('Issue');
	});

	it('renders the slip as a file, tells the status and cancels', async () => {
		const { credentials, items, running } = await scene(overdue(1));
		const issued = await runNode('boleto', {}, { credentials, input: items });
		const input = issued.items('boleto');
		const drawn = await runNode('boleto', { operation: 'renderPdf' }, { credentials, input });
		const file = drawn.items('boleto')[0]?.binary?.boleto;
		expect(file).toMatchObject({ mimeType: 'application/pdf', fileExtension: 'pdf' });
		expect(
			Buffer.from(file?.data ?? '', 'base64')
				.subarray(0, 5)
				.toString(),
		).toBe('%PDF-');
		const codes = await Promise.all(
			['phone', 'barcodePng', 'barcodeSvg', 'qrPng', 'qrSvg'].map(async (format) => {
				const one = await runNode('boleto', { operation: 'renderPdf', format }, { credentials, input });
				const { mimeType, fileName, data = '' } = one.items('boleto')[0]?.binary?.boleto ?? {};
				expect(fileName).toMatch(/^(boleto|barcode|pix)-[\w-]{12}\.(pdf|png|svg)$/);
				return [mimeType, Buffer.from(data, 'base64').toString('latin1').slice(0, 4)];
			}),
		);
		expect(codes).toEqual([
			['application/pdf', '%PDF'],
			['image/png', '\x89PNG'],
			['image/svg+xml', '<svg'],
			['image/png', '\x89PNG'],
			['image/svg+xml', '<svg'],
		]);
		const [charge] = await received(running);
		await sim(running, '/pay', { id: (charge as { id?: string } | undefined)?.id, method: 'pix' });
		const status = await runNode('boleto', { operation: 'getStatus' }, { credentials, input });
		expect(status.json<Item>('boleto')).toMatchObject([{ charge: { status: 'paid' } }]);
		const late = await runNode('boleto', { operation: 'cancel' }, { credentials, input });
		expect(late.json<Item>('boleto')).toMatchObject([{ charge: { status: 'paid' } }]);
	});

	it('cancels an open charge at the provider', async () => {
		const { credentials, items, running } = await scene(overdue(1));
		const input = (await runNode('boleto', {}, { credentials, input: items })).items('boleto');
		const gone = await runNode('boleto', { operation: 'cancel' }, { credentials, input });
		expect(gone.json<Item>('boleto')).toMatchObject([{ charge: { status: 'cancelled' } }]);
		expect((await received(running)).map(({ deleted }) => deleted)).toEqual([true]);
	});

	it('reconciles what a lost answer left', async () => {
		const { credentials, items, running } = await scene(overdue(1));
		await sim(running, '/misbehave', { mode: 'resetAfterAccept', times: 1 });
		const lost = await runNode('boleto', {}, { credentials, input: items });
		expect(lost.json<Item>('boleto', 1)).toMatchObject([{ failure: { reason: 'unknown' } }]);
		const settled = await runNode('boleto', { operation: 'reconcile' }, { credentials });
		expect(settled.json<{ reconciled: object }>('boleto')).toMatchObject([{ reconciled: { found: 1 } }]);
		expect(await received(running)).toHaveLength(1);
	});

	it('refuses cancelling and reconciling to an AI agent', async () => {
		const { credentials, items } = await scene(overdue(1));
		const result = await runNode('boletoTool', { operation: 'reconcile' }, { credentials, input: items });
		expect(result.error?.message).toContain('not open to AI agents');
		const issued = await runNode('boletoTool', { operation: 'issue' }, { credentials, input: items });
		expect(issued.raw.data.resultData.runData['boletoTool']?.[0]?.data?.main).toHaveLength(1);
	});

	it('reads a line and names the block that is wrong', async () => {
		const computed = await runNode('boleto', {
			operation: 'compute',
			bank: '341',
			carteira: '109',
			nossoNumero: '4821',
			amount: 123.45,
			dueDate: '2026-12-10T00:00:00',
			title: {
				branch: '1234',
				account: '98765',
				beneficiaryName: 'Escola Horizonte Ltda',
				beneficiaryDocument: '11.222.333/0001-81',
				beneficiaryAddress: 'Rua das Flores, 10, São Paulo',
				payerName: 'Fulana Inventada',
				payerDocument: '111.444.777-35',
			},
			drawPdf: true,
		});
		const [item] = computed.items('boleto');
		const { line, registeredBy } = item?.json.boleto as { line: string; registeredBy: null };
		expect(registeredBy).toBeNull();
		expect(item?.binary?.boleto?.mimeType).toBe('application/pdf');
		expect(readBoleto(line, '2026-11-22').ok).toBe(true);
		const good = await runNode('boleto', { operation: 'read', code: line });
		expect(good.json('boleto')).toMatchObject([
			{ boleto: { bank: '341', amount: 123.45, dueDate: '2026-12-10', line } },
		]);
		const typo = line.replace(/^./, (digit) => String((Number(digit) + 1) % 10));
		const bad = await runNode('boleto', { operation: 'read', code: typo });
		expect(bad.json<Item>('boleto', 1)).toMatchObject([
			{ failure: { reason: 'badInput', field: 'code', blocks: ['field1'] } },
		]);
		// A bill of a public service, as a test of mrmgomes/boleto-utils has it.
		const bill = '838600000050096000190009000801782309000343062712';
		const read = (code: string) => runNode('boleto', { operation: 'read', code });
		expect((await read(bill)).json('boleto')).toMatchObject([
			{ boleto: { kind: 'arrecadacao', segment: '3', amount: 509.6 } },
		]);
		expect((await read(bill.replace(/2$/, '3'))).json<Item>('boleto', 1)).toMatchObject([
			{ failure: { blocks: ['block4'] } },
		]);
	});
});
