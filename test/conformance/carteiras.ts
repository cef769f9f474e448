import { knownBank } from '../../engine/domain/boleto/banks';
import type { Check } from './suite';

/** Names of banks in the libraries, as far as they are banks of ours. */
const CODES: ReadonlyArray<readonly [name: RegExp, code: string]> = [
	[/^(bb|banco_?brasil)$/i, '001'],
	[/^(bnb|banco_?nordeste)$/i, '004'],
	[/^banestes$/i, '021'],
	[/^santander$/i, '033'],
	[/^banrisul$/i, '041'],
	[/^banco_brasilia$/i, '070'],
	[/^(banco)?inter$/i, '077'],
	[/^uniprime/i, '084'],
	[/^(ailos|cecred)$/i, '085'],
	[/^credisis$/i, '097'],
	[/^caixa$/i, '104'],
	[/^unicred$/i, '136'],
	[/^btg/i, '208'],
	[/^bradesco$/i, '237'],
	[/^c6$/i, '336'],
	[/^itau$/i, '341'],
	[/^hsbc$/i, '399'],
	[/^safra$/i, '422'],
	[/^daycoval$/i, '707'],
	[/^citibank$/i, '745'],
	[/^sicredi$/i, '748'],
	[/^(sicoob|bancoob)$/i, '756'],
];

/** Names of classes and of CNAB codes that the libraries put where a carteira belongs. */
const NO_CARTEIRA: Readonly<Record<string, string>> = {
	'237 Base': 'the name of a class',
	'033 1012': '“101/2”, the variant whose vectors are wrong',
	'033 1': 'a class that makes no free field',
	'004 1': 'a class that makes no free field',
};

type Listed = string | readonly string[] | { default?: readonly string[]; allowed?: readonly string[] };

/** Every carteira that a library has for a bank of ours is one that we know. */
export function carteiras(libraries: Readonly<Record<string, Readonly<Record<string, Listed>>>>): Check[] {
	return Object.entries(libraries).flatMap(([library, banks]) =>
		Object.entries(banks).flatMap(([name, listed]) => ofBank(library, name, listed)),
	);
}

function ofBank(library: string, name: string, listed: Listed): Check[] {
	const code = CODES.find(([pattern]) => pattern.test(name))?.[1];
	if (code === undefined) return [{ id: `${library} ${name}`, setAside: 'a bank that we do not compute' }];
	return flat(listed).map((carteira) => ofCarteira(`${library} ${name} ${carteira}`, code, carteira));
}

/** `%w[CNR CSB]` and `[1, 2]` are lists that were kept as the text of their source. */
function flat(listed: Listed): string[] {
	const texts =
		typeof listed === 'string' || Array.isArray(listed) ? [listed].flat() : Object.values(listed).flat();
	return (texts as string[]).flatMap((text) =>
		text === 'false'
			? []
			: text
					.replace(/^%w/, '')
					.replace(/[[\],]/g, ' ')
					.trim()
					.split(/\s+/)
					.filter(Boolean),
	);
}

function ofCarteira(id: string, code: string, carteira: string): Check {
	const why = NO_CARTEIRA[`${code} ${carteira}`];
	if (why !== undefined) return { id, setAside: why };
	const known = Object.keys(knownBank(code)?.carteiras ?? {}).map(withoutZeros);
	return known.includes(withoutZeros(carteira))
		? { id }
		: { id, failure: `carteira ${carteira} is not among ours` };
}

const withoutZeros = (carteira: string) => carteira.replace(/^0+/, '');
