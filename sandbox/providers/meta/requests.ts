import { type Template, filled, placeholders } from './templates';

/** What a phone shows. */
export interface Content {
	type: 'text' | 'interactive' | 'document' | 'template';
	text: string;
	template?: string;
	marketing?: boolean;
	buttons: { id: string; title: string }[];
	file?: string;
	/** Of an uploaded file. */
	mediaId?: string;
}

export interface SendRequest {
	to: string;
	externalId?: string;
	content: Content;
}

/** An error of the Graph API, in its shape (spec, error examples; Meta, "Error codes"). */
export class GraphError extends Error {
	constructor(
		readonly status: number,
		readonly code: number,
		readonly title: string,
		readonly details: string,
		readonly subcode?: number,
	) {
		super(title);
	}

	body(): object {
		return {
			error: {
				message: `(#${this.code}) ${this.title}`,
				type: 'OAuthException',
				code: this.code,
				error_data: { messaging_product: 'whatsapp', details: this.details },
				...(this.subcode === undefined ? {} : { error_subcode: this.subcode }),
				fbtrace_id: 'A4O5a8RAgePwbcGSu-sandbox',
			},
		};
	}
}

type Json = Record<string, unknown>;

const KNOWN = new Set([
	'messaging_product',
	'recipient_type',
	'to',
	'type',
	'biz_opaque_callback_data',
	'text',
	'interactive',
	'document',
	'template',
	'context',
]);

interface Shelf {
	template(name: string, language: string): Template | undefined;
	hasMedia(id: string): boolean;
}

/** `POST /{phone-number-id}/messages` by the spec (schema Message and its examples). @throws GraphError */
export function readSend(
	body: unknown,
	allowAny: boolean,
	shelf: Shelf,
	unknownField: (name: string) => void,
): SendRequest {
	const message = object(body, 'The request body');
	for (const name of Object.keys(message)) if (!KNOWN.has(name)) unknownField(name);
	if (message['messaging_product'] !== 'whatsapp') throw bad('The parameter messaging_product is required.');
	if (message['recipient_type'] !== undefined && message['recipient_type'] !== 'individual')
		throw bad('recipient_type');
	const externalId = message['biz_opaque_callback_data'];
	if (externalId !== undefined && (typeof externalId !== 'string' || externalId.length > 512))
		throw bad('biz_opaque_callback_data');
	return { to: recipient(message['to'], allowAny), externalId, content: contentOf(message, shelf) };
}

/** No mobile series begins with 90: numbers `55 DD 90…` belong to nobody. Others are as if the sender were a test number of Meta's. */
function recipient(value: unknown, allowAny: boolean): string {
	const to = typeof value === 'string' ? value.replace(/[+\s()-]/g, '') : '';
	if (!/^\d{8,15}$/.test(to)) throw bad('The parameter to is required.');
	if (!allowAny && !/^55[1-9]{2}90\d{7}$/.test(to)) {
		throw new GraphError(
			400,
			131030,
			'Recipient phone number not in allowed list',
			'Not an invented number: this is a simulator',
		);
	}
	return to;
}

function contentOf(message: Json, shelf: Shelf): Content {
	switch (message['type'] ?? 'text') {
		case 'text':
			return {
				type: 'text',
				text: string(object(message['text'], 'text')['body'], 'text.body', 4096),
				buttons: [],
			};
		case 'document': {
			const { caption, ...file } = object(message['document'], 'document');
			return {
				type: 'document',
				text: caption === undefined ? '' : string(caption, 'document.caption', 1024),
				...readFile(file, shelf),
				buttons: [],
			};
		}
		case 'interactive':
			return readButtons(object(message['interactive'], 'interactive'), shelf);
		case 'template':
			return readTemplate(object(message['template'], 'template'), shelf);
		default:
			throw new GraphError(
				400,
				131051,
				'Unsupported message type',
				'This simulator knows text, document, interactive and template',
			);
	}
}

