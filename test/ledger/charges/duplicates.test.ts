/** Two charges of one reference at the provider (a proxy that repeats), told by events while we look our reference up. */
import { asaas } from '../../../engine/adapters/charges/asaas';
import { reconcileCharges } from '../../../engine/operations/charges/reconcile';
import { quiet, sim } from '../../support/asaas';
import { SOON } from '../../support/charges';
import {
	chargeFaults,
	chargeScene,
	eventsOf,
	issueOne,
	payable,
	received,
	takeIn,
} from '../../support/ledgerCharges';
import { disposeLedgers, LEDGERS } from '../../support/ledgers';
import { observed } from '../../support/ledgerRun';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`charges with one reference on ${db.name}`, () => {
		it.each(['first', 'second'] as const)(
			'leave one, with its own line, whose event comes %s',
			async (which) => {
				const scene = await chargeScene(db, [{ person: 1 }]);
				await sim(scene.running, '/misbehave', { mode: 'resetAfterAccept', times: 1 });
				await issueOne(scene);
				const [one] = await received(scene);
				const request = {
					reference: one?.externalReference ?? '',
					kind: 'boletoPix',
					amountCents: 15_000,
					dueDate: '2026-03-13',
					payer: { reference: 'x', name: 'Fulana Inventada', document: '11144477735' },
					description: 'repetida por um proxy',
				} as const;
				await asaas.create(request, scene.http, SOON);
				await quiet(scene.running);
				const told = eventsOf(scene);
				const ledger = observed(scene.test.ledger, {
					before: (label) =>
						label === 'charge.lookup'
							? takeIn(scene, which === 'first' ? told : told.toReversed())
							: undefined,
				});
				scene.test.clock.advance(3 * 60_000);
				const deps = { ...scene.deps, ledger };
				expect(await reconcileCharges(deps)).toMatchObject({ found: 1, cancelled: 1 });
				await reconcileCharges(scene.deps);
				const left = await payable(scene);
				expect(left).toHaveLength(1);
				const answer = await asaas.get(left[0]?.id ?? '', scene.http, SOON);
				const { providerChargeId, digitableLine } = answer.outcome === 'found' ? answer.charge : {};
				expect(
					await scene.test.sql(
						`select provider_charge_id, digitable_line from charges where cancel = 'none'`,
					),
				).toEqual([{ provider_charge_id: providerChargeId, digitable_line: digitableLine }]);
				expect(await chargeFaults(scene)).toEqual([]);
			},
		);
	});
}
