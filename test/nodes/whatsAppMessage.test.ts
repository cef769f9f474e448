import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INode } from 'n8n-workflow';
import { ASK_COMPANY, ASK_PERSON } from '../../engine/domain/messages/whatsapp/identity';
import { getTimeline } from '../../engine/operations/timeline';
import { closeLedgers } from '../../nodes/common/ledger';
import type { RunningMeta } from '../../sandbox/providers/meta/server';
import { askMeta } from '../support/meta';
import { chain, type MessageRun, metaOf, OUTPUT, run, sent } from '../support/n8nMessages';
import { ROOT, runNode } from '../support/n8nHarness';
import { NUMBER, overdue, prepare, type Prepared } from '../support/n8nPortfolio';
import { callHook, serveWebhook, until, type WebhookServer } from '../support/n8nTriggers';

const servers: WebhookServer[] = [];
afterAll(async () => {
	await Promise.all(servers.map((server) => server.close()));
	await closeLedgers();
});

describe('WhatsApp Message', () => {
	const allowed = { creditor: { whatsappAllowed: true, whatsappConsent: 'Contrato, cláusula 12' } };
	const json = (more: Partial<INode> = {}) => chain('whatsapp', { provider: 'meta' }, more);

	async function listen(
		running: RunningMeta,
		prepared: Prepared,
		parameters: object = {},
	): Promise<WebhookServer> {
		const all = { provider: 'meta', ...parameters };
		const server = await serveWebhook('channelEventsTrigger', all, prepared.credentials);
		servers.push(server);
		await callHook('channelEventsTrigger', all, 'create', prepared.credentials, server.url);
		expect((await askMeta(running, '/webhook', { url: server.url })).status).toBe(204);
		return server;
	}

	it('asks who reads by the approved template, once, without a word of debt', async () => {
		const { running, meta } = await metaOf();
		const prepared = await prepare({ debts: overdue(3), meta, ...allowed });
		const result = await run(json(), prepared);
		expect(result.error).toBeUndefined();
		expect(sent(result)).toHaveLength(3);
		expect(sent(result)[0]).toMatchObject({
			contact: { channel: 'whatsapp', provider: 'meta', status: 'accepted', replayed: false },
		});
		const { received } = running.simulator.book;
		expect(received.map(({ content, from }) => [content.template, from])).toEqual(
			Array.from({ length: 3 }, () => [ASK_PERSON.name, NUMBER]),
		);
		expect(received.map(({ text }) => text).join()).not.toMatch(/d[ií]vida|vencid|R\$|150/);
		const again = await runNode(
			'whatsAppMessage',
			{ provider: 'meta' },
			{ credentials: prepared.credentials, input: result.items('Selector', OUTPUT.whatsapp) },
		);
		expect(again.json<MessageRun>('whatsAppMessage').map(({ contact }) => contact.replayed)).toEqual([
			true,
			true,
			true,
		]);
		expect(running.simulator.book.received).toHaveLength(3);
	});

	it('hears the statuses of what it sent', async () => {
		const { running, meta } = await metaOf();
		const prepared = await prepare({ debts: overdue(1), meta, ...allowed });
		await listen(running, prepared);
		const result = await run(json(), prepared);
		const caseId = sent(result)[0]?.case.id ?? '';
		await until(async () =>
			(await prepared.withLedger((ledger) => getTimeline(ledger, { caseId }))).some(
				({ type }) => type === 'contact.delivered',
			),
		);
	});

	it('tells whoever said "Sou eu" what it is about, once, however often it is asked to', async () => {
		const { running, meta } = await metaOf();
		const prepared = await prepare({ debts: overdue(1), meta, ...allowed });
		const server = await listen(running, prepared);
		await run(json(), prepared);
		const from = running.simulator.book.received[0]?.to;
		await askMeta(running, '/reply', { from, text: 'Sou eu', payload: 'identity.yes' });
		await until(() => server.started.length > 0);
		const input = server.started[0] ?? [];
		expect(input[0]?.json).toMatchObject({ type: 'reply.received', intent: 'identity' });
		const answer = async () =>
			await runNode(
				'whatsAppMessage',
				{ provider: 'meta', operation: 'sendAnswer' },
				{ credentials: prepared.credentials, input },
			);
		const first = await answer();
		expect(first.error).toBeUndefined();
		expect(first.json<MessageRun>('whatsAppMessage')[0]).toMatchObject({
			contact: { channel: 'whatsapp', status: 'accepted' },
		});
		expect(running.simulator.book.received).toHaveLength(2);
		expect(running.simulator.book.received[1]?.text).toContain('150,00');
		const again = await answer();
		expect(again.error).toBeUndefined();
		expect([0, 1, 2].map((output) => again.items('whatsAppMessage', output).length)).toEqual([0, 1, 0]);
		expect(running.simulator.book.received).toHaveLength(2);
	});

	it('has its questions in the guide as they must be registered', () => {
		const guide = readFileSync(path.join(ROOT, 'docs', 'nodes.md'), 'utf8');
		for (const { name, body, buttons = [] } of [ASK_PERSON, ASK_COMPANY]) {
			const titles = buttons.map(({ title }) => title).join(' · ');
			expect(guide).toMatch(new RegExp(`\\| \`${name}\` +\\|`));
			expect(guide).toContain(body);
			expect(guide).toContain(titles);
		}
	});

	it('takes no item that is not a reply as one to answer', async () => {
		const { meta } = await metaOf();
		const prepared = await prepare({ debts: overdue(1), meta, ...allowed });
		const parameters = { provider: 'meta', operation: 'sendAnswer' };
		const options = { credentials: prepared.credentials, input: [{ json: { type: 'contact.delivered' } }] };
		const stopped = await runNode('whatsAppMessage', parameters, options);
		expect(stopped.error?.message).toMatch(/not a reply/);
		const node = { onError: 'continueRegularOutput' as const };
		const gone = await runNode('whatsAppMessage', parameters, { ...options, node });
		expect(gone.json<MessageRun>('whatsAppMessage', 2)[0]?.failure.reason).toBe('badInput');
	});
});
