import { badInput } from '../../../../core/errors';
import {
	answer400,
	answerHeader400,
	answerTrailer400,
	detail400,
	header400,
	MOVEMENTS_400,
} from '../../common400';
import {
	blanks,
	cents,
	code,
	ddmmyy,
	digits,
	document,
	is,
	text,
	unread,
	usually,
	zeros,
} from '../../format';
import type { CnabLayout } from '../../layout';
import { record } from '../../record';
import { OCCURRENCES_400, REASONS_400 } from './codes400';

/** Safra, 400. A fine takes the columns of the abatement, so an entry has one or the other. */
export const safra400: CnabLayout = {
	bank: '422',
	format: 400,
	name: 'SAFRA',
	sources: [
		'Safra, Layout padrão 400, December 2016, in kivanio/brcobranca docs/Safra/safra_cobranca2016.pdf',
	],
	remessa: {
		open: [
			header400.with([
				[27, 40, 'holder', digits],
				[41, 46, blanks],
				[101, 391, blanks],
				[392, 394, 'shortSequence', digits],
			]),
		],
		details: [
			{
				record: record(400, '422 detail', [
					[1, 1, is('1')],
					[2, 3, 'beneficiaryDocumentType', digits],
					[4, 17, 'beneficiaryDocument', document],
					[18, 31, 'holder', digits],
					[32, 37, blanks],
					[38, 62, 'companyUse', code],
					[63, 71, 'ourNumberWhole', digits],
					[72, 101, blanks],
					[102, 104, zeros],
					[105, 105, blanks],
					[106, 107, zeros],
					[108, 108, 'carteira', digits],
					...detail400,
				]).with([
					[157, 158, 'instruction1', digits],
					[159, 160, 'instruction2', usually('07')],
					[206, 218, 'abatementOrFine', digits],
					[315, 324, 'payerDistrict', text],
					[325, 326, blanks],
					[382, 388, blanks],
					[389, 391, 'bankAgain', digits],
					[392, 394, 'shortSequence', digits],
				]),
			},
		],
		close: [
			record(400, '422 trailer', [
				[1, 1, is('9')],
				[2, 368, blanks],
				[369, 376, 'titles', digits],
				[377, 391, 'totalCents', cents],
				[392, 394, 'shortSequence', digits],
				[395, 400, 'line', digits],
			]),
		],
		movements: MOVEMENTS_400,
		species: { DM: '01', NP: '02', RC: '05', DS: '09' },
		end: '\x1a',
		values(common, { contract, sequence }, instruction) {
			const branch = (contract.branch ?? '').padStart(5, '0');
			const account = `${contract.account ?? ''}${contract.accountDigit ?? ''}`.padStart(9, '0');
			const file = { holder: branch + account, shortSequence: sequence % 1000, bankAgain: '422' };
			if (!instruction) return file;
			const fine = common['fineCode'] !== '0' && instruction.movement === 'register';
			if (!fine) {
				const abatement = cents.encode(common['abatement'], 13, 'abatementCents');
				return { ...file, instruction1: '00', abatementOrFine: abatement };
			}
			if (common['fineCode'] === '1')
				throw badInput('fine', 'Safra takes a fine as a percentage.', 'Give basisPoints.');
			if (Number(common['abatement']) > 0) {
				throw badInput(
					'fine',
					'Safra takes a fine or an abatement with an entry, not both.',
					'Grant the abatement afterwards.',
				);
			}
			const from = ddmmyy.encode(common['fineDate'], 6, 'fine.from');
			const share = cents.encode(common['finePercent'], 4, 'fine');
			return { ...file, instruction1: '16', abatementOrFine: `${from}${share}000` };
		},
	},
	retorno: {
		header: answerHeader400.with([
			[27, 31, 'branch', code],
			[32, 40, 'account', code],
			[41, 46, unread],
			[101, 391, unread],
			[392, 394, 'fileSequence', code],
		]),
		details: {
			'1': answer400.with([
				[18, 22, 'branch', code],
				[23, 31, 'account', code],
				[32, 37, unread],
				[63, 71, 'ourNumber', code],
				[72, 104, unread],
				[105, 107, 'reasons', code],
			]),
		},
		trailer: answerTrailer400,
		occurrences: OCCURRENCES_400,
		reasonWidth: 3,
		reasons: REASONS_400,
	},
};
