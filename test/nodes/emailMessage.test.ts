import type { INode } from 'n8n-workflow';
import { getTimeline } from '../../engine/operations/timeline';
import { setEndpoint } from '../../engine/operations/endpoints';
import { closeLedgers } from '../../nodes/common/ledger';
import { readMail } from '../../sandbox/providers/smtp/mail';
import { magicAddress } from '../../sandbox/providers/smtp/misbehave';
import {
	addressed,
	chain,
	type MessageRun,
	OUTPUT,
	run,
	sent,
	smtpOf,
	WEBHOOK_SECRET,
} from '../support/n8nMessages';
import { runNode } from '../support/n8nHarness';
import { MAILBOX, prepare } from '../support/n8nPortfolio';
import { serveWebhook, until, type WebhookServer } from '../support/n8nTriggers';
import { askSmtp } from '../support/smtp';

const servers: WebhookServer[] = [];
afterAll(async () => {
	await Promise.all(servers.map((server) => server.close()));
	await closeLedgers();
});

describe('Email Message', () => {
	const json = (more: Partial<INode> = {}, parameters: object = {}) =>
		chain('email', { provider: 'smtp', ...parameters }, more);

	it('sends the step to each debtor once, by few connections, which it closes', async () => {
		const { running, smtp } = await smtpOf();
		const prepared = await prepare({ debts: addressed(12), smtp });
		const result = await run(json(), prepared);
		expect(result.error).toBeUndefined();
		expect(sent(result)).toHaveLength(12);
		expect(sent(result)[0]).toMatchObject({
			contact: { channel: 'email', provider: 'smtp', status: 'accepted', replayed: false, test: false },
			message: { template: 'escola.d+5' },
		});
		expect(sent(result).every(({ message }) => message.text === undefined)).toBe(true);
		const { received } = running.simulator.book;
		expect(received.map(({ to: address }) => address).sort()).toEqual(
			addressed(12)
				.map(({ email }) => email)
				.sort(),
		);
		expect(received.every(({ from }) => from === MAILBOX)).toBe(true);
		expect(running.simulator.counts.connections).toBeLessThanOrEqual(4);
		expect(JSON.stringify(result.raw.data.resultData.runData)).not.toMatch(/pessoa\d+@/);
	});

	it('sends nothing a second time when the node runs again, alone or by Retry On Fail', async () => {
		const { running, smtp } = await smtpOf();
		const prepared = await prepare({ debts: addressed(2), smtp });
		const first = await run(json({ retryOnFail: true, maxTries: 3, waitBetweenTries: 0 }), prepared);
		const again = await runNode(
			'emailMessage',
			{ provider: 'smtp' },
			{ credentials: prepared.credentials, input: first.items('Selector', OUTPUT.email) },
		);
		expect(sent(first).map(({ contact }) => contact.replayed)).toEqual([false, false]);
		expect(again.json<MessageRun>('emailMessage').map(({ contact }) => contact.replayed)).toEqual([
			true,
			true,
		]);
		expect(running.simulator.book.received).toHaveLength(2);
	});

	it('puts what the server refuses on Failed and what nobody knows too, and repeats neither', async () => {
		const { running, smtp } = await smtpOf();
		const [one, other] = addressed(2);
		const debts = [
			{ ...one!, email: magicAddress('mailboxUnknown') },
			{ ...other!, email: magicAddress('resetAfterAccept') },
		];
		const prepared = await prepare({ debts, smtp });
		const result = await run(json(), prepared);
		expect(
			sent(result, 2)
				.map(({ failure }) => failure.reason)
				.sort(),
		).toEqual(['rejected', 'unknown']);
		expect(running.simulator.book.received).toHaveLength(1);
	});

	it('carries the link that stops e-mails, which one click follows; the next step is held', async () => {
		const { running, smtp } = await smtpOf();
		const prepared = await prepare({ debts: addressed(1), smtp });
		const server = await serveWebhook('channelEventsTrigger', { provider: 'smtp' }, prepared.credentials);
		servers.push(server);
		// As n8n publishes it: the address is https in front, and this machine's behind.
		await prepared.withLedger((ledger) => setEndpoint(ledger, 'stop', 'https://n8n.example/webhook/abc'));
		const result = await run(json(), prepared);
		expect(sent(result)).toHaveLength(1);
		const raw = running.simulator.raw(running.simulator.book.received[0]?.id ?? '')?.toString('latin1') ?? '';
		const mail = readMail(raw);
		const header = (name: string) => mail.headers.find(([one]) => one.toLowerCase() === name)?.[1] ?? '';
		expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
		const link = new URL(/<(https:[^>]+)>/.exec(header('list-unsubscribe'))?.[1] ?? '');
		const clicked = await fetch(`${server.url}${link.search}`, {
			method: 'POST',
			body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
		});
		expect(clicked.status).toBe(200);
		const caseId = sent(result)[0]?.case.id ?? '';
		const types = await prepared.withLedger(async (ledger) =>
			(await getTimeline(ledger, { caseId })).map(({ type }) => type),
		);
		expect(types).toContain('contact.accepted');
		await prepared.withLedger((ledger) => ledger.setSandboxClock(Date.parse('2026-03-17T10:30:00-03:00')));
		const held = await run(json(), prepared);
		expect(held.json<MessageRun>('Selector', 0).map(({ hold }) => hold.rule)).toEqual(['optOut']);
		expect(running.simulator.book.received).toHaveLength(1);
	});

	it('gets back what bounced and what people answer through the trigger', async () => {
		const { running, smtp } = await smtpOf({ reportSecret: WEBHOOK_SECRET });
		const [one] = addressed(1);
		const prepared = await prepare({ debts: [{ ...one!, email: magicAddress('bounces') }], smtp });
		const startOn = ['contact.failed', 'reply.received'];
		const server = await serveWebhook(
			'channelEventsTrigger',
			{ provider: 'smtp', startOn },
			prepared.credentials,
		);
		servers.push(server);
		await askSmtp(running, '/webhook', { url: server.url });
		const result = await run(json(), prepared);
		expect(sent(result)).toHaveLength(1);
		await until(() => server.started.length === 1);
		await askSmtp(running, '/reply', { from: magicAddress('bounces'), to: MAILBOX, text: 'quem é?' });
		await until(() => server.started.length === 2);
		expect(server.started.map(([item]) => item?.json.type)).toEqual(startOn);
		expect(server.started[0]?.[0]?.json.contactId).toBe(sent(result)[0]?.contact.id);
		expect(server.started[1]?.[0]?.json.caseId).toBe(sent(result)[0]?.case.id);
		expect(running.simulator.counts.reportsFailed).toBe(0);
	});

	it('fails alone with "continue on fail" when an item is not for it, and the others are sent', async () => {
		const { running, smtp } = await smtpOf();
		const prepared = await prepare({ debts: addressed(1), smtp });
		const decided = await run(
			{ ...json(), connections: { ...json().connections, Selector: { main: [] } } },
			prepared,
		);
		const items = decided.items('Selector', OUTPUT.email);
		const input = [
			{ json: { ...items[0]?.json, decision: { channel: 'sms', contactPointId: 'x' } } },
			...items,
		];
		const options = { credentials: prepared.credentials, input };
		const stopped = await runNode('emailMessage', { provider: 'smtp' }, options);
		expect(stopped.error?.description).toMatch(/output Email of the Channel Selector/);
		expect(running.simulator.book.received).toHaveLength(0);
		const node = { onError: 'continueRegularOutput' as const };
		const result = await runNode('emailMessage', { provider: 'smtp' }, { ...options, node });
		expect([0, 1, 2].map((output) => result.items('emailMessage', output).length)).toEqual([1, 0, 1]);
		expect(result.json<MessageRun>('emailMessage', 2)[0]?.failure.reason).toBe('badInput');
		expect(JSON.stringify(result.items('emailMessage', 2))).not.toContain('"error"');
	});

	it('as a tool of an agent puts every verdict on output 0', async () => {
		const { smtp } = await smtpOf();
		const prepared = await prepare({ debts: addressed(2), smtp });
		const decided = await run(
			{ ...json(), connections: { ...json().connections, Selector: { main: [] } } },
			prepared,
		);
		const input = decided.items('Selector', OUTPUT.email);
		const tool = await runNode(
			'emailMessageTool',
			{ provider: 'smtp' },
			{ credentials: prepared.credentials, input },
		);
		const outputs = tool.raw.data.resultData.runData['emailMessageTool']?.[0]?.data?.main ?? [];
		expect(outputs.map((items) => items?.length)).toEqual([2]);
	});

	it('shows the whole e-mail with Demo, which needs no account', async () => {
		const prepared = await prepare({ debts: addressed(1) });
		await prepared.withLedger(async (ledger) => {
			const { saveSender } = await import('../../engine/operations/creditors');
			await saveSender(ledger, {
				creditorId: 'escola',
				channel: 'email',
				provider: 'demo',
				address: MAILBOX,
			});
		});
		const result = await run(chain('email', {}), prepared);
		expect(sent(result)[0]?.message.text).toContain('Escola Horizonte');
	});

	it('says what is wrong with the account, and sends nothing', async () => {
		const { smtp } = await smtpOf();
		const wrong = await prepare({ debts: addressed(1), smtp: { ...smtp, password: 'errada' } });
		const [failed] = sent(await run(json(), wrong), 2);
		expect(failed?.failure).toMatchObject({ reason: 'rejected', text: expect.stringMatching(/535/) });
		const far = await prepare({
			debts: addressed(1),
			smtp: { ...smtp, security: 'starttls', host: 'smtp.loja.example' },
		});
		expect((await run(json(), far)).error?.message).toMatch(/sandbox ledger never talks to a real provider/);
	});
});
