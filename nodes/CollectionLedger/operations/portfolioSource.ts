import type { IBinaryData, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../engine/core/errors';
import type { Layout, PortfolioSource } from '../../../engine/domain/portfolio';
import type { Call } from '../operation';

/** What Import and Preview ask of the file. */
export const sourceProperties: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		options: [
			{
				name: 'File',
				value: 'file',
				description: 'A CSV, XLSX or fixed-width file in a binary field of each item',
			},
			{
				name: 'Items',
				value: 'items',
				description: 'All input items are the rows, as a database or an API gives them',
			},
		],
		default: 'file',
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryProperty',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { source: ['file'] } },
		hint: 'The name of the input field that holds the file',
	},
	{
		displayName: 'Default Creditor ID',
		name: 'defaultCreditor',
		type: 'string',
		default: '',
		placeholder: 'e.g. escola-horizonte',
		description: 'Creditor of the rows that name none, and owner of the layout',
	},
	{
		displayName: 'Layout',
		name: 'layout',
		type: 'string',
		default: '',
		placeholder: 'e.g. mensal',
		description:
			'Name of a layout that was saved for the default creditor. Leave it empty and the file is understood by itself.',
	},
];

export const secondFile: INodeProperties = {
	displayName: 'Second Binary Field',
	name: 'secondBinaryProperty',
	type: 'string',
	default: '',
	description: 'A second file whose columns are joined by contract, document or title',
};

export interface Given {
	source: PortfolioSource;
	second?: PortfolioSource;
	fileName: string;
	defaultCreditor?: string;
	layout?: { label: string; layout: Layout };
}

/** What the panel says to read; null for the items after the first, which belong to it as rows. */
export async function given(call: Call, options: Record<string, unknown>): Promise<Given | null> {
	const defaultCreditor = call.optional('defaultCreditor');
	const layout = await layoutOf(call, defaultCreditor);
	if (call.value('source') === 'items') {
		if (call.index > 0) return null;
		const rows = call.context.getInputData().map((item) => item.json);
		return { source: rows, fileName: 'itens', defaultCreditor, ...layout };
	}
	const property = call.text('binaryProperty');
	const file = call.context.helpers.assertBinaryData(call.index, property);
	const other = String(options.secondBinaryProperty ?? '').trim();
	const second = other === '' ? undefined : call.context.helpers.assertBinaryData(call.index, other);
	return {
		source: await sourceOf(call, file, property),
		...(second ? { second: await sourceOf(call, second, other) } : {}),
		fileName: file.fileName ?? 'carteira',
		defaultCreditor,
		...layout,
	};
}

async function layoutOf(call: Call, creditor: string | undefined) {
	const name = call.optional('layout');
	if (name === undefined || /^guess$/i.test(name)) return {};
	if (creditor === undefined)
		throw badInput(
			'defaultCreditor',
			'A layout belongs to a creditor: give the default creditor whose layout it is.',
		);
	const { findLayout } = await import('../../../engine/operations/layouts');
	const found = await findLayout(call.ledger, creditor, name);
	return { layout: { label: `${found.name}.${found.version}`, layout: found.layout } };
}

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
