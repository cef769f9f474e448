import type { JourneyDefinition } from '../types';
import { escola } from './escola';
import { essencial } from './essencial';
import { fornecedor } from './fornecedor';
import { pagamento } from './pagamento';
import { varejo, varejoCartao } from './varejo';

/** The journeys from the due date that come with the package, by key. A new one is one file and one line here. */
export const PRESETS: Readonly<Record<string, JourneyDefinition>> = { essencial, escola, varejo, fornecedor };

/** Journeys that count from something else than the due date; whoever knows of that event starts them. */
export const EVENT_JOURNEYS: Readonly<Record<string, JourneyDefinition>> = {
	[varejoCartao.key]: varejoCartao,
};

/** Messages that no journey asks for: the ledger makes them of what has happened. Here for the pages and tests that go through every text. */
export const SERVICE_MESSAGES: Readonly<Record<string, JourneyDefinition>> = { [pagamento.key]: pagamento };
