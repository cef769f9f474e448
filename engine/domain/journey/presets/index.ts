import { CobrancaError } from '../../../core/errors';
import type { JourneyDefinition } from '../types';
import { essencial } from './essencial';

/** The journeys that come with the package, by key. A new one is one file and one line here. */
export const PRESETS: Readonly<Record<string, JourneyDefinition>> = { essencial };

/** @throws CobrancaError notFound */
export function journeyPreset(key: string): JourneyDefinition {
	const found = PRESETS[key];
	if (!found)
		throw new CobrancaError('notFound', `There is no journey preset "${key}".`, { field: 'preset' });
	return found;
}
