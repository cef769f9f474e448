import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import { core, ROOT } from '../support/n8nHarness';

const dist = path.join(ROOT, 'dist');
const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
	n8n: { nodes: string[]; credentials: string[] };
};
const built = manifest.n8n.nodes.every((file) => existsSync(path.join(ROOT, file)));
/** `npm test` builds before; who calls jest alone may not have. */
const describeBuilt = built ? describe : describe.skip;

describeBuilt('the built package, as n8n loads it', () => {
	const loader = new core.PackageDirectoryLoader(ROOT);
	const descriptions: INodeTypeDescription[] = [];
	beforeAll(async () => {
		await loader.loadAll();
		for (const { name } of loader.types.nodes) descriptions.push(loader.getNode(name).type.description);
	});

	it('has every node and credential of package.json', () => {
		expect(loader.types.nodes.map(({ name }) => name).sort()).toEqual(
			[
				'boleto',
				'channelEventsTrigger',
				'channelSelector',
				'collectionJourney',
				'collectionLedger',
				'collectionTrigger',
				'debtLookup',
				'emailMessage',
				'negotiationPortalTrigger',
				'paymentEventsTrigger',
				'smsMessage',
				'whatsAppMessage',
			].sort(),
		);
		expect(loader.types.credentials.map(({ name }) => name).sort()).toEqual([
			'cobrancaAsaasApi',
			'cobrancaLedgerApi',
			'cobrancaMetaApi',
			'cobrancaSmtpApi',
			'cobrancaZenviaApi',
		]);
	});

	it('gives each node themed icons, a subtitle and search words in Portuguese', () => {
		for (const description of descriptions) {
			expect(description.iconUrl).toEqual({
				light: expect.stringMatching(/\.svg$/),
				dark: expect.stringMatching(/\.dark\.svg$/),
			});
			expect(description.subtitle).toBeTruthy();
			expect(description.codex?.alias).toContain('cobrança');
		}
	});

	it('lets agents use every node but the triggers', () => {
		for (const { name, usableAsTool, group } of descriptions) {
			expect([name, usableAsTool === true]).toEqual([name, !group.includes('trigger')]);
		}
	});

	it('keeps the outputs of the wiring contract', () => {
		const outputs = Object.fromEntries(descriptions.map(({ name, outputNames }) => [name, outputNames]));
		expect(outputs).toMatchObject({
			collectionJourney: ['Step Due', 'Exit'],
			channelSelector: ['Hold', 'Human', 'WhatsApp', 'SMS', 'Email', 'Telegram', 'Voice', 'Letter', 'Custom'],
			emailMessage: ['Sent', 'Held', 'Failed'],
			smsMessage: ['Sent', 'Held', 'Failed'],
			whatsAppMessage: ['Sent', 'Held', 'Failed'],
		});
		for (const { outputs: list, outputNames } of descriptions)
			expect(list).toHaveLength(outputNames?.length ?? 1);
	});

	it('has options in alphabetical order and a default among them', () => {
		for (const { name, properties } of descriptions) {
			for (const property of properties.filter(
				({ type, typeOptions }) => type === 'options' && !typeOptions?.loadOptionsMethod,
			)) {
				const options = property.options as INodePropertyOptions[];
				expect([name, property.name, options.map((option) => option.value)]).toEqual([
					name,
					property.name,
					expect.arrayContaining([property.default]),
				]);
				const names = options.map((option) => option.name);
				expect([name, names]).toEqual([name, [...names].sort((a, b) => a.localeCompare(b, 'en'))]);
			}
		}
	});

	it('leaves no choice of a provider to the dialogue of credentials', () => {
		// n8n's editor (2.41) takes a field for its own and hides it where each of its options shows a credential.
		for (const { name, credentials = [], properties } of descriptions) {
			const shown = credentials.flatMap(({ displayOptions }) => Object.entries(displayOptions?.show ?? {}));
			for (const field of new Set(shown.map(([one]) => one))) {
				const values = shown.flatMap(([one, of]) => (one === field ? (of as unknown[]) : []));
				const options = (properties.find((one) => one.name === field)?.options ??
					[]) as INodePropertyOptions[];
				expect([name, field, options.every(({ value }) => values.includes(value))]).toEqual([
					name,
					field,
					false,
				]);
			}
		}
	});

	it('needs little time to be required: measured and printed', () => {
		const lines = manifest.n8n.nodes.map((file) => {
			const script = `require('n8n-workflow'); const t = performance.now(); require(${JSON.stringify(path.join(ROOT, file))}); process.stdout.write(String(performance.now() - t))`;
			const result = spawnSync(process.execPath, ['-e', script], {
				env: { ...process.env, NODE_PATH: path.join(ROOT, '.host', 'node_modules') },
				encoding: 'utf8',
			});
			expect(result.stderr.replace(/.*ExperimentalWarning.*\n.*\n/, '')).toBe('');
			return `${path.basename(file, '.node.js').padEnd(22)} ${Number(result.stdout).toFixed(1).padStart(6)} ms`;
		});
		process.stderr.write(`require of each node, n8n-workflow being there:\n${lines.join('\n')}\n`);
	});

	it('brings icons, codex and workflows in dist', () => {
		expect(existsSync(path.join(dist, 'workflows', 'comece-aqui.json'))).toBe(true);
	});
});
