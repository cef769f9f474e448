import type { INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../engine/core/errors';
import type { OfferBand } from '../../../engine/domain/negotiation';

/** A band as the panel has it: reais, and 0 for "without end". */
interface PanelBand extends Omit<OfferBand, 'toDays' | 'minInstallmentCents'> {
	toDays: number;
	minInstallment: number;
}

export interface OfferOptions {
	offers?: 'none' | 'own' | 'sample';
	offerBands?: { bands?: PanelBand[] };
}

const number = (
	displayName: string,
	name: keyof PanelBand,
	[minValue, maxValue, fallback]: readonly [number, number, number],
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue, maxValue },
	default: fallback,
	description,
});

const percent = (displayName: string, name: keyof PanelBand, description: string): INodeProperties => ({
	...number(displayName, name, [0, 100, 0], description),
	typeOptions: { minValue: 0, maxValue: 100, numberPrecision: 2 },
});

const bandFields: INodeProperties[] = [
	{
		displayName: 'Allow Discount on Principal',
		name: 'principalAllowed',
		type: 'boolean',
		default: false,
		description:
			'Whether the creditor gives up part of the original amount. Without it a discount on the principal is refused.',
	},
	percent('Fine Discount (%)', 'fineOff', 'Taken off the fine when everything is paid at once'),
	number(
		'First Payment in Days',
		'firstPaymentInDays',
		[3, 45, 7],
		'The first payment falls due so many days after the offer, or on the next banking day. More than Valid for Days, so that a person can confirm the choice.',
	),
	number('From Day', 'fromDays', [1, 3650, 15], 'The first day overdue of this band, of the oldest debt'),
	percent('Interest Discount (%)', 'interestOff', 'Taken off the interest when everything is paid at once'),
	number(
		'Max Installments',
		'maxInstallments',
		[1, 60, 3],
		'At most so many monthly instalments, without interest: together they are what is owed today. 1 offers none.',
	),
	{
		...number(
			'Min Installment (R$)',
			'minInstallment',
			[5, 1_000_000, 50],
			'No instalment is smaller than this',
		),
		typeOptions: { minValue: 5, maxValue: 1_000_000, numberPrecision: 2 },
	},
	percent(
		'Principal Discount (%)',
		'principalOff',
		'Taken off the original amount when everything is paid at once. Needs Allow Discount on Principal.',
	),
	number('To Day', 'toDays', [0, 3650, 0], 'The last day overdue of this band. 0 means without end.'),
	number(
		'Valid for Days',
		'validForDays',
		[2, 30, 5],
		'How many days the debtor may choose at the same total. At least 2 (CDC art. 54-B).',
	),
];

/** What a creditor offers, in the options of Save. */
export const offerOptions: INodeProperties[] = [
	{
		displayName: 'Offer Bands',
		name: 'offerBands',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true, multipleValueButtonText: 'Add Band' },
		default: {},
		description:
			'What debtors are offered by how long they are overdue, in e-mails and on their page; a person confirms each choice. Each day belongs to one band at most; a day without a band has no offer. Nothing is offered unless bands are given or a sample is chosen.',
		options: [{ displayName: 'Band', name: 'bands', values: bandFields }],
	},
	{
		displayName: 'Offers',
		name: 'offers',
		type: 'options',
		options: [
			{ name: 'None', value: 'none', description: 'Nothing is offered, as for a new creditor' },
			{ name: 'Own Bands', value: 'own', description: 'What Offer Bands says' },
			{
				name: 'Sample of the Journey',
				value: 'sample',
				description:
					'What the journey escola, varejo or fornecedor shows as a sample, without any discount on the principal. Agree on it with the creditor first.',
			},
		],
		default: 'own',
		description: 'Nothing is offered by default. Left out, the creditor keeps what it has.',
	},
];

/** The creditor's offers as Save takes them; left out where nothing was said. @throws CobrancaError badInput */
export function offersFrom({ offers, offerBands }: OfferOptions): {
	offers?: OfferBand[] | 'journeySample' | null;
} {
	const bands = offerBands?.bands ?? [];
	if (offers === 'none') return { offers: null };
	if (offers === 'sample') return { offers: 'journeySample' };
	if (offers === 'own' && bands.length === 0)
		throw badInput('offers', 'There are no offer bands.', 'Add the option Offer Bands, or choose None.');
	if (bands.length === 0) return {};
	return {
		offers: bands.map(({ toDays, minInstallment, ...band }) => ({
			...band,
			toDays: toDays || null,
			minInstallmentCents: Math.round(minInstallment * 10_000) / 100,
		})),
	};
}
