/** A line that the bank hands out after the charge was made: nothing is sent without it, nothing is registered twice for it. */
import { reconcileCharges } from '../../../engine/operations/charges/reconcile';
import { readPix } from '../../../engine/domain/pix';
import { sim } from '../../support/asaas';
import {
	chargeFaults,
	chargeScene,
	issued,
	issueOne,
	received,
	type Scene,
} from '../../support/ledgerCharges';
import { disposeLedgers, LEDGERS } from '../../support/ledgers';

afterEach(disposeLedgers);

const MINUTE = 60_000;
const wait = async ({ test, running }: Scene, ms: number) => {
	test.clock.advance(ms);
	await sim(running, '/clock', { advanceMs: ms });
};
for (const db of LEDGERS) {
	describe(`a late line on ${db.name}`, () => {
		const late = async (mode: 'lateLine' | 'noLine', kind: 'boleto' | 'boletoPix' = 'boleto') => {
			const scene = await chargeScene(db, [{ person: 1 }], {
				charges: { provider: 'asaas', kind, dueInDays: 3 },
			});
			await sim(scene.running, '/misbehave', { mode, times: 1 });
			return scene;
		};

		it('is waited for, and given with the charge that was made; its Pix goes before', async () => {
			const scene = await late('lateLine', 'boletoPix');
			const first = issued(await issueOne(scene));
			expect(first).toMatchObject({ digitableLine: null, barcode: null, registeredBy: 'asaas' });
			expect(readPix(first.pixCopyPaste ?? '')).toMatchObject({ ok: true });
			expect(issued(await issueOne(scene))).toMatchObject({ id: first.id, digitableLine: null });
			await wait(scene, MINUTE);
			const [only] = (await received(scene)) as unknown as { line: string }[];
			expect(issued(await issueOne(scene))).toMatchObject({
				id: first.id,
				replayed: true,
				digitableLine: only?.line,
				pixCopyPaste: first.pixCopyPaste,
			});
			expect(await received(scene)).toHaveLength(1);
			expect(await chargeFaults(scene)).toEqual([]);
		});

		it('of a boleto without Pix is nothing to give on, and counts as unregistered', async () => {
			const scene = await late('lateLine');
			expect(await issueOne(scene)).toMatchObject({
				kind: 'failed',
				reason: 'unknown',
				lasting: false,
				charge: { registeredBy: null, digitableLine: null },
			});
			await wait(scene, MINUTE);
			expect(issued(await issueOne(scene)).digitableLine).toMatch(/^\d{47}$/);
			expect(await received(scene)).toHaveLength(1);
		});

		it('is fetched by reconciliation, a minute after it was asked for last', async () => {
			const scene = await late('lateLine');
			await issueOne(scene);
			expect(await reconcileCharges(scene.deps)).toMatchObject({ asked: 0 });
			await wait(scene, 2 * MINUTE);
			expect(await reconcileCharges(scene.deps, { leftovers: true })).toMatchObject({ asked: 0 });
			expect(await reconcileCharges(scene.deps)).toMatchObject({ asked: 1 });
			expect(issued(await issueOne(scene)).digitableLine).toMatch(/^\d{47}$/);
			await wait(scene, 2 * MINUTE);
			expect(await reconcileCharges(scene.deps)).toMatchObject({ asked: 0 });
			expect(await received(scene)).toHaveLength(1);
		});

		it('that never comes is asked for again and again, and registers nothing anew', async () => {
			const scene = await late('noLine', 'boletoPix');
			const { id } = issued(await issueOne(scene));
			for (let again = 0; again < 3; again++) {
				await wait(scene, 2 * MINUTE);
				expect(await reconcileCharges(scene.deps)).toMatchObject({ asked: 1 });
			}
			expect(issued(await issueOne(scene))).toMatchObject({ id, digitableLine: null });
			expect(await received(scene)).toHaveLength(1);
		});
	});
}
