import type { IBinaryData } from 'n8n-workflow';
import type { Call, LedgerOperation } from '../operation';

export const portfolioImport: LedgerOperation = {
	resource: 'portfolio',
	peopleOnly: true,
	option: {
		name: 'Import',
		value: 'import',
		action: 'Import a portfolio',
		description: 'Load debts from a CSV file; rows with mistakes are listed, never dropped silently',
	},
	properties: [
		{
			displayName: 'Input Binary Field',
			name: 'binaryProperty',
			type: 'string',
			default: 'data',
			required: true,
			hint: 'The name of the input field that holds the CSV file',
		},
		{
			displayName: 'Default Creditor ID',
			name: 'defaultCreditor',
			type: 'string',
			default: '',
			description: 'Creditor of the rows whose column "credor" is empty or missing',
		},
	],
	async execute(call) {
		const { importPortfolio } = await import('../../../engine/operations/importPortfolio');
		const property = call.text('binaryProperty');
		const file = call.context.helpers.assertBinaryData(call.index, property);
		return await importPortfolio(call.ledger, {
			source: await sourceOf(call, file, property),
			fileName: file.fileName ?? 'carteira.csv',
			defaultCreditor: call.optional('defaultCreditor'),
		});
	},
};

/** A file that n8n keeps outside the item is read as a stream: its size does not matter then. */
async function sourceOf(
	call: Call,
	file: IBinaryData,
	property: string,
): Promise<Buffer | AsyncIterable<Buffer>> {
	const { helpers } = call.context;
	return file.id
		? ((await helpers.getBinaryStream(file.id, 256 * 1024)) as AsyncIterable<Buffer>)
		: await helpers.getBinaryDataBuffer(call.index, property);
}
