import { badInput } from '../../../engine/core/errors';
import { creditorId } from '../fields';
import type { Call, LedgerOperation } from '../operation';

export const creditorBrand: LedgerOperation = {
	resource: 'creditor',
	peopleOnly: true,
	option: {
		name: 'Set Brand',
		value: 'setBrand',
		action: 'Set the brand of a creditor',
		description: 'Colour and logo of its slips, wherever they are drawn: e-mail, WhatsApp, page, Render',
	},
	properties: [
		creditorId,
		{
			displayName: 'Accent Colour',
			name: 'colour',
			type: 'color',
			default: '',
			description: 'Of titles and rules; darkened until it can be read on paper. Empty keeps what is known.',
		},
		{
			displayName: 'Input Field with the Logo',
			name: 'logoField',
			type: 'string',
			default: '',
			placeholder: 'e.g. logo',
			description:
				'Name of the binary field of the item: JPEG, or PNG of 8 bits that is not interlaced, at most 200 kB. Empty keeps what is known.',
		},
		{
			displayName: 'Remove Brand',
			name: 'removeBrand',
			type: 'boolean',
			default: false,
			description: 'Whether to go back to the plain slip first',
		},
	],
	async execute(call) {
		const { saveBrand } = await import('../../../engine/operations/brands');
		const remove = call.value('removeBrand') === true;
		const none = remove ? null : undefined;
		const [colour, logo] = [await colourFrom(call), await logoFrom(call)];
		return await saveBrand(call.ledger, {
			creditorId: call.text('creditorId'),
			colour: colour ?? none,
			logo: logo ?? none,
		});
	},
};

/** Both are held against what draws the slips: no message must fail for a logo. */
async function colourFrom(call: Call): Promise<string | undefined> {
	const colour = call.optional('colour');
	if (colour === undefined) return undefined;
	const { colourOf } = await import('../../../engine/pages/pdf/canvas');
	if (colourOf(colour)) return colour;
	throw badInput('colour', 'A colour is written as #0b5fa5.');
}

async function logoFrom(call: Call): Promise<Buffer | undefined> {
	const field = call.optional('logoField');
	if (field === undefined) return undefined;
	const logo = await call.context.helpers.getBinaryDataBuffer(call.index, field);
	const { imageOf } = await import('../../../engine/pages/pdf/image');
	imageOf(logo);
	return logo;
}
