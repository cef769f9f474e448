/** What debtors agreed to, and what they asked to stop, as people and agents record it. */
import type { INodeExecutionData } from 'n8n-workflow';
import { closeLedgers } from '../../nodes/common/ledger';
import { type Run, runNode } from '../support/n8nHarness';
import { overdue, prepare } from '../support/n8nPortfolio';

afterAll(closeLedgers);

const NODE = 'collectionLedger';
const TOOL = `${NODE}Tool`;

/** Leased cases, and the node that is asked about them. */
async function scene(debts: number) {
	const { credentials } = await prepare({ debts: overdue(debts) });
	const leased = await runNode('debtLookup', { operation: 'lease' }, { credentials });
	const cases = await runNode('debtLookup', {}, { credentials, input: leased.items('debtLookup') });
	const items = cases.items('debtLookup');
	const ask = async (
		operation: string,
		fields: object,
		more: { input?: INodeExecutionData[]; type?: string } = {},
	) =>
		await runNode(
			more.type ?? NODE,
			{ resource: 'consent', operation, ...fields },
			{ credentials, input: more.input ?? items },
		);
	return { credentials, items, ask };
}

const messageOf = (run: Run) => run.error?.message ?? '';

describe('Collection Ledger: consent', () => {
	it('is recorded and withdrawn; an agent may only withdraw', async () => {
		const { credentials, items, ask } = await scene(1);
		const said = { source: 'formulário do site', evidence: 'protocolo 118' };
		expect((await ask('record', said)).json(NODE)).toMatchObject([{ channel: 'whatsapp', recorded: true }]);
		expect((await ask('record', said)).json(NODE)).toMatchObject([{ recorded: false }]);
		expect(messageOf(await ask('record', said, { type: TOOL }))).toMatch(/not open to AI agents/);
		expect((await ask('withdraw', said, { type: TOOL })).json(TOOL)).toMatchObject([{ withdrawn: true }]);
		expect(messageOf(await ask('record', { source: ' ' }))).toMatch(/needs its source/);
		const timeline = { resource: 'timeline', operation: 'get' };
		const events = (await runNode(NODE, timeline, { credentials, input: items })).json<{ type: string }>(
			NODE,
		);
		expect(events.map(({ type }) => type)).toEqual(
			expect.arrayContaining(['consent.given', 'consent.withdrawn']),
		);
	});

	it('stops a channel for who asked by telephone, and an agent may do it', async () => {
		const { credentials, items, ask } = await scene(2);
		const said = { optOutChannel: 'sms', source: 'pedido por telefone' };
		const asked = await ask('optOut', said, { input: items.slice(0, 1), type: TOOL });
		expect(asked.json(TOOL)).toMatchObject([{ channel: 'sms' }]);
		const journey = await runNode('collectionJourney', {}, { credentials, input: items });
		const due = { credentials, input: journey.items('collectionJourney') };
		const chosen = await runNode('channelSelector', {}, due);
		expect(chosen.json('channelSelector', 0)).toMatchObject([{ hold: { rule: 'optOut' } }]);
		expect(chosen.items('channelSelector', 3)).toHaveLength(1);
		expect(messageOf(await ask('optOut', { source: ' ' }))).toMatch(/needs its source/);
		// As an expression may give it.
		expect(messageOf(await ask('optOut', { ...said, optOutChannel: 'zap' }))).toMatch(/no such channel/);
	});

	it('stops every channel for who wants none', async () => {
		const { credentials, items, ask } = await scene(1);
		const asked = await ask('optOut', { source: 'pedido no balcão' });
		expect(asked.json(NODE)).toMatchObject([{ channel: 'all' }]);
		const journey = await runNode('collectionJourney', {}, { credentials, input: items });
		const due = { credentials, input: journey.items('collectionJourney') };
		const [held] = (await runNode('channelSelector', {}, due)).json<{
			decision: { considered: { channel: string; rule: string | null }[] };
		}>('channelSelector', 0);
		expect(held?.decision.considered.length).toBeGreaterThan(0);
		for (const { rule } of held?.decision.considered ?? []) expect(rule).toBe('optOut');
	});
});
