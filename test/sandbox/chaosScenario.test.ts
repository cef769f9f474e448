/** What a seed draws: the same each time, everything sooner or later, nothing that the mode has not. */
import { draw, inWords, type Possible } from '../../sandbox/chaos/scenario';
import { OLDER } from '../../sandbox/chaos/upgrade';

const MODES: Record<string, { possible: Possible; kinds: string[] }> = {
	sqlite: {
		possible: { database: 'sqlite', disk: true, messages: 90 },
		kinds: ['fillDisk', 'freezeProvider', 'killInUpgrade', 'killN8n'],
	},
	'sqlite without a disk of its own': {
		possible: { database: 'sqlite', disk: false, messages: 90 },
		kinds: ['freezeProvider', 'killInUpgrade', 'killN8n'],
	},
	postgres: {
		possible: { database: 'postgres', disk: false, messages: 90 },
		kinds: ['cutPostgres', 'freezeProvider', 'killInUpgrade', 'killN8n'],
	},
	queue: {
		possible: { database: 'postgres', disk: false, messages: 90, workers: 2 },
		kinds: ['cutPostgres', 'freezeProvider', 'killInUpgrade', 'killPart', 'killRedis'],
	},
};
const SEEDS = Array.from({ length: 400 }, (_, seed) => seed);

describe.each(Object.entries(MODES))('scenarios on %s', (_name, { possible, kinds }) => {
	const all = SEEDS.map((seed) => draw(seed, possible));

	it('are the same for the same seed, and others for another', () => {
		expect(SEEDS.map((seed) => draw(seed, possible))).toEqual(all);
		expect(new Set(all.map(({ blows }) => JSON.stringify(blows))).size).toBe(SEEDS.length);
	});

	it('have every blow of the mode, no other, in the order of the run, and a kill in each', () => {
		const blows = all.flatMap((scenario) => scenario.blows);
		expect([...new Set(blows.map(({ kind }) => kind))].sort()).toEqual(kinds);
		expect(new Set(blows.map(({ phase }) => phase))).toEqual(new Set(['import', 'sending', 'statuses']));
		expect(new Set(all.map(({ instant }) => instant)).size).toBe(7);
		for (const { blows: own } of all) {
			expect(own.some(({ kind }) => kind === 'killN8n' || kind === 'killPart')).toBe(true);
			const places = own.map(
				({ phase, after }) => ['import', 'sending', 'statuses'].indexOf(phase) * 1000 + after,
			);
			expect(places).toEqual([...places].sort((a, b) => a - b));
			for (const blow of own) expect(inWords(blow)).toMatch(/\w/);
		}
		const parts = new Set(blows.flatMap((blow) => (blow.kind === 'killPart' ? [blow.part] : [])));
		if (possible.workers !== undefined)
			expect([...parts].sort()).toEqual(['main', 'webhook', 'worker1', 'worker2']);
		const schemas = new Set(blows.flatMap((blow) => (blow.kind === 'killInUpgrade' ? [blow.schema] : [])));
		expect([...schemas].sort((a, b) => a - b)).toEqual(OLDER);
	});
});
