import type { IRun } from 'n8n-workflow';
import { countLeased, leaseCases } from '../../engine/operations/leaseCases';
import { liftPause, setPause } from '../../engine/operations/pauses';
import { Owner } from '../../nodes/CollectionTrigger/owner';
import { closeLedgers } from '../../nodes/common/ledger';
import { ownNodeJson, runWorkflow } from '../support/n8nHarness';
import { overdue, prepare } from '../support/n8nPortfolio';
import { type StartedTrigger, startTrigger, until } from '../support/n8nTriggers';

let trigger: StartedTrigger | undefined;
const ended = {} as IRun;
afterEach(async () => await trigger?.close());
afterAll(closeLedgers);

const batches = () =>
	trigger?.emitted.map(
		({ items }) => (items[0]?.json as { batch: { token: string; cases: number } }).batch,
	) ?? [];

describe('Collection Trigger', () => {
	it('emits one execution for each batch, and no more at once than allowed', async () => {
		const { credentials } = await prepare({ debts: overdue(12) });
		trigger = await startTrigger(
			'collectionTrigger',
			{ maxBatches: 2, batchSize: 3, pollSeconds: 1 },
			credentials,
		);
		await until(() => batches().length === 2);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(batches().map(({ cases }) => cases)).toEqual([3, 3]);
		expect(trigger.emitted.every(({ items }) => items.length === 1)).toBe(true);
	});

	it('takes the next batch at once when an execution ends, not at the next poll', async () => {
		const { credentials, withLedger } = await prepare({ debts: overdue(4) });
		trigger = await startTrigger(
			'collectionTrigger',
			{ maxBatches: 1, batchSize: 2, pollSeconds: 3600 },
			credentials,
		);
		await until(() => batches().length === 1);
		trigger.emitted[0]?.done?.resolve(ended);
		await until(() => batches().length === 2);
		expect(batches()[1]?.token).not.toBe(batches()[0]?.token);
		trigger.emitted[1]?.done?.resolve(ended);
		await until(async () => (await withLedger(countLeased)) === 0);
	});

	it('releases a batch whose execution did not even start', async () => {
		const { credentials, withLedger } = await prepare({ debts: overdue(1) });
		trigger = await startTrigger('collectionTrigger', { pollSeconds: 3600 }, credentials);
		await until(() => batches().length === 1);
		trigger.emitted[0]?.done?.reject(new Error('the queue is full'));
		await until(async () => (await withLedger(countLeased)) === 0);
	});

	it('takes the batch of a worker that died again at once; what a failed execution left comes later', async () => {
		const { credentials, withLedger } = await prepare({ debts: overdue(2) });
		trigger = await startTrigger('collectionTrigger', { maxBatches: 1, pollSeconds: 3600 }, credentials);
		const failed = (message: string) => ({ data: { resultData: { error: { message } } } }) as never as IRun;
		await until(() => batches().length === 1);
		trigger.emitted[0]?.done?.resolve(failed('job stalled more than allowable limit'));
		await until(() => batches().length === 2);
		expect(batches().map(({ cases }) => cases)).toEqual([2, 2]);
		trigger.emitted[1]?.done?.resolve(failed('A node stalled, failed to be processed'));
		await until(async () => (await withLedger(countLeased)) === 0);
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(batches()).toHaveLength(2);
	});

	it('waits while another workflow has the batches of the ledger', async () => {
		const { credentials } = await prepare({ debts: overdue(4) });
		const first = await startTrigger(
			'collectionTrigger',
			{ maxBatches: 1, batchSize: 2, pollSeconds: 3600 },
			credentials,
		);
		await until(() => first.emitted.length === 1);
		trigger = await startTrigger(
			'collectionTrigger',
			{ maxBatches: 1, batchSize: 2, pollSeconds: 1 },
			credentials,
		);
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(trigger.emitted).toHaveLength(0);
		await first.close();
	});

	it('stops cleanly: nothing is emitted afterwards', async () => {
		const { credentials } = await prepare({ debts: overdue(4) });
		trigger = await startTrigger(
			'collectionTrigger',
			{ maxBatches: 1, batchSize: 2, pollSeconds: 3600 },
			credentials,
		);
		await until(() => batches().length === 1);
		await trigger.close();
		trigger.emitted[0]?.done?.resolve(ended);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(batches()).toHaveLength(1);
	});

	it('takes the batches of a process that died at once, but not those that go on in this one', async () => {
		const { credentials, withLedger } = await prepare({ debts: overdue(3) });
		const parameters = { maxBatches: 2, batchSize: 1, pollSeconds: 3600 };
		const first = await startTrigger('collectionTrigger', { ...parameters, maxBatches: 1 }, credentials);
		await until(() => first.emitted.length === 1);
		const token = String((first.emitted[0]?.items[0]?.json as { batch: { token: string } }).batch.token);
		await first.close();
		const [owner] = token.split('.');
		const dead = await withLedger((ledger) => leaseCases(ledger, { limit: 2, owner }));
		expect(dead?.cases).toBe(2);
		trigger = await startTrigger('collectionTrigger', parameters, credentials);
		await until(() => batches().length === 1);
		expect(await withLedger(countLeased)).toBe(2);
		first.emitted[0]?.done?.resolve(ended);
		trigger.emitted[0]?.done?.resolve(ended);
		await until(() => batches().length === 2);
	});

	it('leaves the leases of a process that died to their workers in queue mode, and knows its own by node and workflow', () => {
		const of = (instance: string, workflow: string, node: string) =>
			new Owner({
				getInstanceId: () => instance,
				getWorkflow: () => ({ id: workflow, active: true }),
				getNode: () => ({ id: node }) as never,
			});
		const own = of('n8n', 'w', 'a');
		const names = [own, of('n8n', 'w', 'b'), of('n8n', 'v', 'a'), of('m8m', 'w', 'a')].map(
			({ name }) => name,
		);
		expect(new Set(names).size).toBe(4);
		expect(of('n8n', 'w', 'a').name).toBe(own.name);
		expect(own.isAlone).toBe(true);
		const before = process.env.EXECUTIONS_MODE;
		process.env.EXECUTIONS_MODE = 'queue';
		try {
			expect(own.isAlone).toBe(false);
		} finally {
			if (before === undefined) delete process.env.EXECUTIONS_MODE;
			else process.env.EXECUTIONS_MODE = before;
		}
	});

	it('leases only the cases of the creditors it is told', async () => {
		const { credentials } = await prepare({ debts: overdue(2) });
		trigger = await startTrigger(
			'collectionTrigger',
			{ creditorIds: 'loja, outra', pollSeconds: 1 },
			credentials,
		);
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(trigger.emitted).toHaveLength(0);
	});

	it('refuses to be published with a ledger that cannot be opened, and says what to do', async () => {
		const credentials = {
			cobrancaLedgerApi: { engine: 'sqlite', file: '../fora.sqlite', hashKey: 'x'.repeat(32) },
		};
		await expect(startTrigger('collectionTrigger', {}, credentials)).rejects.toMatchObject({
			message: expect.stringMatching(/file name/),
			description: expect.stringMatching(/without a folder/),
		});
	});

	it('shows a failing ledger once, keeps trying and goes on when it answers again', async () => {
		const { DueLoop } = await import('../../nodes/CollectionTrigger/dueLoop');
		const { createDeferredPromise } = (await import(
			'@n8n/utils/promise/deferred-promise' as string
		)) as never as { createDeferredPromise: () => never };
		let broken = true;
		const emitted: unknown[] = [];
		const failures: Error[] = [];
		let calls = 0;
		const loop = new DueLoop(
			{
				emit: (data: unknown) => emitted.push(data),
				saveFailedExecution: (error: Error) => failures.push(error),
				getNode: () => ownNodeJson('collectionTrigger'),
				logger: { info: () => undefined, warn: () => undefined } as never,
				helpers: { createDeferredPromise } as never,
			} as never,
			{
				reconcile: async () => {
					calls++;
					if (broken) throw new Error('the disk is gone');
				},
				countLeased: async () => 0,
				leaseCases: async () => (emitted.length === 0 ? { token: 't', until: '', cases: 1 } : null),
				releaseBatch: async () => undefined,
				takeOver: async () => undefined,
				endBatch: async () => undefined,
				heldBatches: async () => new Set<string>(),
			},
			{ maxBatches: 1, pollMs: 5, limit: 10, creditorIds: [] },
		);
		loop.start();
		await until(() => calls >= 3);
		expect(failures.map(({ message }) => message)).toEqual(['the disk is gone']);
		broken = false;
		await until(() => emitted.length === 1);
		await loop.stop();
	});

	it('goes on when the queue lost an execution, but not before its lease is over', async () => {
		const { DueLoop } = await import('../../nodes/CollectionTrigger/dueLoop');
		const emitted: unknown[] = [];
		let held = true;
		let asked = 0;
		const loop = new DueLoop(
			{
				emit: (data: unknown) => emitted.push(data),
				logger: { info: () => undefined, warn: () => undefined } as never,
				helpers: { createDeferredPromise: () => ({ promise: new Promise(() => undefined) }) } as never,
			} as never,
			{
				reconcile: async () => undefined,
				countLeased: async () => 0,
				leaseCases: async () => {
					const [token, until] = [`t${emitted.length}`, new Date(Date.now() - 1).toISOString()];
					return { token, until, cases: 1 };
				},
				releaseBatch: async () => undefined,
				takeOver: async () => undefined,
				endBatch: async () => undefined,
				heldBatches: async (tokens) => {
					asked++;
					return new Set(held ? tokens : []);
				},
			},
			{ maxBatches: 1, pollMs: 5, limit: 10, creditorIds: [] },
		);
		loop.start();
		await until(() => asked >= 3);
		expect(emitted).toHaveLength(1);
		held = false;
		await until(() => emitted.length >= 2);
		await loop.stop();
	});

	it('runs by hand with one batch, through the journey, and releases what is left', async () => {
		const { credentials, withLedger } = await prepare({ debts: overdue(2) });
		const json = {
			nodes: [
				ownNodeJson('collectionTrigger', {}, { name: 'Trigger' }),
				ownNodeJson('debtLookup', {}, { name: 'Cases' }),
			],
			connections: { Trigger: { main: [[{ node: 'Cases', type: 'main' as const, index: 0 }]] } },
		};
		const run = await runWorkflow(json, { credentials, mode: 'manual' });
		expect(run.json('Cases')).toHaveLength(2);
		await until(async () => (await withLedger(countLeased)) === 0);
		const idle = await runWorkflow(json, { credentials, mode: 'manual' });
		expect(idle.error?.message).toMatch(/No case is due now/);
	});

	it('names the pause that leaves nothing to a run by hand, its reason and its end', async () => {
		const { credentials, withLedger } = await prepare({ debts: overdue(1) });
		const byHand = async (parameters: object = {}) => {
			const nodes = [ownNodeJson('collectionTrigger', parameters as never, { name: 'Trigger' })];
			const run = await runWorkflow({ nodes, connections: {} }, { credentials, mode: 'manual' });
			return run.error ? `${run.error.message} | ${run.error.description}` : null;
		};
		const until = '2026-03-12T09:00:00-03:00';
		await withLedger((l) =>
			setPause(l, { scope: 'creditor', scopeId: 'escola', reason: 'troca de sistema' }),
		);
		expect(await byHand()).toMatch(
			/paused creditors \| Paused: escola until somebody lifts it\..*troca de sistema/,
		);
		expect(await byHand({ creditorIds: 'outra' })).toMatch(/^No case is due now \| Import/);
		await withLedger((l) => setPause(l, { scope: 'everything', reason: 'vazamento', until }));
		expect(await byHand()).toMatch(
			/^Everything is paused until 2026-03-12T09:00-03:00 \| Set by a person at \S+T\d\d:\d\dZ: vazamento\..*Pause, Lift/,
		);
		await withLedger((l) => liftPause(l, { scope: 'everything' }));
		await withLedger((l) => liftPause(l, { scope: 'creditor', scopeId: 'escola' }));
		expect(await byHand()).toBeNull();
	});
});
