import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { toNodeError } from './errors';
import { ledgerOf } from './ledger';

/** Every journey that a creditor can name: the presets and those that were saved, by name. */
export async function getJourneys(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	try {
		const { listJourneys } = await import('../../engine/operations/journeys');
		return (await listJourneys(await ledgerOf(this))).map(({ key, displayName }) => ({
			name: displayName,
			value: key,
		}));
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}
