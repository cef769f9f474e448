import type { INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../engine/core/errors';
import type { BreakerKind, BreakerSettings } from '../../../engine/domain/breakers';

export interface BreakerOptions {
	breakers?: { breaker?: { kind: BreakerKind; atLeast: number; percent: number }[] };
}

export const breakersField: INodeProperties = {
	displayName: 'Breakers',
	name: 'breakers',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	description:
		'When a spike stops the sending by itself; what is left out keeps the figures of the package. Both figures must be reached.',
	options: [
		{
			displayName: 'Breaker',
			name: 'breaker',
			values: [
				{
					displayName: 'At Least',
					name: 'atLeast',
					type: 'number',
					typeOptions: { minValue: 1, maxValue: 1000 },
					default: 10,
					description: 'How many of them there must be, however high their share',
				},
				{
					displayName: 'Kind',
					name: 'kind',
					type: 'options',
					options: [
						{ name: 'Bounce', value: 'bounce', description: 'Addresses that do not exist' },
						{ name: 'Opt-Out', value: 'optOut', description: 'Debtors who ask to be left alone' },
						{ name: 'Unknown', value: 'unknown', description: 'Sends that the provider did not answer' },
						{
							name: 'Wrong Person',
							value: 'wrongPerson',
							description: 'Readers who say that they are somebody else',
						},
					],
					default: 'optOut',
					description:
						'What is counted, each kind once. Opt-outs and wrong persons stop the creditor, bounces and unknowns the sender.',
				},
				{
					displayName: 'Per Cent',
					name: 'percent',
					type: 'number',
					typeOptions: { minValue: 0.1, maxValue: 50, numberPrecision: 1 },
					default: 2,
					description: 'Their share of the newest 500 messages of a sender, at most of the last hour',
				},
			],
		},
	],
};

/** Nothing where the person left it out: that keeps what the ledger has. @throws CobrancaError badInput */
export function breakersFrom({ breakers }: BreakerOptions): { breakers?: BreakerSettings } {
	if (!breakers?.breaker) return {};
	const entries = breakers.breaker.map(({ kind, atLeast, percent }) => [kind, { atLeast, percent }] as const);
	const kinds = entries.map(([kind]) => kind);
	const twice = kinds.find((kind, place) => kinds.indexOf(kind) !== place);
	if (twice !== undefined)
		throw badInput(
			'breakers',
			`The breaker of the kind "${twice}" is there twice.`,
			'Leave one of them out.',
		);
	return { breakers: Object.fromEntries(entries) };
}
