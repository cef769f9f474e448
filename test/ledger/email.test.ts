/** E-mail in the outbox: itemised to the cent, stopped by one click, bounced to the next channel. */
import { simpleEndpoint } from '../support/ledgerChannels';
import { stopByToken, stopToken } from '../../engine/operations/stopLinks';
import { sendMessages } from '../../engine/operations/outbox/send';
import { listTemplates, resetTemplate, saveTemplate } from '../../engine/operations/templates';
import { disposeLedgers, LEDGERS, type TestLedger } from '../support/ledgers';
import { DAY, debtsOf, phoneOf, seedDebts } from '../support/ledgerPeople';
import { expectHealthy } from '../support/ledgerChecks';
import {
	allReceived,
	changeSettings,
	CHANNELS_JOURNEY,
	error,
	failure,
	MAILBOX,
	providers,
	type Providers,
	seedChannels,
	sends,
	TEST_EMAIL,
	tell,
} from '../support/ledgerChannels';
import { kinds, observed, prepareBatch, runUntilQuiet } from '../support/ledgerRun';

afterEach(disposeLedgers);

const EMAIL_FIRST = {
	...CHANNELS_JOURNEY,
	key: 'correio',
	steps: CHANNELS_JOURNEY.steps.map((step) => ({ ...step, channels: ['email' as const, 'sms' as const] })),
};
const emailOf = (person: number) => `fulana${person}@correio.example`;

