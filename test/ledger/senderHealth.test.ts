/** What providers say of numbers and approved templates: what it stops, what it frees, and what people are told. */
import { liftPause, setPause } from '../../engine/operations/pauses';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import { saveSender } from '../../engine/operations/senders';
import { ledgerStatus } from '../../engine/operations/status';
import type { NoticeEvent } from '../../engine/ports/channel';
import { disposeLedgers, LEDGERS } from '../support/ledgers';
import { DAY, debtsOf, HOUR, seedCreditor, seedDebts } from '../support/ledgerPeople';
import { expectHealthy } from '../support/ledgerChecks';
import {
	allReceived,
	CHANNELS_JOURNEY,
	error,
	PHONE_NUMBER_ID,
	type Providers,
	providers,
	seedChannels,
	sends,
	tap,
	tell,
} from '../support/ledgerChannels';
import { kinds, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

const ACCOUNT = '102290129340398';
const OURS = { address: PHONE_NUMBER_ID, account: ACCOUNT, number: '551140001234' };
const TEMPLATE = 'recado_identidade';

let serial = 0;
function notice(of: Partial<NoticeEvent> & Pick<NoticeEvent, 'subject' | 'severity'>): NoticeEvent {
	serial += 1;
	return {
		kind: 'notice',
		dedupeKey: `notice-${serial}`,
		account: ACCOUNT,
		detail: 'PROVA',
		occurredAt: serial,
		...of,
	};
}
const paused = (more: Partial<NoticeEvent> = {}) =>
	notice({ subject: 'templateStatus', severity: 'stop', templateName: TEMPLATE, detail: 'PAUSED', ...more });
const approved = (more: Partial<NoticeEvent> = {}) =>
	notice({
		subject: 'templateStatus',
		severity: 'clear',
		templateName: TEMPLATE,
		detail: 'APPROVED',
		...more,
	});

for (const db of LEDGERS) {
	describe(`senders' health on ${db.name}`, () => {
		async function seeded(count = 1, p: Providers = providers()) {
			const test = await db.create();
			const { ledger } = test;
			await seedChannels(ledger);
			await seedDebts(
				ledger,
				debtsOf(count).map((d) => ({ ...d, email: `fulana${d.person}@correio.example` })),
			);
			// As a status of a message of anybody's would teach it.
			await recordChannelEvents(
				ledger,
				'meta',
				[{ kind: 'status', dedupeKey: 'de-outro', status: 'sent', occurredAt: 0 }],
				[OURS],
			);
			const day = () => runUntilQuiet(ledger, { ...sends(p), definition: CHANNELS_JOURNEY });
			const say = (...events: NoticeEvent[]) => recordChannelEvents(ledger, 'meta', events);
			const tasks = () => test.sql('select kind, state from tasks order by created_at, kind');
			const onlyWhatsApp = () =>
				runUntilQuiet(ledger, {
					...sends(p),
					definition: {
						...CHANNELS_JOURNEY,
						steps: CHANNELS_JOURNEY.steps.map((s) => ({ ...s, channels: ['whatsapp' as const] })),
					},
				});
			return { test, ledger, clock: test.clock, p, day, onlyWhatsApp, say, tasks };
		}

		it('pauses a number that people report, by the name that they dial, once however often it is told', async () => {
			const { test, ledger, p, day, say, tasks } = await seeded(2);
			const flagged = notice({
				subject: 'senderQuality',
				severity: 'stop',
				senderNumber: OURS.number,
				lastsMs: 7 * DAY,
				detail: 'FLAGGED',
			});
			expect((await say(flagged)).recorded).toMatchObject([
				{ type: 'sender.notice', creditorId: 'casa', subject: 'senderQuality', severity: 'stop' },
			]);
			expect(await say(flagged)).toEqual({ recorded: [], duplicates: 1, unmatched: 0 });
			expect(await test.sql('select notice from pauses where lifted_at is null')).toEqual([
				{ notice: 'senderQuality' },
			]);
			expect(await tasks()).toEqual([{ kind: 'senderQuality', state: 'open' }]);
			expect((await ledgerStatus(ledger)).senders).toMatchObject([
				{ creditorId: 'casa', address: PHONE_NUMBER_ID, state: 'stopped', detail: 'FLAGGED', template: null },
			]);
			expect(kinds(await day())).toEqual({ sent: 2 });
			expect([p.whatsapp.calls.length, p.sms.received.length]).toEqual([0, 2]);
			await expectHealthy(test, allReceived(p));
		});

		it('lifts its own pause when all is well again, and never one that a person set', async () => {
			const { test, ledger, p, onlyWhatsApp, say, tasks } = await seeded(1);
			const [row] = await test.sql(`select id from senders where provider = 'meta'`);
			const scopeId = String(row?.id);
			await say(
				notice({ subject: 'senderRestricted', severity: 'stop' }),
				notice({ subject: 'senderQuality', severity: 'stop', senderNumber: OURS.number }),
			);
			await setPause(ledger, { scope: 'sender', scopeId, reason: 'férias' });
			expect(kinds(await onlyWhatsApp())).toEqual({});
			await say(notice({ subject: 'senderRestricted', severity: 'clear' }));
			expect(
				await test.sql(
					'select coalesce(notice, reason) as of from pauses where lifted_at is null order by 1',
				),
			).toEqual([{ of: 'férias' }, { of: 'senderQuality' }]);
			await say(notice({ subject: 'senderQuality', severity: 'clear', senderNumber: OURS.number }));
			expect(kinds(await onlyWhatsApp())).toEqual({});
			expect(await tasks()).toEqual([
				{ kind: 'senderQuality', state: 'done' },
				{ kind: 'senderRestricted', state: 'done' },
			]);
			expect((await ledgerStatus(ledger)).senders).toEqual([]);
			await liftPause(ledger, { scope: 'sender', scopeId });
			expect(kinds(await onlyWhatsApp())).toEqual({ sent: 1 });
			expect(p.whatsapp.received).toHaveLength(1);
			await expectHealthy(test, allReceived(p));
		});

		it('sends again on the same day when its pause is lifted, and after the end that the provider names', async () => {
			const { clock, p, onlyWhatsApp, say } = await seeded(1);
			await say(notice({ subject: 'senderRestricted', severity: 'stop', lastsMs: HOUR }));
			expect(kinds(await onlyWhatsApp())).toEqual({});
			clock.advance(HOUR + 60_000);
			expect(kinds(await onlyWhatsApp())).toEqual({ sent: 1 });
			expect(p.whatsapp.received).toHaveLength(1);
		});

		it('is not lifted by a message that was on the wire when the number was stopped', async () => {
			const p = providers();
			const { test, say, onlyWhatsApp } = await seeded(1, p);
			p.whatsapp.behaviour = async () => {
				await say(notice({ subject: 'senderRestricted', severity: 'stop' }), paused());
				return 'accept' as const;
			};
			await onlyWhatsApp();
			expect(await test.sql('select notice from pauses where lifted_at is null')).toEqual([
				{ notice: 'senderRestricted' },
			]);
			expect(await test.sql(`select state from sender_health where template <> ''`)).toEqual([
				{ state: 'stopped' },
			]);
		});

		it('goes by the next channel while the approved template is stopped, and by WhatsApp again afterwards', async () => {
			const { test, clock, p, day, say, tasks } = await seeded(2);
			await say(paused());
			expect(kinds(await day())).toEqual({ sent: 2 });
			expect([p.whatsapp.calls.length, p.sms.received.length]).toEqual([0, 2]);
			expect(await tasks()).toEqual([{ kind: 'templateStopped', state: 'open' }]);
			expect(await test.sql('select id from pauses')).toEqual([]);
			await say(approved());
			expect(await tasks()).toEqual([{ kind: 'templateStopped', state: 'done' }]);
			clock.advance(9 * DAY);
			await day();
			expect(p.whatsapp.received.length).toBe(2);
			await expectHealthy(test, allReceived(p));
		});

		it('looks again at once at what only waited for the template', async () => {
			const { p, onlyWhatsApp, say } = await seeded(1);
			await say(paused({ detail: 'DISABLED' }));
			expect(kinds(await onlyWhatsApp())).toEqual({});
			await say(approved());
			expect(kinds(await onlyWhatsApp())).toEqual({ sent: 1 });
			expect(p.whatsapp.calls).toHaveLength(1);
		});

		it('says the matter in an open conversation all the same, which needs no template', async () => {
			const { test, ledger, clock, p, onlyWhatsApp, say } = await seeded(1);
			await onlyWhatsApp();
			await tell(ledger, p.whatsapp, tap(p.whatsapp.received[0]!, 'identity.yes'));
			await say(paused());
			clock.advance(9 * DAY);
			// Nine days later the window is shut; a word of the debtor opens it.
			expect(kinds(await onlyWhatsApp())).toEqual({});
			await tell(ledger, p.whatsapp, tap(p.whatsapp.received[0]!, 'x', { text: 'oi', button: undefined }));
			clock.advance(HOUR);
			await test.sql('update cases set next_at = 0');
			await test.sql('update step_runs set not_before = null');
			await onlyWhatsApp();
			expect(p.whatsapp.received.at(-1)).toMatchObject({ windowOpen: true });
			expect(p.whatsapp.received).toHaveLength(2);
		});

		it.each([
			['132015', 3 * HOUR],
			['132016', 24 * HOUR],
		])(
			'stops the template that a send was refused for (%s), with one task and no try burnt',
			async (code, ms) => {
				const refusal = error({
					class: 'template_unavailable',
					scope: 'template',
					code,
					retry: 'after',
					retryAfterMs: ms,
				});
				const p = providers({ whatsapp: refusal });
				const { test, clock, onlyWhatsApp, tasks } = await seeded(20, p);
				await onlyWhatsApp();
				expect(p.whatsapp.calls.length).toBeLessThanOrEqual(8);
				expect(await tasks()).toEqual([{ kind: 'templateStopped', state: 'open' }]);
				expect(await test.sql('select max(attempts) as n from step_runs')).toEqual([{ n: 0 }]);
				expect(await test.sql('select id from pauses')).toEqual([]);
				const before = p.whatsapp.calls.length;
				p.whatsapp.behaviour = () => 'accept';
				clock.advance(HOUR);
				await onlyWhatsApp();
				expect(p.whatsapp.calls).toHaveLength(before);
				clock.advance(ms);
				expect(kinds(await onlyWhatsApp())).toEqual({ sent: 20 });
				expect(await tasks()).toEqual([{ kind: 'templateStopped', state: 'done' }]);
				await expectHealthy(test, allReceived(p));
			},
		);

		it('believes what was said last, whatever comes last', async () => {
			const { ledger, say } = await seeded(1);
			await say(approved({ occurredAt: 2000 }));
			await say(paused({ occurredAt: 1000 }));
			expect((await ledgerStatus(ledger)).senders).toEqual([]);
		});

		it('warns of what stops nothing yet, once, and goes on sending', async () => {
			const { test, ledger, p, onlyWhatsApp, say, tasks } = await seeded(1);
			const warning = () =>
				notice({
					subject: 'senderLimit',
					severity: 'warning',
					senderNumber: OURS.number,
					detail: 'DOWNGRADE',
				});
			await say(warning(), warning());
			expect(await tasks()).toEqual([{ kind: 'senderQuality', state: 'open' }]);
			expect(kinds(await onlyWhatsApp())).toEqual({ sent: 1 });
			expect(p.whatsapp.received).toHaveLength(1);
			expect((await ledgerStatus(ledger)).senders).toMatchObject([{ state: 'warning' }]);
			expect(await test.sql('select id from pauses')).toEqual([]);
		});

		it('stops nobody for another account, another number or a template of another system', async () => {
			const { test, ledger, say, tasks } = await seeded(1);
			await say(
				notice({ subject: 'senderRestricted', severity: 'stop', account: '999' }),
				notice({ subject: 'senderQuality', severity: 'stop', senderNumber: '551140009999' }),
				notice({ subject: 'senderQuality', severity: 'stop', senderAddress: '1' }),
				paused({ templateName: 'oferta_da_loja' }),
				paused({ account: '999' }),
			);
			expect(await tasks()).toEqual([]);
			expect(await test.sql('select id from pauses')).toEqual([]);
			expect((await ledgerStatus(ledger)).senders).toEqual([]);
		});

		it('takes a number that it does not know for the one that is left, and for none of two', async () => {
			const { test, ledger, say } = await seeded(1);
			await seedCreditor(ledger, 'loja');
			const add = (address: string) =>
				saveSender(ledger, { creditorId: 'loja', channel: 'whatsapp', provider: 'meta', address });
			const flag = (senderNumber: string) =>
				say(notice({ subject: 'senderQuality', severity: 'stop', senderNumber }));
			const stopped = () =>
				test.sql('select s.address from pauses p join senders s on s.id = p.scope_id order by s.address');
			await add('200290129340398');
			await flag('551140002222');
			expect(await stopped()).toEqual([{ address: '200290129340398' }]);
			await add('300290129340398');
			await flag('551140003333');
			expect(await stopped()).toEqual([{ address: '200290129340398' }]);
		});

		it('stops a shared number for every creditor that sends by it, with one task', async () => {
			const { test, ledger, say, tasks } = await seeded(1);
			await seedCreditor(ledger, 'loja');
			await saveSender(ledger, {
				creditorId: 'loja',
				channel: 'whatsapp',
				provider: 'meta',
				address: PHONE_NUMBER_ID,
			});
			const { recorded } = await say(notice({ subject: 'senderConnection', severity: 'stop' }));
			expect(recorded.map((r) => r.creditorId)).toEqual(['casa', 'loja']);
			expect(await test.sql('select count(*) as n from pauses')).toEqual([{ n: 2 }]);
			expect(await tasks()).toEqual([{ kind: 'senderRestricted', state: 'open' }]);
		});
	});
}
