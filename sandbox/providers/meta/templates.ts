import { BadRequest } from '../common/http';

/** A message template as the Graph API lists it (spec, `/{WABA-ID}/message_templates`), as far as sending needs it. */
export interface Template {
	name: string;
	language: string;
	status: 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED';
	category: 'UTILITY' | 'MARKETING';
	/** With `{{1}}`, `{{2}}` … */
	body: string;
	headerDocument: boolean;
	/** Titles of quick replies. */
	buttons: string[];
}

/** Templates that exist from the start: the words of a house journey, none of them with a word of debt. */
export const TEMPLATES: readonly Template[] = [
	template('falo_com', 'Olá! Aqui é {{1}}. Falo com {{2}}? Temos um recado para você.', [
		'Sou eu',
		'Não sou eu',
		'Parar',
	]),
	template('lembrete', 'Olá, {{1}}! {{2}} passa para lembrar do seu compromisso de {{3}}. Dúvidas? {{4}}', [
		'Já resolvi',
		'Falar com alguém',
		'Parar',
	]),
	template('documento', 'Olá, {{1}}! Segue o documento que {{2}} preparou para você.', ['Recebi', 'Parar'], {
		headerDocument: true,
	}),
	template('opcoes', 'Olá, {{1}}! {{2}} tem opções para você: {{3}}. Podemos ajudar?', [
		'Ver opções',
		'Parar',
	]),
	template('oferta', 'Olá, {{1}}! Condição especial de {{2}} até {{3}}, aproveite.', [], {
		category: 'MARKETING',
	}),
	template('em_analise', 'Olá, {{1}}, tudo bem?', [], { status: 'PENDING' }),
	template('pausado', 'Olá, {{1}}, tudo bem?', [], { status: 'PAUSED' }),
	template('desativado', 'Olá, {{1}}, tudo bem?', [], { status: 'DISABLED' }),
];

function template(name: string, body: string, buttons: string[], more: Partial<Template> = {}): Template {
	return {
		name,
		language: 'pt_BR',
		status: 'APPROVED',
		category: 'UTILITY',
		body,
		headerDocument: false,
		buttons,
		...more,
	};
}

/** How many values the body wants. */
export function placeholders({ body }: Template): number {
	return new Set([...body.matchAll(/\{\{(\d+)\}\}/g)].map((match) => match[1])).size;
}

export function filled({ body }: Template, values: readonly string[]): string {
	return body.replace(/\{\{(\d+)\}\}/g, (_all, n: string) => values[Number(n) - 1] ?? '');
}

/** As Meta lists it. */
export function shown(one: Template, index: number): object {
	return {
		id: String(900_000_000_000 + index),
		name: one.name,
		language: one.language,
		status: one.status,
		category: one.category,
		components: [
			...(one.headerDocument ? [{ type: 'HEADER', format: 'DOCUMENT' }] : []),
			{ type: 'BODY', text: one.body },
			...(one.buttons.length === 0
				? []
				: [{ type: 'BUTTONS', buttons: one.buttons.map((text) => ({ type: 'QUICK_REPLY', text })) }]),
		],
	};
}

/** `POST /__sim/templates`. @throws BadRequest */
export function templateFrom(body: Record<string, unknown>): Template {
	const {
		name,
		language = 'pt_BR',
		status = 'APPROVED',
		category = 'UTILITY',
		body: text,
		headerDocument = false,
		buttons = [],
	} = body;
	if (typeof name !== 'string' || !/^[a-z0-9_]{1,512}$/.test(name))
		throw new BadRequest('name: lower case letters, digits, underscores');
	if (typeof text !== 'string' || text === '' || text.length > 1024)
		throw new BadRequest('body: 1 to 1024 characters');
	if (typeof language !== 'string' || typeof status !== 'string' || typeof category !== 'string')
		throw new BadRequest('language, status, category: text');
	if (!Array.isArray(buttons) || buttons.some((one) => typeof one !== 'string'))
		throw new BadRequest('buttons: texts');
	return {
		name,
		language,
		status: status as Template['status'],
		category: category as Template['category'],
		body: text,
		headerDocument: headerDocument === true,
		buttons: buttons as string[],
	};
}
