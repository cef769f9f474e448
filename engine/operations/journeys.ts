import { createHash } from 'node:crypto';
import { validateJourney } from '../domain/journey/plan';
import { PRESETS } from '../domain/journey/presets';
import type { JourneyDefinition } from '../domain/journey/types';
import { type Ledger, run, runOne, statement, type Tx } from '../ports/ledger';
import { appendEvents } from './events';

/**
 * An earlier version that comes back wakes the cases too (those that a shorter one let go would sleep for ever), but at
 * most this often, real ms: two workflows that share a key and differ must not wake each other without end.
 */
const BACK_MS = 10 * 60_000;

/** `other_at`: since when a different version of the same journey has been the latest in use; null = this one is. */
const findVersion = statement<{ version: number; other_at: number | null }>(
	'journey.findVersion',
	`select j.version, (select max(o.at) from journeys o where o.key = j.key and o.at > j.at) as other_at
	from journeys j where j.key = $1 and j.fingerprint = $2`,
);
const useAgain = statement('journey.useAgain', 'update journeys set at = $3 where key = $1 and version = $2');
const lastVersion = statement<{ n: number }>(
	'journey.last',
	'select coalesce(max(version), 0) as n from journeys where key = $1',
);
const addVersion = statement<{ version: number }>(
	'journey.add',
	`insert into journeys (key, version, fingerprint, definition, at) values ($1, $2, $3, $4, $5)
	on conflict do nothing returning version`,
);
const wakeCases = statement(
	'journey.wake',
	`update cases set next_at = $2 where state = 'open' and (next_at is null or next_at > $2)
		and exists (select 1 from step_runs s where s.case_id = cases.id and s.journey_key = $1)
		and not exists (select 1 from step_runs s where s.case_id = cases.id and s.state = 'due' and s.not_before > $2)`,
);
const storedJourney = statement<{ definition: string }>(
	'journey.stored',
	'select definition from journeys where key = $1 order by at desc, version desc limit 1',
);

const ownKeys = statement<{ key: string; definition: string }>(
	'journey.own',
	`select j.key, j.definition from journeys j where j.key like 'own.%'
		and j.version = (select max(o.version) from journeys o where o.key = j.key)`,
);

/** The journey of a key: a preset, or the version of a person's own that was in use last. */
export function* findJourney(key: string): Tx<JourneyDefinition | null> {
	const preset = Object.hasOwn(PRESETS, key) ? PRESETS[key] : undefined;
	if (preset) return preset;
	const stored = yield* runOne(storedJourney, key);
	return stored ? (JSON.parse(stored.definition) as JourneyDefinition) : null;
}

/** The journeys of these keys; keys that nobody knows are left out. */
export async function journeysOf(
	ledger: Ledger,
	keys: Iterable<string>,
): Promise<Map<string, JourneyDefinition>> {
	return await ledger.read('journey.find', function* () {
		const found = new Map<string, JourneyDefinition>();
		for (const key of new Set(keys)) {
			const definition = yield* findJourney(key);
			if (definition) found.set(key, definition);
		}
		return found;
	});
}

/** The presets, then the journeys of a person's own by name. */
export async function listJourneys(ledger: Ledger): Promise<{ key: string; displayName: string }[]> {
	return await ledger.read('journey.list', function* () {
		const presets = Object.values(PRESETS).map(({ key, displayName }) => ({ key, displayName }));
		const own = (yield* run(ownKeys)).map(({ key, definition }) => {
			const { displayName } = JSON.parse(definition) as JourneyDefinition;
			return { key, displayName };
		});
		return [...presets, ...own.sort((a, b) => a.displayName.localeCompare(b.displayName, 'pt-BR'))];
	});
}

/** Stores a journey so that creditors can name it. @throws CobrancaError badInput naming the step */
export async function saveJourney(
	ledger: Ledger,
	definition: JourneyDefinition,
): Promise<{ key: string; displayName: string; version: number; steps: number }> {
	const { key, displayName, steps } = validateJourney(definition);
	return await ledger.transact('journey.save', function* () {
		const version = yield* registerVersion({ ...definition, steps }, ledger.businessNow(), ledger.realNow());
		return { key, displayName, version, steps: steps.length };
	});
}

/** The version of this very definition; a new one wakes the cases of the journey. */
export function* registerVersion(definition: JourneyDefinition, now: number, real: number): Tx<number> {
	const content = JSON.stringify(definition);
	const fingerprint = createHash('sha256').update(content).digest('hex');
	const known = yield* runOne(findVersion, definition.key, fingerprint);
	if (known) {
		if (known.other_at !== null && real - known.other_at > BACK_MS) {
			yield* run(useAgain, definition.key, known.version, real);
			yield* run(wakeCases, definition.key, now);
		}
		return known.version;
	}
	const last = (yield* runOne(lastVersion, definition.key))?.n ?? 0;
	const added = yield* runOne(addVersion, definition.key, last + 1, fingerprint, content, real);
	if (!added) return (yield* runOne(findVersion, definition.key, fingerprint))?.version ?? last;
	if (last > 0) yield* run(wakeCases, definition.key, now);
	yield* appendEvents(
		[{ type: 'journey.versioned', data: { journey: definition.key, version: added.version } }],
		now,
	);
	return added.version;
}
