/** Word of a payment that is undone: thanks that have not left stay, and the debtor learns of it once, in neutral words. */
import { sim, quiet } from '../../support/asaas';
import {
	caseOf,
	chargeScene,
	issued,
	issueOne,
	pay,
	received,
	type Scene,
	takeIn,
} from '../../support/ledgerCharges';
import { expectHealthy } from '../../support/ledgerChecks';
import { confirmAndSend } from '../../support/ledgerConfirm';
import { DAY, HOUR } from '../../support/ledgerPeople';
import { fakeProvider, observed, runUntilQuiet } from '../../support/ledgerRun';
import { disposeLedgers, LEDGERS } from '../../support/ledgers';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`payments that are undone, on ${db.name}`, () => {
		async function paid(night = false): Promise<{ scene: Scene; caseId: string; charge: string }> {
			const scene = await chargeScene(db, [{ person: 1 }]);
			const caseId = await caseOf(scene.test);
			issued(await issueOne(scene, caseId));
			const [charge] = await received(scene);
			if (night) scene.test.clock.advance(11 * HOUR);
			await pay(scene, charge?.id ?? '');
			await takeIn(scene);
			return { scene, caseId, charge: charge?.id ?? '' };
		}
		async function undo({ scene, charge }: { scene: Scene; charge: string }): Promise<void> {
			await sim(scene.running, '/refund', { id: charge });
			await quiet(scene.running);
			await takeIn(scene);
		}
		const texts = (adapter: ReturnType<typeof fakeProvider>) => adapter.received.map(({ text }) => text);

		it('are not thanked for when that happens in the night before the thanks leave', async () => {
			const all = await paid(true);
			const { ledger, clock } = all.scene.test;
			const adapter = fakeProvider();
			expect((await confirmAndSend(ledger, [all.caseId], { adapter })).rules).toEqual(['hours']);
			await undo(all);
			clock.advance(11 * HOUR);
			await runUntilQuiet(ledger, { adapter });
			expect(texts(adapter)).toEqual([]);
			await confirmAndSend(ledger, [all.caseId], { adapter });
			expect(texts(adapter)).toEqual([expect.stringContaining('quer conferir um detalhe com voce')]);
			await expectHealthy(all.scene.test, adapter);
		});

		it('are not thanked for when that happens between the reservation and the wire', async () => {
			const all = await paid();
			const adapter = fakeProvider();
			const ledger = observed(all.scene.test.ledger, {
				after: async (label) => {
					if (label === 'reserve') await undo(all);
				},
			});
			await confirmAndSend(ledger, [all.caseId], { adapter });
			expect(texts(adapter)).toEqual([]);
			all.scene.test.clock.advance(HOUR);
			await runUntilQuiet(all.scene.test.ledger, { adapter });
			expect(texts(adapter)).toEqual([]);
			await expectHealthy(all.scene.test, adapter);
		});

		it('are told of once, though the case rests, in words that ask for nothing', async () => {
			const all = await paid();
			const { ledger, clock } = all.scene.test;
			const adapter = fakeProvider();
			await confirmAndSend(ledger, [all.caseId], { adapter });
			await undo(all);
			for (let n = 0; n < 3; n++) await confirmAndSend(ledger, [all.caseId], { adapter });
			const [thanks, word, ...more] = texts(adapter);
			expect(thanks).toMatch(/^Fulana, recebemos\. Obrigado!/);
			expect(word).toMatch(/^Fulana, Casa casa quer conferir um detalhe com voce\. Ligue \(11\) 4000-1234\./);
			expect(more).toEqual([]);
			clock.advance(DAY);
			await runUntilQuiet(ledger, { adapter });
			expect(adapter.received).toHaveLength(2);
			await expectHealthy(all.scene.test, adapter);
		});
	});
}
