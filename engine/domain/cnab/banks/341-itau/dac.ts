import { bankOf } from '../../../boleto/banks';
import type { RemessaHeader } from '../../instruction';
import type { Values } from '../../record';

/** The account's check digit, as the boleto prints it: given, or computed from branch and account. */
export function accountDac(header: RemessaHeader): Values {
	const { variation: _variation, transmissionCode: _code, ...contract } = header.contract;
	const printed = bankOf('341').beneficiaryCode({ ...contract, nossoNumero: '0' });
	return { accountDac: printed.slice(-1) };
}
