import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IConnections, INodeExecutionData } from 'n8n-workflow';
import type {
	CaseItem,
	ContactItem,
	DecisionItem,
	HoldItem,
	MessageItem,
} from '../../engine/operations/items';
import { findDebtor } from '../../engine/operations/getLeasedCases';
import { importPortfolio } from '../../engine/operations/importPortfolio';
import { listPauses } from '../../engine/operations/pauses';
import { closeLedgers } from '../../nodes/common/ledger';
import { loadBaseNodes, nodeTypes, ROOT, runWorkflow, type WorkflowJson } from '../support/n8nHarness';
import { cpf, csv, HASH_KEY, overdue, prepare } from '../support/n8nPortfolio';
import { simulator } from '../support/zenvia';

type Shipped = WorkflowJson & { id: string; name: string };
type Item = CaseItem & { decision: DecisionItem; hold: HoldItem; contact: ContactItem; message: MessageItem };

const folder = path.join(ROOT, 'workflows');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const read = (file: string) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Shipped;

beforeAll(loadBaseNodes);
afterAll(closeLedgers);

describe.each(files)('%s', (file) => {
	const json = read(file);
	const own = json.nodes.filter(({ type }) => type.startsWith('n8n-nodes-cobranca.'));

	it('has a fixed id, fixed and different node ids, and a name in Portuguese', () => {
		expect(json.id).toMatch(/^cobranca[A-Z]\w+$/);
		const ids = json.nodes.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(new Set(json.nodes.map(({ name }) => name)).size).toBe(json.nodes.length);
	});

	it('uses nodes, versions and outputs that exist', () => {
		for (const node of json.nodes) {
			// Parts of n8n's forms are ES modules, which jest cannot require: test/workflows runs them in a real n8n.
			if (/^n8n-nodes-base\.form/.test(node.type)) continue;
			const { description } = nodeTypes.getByNameAndVersion(node.type, node.typeVersion) as {
				description: { version: number | number[] };
			};
			expect([node.name, [description.version].flat()]).toEqual([
				node.name,
				expect.arrayContaining([node.typeVersion]),
			]);
		}
		const names = new Set(json.nodes.map(({ name }) => name));
		for (const [from, { main }] of Object.entries(json.connections as IConnections)) {
			expect(names).toContain(from);
			for (const { node } of (main ?? []).flatMap((list) => list ?? [])) expect(names).toContain(node);
		}
	});

	it('lets nobody in without a key or a password', () => {
		const doors = json.nodes.filter(({ type }) => /\.(webhook|formTrigger)$/.test(type));
		for (const { name, parameters, credentials } of doors) {
			expect([name, parameters?.['authentication']]).toEqual([
				name,
				expect.stringMatching(/^(basic|header)Auth$/),
			]);
			expect([name, Object.keys(credentials ?? {})]).toEqual([
				name,
				[parameters?.['authentication'] === 'basicAuth' ? 'httpBasicAuth' : 'httpHeaderAuth'],
			]);
		}
	});

	it('sets only parameters that the nodes have', () => {
		for (const node of own) {
			const { description } = nodeTypes.getByNameAndVersion(node.type) as {
				description: { properties: { name: string }[] };
			};
			const known = description.properties.map(({ name }) => name);
			for (const name of Object.keys(node.parameters))
				expect([node.name, known]).toEqual([node.name, expect.arrayContaining([name])]);
		}
	});

	it('names its credentials without an id, so that n8n finds them by name', () => {
		for (const node of own) {
			expect(Object.keys(node.credentials ?? {})).toContain('cobrancaLedgerApi');
			for (const { id, name } of Object.values(node.credentials ?? {}))
				expect([id, name.length > 0]).toEqual([null, true]);
		}
	});

	it('explains itself on the canvas, and stores no successful run that sends', () => {
		expect(
			json.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote').length,
		).toBeGreaterThanOrEqual(3);
		expect(json.settings?.executionOrder).toBe('v1');
		const sends = own.some(({ parameters }) =>
			['zenvia', 'meta', 'smtp'].includes(String(parameters['provider'])),
		);
		if (sends) expect(json.settings?.saveDataSuccessExecution).toBe('none');
	});

	it('keeps no execution of its own where whole people come in from outside, and waits for nobody with them', () => {
		const taken = json.nodes.some(({ type }) => /\.(?:webhook|formTrigger)$/.test(type));
		if (!taken) return;
		expect(json.settings).toMatchObject({
			saveManualExecutions: false,
			saveDataErrorExecution: 'none',
			saveDataSuccessExecution: 'none',
		});
		// A form's ending page keeps the execution, file and all, until a browser has shown it.
		expect(json.nodes.filter(({ type }) => /\.(?:form|wait)$/.test(type))).toEqual([]);
	});

	it('gives every trigger with a webhook a fixed webhook id', () => {
		for (const node of own) {
			const { description } = nodeTypes.getByNameAndVersion(node.type) as {
				description: { webhooks?: unknown[] };
			};
			if (description.webhooks) expect(node.webhookId).toMatch(/^[0-9a-f-]{36}$/);
		}
	});
});

