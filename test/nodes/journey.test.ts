import type { INode } from 'n8n-workflow';
import type {
	CaseItem,
	ContactItem,
	DecisionItem,
	HoldItem,
	MessageItem,
	StepItem,
} from '../../engine/operations/items';
import { setPause } from '../../engine/operations/pauses';
import { registerPayment } from '../../engine/operations/payments';
import { closeLedgers } from '../../nodes/common/ledger';
import { ownNodeJson, type Run, runNode, runWorkflow, type WorkflowJson } from '../support/n8nHarness';
import { firstNameOf, nameOf, overdue, type Prepared, prepare, TEST_PHONE } from '../support/n8nPortfolio';

type Item = CaseItem & {
	step: StepItem;
	decision: DecisionItem;
	hold: HoldItem;
	contact: ContactItem;
	message: MessageItem;
};

afterAll(closeLedgers);

const lookup = (operation: string, name: string, more: object = {}) =>
	ownNodeJson('debtLookup', { operation, ...more }, { name });
const to = (node: string) => ({ node, type: 'main' as const, index: 0 });

/** The chain of a journey, from leasing to sending. */
function chain(sms: Partial<INode> & { parameters?: object } = {}): WorkflowJson {
	return {
		nodes: [
			lookup('lease', 'Lease', { limit: 200 }),
			lookup('getLeased', 'Cases'),
			ownNodeJson('collectionJourney', {}, { name: 'Journey' }),
			ownNodeJson('channelSelector', {}, { name: 'Selector' }),
			ownNodeJson('smsMessage', sms.parameters ?? { provider: 'demo' }, { ...sms, name: 'SMS' }),
		],
		connections: {
			Lease: { main: [[to('Cases')]] },
			Cases: { main: [[to('Journey')]] },
			Journey: { main: [[to('Selector')]] },
			Selector: { main: [[], [], [], [to('SMS')]] },
		},
	};
}

const runChain = async ({ credentials }: Prepared, json = chain()): Promise<Run> =>
	await runWorkflow(json, { credentials });

