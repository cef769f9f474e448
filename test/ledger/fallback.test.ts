/** A channel that fails, at once or after a while, and the step that goes on by the next: one message, within the rules. */
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { DAY, debtsOf, seedDebts } from '../support/ledgerPeople';
import { expectHealthy } from '../support/ledgerChecks';
import {
	allReceived,
	CHANNELS_JOURNEY,
	error,
	failure,
	type Providers,
	providers,
	seedChannels,
	sends,
	tell,
} from '../support/ledgerChannels';
import { kinds, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

const NO_WHATSAPP = error({ class: 'not_on_channel', scope: 'recipient', code: '131026' });

for (const db of LEDGERS) {
	describe(`WhatsApp that fails on ${db.name}`, () => {
		async function seeded(count = 1, p: Providers = providers()) {
			const test = await db.create();
			await seedChannels(test.ledger);
			await seedDebts(
				test.ledger,
				debtsOf(count).map((d) => ({ ...d, email: `fulana${d.person}@correio.example` })),
			);
			const day = () => runUntilQuiet(test.ledger, { ...sends(p), definition: CHANNELS_JOURNEY });
			return { test, ledger: test.ledger, clock: test.clock, p, day };
		}

		it('goes on to SMS on the same day where nobody has WhatsApp, and remembers it', async () => {
			const { test, clock, p, day } = await seeded(2, providers({ whatsapp: NO_WHATSAPP }));
			expect(kinds(await day())).toEqual({ failed: 2, sent: 2 });
			expect(p.sms.received).toHaveLength(2);
			expect(await test.sql('select channel, count(*) as n from unreachable group by channel')).toEqual([
				{ channel: 'whatsapp', n: 2 },
			]);
			expect(await test.sql('select distinct state from contact_points')).toEqual([{ state: 'unverified' }]);
			clock.advance(9 * DAY);
			expect(kinds(await day())).toEqual({ sent: 2 });
			expect(p.whatsapp.calls).toHaveLength(2);
			await expectHealthy(test, allReceived(p));
		});

		it.each(['before', 'after'] as const)(
			'takes a failure that is told %s the answer to the request is recorded for the same refusal',
			async (when) => {
				const p = providers();
				const { test, ledger, day } = await seeded(2, p);
				const fail = (m: Parameters<typeof failure>[0]) => tell(ledger, p.whatsapp, failure(m, NO_WHATSAPP));
				if (when === 'before')
					p.whatsapp.behaviour = async (m) => {
						await fail(m);
						return 'accept' as const;
					};
				await day();
				if (when === 'after') {
					for (const m of p.whatsapp.received) await fail(m);
					await day();
				}
				expect(p.whatsapp.received).toHaveLength(2);
				expect(p.sms.received).toHaveLength(2);
				expect(
					await test.sql(
						'select state, delivery, count(*) as n from contacts group by state, delivery order by state',
					),
				).toEqual([
					{ state: 'accepted', delivery: 'none', n: 2 },
					{ state: 'rejected', delivery: 'failed', n: 2 },
				]);
				// Told again, or late and out of turn, it changes nothing.
				for (const m of p.whatsapp.received) await fail(m);
				expect(kinds(await day())).toEqual({});
				await expectHealthy(test, allReceived(p));
			},
		);

		it('does not take back what was delivered', async () => {
			const { test, ledger, p, day } = await seeded();
			await day();
			const m = p.whatsapp.received[0]!;
			await tell(
				ledger,
				p.whatsapp,
				{ ...failure(m, NO_WHATSAPP), status: 'delivered', error: undefined },
				failure(m, NO_WHATSAPP),
			);
			expect(kinds(await day())).toEqual({});
			expect(await test.sql('select state, delivery from contacts')).toEqual([
				{ state: 'accepted', delivery: 'delivered' },
			]);
			await expectHealthy(test, allReceived(p));
		});

		it.each([
			[error({ class: 'auth', scope: 'account', code: '190' }), 'senderRefused'],
			[error({ class: 'blocked_by_policy', scope: 'sender', code: '131048' }), 'senderRefused'],
			[error({ class: 'template_mismatch', scope: 'template', code: '132000' }), 'senderRefused'],
			[error({ class: 'template_unavailable', scope: 'template', code: '132001' }), 'templateStopped'],
			[error({ class: 'insufficient_balance', scope: 'account', code: '131042' }), 'senderRefused'],
		] as const)(
			'falls back to SMS at once while its sender is refused ($0.code), with one task and no try burnt',
			async (refusal, kind) => {
				const p = providers({ whatsapp: refusal });
				const { test, clock, day } = await seeded(25, p);
				const first = await day();
				expect(kinds(first).sent).toBe(25);
				expect(p.sms.received).toHaveLength(25);
				// One micro-batch was on the wire when the first refusal came; it paused the sender for the other 17.
				expect(p.whatsapp.calls).toHaveLength(8);
				expect(await test.sql('select kind, count(*) as n from tasks group by kind')).toEqual([
					{ kind, n: 1 },
				]);
				expect(await test.sql('select max(attempts) as n from step_runs')).toEqual([{ n: 1 }]);
				await expectHealthy(test, allReceived(p));
				clock.advance(9 * DAY);
				p.whatsapp.behaviour = () => 'accept';
				expect(kinds(await day())).toEqual({ sent: 25 });
				expect(p.whatsapp.received).toHaveLength(25);
				expect(await test.sql('select distinct state from tasks')).toEqual([{ state: 'done' }]);
				await expectHealthy(test, allReceived(p));
			},
		);

		it('refuses one message and not its sender: the next channel has it', async () => {
			const p = providers({ whatsapp: error({ class: 'content_rejected', scope: 'message', code: '100' }) });
			const { test, day } = await seeded(2, p);
			expect(kinds(await day())).toEqual({ failed: 2, sent: 2 });
			expect(p.sms.received).toHaveLength(2);
			expect(await test.sql('select id from pauses')).toEqual([]);
			await expectHealthy(test, allReceived(p));
		});

		it('keeps to an opt-out that Meta tells, on its own channel', async () => {
			const p = providers({ whatsapp: error({ class: 'opted_out', scope: 'recipient', code: '131050' }) });
			const { test, day } = await seeded(1, p);
			expect(kinds(await day())).toEqual({ failed: 1, sent: 1 });
			expect(await test.sql('select channel, reason from suppressions')).toEqual([
				{ channel: 'whatsapp', reason: 'optOut' },
			]);
			await expectHealthy(test, allReceived(p));
		});
	});
}
