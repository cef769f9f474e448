import { type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { CobrancaError } from '../../engine/core/errors';

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
};

/**
 * The one way from a failure of the engine to what n8n shows: the message, the remedy as description and the item.
 * What is not ours stays as it is, and a stranger among errors is wrapped without its content being changed.
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
		return new NodeOperationError(node, error, {
			message: error.message,
			...(description === undefined ? {} : { description }),
			...at,
			level: error.code === 'bug' ? 'error' : 'warning',
		});
	}
	const cause = error instanceof Error ? error : new Error(String(error));
	return new NodeOperationError(node, cause, at);
}

function placeOf(error: unknown): CobrancaError['place'] | undefined {
	return error instanceof CobrancaError ? error.place : undefined;
}
