/** Writes docs/banks.md from the banks of the engine: what each free field holds, which carteiras, from which sources. */
import { fileURLToPath } from 'node:url';

import { bundle, page } from './generate.mjs';

/** `['nossoNumero', 3, 2]` → `nossoNumero[2–4]`; `['branch', 4]` → `branch 4`; `'000'` → `"000"`. */
function part(one) {
	if (typeof one === 'string') return `\`${one}\``;
	const [name, length, from] = one;
	if (from === undefined) return `${name} ${length}`;
	return `${name}[${from}${length > 1 ? `–${from + length - 1}` : ''}]`;
}

const row = (cells) => `| ${cells.join(' | ')} |`;

export async function render() {
	const { BANKS } = await bundle(["export { BANKS } from './engine/domain/boleto/banks';"]);
	const layouts = BANKS.flatMap(({ code, name, layouts }) =>
		layouts.map(({ parts }) => row([code, name, parts.map(part).join(' · ')])),
	);
	const carteiras = BANKS.map(({ code, carteiras }) => row([code, Object.keys(carteiras).join(', ')]));
	return [
		'# Banks',
		'',
		'Written by `node scripts/gen-banks.mjs`; do not edit. What the words mean, and what is not certain: `boleto.md`.',
		'',
		'## Free fields',
		'',
		'Field of the title and its number of digits, from the left; `nossoNumero[2–4]` are its digits with these indices. Of a',
		'bank with several rows the first that fits the contract is written.',
		'',
		row(['Bank', 'Name', 'The 25 digits']),
		row(['---', '---', '---']),
		...layouts,
		'',
		'## Carteiras',
		'',
		'Another carteira is computed too, with a warning.',
		'',
		row(['Bank', 'Known']),
		row(['---', '---']),
		...carteiras,
		'',
		'## Sources',
		'',
		...BANKS.map(({ code, name, sources }) => `- **${code} ${name}**: ${sources.join('; ')}.`),
		'',
	].join('\n');
}

await page(fileURLToPath(import.meta.url), 'banks.md', render);
