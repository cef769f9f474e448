/** A debtor who got a message with a link to their page. */
import type { CreditorMode } from '../../engine/domain/compliance/types';
import type { JourneyDefinition } from '../../engine/domain/journey/types';
import { setMode } from '../../engine/operations/creditors';
import { setEndpoint } from '../../engine/operations/endpoints';
import type { OutboundMessage } from '../../engine/ports/channel';
import type { LedgerEngine } from './ledgers';
import { debtsOf, documentOf, JOURNEY, seedCreditor, seedDebts, type SeedDebt } from './ledgerPeople';
import { fakeProvider, runUntilQuiet } from './ledgerRun';

/** Where the page is, as its trigger would say. */
export const PORTAL = 'https://n8n.casa.example/webhook/c';

/** SMS of the school's journey, which link to the page where there is one. */
export const LINK_JOURNEY: JourneyDefinition = {
	...JOURNEY,
	key: 'comLink',
	steps: JOURNEY.steps.map((step) => ({ ...step, template: 'escola.d+3' })),
};

export async function portalScene(
	db: LedgerEngine,
	options: { count?: number; debts?: readonly SeedDebt[]; mode?: CreditorMode } = {},
) {
	const test = await db.create();
	const { ledger, clock } = test;
	await seedCreditor(ledger, 'casa', { mode: options.mode ?? 'live' });
	await setEndpoint(ledger, 'portal', PORTAL);
	await seedDebts(ledger, options.debts ?? debtsOf(options.count ?? 1));
	const provider = fakeProvider();
	const run = () => runUntilQuiet(ledger, { adapter: provider, definition: LINK_JOURNEY });
	return { test, ledger, clock, provider, run, live: () => setMode(ledger, 'casa', 'live') };
}

/** The token of the link in a message. */
export function tokenOf({ text }: Pick<OutboundMessage, 'text'>): string {
	const found = /[?&]k=([0-9A-Za-z]{12})\b/.exec(text)?.[1];
	if (found === undefined) throw new Error(`No link in: ${text}`);
	return found;
}

/** What the page asks a debtor of these tests for. */
export const digitsOf = (person = 1) => documentOf(person).slice(0, 3);
