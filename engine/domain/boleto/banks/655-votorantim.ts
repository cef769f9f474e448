import { type Bank, padded } from '../bank';

/** Banco Votorantim (BV). */
export const votorantim: Bank = {
	code: '655',
	name: 'Votorantim',
	carteiras: { '500': 'cobrança simples' },
	sources: ['BoletoNet/boletonet Banco_Votorantim.cs (no manual of the bank was found)'],
	nossoNumero(title) {
		const digits = padded(title.nossoNumero, 'nossoNumero', 10);
		return { digits, checkDigit: null, printed: digits };
	},
	layouts: [{ parts: [['convenio', 10], ['carteira', 3], ['nossoNumero', 10], '00'] }],
	beneficiaryCode: (title) =>
		`${padded(title.branch, 'branch', 4)}/${padded(title.convenio, 'convenio', 10)}`,
};
