/** What the benches reckon and compare, without a clock: the fit of a growth, and the flows that stand side by side. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { WorkflowFile } from '../../sandbox/run/setup';
import { exponentOf, stepsOf } from '../bench/growth/suite';
import { withoutCharges } from '../bench/journey/journey';

const root = path.resolve(__dirname, '../..');
const flow = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as WorkflowFile;
const typesOf = ({ nodes }: WorkflowFile) =>
	[...new Set(nodes.map(({ type }) => type))].filter((type) => !type.endsWith('.stickyNote')).sort();

interface Wired {
	connections: Record<string, { main: { node: string }[][] }>;
}

describe('the growth of a portfolio', () => {
	const at = (seconds: (debts: number) => number) =>
		[1_000, 10_000, 100_000].map((debts) => [debts, seconds(debts)] as const);

	it('is the power of debts to which seconds rise: 1 when linear, 2 when each debt is compared with all', () => {
		expect(exponentOf(at((debts) => debts / 250))).toBe(1);
		expect(exponentOf(at((debts) => debts ** 2 / 1e6))).toBe(2);
		expect(exponentOf(at((debts) => Math.sqrt(debts)))).toBe(0.5);
		expect(exponentOf(at(() => 7).slice(0, 1))).toBeUndefined();
	});

	it('is told step by step, where what every run costs would hide that the large ones grow too fast', () => {
		const hidden = at((debts) => 10 + debts ** 1.5 / 1e5);
		expect(exponentOf(hidden)).toBeLessThan(1);
		const [first, last] = stepsOf(hidden);
		expect(first).toBeLessThan(0.3);
		expect(last).toBeGreaterThan(1.1);
		expect(stepsOf(at((debts) => debts / 250))).toEqual([1, 1]);
	});
});

describe('the journey beside one by hand', () => {
	const ours = withoutCharges(flow('workflows/regua-do-dia.json'));

	it('sends by the same channels: Régua do dia without boletos and WhatsApp, wired to its end', () => {
		const names = new Set(ours.nodes.map(({ name }) => name));
		const own = typesOf(ours).filter((type) => !type.startsWith('n8n-nodes-base.'));
		expect(own.map((type) => type.replace('n8n-nodes-cobranca.', ''))).toEqual([
			'channelSelector',
			'collectionJourney',
			'collectionTrigger',
			'debtLookup',
			'emailMessage',
			'smsMessage',
		]);
		const { connections } = ours as WorkflowFile & Wired;
		const ends = Object.values(connections).flatMap(({ main }) => main.flat().map(({ node }) => node));
		expect([...Object.keys(connections), ...ends].filter((name) => !names.has(name))).toEqual([]);
		const selected = connections['Seletor de canal']?.main.flat().map(({ node }) => node);
		expect(selected).toEqual(expect.arrayContaining(['SMS (Zenvia)', 'E-mail (SMTP)']));
	});

	it.each([
		[
			'journey/hand-built.json',
			['code', 'emailSend', 'httpRequest', 'if', 'merge', 'postgres', 'splitInBatches', 'webhook'],
		],
		['journey/floor.json', ['emailSend', 'httpRequest', 'if', 'splitOut', 'webhook']],
		['webhooks/hand-built.json', ['postgres', 'splitOut', 'webhook']],
	])('%s is of n8n’s own nodes', (file, types) => {
		expect(typesOf(flow(path.join('test/bench', file)))).toEqual(
			types.map((type) => `n8n-nodes-base.${type}`),
		);
	});
});
