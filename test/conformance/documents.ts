import { parseCnpj } from '../../engine/core/identity/cnpj';
import { parseCpf } from '../../engine/core/identity/cpf';
import { parseDocument } from '../../engine/core/identity/document';
import { type Check, check, differences, type Suite, UnknownShape } from './suite';

interface Sample {
	value: string;
	why?: string;
}

interface Samples {
	valid: Sample[];
	invalid: Sample[];
}

const KINDS = { cpf: { parse: parseCpf, kind: 'PF' }, cnpj: { parse: parseCnpj, kind: 'PJ' } } as const;

/** `{cpf: {valid, invalid, policyDependent}, cnpj: …}`; what depends on policy is no claim. */
export const documents: Suite = (vectors) => {
	const file = vectors as Partial<Record<keyof typeof KINDS, Samples>>;
	const kinds = (Object.keys(KINDS) as Array<keyof typeof KINDS>).filter((kind) => file[kind]?.valid);
	if (kinds.length === 0) throw new UnknownShape('no "cpf" or "cnpj" with "valid" and "invalid" in it.');
	return kinds.flatMap((kind) => checksOf(kind, file[kind] as Samples));
};

function checksOf(name: keyof typeof KINDS, { valid, invalid }: Samples): Check[] {
	const { parse, kind } = KINDS[name];
	return [
		...valid.map(({ value }, i) =>
			check(`${name} valid ${i + 1}`, () => {
				const bare = value.replace(/[.\-/\s]/g, '');
				const one = parse(value);
				const any = parseDocument(value);
				return differences([
					['read', bare, one.ok ? one.value : one.reason],
					['kind', kind, any.ok ? any.value.kind : any.reason],
				]);
			}),
		),
		...invalid.map(({ value, why }, i) =>
			check(`${name} invalid ${i + 1}`, () =>
				parse(value).ok || parsedAs(value, kind) ? `accepted although: ${why ?? 'invalid'}` : undefined,
			),
		),
	];
}

/** A CPF of 14 digits may be a CNPJ: only the kind in question counts. */
function parsedAs(value: string, kind: string): boolean {
	const parsed = parseDocument(value);
	return parsed.ok && parsed.value.kind === kind;
}
