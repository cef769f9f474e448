/** What debtors are told of their payments: once each, by whom and however often it is asked for, and not at night. */
import { placeHold } from '../../engine/operations/holds';
import { registerPayment } from '../../engine/operations/payments';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import { caseOf } from '../support/ledgerCharges';
import { allReceived, changeSettings, providers, seedChannels, sends } from '../support/ledgerChannels';
import { expectHealthy } from '../support/ledgerChecks';
import { confirmAndSend } from '../support/ledgerConfirm';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { DAY, HOUR, phoneOf, type SeedDebt, seedDebts, senderOf } from '../support/ledgerPeople';
import { runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

let serial = 0;
const NIGHT = Date.parse('2026-03-10T21:30:00-03:00');
const ANA: SeedDebt = { person: 1, email: 'ana@caixa.example' };

async function pay(test: TestLedger, title = 'T1', amount = 150, paidOn = '2026-03-10') {
	return await registerPayment(test.ledger, {
		creditorId: 'casa',
		debtExternalId: title,
		amount,
		paidOn,
		externalId: `p-${++serial}`,
		source: 'prova',
	});
}

for (const db of LEDGERS) {
	describe(`confirmations on ${db.name}`, () => {
		async function house(debts: readonly SeedDebt[] = [ANA]) {
			const test = await db.create();
			await seedChannels(test.ledger);
			await seedDebts(test.ledger, debts);
			const all = providers();
			return { test, all, caseId: await caseOf(test, debts[0]?.title ?? 'T1') };
		}

		it('thank for a settled debt by e-mail, once, though the case is closed and many ask at once', async () => {
			const { test, all, caseId } = await house();
			await pay(test);
			const asked = await Promise.all(
				Array.from({ length: 5 }, () =>
					confirmAndSend(test.ledger, [caseId, caseId], sends(all), { gatherMs: 0, busyMs: 20_000 }),
				),
			);
			expect(asked.flatMap(({ sent }) => sent.map(({ kind }) => kind))).toEqual(['sent']);
			const again = await confirmAndSend(test.ledger, [caseId], sends(all));
			expect(again).toMatchObject({ outcomes: [{ kind: 'done' }], sent: [] });
			expect(await runUntilQuiet(test.ledger, sends(all))).toEqual([]);
			expect(all.email.received).toHaveLength(1);
			const { subject, text, to } = all.email.received[0]!;
			expect({ subject, to }).toEqual({ subject: 'Recebemos. Obrigado!', to: 'ana@caixa.example' });
			expect(text).toContain('Recebemos R$ 150,00 em 10/03/2026. Obrigado!');
			expect(text).toContain('(vencimento em 09/03/2026), R$ 150,00.');
			expect(text).not.toMatch(/Pix|boleto|falta/);
			expect(await test.sql('select state, next_at, lease_token from cases')).toEqual([
				{ state: 'closed', next_at: null, lease_token: null },
			]);
			await expectHealthy(test, allReceived(all));
		});

		it('tell of a part how it was used and what is left, of that debt alone, and let the journey rest that day', async () => {
			const { test, all, caseId } = await house([
				ANA,
				{ ...ANA, title: 'T2', amount: '77,00', due: '05/03/2026' },
			]);
			await pay(test, 'T1', 50);
			expect((await confirmAndSend(test.ledger, [caseId], sends(all))).sent).toMatchObject([
				{ kind: 'sent' },
			]);
			const { text } = all.email.received[0]!;
			expect(text).toContain('Esse valor foi usado assim: valor original R$ 50,00.');
			expect(text).toContain('Total: R$ 100,00');
			expect(text).not.toContain('77,00');
			expect(text).toContain('(11) 4000-1234');
			expect(await runUntilQuiet(test.ledger, sends(all))).toEqual([]);
			test.clock.advance(DAY);
			await runUntilQuiet(test.ledger, sends(all));
			expect(all.sms.received).toHaveLength(1);
			await expectHealthy(test, allReceived(all));
		});

		it('make one message of several payments', async () => {
			const { test, all, caseId } = await house([
				ANA,
				{ ...ANA, title: 'T2' },
				{ ...ANA, title: 'T3', group: 'b' },
			]);
			for (const title of ['T1', 'T2', 'T3']) await pay(test, title);
			const done = await confirmAndSend(test.ledger, [caseId, await caseOf(test, 'T3')], sends(all));
			expect(done.sent).toMatchObject([{ kind: 'sent' }]);
			expect(done.outcomes).toMatchObject([{ kind: 'confirm' }, { kind: 'done' }]);
			expect(all.email.received[0]?.text).toContain('Recebemos R$ 450,00');
			await expectHealthy(test, allReceived(all));
		});

		it('say nothing of what was paid before a restored ledger went on: it may have been said', async () => {
			const { test, all, caseId } = await house([ANA, { ...ANA, title: 'T2' }]);
			await pay(test);
			await test.sql('update ledger_meta set skip_until = $1', test.clock.now());
			const asked = async () => (await confirmAndSend(test.ledger, [caseId], sends(all))).outcomes;
			expect(await asked()).toMatchObject([{ kind: 'done' }]);
			test.clock.advance(DAY);
			const payment = { creditorId: 'casa', debtExternalId: 'T2', amount: 150, paidOn: '2026-03-11' };
			await registerPayment(test.ledger, { ...payment, externalId: 'depois', source: 'prova' });
			expect(await asked()).toMatchObject([{ kind: 'confirm' }]);
			expect(all.email.received[0]?.text).toContain('Recebemos R$ 150,00 em 11/03/2026');
		});

		it('wait for the morning, and then go by themselves', async () => {
			const { test, all, caseId } = await house();
			test.clock.set(NIGHT);
			await pay(test);
			const { rules, sent } = await confirmAndSend(test.ledger, [caseId], sends(all));
			expect({ rules, sent }).toEqual({ rules: ['hours'], sent: [] });
			expect((await confirmAndSend(test.ledger, [caseId], sends(all))).outcomes).toMatchObject([
				{ kind: 'held', hold: { until: '2026-03-11T08:00:00.000-03:00' } },
			]);
			expect(await runUntilQuiet(test.ledger, sends(all))).toEqual([]);
			test.clock.advance(11 * HOUR);
			await runUntilQuiet(test.ledger, sends(all));
			expect(all.email.received.map(({ subject }) => subject)).toEqual(['Recebemos. Obrigado!']);
			expect(await test.sql('select next_at from cases')).toEqual([{ next_at: null }]);
			await expectHealthy(test, allReceived(all));
		});

		it('say that all is paid when the rest was paid before the word of the part left', async () => {
			const { test, all, caseId } = await house();
			test.clock.set(NIGHT);
			await pay(test, 'T1', 50);
			await confirmAndSend(test.ledger, [caseId], sends(all));
			await pay(test, 'T1', 100);
			test.clock.advance(11 * HOUR);
			await runUntilQuiet(test.ledger, sends(all));
			expect(all.email.received.map(({ subject }) => subject)).toEqual(['Recebemos. Obrigado!']);
			await expectHealthy(test, allReceived(all));
		});

		it('are given up after three days, and thank for nothing older than some days', async () => {
			const { test, all, caseId } = await house([ANA, { person: 2 }]);
			test.clock.set(NIGHT);
			await pay(test);
			await confirmAndSend(test.ledger, [caseId], sends(all));
			await pay(test, 'T2', 150, '2026-03-02');
			const late = await confirmAndSend(test.ledger, [await caseOf(test, 'T2')], sends(all));
			expect(late.outcomes).toMatchObject([{ kind: 'done' }]);
			test.clock.advance(4 * DAY - 10 * HOUR);
			await runUntilQuiet(test.ledger, sends(all));
			expect(allReceived(all).received).toEqual([]);
			expect(await test.sql('select state from step_runs')).toEqual([{ state: 'exited' }]);
			expect(await test.sql('select distinct next_at from cases')).toEqual([{ next_at: null }]);
		});

		it('are no touch that limits count, and no limit stops them; a hold of the journey does not either', async () => {
			const { test, all, caseId } = await house([ANA, { ...ANA, title: 'T2' }]);
			await runUntilQuiet(test.ledger, sends(all));
			await placeHold(test.ledger, { caseId, kind: 'dispute', reason: 'diz que pagou' });
			await pay(test);
			expect((await confirmAndSend(test.ledger, [caseId], sends(all))).sent).toMatchObject([
				{ kind: 'sent' },
			]);
			await test.sql(`update holds set lifted_at = 1`);
			test.clock.advance(2 * DAY);
			await runUntilQuiet(test.ledger, sends(all));
			expect(all.sms.received.length + all.email.received.length).toBe(3);
			await expectHealthy(test, allReceived(all));
		});

		it('say by SMS neither an amount nor what it is about, and not to who asked to be left alone', async () => {
			const { test, all } = await house([{ person: 1 }, { person: 2 }]);
			await recordChannelEvents(test.ledger, 'fake', [
				{
					kind: 'inbound',
					dedupeKey: 'sair',
					channel: 'sms',
					from: phoneOf(2),
					to: senderOf('casa'),
					text: 'SAIR',
					occurredAt: 0,
				},
			]);
			await pay(test, 'T1');
			await pay(test, 'T2');
			const both = [await caseOf(test, 'T1'), await caseOf(test, 'T2')];
			const { rules } = await confirmAndSend(test.ledger, both, sends(all));
			expect(rules.sort()).toEqual([null, 'optOut'].sort());
			expect(all.sms.received.map(({ to }) => to)).toEqual([phoneOf(1)]);
			expect(all.sms.received[0]?.text).toMatch(/^Fulana, recebemos\. Obrigado! Casa casa\. Duvidas: /);
			expect(all.sms.received[0]?.text).not.toMatch(/R\$|\d,\d\d|pag(o|amento)|divida/i);
			expect(await test.sql('select next_at from cases where next_at is not null')).toEqual([]);
			await expectHealthy(test, allReceived(all));
		});

		it('go to nobody where the creditor does not want them, or only watches; to the operator in test', async () => {
			const { test, all, caseId } = await house();
			await changeSettings(test.ledger, 'casa', { thankForPayments: false });
			await pay(test);
			expect((await confirmAndSend(test.ledger, [caseId], sends(all))).outcomes).toMatchObject([
				{ kind: 'done' },
			]);
			await changeSettings(test.ledger, 'casa', { thankForPayments: true });
			await test.sql(`update creditors set mode = 'shadow'`);
			expect((await confirmAndSend(test.ledger, [caseId], sends(all))).rules).toEqual(['mode']);
			expect(allReceived(all).received).toEqual([]);
			await test.sql(`update creditors set mode = 'test'`);
			await seedDebts(test.ledger, [{ person: 3, email: 'c@caixa.example' }]);
			await pay(test, 'T3');
			await confirmAndSend(test.ledger, [await caseOf(test, 'T3')], sends(all));
			expect(all.email.received).toMatchObject([
				{ to: 'operador@casa.example', subject: '[TESTE] Recebemos. Obrigado!' },
			]);
			await expectHealthy(test, allReceived(all));
		});
	});
}