describe('Comece aqui', () => {
	const credentials = {
		cobrancaLedgerApi: { engine: 'sqlite', file: `comece-${process.pid}.sqlite`, hashKey: HASH_KEY },
	};
	const run = async () =>
		await runWorkflow(read('comece-aqui.json'), { credentials, mode: 'manual', start: 'Executar' });

	it('goes from an invented portfolio to messages on screen, sends none, and says why some are held', async () => {
		const first = await run();
		expect(first.error).toBeUndefined();
		expect(first.json('Importar carteira')[0]).toMatchObject({ rowsRead: 21, accepted: 20, rejected: 1 });
		expect(first.json('Prévia de 90 dias')).toHaveLength(90);
		const ready = first.json<Item>('Mensagens prontas');
		expect(new Set(ready.map(({ decision }) => decision.channel))).toEqual(
			new Set(['email', 'sms', 'whatsapp']),
		);
		const held = first.json<Item>('Retidos, com o motivo');
		expect(ready.length).toBeGreaterThanOrEqual(8);
		expect(
			ready.every(
				({ contact, message }) =>
					contact.test && contact.provider === 'demo' && (message.text ?? '').length > 20,
			),
		).toBe(true);
		expect(held.map(({ hold }) => hold.rule)).toEqual(expect.arrayContaining(['address', 'prescription']));
		expect(held.every(({ hold }) => hold.text && hold.source)).toBe(true);
		for (const channel of ['WhatsApp', 'SMS', 'E-mail'])
			expect(first.json(`${channel} (Demo)`, 2)).toEqual([]);
	});

	it('sends nothing a second time on the same day', async () => {
		const second = await run();
		expect(second.error).toBeUndefined();
		expect(second.json('Importar carteira')[0]).toMatchObject({ unchanged: 20, cases: 0 });
		expect(second.json('Mensagens prontas')).toHaveLength(0);
		expect(second.hints('Régua')).toEqual([expect.stringMatching(/no step due now/)]);
	});
});

describe('SMS de teste', () => {
	const mine = '+5511900000123';

	it('does nothing without a phone, and with one sends one marked SMS there, however often it runs', async () => {
		const running = await simulator();
		const credentials = {
			cobrancaLedgerApi: { engine: 'sqlite', file: `sms-${process.pid}.sqlite`, hashKey: HASH_KEY },
			cobrancaZenviaApi: { baseUrl: running.url, apiToken: 'sandbox-token', webhookSecret: '' },
		};
		const run = async (values: Record<string, string>) => {
			const json = read('sms-de-teste.json');
			const settings = json.nodes.find(({ name }) => name === 'Configurações')?.parameters as {
				assignments: { assignments: { name: string; value: string }[] };
			};
			for (const field of settings.assignments.assignments) field.value = values[field.name] ?? field.value;
			const done = await runWorkflow(json, { credentials, mode: 'manual', start: 'Executar' });
			expect(done.error).toBeUndefined();
			return done;
		};
		const empty = await run({});
		expect(empty.json('Preencha meuTelefone')).toHaveLength(1);
		expect(running.simulator.book.received).toEqual([]);
		const filled = { meuTelefone: '(11) 90000-0123', remetenteZenvia: 'meu-alias' };
		expect((await run(filled)).json<Item>('SMS para mim')).toMatchObject([
			{ contact: { test: true, status: 'accepted', provider: 'zenvia' } },
		]);
		await run(filled);
		expect(running.simulator.book.received).toHaveLength(1);
		const [message] = running.simulator.book.received;
		expect(JSON.stringify(message)).toContain(mine.slice(1));
		expect(JSON.stringify(message)).toContain('[TESTE]');
	});
});

