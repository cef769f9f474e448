import { badInput } from '../../../../core/errors';
import { blanks, code, digits, is, usually, zeros } from '../../format';
import * as febraban from '../../febraban240';
import type { CnabLayout } from '../../layout';

const accord = (from: number): Parameters<typeof febraban.fileHeader.with>[0] => [
	[from, from + 8, 'convenio', digits],
	[from + 9, from + 12, is('0014')],
	[from + 13, from + 14, 'carteira', digits],
	[from + 15, from + 17, 'variation', digits],
	[from + 18, from + 19, blanks],
];

/** Banco do Brasil, 240. The convênio stands with product 0014, carteira and variação. */
export const bancoDoBrasil240: CnabLayout = {
	bank: '001',
	format: 240,
	name: 'BANCO DO BRASIL S.A.',
	sources: [
		'Banco do Brasil, CNAB 240, August 2017, in eduardokum/laravel-boleto manuais/BB/novos/Cnab240Agosto2017.pdf',
	],
	remessa: {
		open: [
			febraban.fileHeader.with([
				...accord(33),
				[164, 166, 'fileVersion', usually('084')],
				[167, 171, 'density', usually('01600')],
			]),
			febraban.batchHeader.with([...accord(34), [14, 16, 'batchVersion', usually('043')]]),
		],
		details: [
			{
				record: febraban.segmentP.with([
					[38, 57, 'bankNumber', code],
					[59, 59, 'registration', usually(' ')],
					[60, 60, 'documentKind', usually(' ')],
					[61, 61, 'issuer', usually(' ')],
					[62, 62, 'delivery', usually('0')],
					[224, 227, zeros],
				]),
			},
			{ record: febraban.segmentQ },
			{ record: febraban.segmentR, when: febraban.withFine },
		],
		close: [febraban.batchTrailer.with([[24, 240, blanks]]), febraban.fileTrailer],
		movements: febraban.MOVEMENTS_240,
		species: febraban.SPECIES_240,
		values(common, header) {
			if (!header.contract.variation)
				throw badInput('variation', 'Banco do Brasil needs the variação of the carteira, 3 digits.');
			const digits = String(common['ourNumber'] ?? '');
			// With 17 digits (convênio of 7) there is no check digit in the file.
			return { bankNumber: digits.length === 17 ? digits : common['ourNumberWhole'] };
		},
	},
	retorno: {
		...febraban.retorno240,
		header: febraban.retorno240.header.with([[33, 52, 'convenio', code]]),
	},
};