for (const db of LEDGERS) {
	describe(`e-mail on ${db.name}`, () => {
		async function seeded(count = 1, p: Providers = providers(), mode: 'live' | 'test' = 'live') {
			const test = await db.create();
			await seedChannels(test.ledger, 'casa', { mode });
			await seedDebts(
				test.ledger,
				debtsOf(count).map((d) => ({ ...d, email: emailOf(d.person) })),
			);
			const day = (send = {}) => runUntilQuiet(test.ledger, { ...sends(p), definition: EMAIL_FIRST, send });
			return { test, ledger: test.ledger, clock: test.clock, p, day };
		}
		async function subject(test: TestLedger) {
			const [row] = await test.sql('select creditor_id, person_id from debtors order by id');
			return {
				creditorId: String(row?.creditor_id),
				personId: String(row?.person_id),
				channel: 'email' as const,
			};
		}

		it('itemises each debt to the cent, with the block of 42-A, and no word of it outside', async () => {
			const { test, p, day, ledger } = await seeded(0);
			await seedDebts(ledger, [
				{ person: 1, title: 'A', email: emailOf(1), amount: '150,00' },
				{ person: 1, title: 'B', email: emailOf(1), amount: '99,99' },
			]);
			await test.sql('update debts set fine_bp = 200, interest_month_bp = 100');
			expect(kinds(await day())).toEqual({ sent: 1 });
			const m = p.email.received[0]!;
			expect(m.to).toBe(emailOf(1));
			for (const part of ['R$ 150,00', 'R$ 3,00', 'R$ 99,99', 'Casa casa Ltda']) {
				expect(m.text.replace(/\u00a0/g, ' ')).toContain(part);
				expect(m.html).toBeTruthy();
			}
			expect(m.subject).not.toMatch(/mensalidade|d[ií]vida|R\$/i);
			const [sum] = await test.sql('select sum(balance) as n from contact_debts');
			const total = (Number(sum?.n) / 100).toFixed(2).replace('.', ',');
			expect(m.text.replace(/\u00a0/g, ' ')).toContain(`Total de 2 itens: R$ ${total}`);
			expect(await test.sql(`select subject from message_bodies where direction = 'out'`)).toEqual([
				{ subject: m.subject },
			]);
			expect(m.unsubscribe).toEqual({ mailto: `${MAILBOX}?subject=SAIR` });
			expect(m.text).toContain(`mailto:${MAILBOX}`);
			await expectHealthy(test, allReceived(p));
		});

		it('is stopped by its link, for its own person and channel, as often as one likes', async () => {
			const { test, ledger, clock, p, day } = await seeded(2);
			await simpleEndpoint(ledger, 'https://n8n.casa.example/webhook/sair');
			await day();
			const link = new URL(p.email.received.find((m) => m.to === emailOf(1))!.unsubscribe!.https!);
			expect(link.origin + link.pathname).toBe('https://n8n.casa.example/webhook/sair');
			const token = link.searchParams.get('t')!;
			expect(token).not.toContain('fulana');
			const other = await test.open();
			const results = await Promise.all([ledger, other, ledger, other].map((one) => stopByToken(one, token)));
			expect(results.filter((r) => r.kind === 'stopped' && r.fresh)).toHaveLength(1);
			expect(results.every((r) => r.kind === 'stopped' && r.creditorName === 'Casa casa')).toBe(true);
			expect(await test.sql('select channel, reason from suppressions')).toEqual([
				{ channel: 'email', reason: 'optOut' },
			]);
			clock.advance(2 * DAY);
			expect(kinds(await day())).toEqual({ sent: 2 });
			expect(p.email.received.slice(2).map((m) => m.to)).toEqual([emailOf(2)]);
			expect(p.sms.received.map((m) => m.to)).toEqual([phoneOf(1)]);
			await expectHealthy(test, allReceived(p));
		});

		it('has links that nobody else can make', async () => {
			const { test, ledger } = await seeded(1);
			const token = stopToken(ledger, await subject(test));
			const [payload = '', mac = ''] = token.split('.');
			const forged = Buffer.from(JSON.stringify(['casa', 'outra', 'email'])).toString('base64url');
			for (const bad of [
				'',
				'.',
				payload,
				`${payload}.`,
				`${payload}.${mac.slice(0, -1)}`,
				`${payload}.${mac}.${mac}`,
				`${forged}.${mac}`,
				`${payload}.${mac.replace(/./, (c) => (c === 'a' ? 'b' : 'a'))}`,
				'x'.repeat(5000),
			]) {
				expect(await stopByToken(ledger, bad)).toEqual({ kind: 'invalid' });
			}
			expect(await test.sql('select id from suppressions')).toEqual([]);
		});

		it('does not leave when the link was clicked between RESERVE and the wire', async () => {
			const { test, ledger, p } = await seeded(1);
			const token = stopToken(ledger, await subject(test));
			const other = await test.open();
			const clicking = observed(ledger, {
				after: (label) => (label === 'reserve' ? stopByToken(other, token) : undefined),
			});
			const prepared = (await prepareBatch(ledger, { definition: EMAIL_FIRST }))!;
			const requests = prepared.byChannel.get('email')!;
			const outcomes = await sendMessages(
				{ ledger: clicking, adapter: p.email, http: null },
				{ token: prepared.token, channel: 'email', requests },
			);
			expect([...outcomes.values()]).toMatchObject([{ kind: 'held', hold: { rule: 'optOut' } }]);
			expect(p.email.calls).toEqual([]);
			expect(kinds(await runUntilQuiet(ledger, { ...sends(p), definition: EMAIL_FIRST }))).toEqual({
				sent: 1,
			});
			expect(p.sms.received).toHaveLength(1);
			await expectHealthy(test, allReceived(p));
		});

		it('that bounces goes on by SMS on the same day, and is not written to again', async () => {
			const { test, ledger, clock, p, day } = await seeded(2);
			await day();
			const bounce = error({ class: 'invalid_recipient', scope: 'recipient', code: '550_5.1.1' });
			const lost = p.email.received.find((m) => m.to === emailOf(1))!;
			await tell(ledger, p.email, failure(lost, bounce), failure(lost, bounce));
			expect(kinds(await day())).toEqual({ sent: 1 });
			expect(p.sms.received.map((m) => m.to)).toEqual([phoneOf(1)]);
			expect(await test.sql(`select address, state from contact_points where state = 'invalid'`)).toEqual([
				{ address: emailOf(1), state: 'invalid' },
			]);
			clock.advance(2 * DAY);
			await day();
			expect(p.email.received.slice(2).map((m) => m.to)).toEqual([emailOf(2)]);
			await expectHealthy(test, allReceived(p));
		});

		it('reads an answer without the message that it quotes', async () => {
			const { test, ledger, p, day } = await seeded(2);
			await day();
			const reply = (person: number, text: string) => ({
				kind: 'inbound' as const,
				dedupeKey: `mail-${person}`,
				channel: 'email' as const,
				from: `Fulana <${emailOf(person).toUpperCase()}>`,
				to: MAILBOX.toUpperCase(),
				text,
				occurredAt: 0,
			});
			const quoted = `\n\nEm ter., 10 de mar. de 2026 às 10:31, Casa <${MAILBOX}> escreveu:\n> Não quero mais receber estes e-mails\n> SAIR`;
			const told = await tell(
				ledger,
				p.email,
				reply(1, `Bom dia, vou ver amanhã.${quoted}`),
				reply(2, `SAIR${quoted}`),
			);
			expect(told.recorded.map((r) => r.intent)).toEqual(['other', 'optOut']);
			expect(await test.sql('select channel from suppressions')).toEqual([{ channel: 'email' }]);
		});

		it('to a test creditor goes to its operator, who cannot end the messages of a debtor', async () => {
			const { test, ledger, p, day } = await seeded(1, providers(), 'test');
			await simpleEndpoint(ledger, 'https://n8n.casa.example/webhook/sair');
			await day();
			const m = p.email.received[0]!;
			expect(m).toMatchObject({ to: TEST_EMAIL });
			expect(m.subject).toMatch(/^\[TESTE\] /);
			expect(m.unsubscribe?.https).toBeUndefined();
			expect(m.text + String(m.html)).not.toContain('webhook/sair');
			await expectHealthy(test, allReceived(p));
		});

		it('to a test creditor without a mailbox of its operator stays here, and says what is missing', async () => {
			const { test, ledger, p, day } = await seeded(1, providers(), 'test');
			await changeSettings(ledger, 'casa', { testEmail: null });
			const batches = await day();
			expect(batches.flatMap((b) => [...b.outcomes.values()])).toMatchObject([
				{ kind: 'held', hold: { rule: 'mode', text: expect.stringMatching(/e-mail de teste/) as string } },
			]);
			expect(p.email.calls).toEqual([]);
			await expectHealthy(test, allReceived(p));
		});

		it('of a sandbox goes to this machine only', async () => {
			const test = await db.create({ kind: 'sandbox' });
			const mail = (host: string) => ({
				host,
				send: () => Promise.reject(new Error('never')),
				close: () => Promise.resolve(),
			});
			const input = { token: 'x', channel: 'email' as const, requests: [] };
			const send = (host: string) =>
				sendMessages(
					{ ledger: test.ledger, adapter: providers().email, http: null, mail: mail(host) },
					input,
				);
			await expect(send('smtp.casa.example:587')).rejects.toMatchObject({ code: 'sandboxHost' });
			expect(await send('127.0.0.1:2525')).toEqual(new Map());
		});

		it('takes a text of the node and of the creditor, and refuses what shames', async () => {
			const { test, ledger, clock, p, day } = await seeded(1);
			const key = EMAIL_FIRST.steps[0]!.template;
			const shaming = { channel: 'email' as const, subject: 'Sua dívida está vencida' };
			await expect(saveTemplate(ledger, { creditorId: 'casa', key, content: shaming })).rejects.toMatchObject(
				{
					code: 'badInput',
				},
			);
			await expect(
				saveTemplate(ledger, {
					creditorId: 'casa',
					key,
					content: { channel: 'email', paragraphs: ['{{ nada }}'] },
				}),
			).rejects.toMatchObject({ code: 'badInput' });
			const content = { channel: 'email' as const, subject: 'Um recado da Casa para você' };
			expect(await saveTemplate(ledger, { creditorId: 'casa', key, content })).toMatchObject({ version: 1 });
			expect(await listTemplates(ledger, 'casa')).toMatchObject([
				{ key, channel: 'email', version: 1, content },
			]);
			await day({
				templateText: 'Primeiro parágrafo da casa.\n\nSegundo parágrafo, {{ debtor.firstName }}.',
			});
			const [m] = p.email.received;
			expect(m?.subject).toBe('Um recado da Casa para você');
			expect(m?.text).toContain('Primeiro parágrafo da casa.\n\nSegundo parágrafo, Fulana.');
			expect(await resetTemplate(ledger, { creditorId: 'casa', key, channel: 'email' })).toBe(true);
			expect(await resetTemplate(ledger, { creditorId: 'casa', key, channel: 'email' })).toBe(false);
			expect(await listTemplates(ledger, 'casa')).toEqual([]);
			clock.advance(2 * DAY);
			await day();
			expect(p.email.received[1]?.subject).not.toBe('Um recado da Casa para você');
			await expectHealthy(test, allReceived(p));
		});
	});
}
