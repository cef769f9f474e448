import { Liquid, type Template } from 'liquidjs';
import { formatReais } from '../../core/money';
import { stripAccents } from './gsm7';

/** Longest first name that is written out: a very long one would push an SMS over its single part. */
const LONGEST_NAME = 20;
const CACHE_LIMIT = 500;

/**
 * Texts are written by whoever runs the desk, and by no programmer: nothing in them reads a file (`render` and `include` find none; n8n's own
 * key lies in its folder) or keeps n8n busy. `memoryLimit` counts what ranges and joins make, `renderLimit` is milliseconds.
 */
const CONFINED = { templates: {}, parseLimit: 200_000, memoryLimit: 200_000, renderLimit: 5_000 };

/** Lenient in conditions only: `{% if portal.url %}` asks whether there is one; `{{ portal.url }}` without one fails. */
const engine = new Liquid({
	...CONFINED,
	strictVariables: true,
	lenientIf: true,
	strictFilters: true,
	ownPropertyOnly: true,
});
engine.registerFilter('reais', (cents: unknown) => formatReais(Number(cents)));
engine.registerFilter('data', (iso: unknown) =>
	String(iso ?? '').replace(/^(\d{4})-(\d{2})-(\d{2}).*$/, '$3/$2/$1'),
);
engine.registerFilter('dia', (iso: unknown) =>
	String(iso ?? '').replace(/^\d{4}-(\d{2})-(\d{2}).*$/, '$2/$1'),
);
engine.registerFilter('sms', (text: unknown) => stripAccents(String(text ?? '')));
engine.registerFilter('primeiro_nome', (name: unknown) => firstName(String(name ?? '')));

const parsed = new Map<string, Template[]>();

/**
 * Fills a Liquid template. Filters: `reais` (integer cents → R$ 1.234,56), `data` (ISO → dd/mm/aaaa), `dia` (ISO → dd/mm),
 * `primeiro_nome`, `sms` (without accents, for one GSM-7 part).
 * An unknown variable or filter is a failure, never an empty word in a message.
 * @throws Error of liquidjs with the name of the variable and the line
 */
export function renderTemplate(source: string, values: Record<string, unknown>): string {
	let template = parsed.get(source);
	if (!template) {
		template = engine.parse(source);
		// Templates are few; a workflow that makes a new text for every item must not fill the memory.
		if (parsed.size >= CACHE_LIMIT) parsed.clear();
		parsed.set(source, template);
	}
	return String(engine.renderSync(template, values))
		.replace(/[ \t]+/g, ' ')
		.trim();
}

/** `MARIA APARECIDA DA SILVA` → `Maria`. Empty for a name without letters. */
export function firstName(name: string): string {
	const word = name.trim().split(/\s+/)[0] ?? '';
	if (!/\p{L}/u.test(word)) return '';
	const cut = word.slice(0, LONGEST_NAME);
	return cut.charAt(0).toLocaleUpperCase('pt-BR') + cut.slice(1).toLocaleLowerCase('pt-BR');
}
