import type { INode, INodeExecutionData } from 'n8n-workflow';
import type { CaseItem, DecisionItem, StepItem } from '../../engine/operations/items';
import { saveCreditor } from '../../engine/operations/creditors';
import type { PreviewDay } from '../../engine/operations/previewJourney';
import { getJourneys } from '../../nodes/common/journeys';
import { closeLedgers } from '../../nodes/common/ledger';
import { getTemplates } from '../../nodes/common/templates';
import { ownNodeJson, type Run, runNode, runWorkflow, type WorkflowJson } from '../support/n8nHarness';
import { ESCOLA, firstNameOf, NOON, overdue, type Prepared, prepare } from '../support/n8nPortfolio';

type Item = CaseItem & { step: StepItem; decision: DecisionItem };
const NODE = 'collectionJourney';

afterAll(closeLedgers);

const to = (node: string) => ({ node, type: 'main' as const, index: 0 });

/** Leases the cases and runs the journey with these parameters; `Selector` decides what is due. */
async function follow({ credentials }: Prepared, journey: object): Promise<Run> {
	const json: WorkflowJson = {
		nodes: [
			ownNodeJson('debtLookup', { operation: 'lease', limit: 200 }, { name: 'Lease' }),
			ownNodeJson('debtLookup', { operation: 'getLeased' }, { name: 'Cases' }),
			ownNodeJson(NODE, journey, { name: 'Journey' }),
			ownNodeJson('channelSelector', {}, { name: 'Selector' }),
		],
		connections: {
			Lease: { main: [[to('Cases')]] },
			Cases: { main: [[to('Journey')]] },
			Journey: { main: [[to('Selector')]] },
		},
	};
	return await runWorkflow(json, { credentials });
}

const own = (steps: object[], more: object = {}) => ({
	mode: 'own',
	name: 'Régua da Escola',
	steps: { step: steps },
	firstTouchOffset: 2,
	...more,
});
const step = { offset: 2, stage: 'reminder', template: 'conversa', channels: ['sms'] };

/** Gives the creditor of a prepared ledger another journey. */
const give = async (prepared: Prepared, journey: string) =>
	await prepared.withLedger((ledger) =>
		saveCreditor(ledger, {
			...ESCOLA,
			journey,
		}),
	);

describe('the journey from the creditor', () => {
	it('is the default: each case follows what its creditor names', async () => {
		const prepared = await prepare({ debts: overdue(2) });
		await give(prepared, 'escola');
		const run = await follow(prepared, {});
		expect(run.json<Item>('Journey').map((item) => item.step)).toMatchObject([
			{ journey: 'escola', key: 'd+3', template: 'escola.d+3', channels: ['sms', 'email'] },
			{ journey: 'escola' },
		]);
	});

	it('may be one of one’s own that was saved, and is offered in the list', async () => {
		const prepared = await prepare({ debts: overdue(1) });
		const saved = await runNode(
			NODE,
			{ operation: 'save', ...own([step]), mode: undefined },
			{ credentials: prepared.credentials },
		);
		expect(saved.json(NODE)).toEqual([
			{ journey: { key: 'own.regua-da-escola', displayName: 'Régua da Escola', version: 1, steps: 1 } },
		]);
		await give(prepared, 'own.regua-da-escola');
		const run = await follow(prepared, {});
		expect(run.json<Item>('Journey')[0]?.step).toMatchObject({
			journey: 'own.regua-da-escola',
			key: 'd+2',
		});
		const options = await getJourneys.call({
			getCredentials: async () => prepared.credentials['cobrancaLedgerApi'],
		} as never);
		expect(options.map(({ value }) => value)).toEqual([
			'essencial',
			'escola',
			'varejo',
			'fornecedor',
			'own.regua-da-escola',
		]);
	});

	it('fails the item, not the others, where the creditor names one that is gone', async () => {
		const prepared = await prepare({ debts: overdue(2) });
		const leased = await follow(prepared, {});
		const input = leased.items('Cases').map((item, i): INodeExecutionData => {
			const json = structuredClone(item.json) as { creditor: { journey: string } };
			if (i === 1) json.creditor.journey = 'own.sumiu';
			return { json: json as never };
		});
		const more = { node: { onError: 'continueRegularOutput' as const } };
		const run = await runNode(NODE, {}, { credentials: prepared.credentials, input, ...more });
		expect(run.json<{ failure?: { text: string } }>(NODE, 1)).toMatchObject([
			{ failure: { text: expect.stringMatching(/own\.sumiu.*Save Steps/) } },
		]);
	});
});

