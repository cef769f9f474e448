import { parseCep, ufOfCep } from '../../core/identity/cep';
import { type Uf, parseUf } from '../../core/uf';
import type { ColumnName } from './columns.data';
import { DEBT_KINDS, debtKindOf } from './layout';

type Note = (column: ColumnName, reason: string, text: string) => void;

/** CEP and UF of a row; what cannot be is left out, for it decides hours and holidays. */
export function placeOf(cepText: string, ufText: string, note: Note): { cep: string | null; uf: Uf | null } {
	const parsed = cepText === '' ? null : parseCep(cepText.length === 7 ? `0${cepText}` : cepText);
	if (parsed && !parsed.ok) note('cep', `${parsed.reason} Ignorado.`, cepText);
	const cep = parsed?.ok ? parsed.value : null;
	const uf = parseUf(ufText);
	if (ufText !== '' && uf === null) note('uf', 'UF que não existe; ignorada.', ufText);
	const ufOfPlace = cep === null ? null : ufOfCep(cep);
	if (uf !== null && ufOfPlace !== null && uf !== ufOfPlace)
		note('uf', `O CEP é de ${ufOfPlace}; confira o endereço.`, ufText);
	return { cep, uf: uf ?? ufOfPlace };
}

/** Kind of debt for the term of prescription; null = unknown. */
export function kindOf(text: string, note: Note): string | null {
	if (text === '') return null;
	const kind = debtKindOf(text);
	if (kind === undefined)
		note(
			'tipo_divida',
			`Tipo desconhecido, tratado como em branco; use ${Object.keys(DEBT_KINDS).join(', ')}.`,
			text,
		);
	return kind ?? null;
}