describe('a journey through all nodes', () => {
	it('looks cases up, finds the step, decides and sends, each node adding only its own keys', async () => {
		const run = await runChain(await prepare({ debts: overdue(3) }));
		expect(run.error).toBeUndefined();
		const sent = run.json<Item>('SMS', 0);
		expect(sent).toHaveLength(3);
		const [first] = sent;
		expect(Object.keys(first ?? {}).sort()).toEqual(
			[
				'agency',
				'batch',
				'case',
				'contact',
				'creditor',
				'debtor',
				'debts',
				'decision',
				'message',
				'step',
			].sort(),
		);
		expect(first).toMatchObject({
			creditor: { id: 'escola', mode: 'live' },
			case: { count: 1, total: 150, state: 'open' },
			step: { journey: 'essencial', key: 'd+3', template: 'aviso' },
			decision: { channel: 'sms' },
			contact: { channel: 'sms', provider: 'demo', status: 'accepted', replayed: false, test: false },
			message: { template: 'aviso', encoding: 'GSM-7', parts: 1 },
		});
		expect(first?.message.text).toContain('Escola Horizonte');
		expect(run.items('SMS', 0).map((item) => item.pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
	});

	it('lets no document, phone or surname onto an item', async () => {
		const run = await runChain(await prepare({ debts: overdue(2) }));
		const everything = JSON.stringify(run.raw.data.resultData.runData);
		for (const number of [1, 2]) {
			expect(everything).not.toContain(nameOf(number).split(' ')[1]);
			expect(everything).not.toContain(`90000-${1000 + number}`);
			expect(everything).not.toContain(`5511900001${String(number).padStart(3, '0')}`);
		}
		expect(everything).not.toMatch(/\d{3}\.\d{3}\.\d{3}-\d{2}/);
		expect(everything).not.toMatch(/\b\d{11}\b/);
	});

	it('sends everything of a creditor in test to the operator only, and says so', async () => {
		const run = await runChain(await prepare({ debts: overdue(2), mode: 'test' }));
		const sent = run.json<Item>('SMS', 0);
		expect(sent).toHaveLength(2);
		expect(sent.every(({ contact }) => contact.test)).toBe(true);
		expect(JSON.stringify(sent)).not.toContain(TEST_PHONE.slice(3));
	});

	it('gives a shadow creditor decisions and no message', async () => {
		const run = await runChain(await prepare({ debts: overdue(2), mode: 'shadow' }));
		expect(run.json('SMS', 0)).toHaveLength(0);
		expect(run.json<Item>('Selector', 0).map(({ hold }) => hold.rule)).toEqual(['mode', 'mode']);
	});

	it('holds what the law forbids now: rule, until, source and reason in Portuguese are on output 0', async () => {
		const sunday = Date.parse('2026-03-15T10:30:00-03:00');
		const run = await runChain(await prepare({ debts: overdue(1), now: sunday }));
		const [held] = run.json<Item>('Selector', 0);
		expect(held?.hold.rule).toMatch(/hours|holiday/);
		expect(Date.parse(held?.hold.until ?? '')).toBeGreaterThan(sunday);
		expect(held?.hold.source).toMatch(/\w{4}/);
		expect(held?.hold.text).toMatch(/\w{4}/);
		expect(held?.decision.channel).toBeNull();
		expect(run.json('SMS', 0)).toHaveLength(0);
	});

	it('puts a pause set between deciding and sending on Held', async () => {
		const prepared = await prepare({ debts: overdue(2) });
		const json = chain();
		json.connections['Selector'] = { main: [] };
		const decided = await runWorkflow(json, { credentials: prepared.credentials });
		await prepared.withLedger((ledger) =>
			setPause(ledger, { scope: 'everything', reason: 'parada de teste' }),
		);
		const run = await runNode(
			'smsMessage',
			{ provider: 'demo' },
			{ credentials: prepared.credentials, input: decided.items('Selector', 3) },
		);
		expect(run.json('smsMessage', 0)).toHaveLength(0);
		expect(run.json<Item>('smsMessage', 1).map(({ hold }) => hold.rule)).toEqual(['pause', 'pause']);
	});

	it('gives a paid case to Exit with its reason', async () => {
		const prepared = await prepare({ debts: overdue(2) });
		const json = chain();
		json.connections['Cases'] = { main: [] };
		const leased = await runWorkflow(json, { credentials: prepared.credentials });
		await prepared.withLedger((ledger) =>
			registerPayment(ledger, {
				creditorId: 'escola',
				debtExternalId: 'T1',
				amount: 150,
				paidOn: '2026-03-10',
				externalId: 'P1',
				source: 'teste',
			}),
		);
		const run = await runNode(
			'collectionJourney',
			{},
			{ credentials: prepared.credentials, input: leased.items('Cases') },
		);
		const exits = run.json<Item & { exit: { reason: string; since: string } }>('collectionJourney', 1);
		expect(exits.map(({ exit }) => exit.reason)).toEqual(['paid']);
		expect(run.json('collectionJourney', 0)).toHaveLength(1);
	});

	it('sends nothing a second time when the node runs again with the same items', async () => {
		const prepared = await prepare({ debts: overdue(2) });
		const run = await runChain(prepared);
		const again = await runNode(
			'smsMessage',
			{ provider: 'demo' },
			{ credentials: prepared.credentials, input: run.items('Selector', 3) },
		);
		expect(again.json<Item>('smsMessage', 0).map(({ contact }) => contact.replayed)).toEqual([true, true]);
		const ids = (items: Item[]) => items.map(({ contact }) => contact.id);
		expect(ids(again.json<Item>('smsMessage', 0))).toEqual(ids(run.json<Item>('SMS', 0)));
	});

	it('sends once under n8n’s Retry On Fail', async () => {
		const prepared = await prepare({ debts: overdue(2) });
		const run = await runChain(prepared, chain({ retryOnFail: true, maxTries: 3, waitBetweenTries: 0 }));
		expect(run.json<Item>('SMS', 0).map(({ contact }) => contact.replayed)).toEqual([false, false]);
	});

	it('takes a text of its own for the whole batch', async () => {
		const parameters = {
			provider: 'demo',
			options: {
				templateText:
					'Ola {{ debtor.firstName | sms }}, ligue {{ creditor.phone }}. {{ creditor.sms42a | sms }} SAIR p/ parar',
			},
		};
		const run = await runChain(await prepare({ debts: overdue(1) }), chain({ parameters }));
		expect(run.json<Item>('SMS', 0)[0]?.message.text).toMatch(new RegExp(`^Ola ${firstNameOf(1)}, ligue`));
	});
});

describe('items that lack something', () => {
	it('stop the node before anything is sent, with field, remedy and item', async () => {
		const prepared = await prepare({ debts: overdue(2) });
		const decided = await runChain(prepared, {
			...chain(),
			connections: { ...chain().connections, Selector: { main: [] } },
		});
		const input = [...decided.items('Selector', 3), { json: { step: {} } }];
		const run = await runNode(
			'smsMessage',
			{ provider: 'demo' },
			{ credentials: prepared.credentials, input },
		);
		expect(run.status).toBe('error');
		expect(run.error?.context?.itemIndex).toBe(2);
		expect(run.error?.description).toMatch(/Channel Selector/);
		const retry = await runNode(
			'smsMessage',
			{ provider: 'demo' },
			{ credentials: prepared.credentials, input: input.slice(0, 2) },
		);
		expect(retry.json<Item>('smsMessage', 0).map(({ contact }) => contact.replayed)).toEqual([false, false]);
	});

	it('go to Failed with "continue on fail", and the others are sent', async () => {
		const prepared = await prepare({ debts: overdue(2) });
		const decided = await runChain(prepared, {
			...chain(),
			connections: { ...chain().connections, Selector: { main: [] } },
		});
		const input = [{ json: {} }, ...decided.items('Selector', 3)];
		const run = await runNode(
			'smsMessage',
			{ provider: 'demo' },
			{ credentials: prepared.credentials, input, node: { onError: 'continueRegularOutput' } },
		);
		expect(run.status).toBe('success');
		expect(run.json('smsMessage', 0)).toHaveLength(2);
		expect(run.json<{ failure: { reason: string } }>('smsMessage', 2)[0]?.failure.reason).toBe('badInput');
	});

	it('of a case that is not leased are refused by every node that decides', async () => {
		const { credentials } = await prepare({ debts: overdue(1) });
		const input = [{ json: { case: { id: 'c1' }, batch: { token: '', until: '' } } }];
		for (const type of ['collectionJourney', 'channelSelector']) {
			const run = await runNode(type, {}, { credentials, input });
			expect(run.error?.message).toMatch(/not leased/);
		}
	});
});