describe('steps of one’s own', () => {
	it('are followed in any order', async () => {
		const prepared = await prepare({ debts: overdue(1) });
		const run = await follow(prepared, own([{ ...step, offset: 20, stage: 'amicable' }, step]));
		expect(run.json<Item>('Journey')[0]?.step).toMatchObject({ key: 'd+2', template: 'conversa' });
	});

	it('may come as JSON, from an expression too', async () => {
		const prepared = await prepare({ debts: overdue(1) });
		const run = await follow(prepared, {
			...own([]),
			writeAs: 'json',
			stepsJson: `={{ JSON.stringify([${JSON.stringify({ ...step, unless: 'opened' })}]) }}`,
		});
		expect(run.json<Item>('Journey')[0]?.step).toMatchObject({ key: 'd+2', unless: 'opened' });
	});

	it('may be a person’s: the case goes to Human with the task', async () => {
		const prepared = await prepare({ debts: overdue(1) });
		const person = { ...step, channels: [], human: true, task: 'Ligar e ouvir o motivo.' };
		const run = await follow(prepared, own([person]));
		const [item] = run.json<Item & { decision: { human: object } }>('Selector', 1);
		expect(item?.step).toMatchObject({ human: true, task: 'Ligar e ouvir o motivo.' });
		expect(item?.decision).toMatchObject({
			channel: null,
			human: { task: 'Ligar e ouvir o motivo.' },
			reasonText: `${firstNameOf(1)}, Escola Horizonte, passo d+2: passo de uma pessoa da equipe. Ligar e ouvir o motivo.`,
		});
	});

	it.each([
		['two on a day', own([step, step]), /Two steps are on day 2/],
		['no channel', own([{ ...step, channels: [] }]), /step of day 2 names no channel/],
		['no task', own([{ ...step, channels: [], human: true }]), /step of day 2 does not say/],
		['no template', own([{ ...step, template: '' }]), /step of day 2 names no template|required/],
		['a late preventive', own([{ ...step, stage: 'preventive' }]), /"d\+2" is preventive/],
		['no JSON', { ...own([]), writeAs: 'json', stepsJson: '[{' }, /not JSON|valid JSON/],
		['no list', { ...own([]), writeAs: 'json', stepsJson: '{}' }, /not a list/],
		[
			'a stray field',
			{ ...own([]), writeAs: 'json', stepsJson: JSON.stringify([{ ...step, day: 2 }]) },
			/Step 1 of the list has a field "day"/,
		],
		[
			'no stage',
			{ ...own([]), writeAs: 'json', stepsJson: JSON.stringify([{ ...step, stage: 'angry' }]) },
			/step of day 2 has no known stage/,
		],
	])('say what is wrong and of which step: %s', async (_what, parameters, message) => {
		const { credentials } = await prepare({ debts: overdue(1) });
		const run = await runNode(NODE, parameters, { credentials });
		expect(run.error?.message).toMatch(message);
	});

	it('choose among the texts that the package has', async () => {
		const templates = await getTemplates.call({} as never);
		expect(templates).toContainEqual({ name: 'aviso', value: 'aviso', description: 'SMS' });
		expect(templates.find(({ value }) => value === 'escola.d+10')?.description).toBe('WhatsApp, SMS, e-mail');
	});
});

describe('Preview', () => {
	it('counts the next 90 days, one item each, with a chart and a page on the first', async () => {
		const { credentials } = await prepare({ debts: overdue(4) });
		const run = await runNode(NODE, { operation: 'preview' }, { credentials });
		const days = run.json<PreviewDay>(NODE);
		expect(days).toHaveLength(90);
		expect(days[0]).toEqual({
			date: new Date(NOON).toISOString().slice(0, 10),
			total: 4,
			byChannel: { sms: 4 },
			human: 0,
			moved: 0,
			unreachable: 0,
			amount: 600,
		});
		expect(days.reduce((sum, { byChannel }) => sum + (byChannel.sms ?? 0), 0)).toBe(16);
		const [first, second] = run.items(NODE);
		const { grafico, previa, pagina } = first?.binary ?? {};
		expect(grafico).toMatchObject({ fileName: 'previa.png', mimeType: 'image/png', fileType: 'image' });
		expect(previa).toMatchObject({ fileName: 'previa.svg', mimeType: 'image/svg+xml', fileType: 'image' });
		expect(pagina).toMatchObject({ fileName: 'previa.html', mimeType: 'text/html' });
		const svg = Buffer.from(previa?.data ?? '', 'base64').toString();
		expect(svg).toMatch(/^<svg .*role="img"/);
		expect(svg).toContain('16 contatos, se ninguém pagar');
		expect(second?.binary).toBeUndefined();
	});

	it('of one creditor and fewer days; an unknown creditor is named', async () => {
		const { credentials } = await prepare({ debts: overdue(1) });
		const parameters = { operation: 'preview', preset: 'escola', days: 7 };
		const run = await runNode(NODE, { ...parameters, creditorId: 'escola' }, { credentials });
		expect(run.json(NODE)).toHaveLength(7);
		const none = await runNode(NODE, { ...parameters, creditorId: 'nada' }, { credentials });
		expect(none.error?.message).toMatch(/no creditor "nada"/);
	});
});

it('Get Step Due tells how many cases wait when no step is due', async () => {
	const prepared = await prepare({ debts: overdue(2) });
	const first = await follow(prepared, own([step]));
	expect(first.json('Journey')).toHaveLength(2);
	const later = own([{ ...step, offset: 30, stage: 'amicable' }], { name: 'Só no dia 30' });
	const again = await runNode(NODE, later, {
		credentials: prepared.credentials,
		input: first.items('Cases'),
	});
	expect(again.json(NODE, 0)).toHaveLength(0);
	expect(again.hints(NODE)).toEqual([expect.stringMatching(/^2 of 2 cases have no step due now/)]);
});

it('an AI agent may not save steps', async () => {
	const { credentials } = await prepare();
	const node: Partial<INode> = {};
	const run = await runNode(
		'collectionJourneyTool',
		{ operation: 'save', ...own([step]) },
		{ credentials, node },
	);
	expect(run.error?.message).toMatch(/not open to AI agents/);
});
