/** A pause stops charges before they are registered; what a debtor or a person asks for only a pause of everything stops. */
import { issueCharges } from '../../../engine/operations/charges/issue';
import { liftPause, setPause } from '../../../engine/operations/pauses';
import type { Ledger } from '../../../engine/ports/ledger';
import { caseOf, chargeScene, issued, issueOne, received, type Scene } from '../../support/ledgerCharges';
import { disposeLedgers, LEDGERS } from '../../support/ledgers';
import { observed, prepareBatch } from '../../support/ledgerRun';

afterEach(disposeLedgers);

type Set = (ledger: Ledger, batch: string) => Promise<unknown>;
const pause =
	(scope: 'everything' | 'creditor' | 'journey' | 'template', scopeId?: string): Set =>
	(ledger) =>
		setPause(ledger, { scope, scopeId, reason: 'prova' });

const STOPPING: Record<string, Set> = {
	everything: pause('everything'),
	'the creditor': pause('creditor', 'casa'),
	'the journey': pause('journey', 'prova'),
	'the template': pause('template', 'aviso'),
	'the file': (ledger, batch) => setPause(ledger, { scope: 'batch', scopeId: batch, reason: 'prova' }),
};
const OTHERS: Record<string, Set> = {
	'another journey': pause('journey', 'essencial'),
	'another template': pause('template', 'conversa'),
};

for (const db of LEDGERS) {
	describe(`charges under a pause on ${db.name}`, () => {
		/** Issued for the batch that the journey leased; `set` happens between RESERVE and ARM. */
		async function issuedWhile(set: Set, asked = false) {
			const scene: Scene = await chargeScene(db, [{ person: 1 }]);
			const { ledger } = scene.test;
			const prepared = await prepareBatch(ledger);
			const [batch] = await scene.test.sql('select id from import_batches');
			const pausing = observed(ledger, {
				after: (label) => (label === 'charge.reserve' ? set(ledger, String(batch?.id)) : undefined),
			});
			const token = asked ? null : (prepared?.token ?? '');
			const caseIds = [await caseOf(scene.test)];
			const outcomes = await issueCharges({ ...scene.deps, ledger: pausing }, { token, caseIds });
			return { scene, outcome: [...outcomes.values()][0], made: await received(scene) };
		}

		it.each(Object.entries(STOPPING))('a pause of %s stops the registration', async (_name, set) => {
			const { scene, outcome, made } = await issuedWhile(set);
			expect(outcome).toMatchObject({ kind: 'refused', hold: { rule: 'pause' } });
			expect(made).toEqual([]);
			expect(await scene.test.sql('select state from charges')).toEqual([{ state: 'released' }]);
		});

		it.each(Object.entries(OTHERS))('a pause of %s does not', async (_name, set) => {
			const { outcome, made } = await issuedWhile(set);
			expect(outcome).toMatchObject({ kind: 'issued' });
			expect(made).toHaveLength(1);
		});

		it('a debtor who asks gets it while the creditor is paused, but not while everything is', async () => {
			expect((await issuedWhile(pause('creditor', 'casa'), true)).outcome).toMatchObject({ kind: 'issued' });
			const { scene, outcome, made } = await issuedWhile(pause('everything'), true);
			expect(outcome).toMatchObject({ kind: 'refused', hold: { rule: 'pause' } });
			expect(made).toEqual([]);
			await liftPause(scene.test.ledger, { scope: 'everything' });
			expect(issued(await issueOne(scene)).registeredBy).toBe('asaas');
		});
	});
}
