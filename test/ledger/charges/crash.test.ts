/**
 * A process that issues charges is killed (SIGKILL) at a chosen event; then time goes by, another process reconciles and issues.
 * The provider is outside and counts by itself: one open charge a case, whatever was lost.
 */
import { cancelCharges } from '../../../engine/operations/charges/cancel';
import { issueCharges } from '../../../engine/operations/charges/issue';
import { reconcileCharges } from '../../../engine/operations/charges/reconcile';
import { registerPayment } from '../../../engine/operations/payments';
import { asaas } from '../../../engine/adapters/charges/asaas';
import {
	caseOf,
	casesOf,
	chargeFaults,
	chargeScene,
	payable,
	received,
	type Scene,
	takeIn,
} from '../../support/ledgerCharges';
import { debtsOf } from '../../support/ledgerPeople';
import { Killed, startWorkers } from '../../support/ledgerProcesses';
import { disposeLedgers, LEDGERS, TestClock } from '../../support/ledgers';
import { randomFrom } from '../../support/ledgerWalk';
import type { KillPoint } from '../../support/ledgerWorker';

afterEach(disposeLedgers);

const CASES = 4;
const RANDOM_POINTS = Number(process.env.COBRANCA_KILL_POINTS ?? 10);
const SEED = Number(process.env.COBRANCA_KILL_SEED ?? 20261122);
const at = (name: string, ...nths: number[]): KillPoint[] => nths.map((nth) => ({ name, nth }));

/** Two of the four have a charge that no longer fits: they are cancelled first, in a second round. */
const SCRIPTED: readonly KillPoint[] = [
	...at('charge.reserve:inside', 9),
	...at('charge.reserve:after', 1, 2),
	...at('charge.arm:inside', 14),
	...at('charge.arm:after', 1, 2),
	...at('wire:before', 1, 2),
	...at('wire:during', 2, 4, 7),
	...at('wire:after', 2, 3, 5),
	...at('charge.record:before', 1, 2),
	...at('charge.record:inside', 6),
	...at('charge.record:after', 1),
	...at('charge.cancel.claim:after', 1),
	...at('charge.cancel:before', 1),
	...at('charge.cancel:after', 1),
];

for (const db of LEDGERS) {
	describe(`kill -9 of a process that issues charges, on ${db.name}`, () => {
		async function prepare(): Promise<Scene> {
			const clock = new TestClock();
			clock.start();
			const scene = await chargeScene(db, debtsOf(CASES), { ledger: { clock } });
			const caseIds = [await caseOf(scene.test, 'T1'), await caseOf(scene.test, 'T2')];
			await issueCharges(scene.deps, { token: null, caseIds });
			for (const title of ['T1', 'T2'])
				await registerPayment(scene.test.ledger, {
					creditorId: 'casa',
					debtExternalId: title,
					amount: 50,
					paidOn: '2026-03-10',
					externalId: title,
					source: 'prova',
				});
			return scene;
		}

		/** False when the work ended before the kill point. */
		async function dieAt(scene: Scene, kill: KillPoint): Promise<boolean> {
			const [worker] = await startWorkers(1);
			await worker!.open(scene.test.config, scene.test.clock.offset, kill);
			try {
				await worker!.issue({ port: scene.running.port, caseIds: await casesOf(scene.test) });
				await worker!.end();
				return false;
			} catch (error) {
				if (!(error instanceof Killed)) throw error;
				expect(await worker!.ended).toBe('SIGKILL');
				return true;
			}
		}

		it.each(SCRIPTED.map((kill) => [`${kill.name} ${kill.nth}`, kill] as const))(
			'at %s leaves one open charge a case in the end',
			async (_name, kill) => {
				const scene = await prepare();
				expect(await dieAt(scene, kill)).toBe(true);
				expect(await aftermath(scene)).toEqual([]);
			},
		);

		it(`at ${RANDOM_POINTS} random events, twice in a row each, likewise (seed ${SEED})`, async () => {
			const scene = await prepare();
			const [whole] = await startWorkers(1);
			await whole!.open(scene.test.config, scene.test.clock.offset);
			await whole!.issue({ port: scene.running.port, caseIds: await casesOf(scene.test) });
			const events = (await whole!.events()).length;
			expect(events).toBeGreaterThan(60);
			const random = randomFrom(SEED + (db.name === 'postgres' ? 1 : 0));
			for (let n = 0; n < RANDOM_POINTS; n++) {
				await disposeLedgers();
				const again = await prepare();
				const nths = Array.from({ length: 2 }, () => 1 + Math.floor(random() * events));
				for (const nth of nths) {
					await dieAt(again, { nth });
					if (random() < 0.5) again.test.clock.advance(10 * 60_000);
				}
				expect({ nths, faults: await aftermath(again) }).toEqual({ nths, faults: [] });
			}
		}, 240_000);

		it('while two processes issue for the same cases, makes one charge each', async () => {
			const scene = await prepare();
			await cancelCharges(scene.deps);
			const caseIds = await casesOf(scene.test);
			const workers = await startWorkers(2);
			for (const worker of workers) await worker.open(scene.test.config, scene.test.clock.offset);
			const inHand = await Promise.all(
				workers.map((worker) => worker.issue({ port: scene.running.port, caseIds })),
			);
			expect(Math.max(...inHand)).toBeGreaterThan(0);
			expect(await aftermath(scene)).toEqual([]);
			expect(await received(scene)).toHaveLength(CASES + 2);
		});
	});
}

/** Settles everything as time does and lists what is wrong then. */
async function aftermath(scene: Scene): Promise<string[]> {
	const { test } = scene;
	const { capabilities } = asaas;
	const deps = {
		...scene.deps,
		adapter: { ...asaas, capabilities: { ...capabilities, ratePerSecond: 10_000 } },
	};
	const caseIds = await casesOf(test);
	await issueCharges(deps, { token: null, caseIds });
	for (const minutes of [3, 6, 6]) {
		test.clock.advance(minutes * 60_000);
		await reconcileCharges(deps);
		await issueCharges(deps, { token: null, caseIds });
	}
	await takeIn(scene);
	const faults = await chargeFaults(scene);
	const last = await issueCharges(deps, { token: null, caseIds });
	const ours = [...last.values()].flatMap((one) =>
		one.kind === 'issued' && one.charge ? [one.charge.id] : [],
	);
	if (ours.length !== CASES) faults.push(`${CASES - ours.length} cases have no charge`);
	const theirs = (await payable(scene)).map((one) => one.externalReference).sort();
	if (JSON.stringify(theirs) !== JSON.stringify(ours.toSorted()))
		faults.push(`the provider has ${theirs.length} open charges, we know ${ours.length}`);
	return faults;
}
