import { badInput } from '../../../../core/errors';
import type { RemessaHeader } from '../../instruction';
import type { Values } from '../../record';

/** The código de transmissão, which the bank gives with the contract and is as long as the format asks. @throws CobrancaError */
export function transmissionCode(header: RemessaHeader, length: 15 | 20): Values {
	const given = header.contract.transmissionCode ?? '';
	if (!new RegExp(`^\\d{${length}}$`).test(given)) {
		throw badInput(
			'transmissionCode',
			`Santander needs the código de transmissão, ${length} digits in this format.`,
			'It is in the letter with which the bank opened the contract.',
		);
	}
	return { transmissionCode: given };
}
