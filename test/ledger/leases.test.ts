/** A process died with batches in its hands, and its successor does not wait for them. */
import {
	countLeased,
	endBatch,
	endLeasesOf,
	heldBatches,
	leaseCases,
} from '../../engine/operations/leaseCases';
import { reconcile } from '../../engine/operations/reconcile';
import { sendMessages } from '../../engine/operations/outbox/send';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { debtsOf, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { fakeProvider, kinds, observed, prepareBatch, runUntilQuiet } from '../support/ledgerRun';
import { expectHealthy } from '../support/ledgerChecks';

afterEach(disposeLedgers);

for (const db of LEDGERS) {
	describe(`leases of a dead process on ${db.name}`, () => {
		const house = async (debts: number) => {
			const test = await db.create();
			await seedCreditor(test.ledger, 'casa');
			await seedDebts(test.ledger, debtsOf(debts));
			return test;
		};

		it('are ended by owner: others and what is alive stay', async () => {
			const { ledger } = await house(4);
			const take = (owner?: string) => leaseCases(ledger, { limit: 1, owner });
			await take('a');
			const mine = await take('a');
			await take('ab');
			await take();
			expect(await endLeasesOf(ledger, 'a', [mine!.token])).toBe(1);
			expect(await endLeasesOf(ledger, 'a', [mine!.token])).toBe(0);
			expect(await countLeased(ledger)).toBe(3);
			expect(await leaseCases(ledger, { limit: 9 })).toMatchObject({ cases: 1 });
		});

		it('come to the next process at once, and each message goes out once though the first one lives on', async () => {
			const test = await house(6);
			const { ledger } = test;
			const adapter = fakeProvider('accept', { concurrency: 2 });
			const first = await prepareBatch(ledger, { owner: 'n8n' });
			let arms = 0;
			const slow = observed(ledger, {
				before: async (label) => {
					if (label !== 'arm' || ++arms !== 2) return;
					expect(await endLeasesOf(ledger, 'n8n')).toBe(1);
					await runUntilQuiet(ledger, { adapter });
				},
			});
			const outcomes = await sendMessages(
				{ ledger: slow, adapter, http: null },
				{ token: first!.token, channel: 'sms', requests: first!.requests },
			);
			expect(await reconcile(ledger)).toMatchObject({ released: 0, unknown: 0 });
			expect(arms).toBeGreaterThan(1);
			expect(adapter.received).toHaveLength(6);
			expect(new Set(adapter.received.map(({ to }) => to)).size).toBe(6);
			expect(kinds([{ ...first!, outcomes }]).sent).toBe(2);
			await expectHealthy(test, adapter);
		});

		it('what was on the wire is unknown at once, and accepted when its answer comes after all', async () => {
			const test = await house(2);
			const { ledger } = test;
			const adapter = fakeProvider(async () => {
				if ((await endLeasesOf(ledger, 'n8n')) > 0)
					expect(await reconcile(ledger)).toMatchObject({ unknown: 2 });
				return 'accept' as const;
			});
			const first = await prepareBatch(ledger, { owner: 'n8n' });
			const outcomes = await sendMessages(
				{ ledger, adapter, http: null },
				{ token: first!.token, channel: 'sms', requests: first!.requests },
			);
			expect(kinds([{ ...first!, outcomes }])).toEqual({ sent: 2 });
			await runUntilQuiet(ledger, { adapter });
			expect(adapter.received).toHaveLength(2);
			await expectHealthy(test, adapter);
		});

		it('a dead worker has one batch: another takes it at once, and what it was sending is unknown', async () => {
			const test = await house(5);
			const { ledger } = test;
			const other = await leaseCases(ledger, { limit: 1 });
			let ended: number | undefined;
			const adapter = fakeProvider(
				async () => {
					if (ended !== undefined) return 'accept' as const;
					ended = 0;
					ended = await endBatch(ledger, String(first?.token));
					expect(await reconcile(ledger)).toMatchObject({ unknown: 2 });
					expect(await heldBatches(ledger, [String(first?.token), String(other?.token)])).toEqual(
						new Set([other?.token]),
					);
					await runUntilQuiet(ledger, { adapter });
					return 'accept' as const;
				},
				{ concurrency: 2 },
			);
			const first = await prepareBatch(ledger);
			const outcomes = await sendMessages(
				{ ledger, adapter, http: null },
				{ token: first!.token, channel: 'sms', requests: first!.requests },
			);
			expect(ended).toBe(4);
			expect(kinds([{ ...first!, outcomes }]).sent).toBe(2);
			expect(new Set(adapter.received.map(({ to }) => to)).size).toBe(4);
			expect(adapter.received).toHaveLength(4);
			expect(await endBatch(ledger, String(first?.token))).toBe(0);
			expect(await countLeased(ledger)).toBe(1);
			await expectHealthy(test, adapter);
		});
	});
}
