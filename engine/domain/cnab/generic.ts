import { FEBRABAN_OCCURRENCES, FEBRABAN_REASONS } from './codes';
import { answer400, answerHeader400, answerTrailer400 } from './common400';
import { retorno240 } from './febraban240';
import type { CnabFormat, CnabLayout, Occurrences } from './layout';

/**
 * The answer of a bank that nobody has written yet. In a 400 the codes of the banks agree only on these; another code is told as
 * unknown, never guessed.
 */
const COMMON_400: Occurrences = {
	'02': FEBRABAN_OCCURRENCES['02'] as Occurrences[string],
	'03': FEBRABAN_OCCURRENCES['03'] as Occurrences[string],
	'06': FEBRABAN_OCCURRENCES['06'] as Occurrences[string],
	'09': FEBRABAN_OCCURRENCES['09'] as Occurrences[string],
	'10': ['dropped', 'Baixa conforme instruções'],
	'12': FEBRABAN_OCCURRENCES['12'] as Occurrences[string],
	'13': FEBRABAN_OCCURRENCES['13'] as Occurrences[string],
	'14': FEBRABAN_OCCURRENCES['14'] as Occurrences[string],
};

export function genericLayout(bank: string, format: CnabFormat): CnabLayout {
	return {
		bank,
		format,
		name: bank,
		sources: ['the columns that the layouts in banks/ have in common'],
		remessa: null,
		retorno:
			format === 240
				? retorno240
				: {
						header: answerHeader400,
						details: { '1': answer400 },
						trailer: answerTrailer400,
						occurrences: COMMON_400,
						reasonWidth: 2,
						reasons: FEBRABAN_REASONS,
					},
	};
}
