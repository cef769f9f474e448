import type { INodeProperties } from 'n8n-workflow';

const shown = (...format: string[]) => ({ show: { operation: ['renderPdf'], format } });

/** Fields of the operation Render. */
export const renderProperties: INodeProperties[] = [
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Barcode as PNG',
				value: 'barcodePng',
				description: 'An image for e-mails and documents, black on white, 103 × 13 mm when printed',
			},
			{ name: 'Barcode as SVG', value: 'barcodeSvg', description: 'An image for pages, sharp at any size' },
			{
				name: 'Carnê (PDF)',
				value: 'carne',
				description: 'All items in one file, three slips a page with stubs and marks where to cut',
			},
			{
				name: 'Phone (PDF)',
				value: 'phone',
				description: 'One column as wide as a phone: Pix code, QR, line and balance in large text',
			},
			{
				name: 'Pix QR as PNG',
				value: 'qrPng',
				description: 'An image for e-mails and documents; show the code to be copied beside it',
			},
			{ name: 'Pix QR as SVG', value: 'qrSvg', description: 'An image for pages, sharp at any size' },
			{ name: 'Slip A4 (PDF)', value: 'a4', description: 'Itemised balance, Pix, recibo and ficha' },
		],
		default: 'a4',
		displayOptions: { show: { operation: ['renderPdf'] } },
	},
	{
		displayName: 'Brand',
		name: 'brand',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		displayOptions: shown('a4', 'carne', 'phone'),
		options: [
			{
				displayName: 'Accent Colour',
				name: 'colour',
				type: 'color',
				default: '',
				description:
					'Of titles and rules; darkened until it can be read on paper. Barcode and QR code are always black.',
			},
			{
				displayName: 'Input Field with the Logo',
				name: 'logoField',
				type: 'string',
				default: '',
				placeholder: 'e.g. logo',
				description:
					'Name of the binary field of the item that holds the logo of the creditor: JPEG, or PNG of 8 bits that is not interlaced, at most 200 kB',
			},
		],
	},
	{
		displayName: 'Pixels per Module',
		name: 'scale',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 20 },
		default: 4,
		displayOptions: shown('barcodePng', 'qrPng'),
		description: 'How many pixels the narrowest bar or one square of the QR code takes',
	},
];
