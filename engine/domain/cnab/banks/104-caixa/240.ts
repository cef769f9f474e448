import { badInput } from '../../../../core/errors';
import { blanks, code, digits, is, unread, usually, zeros } from '../../format';
import * as febraban from '../../febraban240';
import type { CnabLayout } from '../../layout';
import { OCCURRENCES_240 } from './occurrences240';
import { REASONS_240 } from './reasons240';

/** Caixa Econômica Federal, 240 SIGCB: the code of the beneficiary (6 or 7 digits) stands in the place of an account. */
export const caixa240: CnabLayout = {
	bank: '104',
	format: 240,
	name: 'CAIXA ECONOMICA FEDERAL',
	sources: [
		'Caixa, Leiaute de Arquivo Eletrônico Padrão CNAB 240 Cobrança Bancária, in eduardokum/laravel-boleto manuais/CEF/novos',
	],
	remessa: {
		open: [
			febraban.fileHeader.with([
				[33, 52, zeros],
				[59, 72, 'beneficiaryCode', code],
				[164, 166, 'fileVersion', usually('101')],
				[192, 211, is('REMESSA-PRODUCAO')],
				[172, 191, blanks],
				[212, 215, 'programVersion', usually('')],
				[216, 240, blanks],
			]),
			febraban.batchHeader.with([
				[12, 13, is('00')],
				[14, 16, 'batchVersion', usually('060')],
				[34, 53, 'beneficiaryCodeWide', code],
				[60, 73, 'beneficiaryCode', code],
			]),
		],
		details: [
			{
				record: febraban.segmentP.with([
					[24, 37, 'beneficiaryCode', code],
					[38, 57, 'ourNumber', digits],
					[60, 60, 'documentKind', usually('2')],
					[62, 62, 'delivery', usually('0')],
					[63, 73, 'documentNumber', code],
					[74, 77, blanks],
					[106, 106, is('0')],
				]),
			},
			{ record: febraban.segmentQ },
			{
				record: febraban.segmentR.with([[180, 240, blanks]]),
				when: febraban.withFine,
			},
		],
		close: [
			febraban.batchTrailer.with([
				[47, 92, zeros],
				[93, 240, blanks],
			]),
			febraban.fileTrailer.with([[30, 240, blanks]]),
		],
		movements: febraban.MOVEMENTS_240,
		species: febraban.SPECIES_240,
		values(common, header) {
			const given = header.contract.convenio ?? '';
			if (!/^\d{6,7}$/.test(given)) {
				throw badInput('convenio', 'Caixa needs the code of the beneficiary, 6 or 7 digits, as convenio.');
			}
			return {
				...febraban.dropCode(common),
				beneficiaryCode: given.padEnd(14, '0'),
				beneficiaryCodeWide: given.padEnd(20, '0'),
			};
		},
	},
	retorno: {
		...febraban.retorno240,
		details: {
			T: febraban.segmentT.with([
				[18, 23, unread],
				[24, 37, unread],
				[38, 39, unread],
				[40, 56, 'ourNumber', code],
				[57, 57, unread],
				[59, 69, 'documentNumber', code],
				[70, 73, unread],
			]),
			U: febraban.segmentU,
		},
		header: febraban.retorno240.header.with([
			[33, 52, unread],
			[59, 65, 'convenio', code],
			[66, 72, unread],
		]),
		occurrences: OCCURRENCES_240,
		reasons: { ...febraban.retorno240.reasons, ...REASONS_240 },
	},
};
