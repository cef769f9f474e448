import { type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { CobrancaError } from '../../engine/core/errors';
import { concealPeople } from '../../engine/core/identity/conceal';

/** What to do about a failure that says nothing better itself. One sentence each. */
const REMEDY: Partial<Record<CobrancaError['code'], string>> = {
	ledgerUnavailable: 'Check the ledger credential and that the database can be reached, then run again.',
	ledgerBusy: 'The ledger was busy for too long. Run again; nothing was sent twice.',
	ledgerReadOnly: 'Make the file or the database writable for n8n.',
	ledgerFull: 'Free disk space where the ledger is kept.',
	ledgerVersion: 'Update n8n-nodes-cobranca: the ledger was written by a newer version.',
	ledgerForeign: 'Choose another file or database: this one belongs to something else.',
	ledgerKey: 'Put back the hash key with which this ledger was created.',
	sqliteInQueueMode: 'Choose PostgreSQL in the ledger credential.',
	leaseLost: 'The batch was taken over after its time ran out. Its cases come again by themselves.',
	notFound: 'Check the id.',
	config: 'Correct it in the credential or the settings of the node, then run again.',
};

/**
 * The one way from a failure of the engine to what n8n shows: the message, the remedy as description and the item.
 * Of a stranger among errors only the words and the place in the code are kept, with people masked in them: what else it carries (the row
 * of a constraint, the body of a request) is no business of n8n, which stores it.
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
): NodeOperationError | NodeApiError {
	if (error instanceof NodeOperationError || error instanceof NodeApiError) return error;
	const index = itemIndex ?? placeOf(error)?.index;
	const at = index === undefined ? {} : { itemIndex: index };
	if (error instanceof CobrancaError) {
		const description = error.place.remedy ?? REMEDY[error.code];
		return new NodeOperationError(node, withoutPeople(error), {
			message: error.message,
			...(description === undefined ? {} : { description }),
			...at,
			level: error.code === 'bug' ? 'error' : 'warning',
		});
	}
	return new NodeOperationError(node, withoutPeople(error), at);
}

/** The words of any failure, as a log may have them. */
export function reasonOf(error: unknown): string {
	return concealPeople(error instanceof Error ? error.message : String(error));
}

/** A failure without what hangs on it, down to its causes: n8n's log prints them. */
function withoutPeople(error: unknown, depth = 0): Error {
	const bare = new Error(reasonOf(error));
	if (!(error instanceof Error)) return bare;
	bare.name = error.name;
	bare.stack = concealPeople(error.stack ?? '');
	if (error.cause !== undefined && depth < 4) bare.cause = withoutPeople(error.cause, depth + 1);
	return bare;
}

function placeOf(error: unknown): CobrancaError['place'] | undefined {
	return error instanceof CobrancaError ? error.place : undefined;
}
