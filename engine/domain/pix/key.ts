import { isCnpj } from '../../core/identity/cnpj';
import { isCpf } from '../../core/identity/cpf';

export type PixKeyKind = 'cpf' | 'cnpj' | 'phone' | 'email' | 'random';

/**
 * Kind of a Pix key as the DICT writes it, or null when it is none: 11 digits of a CPF, 14 characters of a CNPJ, a phone
 * in E.164 (`+5511…`), an e-mail in lower case with at most 77 characters, or a random key (EVP, a UUID in lower case).
 * Source: Bacen, Manual Operacional do DICT, "Chaves".
 */
export function pixKeyKind(key: string): PixKeyKind | null {
	if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key)) return 'random';
	if (/^\+[1-9]\d{7,14}$/.test(key)) return 'phone';
	if (key.length <= 77 && /^[a-z0-9.!#$&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(key))
		return 'email';
	if (isCpf(key)) return 'cpf';
	return isCnpj(key) ? 'cnpj' : null;
}