function readFile(file: Json, shelf: Shelf): Pick<Content, 'file' | 'mediaId'> {
	const { id, link, filename } = file;
	if (id !== undefined && link === undefined) {
		if (!shelf.hasMedia(String(id)))
			throw new GraphError(400, 131009, 'Parameter value is not valid', 'Unknown media id');
	} else if (typeof link !== 'string' || id !== undefined || !/^https?:\/\//.test(link))
		throw bad('document: id or link');
	return {
		file: string(filename ?? 'document', 'document.filename', 240),
		...(id === undefined ? {} : { mediaId: String(id) }),
	};
}

function readButtons(interactive: Json, shelf: Shelf): Content {
	if (interactive['type'] !== 'button')
		throw new GraphError(400, 131051, 'Unsupported message type', 'interactive.type');
	const header = interactive['header'];
	const list = object(interactive['action'], 'interactive.action')['buttons'];
	if (!Array.isArray(list) || list.length < 1 || list.length > 3)
		throw invalid('interactive.action.buttons: 1 to 3');
	const buttons = list.map((one: unknown) => {
		const button = object(one, 'button');
		if (button['type'] !== 'reply') throw invalid('button.type');
		const { id, title } = object(button['reply'], 'button.reply');
		return { id: string(id, 'button.reply.id', 256), title: string(title, 'button.reply.title', 20) };
	});
	if (new Set(buttons.map(({ title }) => title)).size < buttons.length)
		throw invalid('Duplicate button titles');
	if (new Set(buttons.map(({ id }) => id)).size < buttons.length) throw invalid('Duplicate button ids');
	return {
		type: 'interactive',
		text: string(object(interactive['body'], 'interactive.body')['text'], 'interactive.body.text', 1024),
		buttons,
		...(header === undefined
			? {}
			: readFile(object(object(header, 'header')['document'], 'header.document'), shelf)),
	};
}

/** Meta, "Error codes", 132000 to 132018: existence, approval, number and format of the values. */
function readTemplate(given: Json, shelf: Shelf): Content {
	const name = string(given['name'], 'template.name', 512);
	const language = string(
		object(given['language'], 'template.language')['code'],
		'template.language.code',
		10,
	);
	const template = shelf.template(name, language);
	if (template?.status === 'PAUSED') throw new GraphError(400, 132015, 'Template is paused', name);
	if (template?.status === 'DISABLED') throw new GraphError(400, 132016, 'Template is disabled', name);
	if (template?.status !== 'APPROVED')
		throw new GraphError(
			404,
			132001,
			'Template name does not exist in the translation',
			`${name} ${language}`,
		);
	const components = given['components'] ?? [];
	if (!Array.isArray(components)) throw bad('template.components');
	let values: string[] = [];
	let file: Pick<Content, 'file' | 'mediaId'> | undefined;
	const payloads = new Map<number, string>();
	for (const one of components.map((component: unknown) => object(component, 'component'))) {
		const parameters = one['parameters'];
		if (!Array.isArray(parameters) || parameters.length === 0) throw bad('component.parameters');
		const read = parameters.map((parameter: unknown) => object(parameter, 'parameter'));
		if (one['type'] === 'body') values = read.map(textParameter);
		else if (one['type'] === 'header') {
			if (!template.headerDocument || read[0]?.['type'] !== 'document') throw mismatch('header');
			file = readFile(object(read[0]['document'], 'document'), shelf);
		} else if (one['type'] === 'button') {
			const index = Number(one['index']);
			if (one['sub_type'] !== 'quick_reply' || template.buttons[index] === undefined)
				throw mismatch('button');
			if (read[0]?.['type'] !== 'payload') throw mismatch('button payload');
			payloads.set(index, string(read[0]['payload'], 'payload', 256));
		} else throw bad('component.type');
	}
	const wanted = placeholders(template);
	if (values.length !== wanted) {
		throw new GraphError(
			400,
			132000,
			'Number of parameters does not match the expected number of params',
			`body: ${values.length} of ${wanted}`,
		);
	}
	if (template.headerDocument && file === undefined) throw mismatch('header: expected DOCUMENT');
	return {
		type: 'template',
		text: filled(template, values),
		template: name,
		marketing: template.category === 'MARKETING',
		buttons: template.buttons.map((title, index) => ({ id: payloads.get(index) ?? title, title })),
		...file,
	};
}

function textParameter(parameter: Json): string {
	if (parameter['type'] !== 'text') throw mismatch('body parameter type');
	const value = string(parameter['text'], 'parameter.text', 1024);
	if (/[\n\t]| {5}/.test(value))
		throw new GraphError(
			400,
			132018,
			'Template parameter is not valid',
			'new lines, tabs or more than four spaces',
		);
	return value;
}

function object(value: unknown, name: string): Json {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw bad(`${name} must be an object`);
	return value as Json;
}

function string(value: unknown, name: string, longest: number): string {
	if (typeof value !== 'string' || value.trim() === '')
		throw new GraphError(400, 131008, 'Required parameter is missing', name);
	if (value.length > longest) throw invalid(`${name}: at most ${longest} characters`);
	return value;
}

const bad = (details: string): GraphError => new GraphError(400, 100, 'Invalid parameter', details);
const invalid = (details: string): GraphError =>
	new GraphError(400, 131009, 'Parameter value is not valid', details);
const mismatch = (details: string): GraphError =>
	new GraphError(400, 132012, 'Parameter format does not match format in the created template', details);