describe('Régua do dia', () => {
	it('leases a batch, sends by the simulated provider and shows what is held', async () => {
		const running = await simulator();
		const zenvia = { baseUrl: running.url, apiToken: 'sandbox-token', webhookSecret: '' };
		const debts = [
			...overdue(4),
			{ titulo: 'S1', number: 50, phone: '(11) 3000-0001', vencimento: '06/03/2026' },
		];
		const { credentials } = await prepare({ debts, zenvia });
		const run = await runWorkflow(read('regua-do-dia.json'), {
			credentials,
			mode: 'manual',
			start: 'Casos na vez',
		});
		expect(run.error).toBeUndefined();
		expect(run.json('SMS (Zenvia)')).toHaveLength(4);
		expect(run.json<Item>('Retidos, com o motivo').map(({ hold }) => hold.rule)).toEqual(['address']);
		expect(running.simulator.book.received).toHaveLength(4);
		expect(run.json<Item>('SMS (Zenvia)').every(({ message }) => message.text === undefined)).toBe(true);
	});
});

describe('Respostas e pagamentos', () => {
	it('sends each reply to its own end, and holds the case of what a person must answer', async () => {
		const { credentials, withLedger } = await prepare({ debts: overdue(1) });
		const caseId = (await withLedger((ledger) => findDebtor(ledger, { document: cpf(1) })))[0]?.case.id;
		const reply = (intent: string, more: object = {}) => ({
			json: { type: 'reply.received', at: '2026-03-10T13:30:00Z', intent, ...more },
		});
		const input = [
			reply('optOut', { caseId }),
			reply('wrongPerson', { caseId }),
			reply('alreadyPaid', { caseId }),
			reply('other', { caseId }),
			reply('other'),
		];
		const run = await runWorkflow(read('respostas-e-pagamentos.json'), {
			credentials: { ...credentials, cobrancaZenviaApi: {} },
			mode: 'webhook',
			start: 'Respostas por SMS',
			input,
		});
		expect(run.error).toBeUndefined();
		const ends = [
			'Pediu para sair',
			'Pessoa errada',
			'Conferir pagamento',
			'Avisar a equipe',
			'Número desconhecido',
		];
		expect(ends.map((name) => run.json(name).length)).toEqual([1, 1, 1, 1, 1]);
		expect(run.json('Segurar o caso')[0]).toMatchObject({ caseId });
	});
});

describe('Parar tudo', () => {
	it('stops by the button, says what went out without addresses, and resumes by its own webhook', async () => {
		const running = await simulator();
		const zenvia = { baseUrl: running.url, apiToken: 'sandbox-token', webhookSecret: '' };
		const { credentials, withLedger } = await prepare({ debts: overdue(3), zenvia });
		const day = async () => {
			const ran = await runWorkflow(read('regua-do-dia.json'), {
				credentials,
				mode: 'manual',
				start: 'Casos na vez',
			});
			return ran.error?.message;
		};
		// Forms are ES modules, which jest cannot require: test/workflows opens the page in a real n8n.
		const shipped = read('parar-tudo.json');
		const json = { ...shipped, nodes: shipped.nodes.filter(({ type }) => !type.endsWith('.formTrigger')) };
		delete (json.connections as IConnections)['Página de emergência'];
		const switched = async (start: string, input?: INodeExecutionData[]) => {
			const ran = await runWorkflow(json, { credentials, mode: 'manual', start, input });
			expect(ran.error).toBeUndefined();
			return ran;
		};
		expect(await day()).toBeUndefined();
		const stopped = await switched('Botão');
		const [page] = stopped.json<{ resumo: string; html: string; mensagens: number }>(
			'Página para a operação',
		);
		expect(page).toMatchObject({ mensagens: 3 });
		expect(page?.resumo).toMatch(/parada de emergência.*3 por sms/);
		expect(page?.html).not.toMatch(/9\d{4}-?\d{4}/);
		expect(await withLedger(listPauses)).toMatchObject([{ scope: 'everything', by: 'person' }]);
		const more = csv([{ titulo: 'N1', number: 40, vencimento: '06/03/2026' }]);
		await withLedger((ledger) => importPortfolio(ledger, { source: more, fileName: 'mais.csv' }));
		expect(await day()).toBe('Everything is paused until somebody lifts it');
		expect(running.simulator.book.received).toHaveLength(3);
		const resumed = await switched('Retomar por webhook', [{ json: { body: {} } }]);
		expect(resumed.json<{ resumo: string }>('O que continua parado')[0]).toMatchObject({
			encerradas: 1,
			resumo: expect.stringContaining('Nenhuma outra pausa') as string,
		});
		expect(await withLedger(listPauses)).toEqual([]);
		expect(await day()).toBeUndefined();
		expect(running.simulator.book.received).toHaveLength(4);
	});
});
