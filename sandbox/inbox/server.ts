/**
 * The page of the invented phones and mailboxes, on this machine only. It shows what the simulators received, does what a debtor can do, and
 * reads the ledger for the operators' view. It writes to no ledger: what happens there comes through n8n.
 */
import { readFile } from 'node:fs/promises';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { BadRequest, readObject } from '../providers/common/http';
import { ledgerStatus } from '../../engine/operations/status';
import type { Stage } from '../run/stage';
import { answer, leave, Nonsense, pay } from './actions';
import { readCreditorNames, readDecisions, readHeld, readTasks } from './ledgerViews';
import { listPeople, showPerson } from './people';
import { NotThere, openLetter } from './post';

export interface Inbox {
	readonly url: string;
	stop(): Promise<void>;
}

export interface InboxOptions {
	readonly port: number;
	/** The clone, for the files of the page. */
	readonly packageRoot: string;
	readonly stage: () => Stage;
	/** Address of n8n's editor, for a link. */
	readonly editor: string;
}

const PAGE_POLICY =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** What others wrote: shown, and able to nothing. */
const MAIL_POLICY =
	"sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
	'/': ['index.html', 'text/html'],
	'/style.css': ['style.css', 'text/css'],
	'/icon.svg': ['icon.svg', 'image/svg+xml'],
	...script('app', 'dom', 'mail', 'operation', 'person', 'phone', 'slips', 'talk'),
};

function script(...names: string[]): Record<string, readonly [string, string]> {
	return Object.fromEntries(names.map((name) => [`/${name}.js`, [`${name}.js`, 'text/javascript']]));
}

interface Page {
	status?: number;
	type: string;
	content: string | Buffer;
	policy?: string;
	disposition?: string;
}

export async function startInbox(options: InboxOptions): Promise<Inbox> {
	const server = http.createServer((request, response) => {
		const url = new URL(request.url ?? '/', 'http://127.0.0.1');
		void answerTo(options, request, url).then(
			(page) => write(response, page),
			(error: unknown) => write(response, failed(error)),
		);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/`,
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

async function answerTo(options: InboxOptions, request: IncomingMessage, url: URL): Promise<Page> {
	if (!isOwn(request))
		return { status: 403, type: 'text/plain', content: 'Só desta máquina, e só desta página.' };
	const stage = options.stage();
	if (request.method === 'POST') return await act(stage, url.pathname, request);
	if (request.method !== 'GET') throw new NotThere();
	const file = FILES[url.pathname];
	if (file !== undefined) {
		const place = path.join(options.packageRoot, 'sandbox', 'inbox', 'public', file[0]);
		return { type: file[1], content: await readFile(place), policy: PAGE_POLICY };
	}
	const [, kind = '', id = '', part = '', place = ''] = url.pathname.split('/');
	if (kind === 'api') return await look(options, stage, id, part, url.searchParams);
	if (kind === 'media') return await media(stage, id);
	if (kind === 'mail') return await letter(stage, id, part, place);
	throw new NotThere();
}

async function act(stage: Stage, place: string, request: IncomingMessage): Promise<Page> {
	const given = await readObject(request);
	switch (place) {
		case '/api/answer':
			await answer(stage, given);
			return asJson({});
		case '/api/leave':
			return asJson(await leave(stage, given.id));
		case '/api/pay':
			return asJson(await pay(stage, given));
		default:
			throw new NotThere();
	}
}

async function look(
	options: InboxOptions,
	stage: Stage,
	what: string,
	id: string,
	query: URLSearchParams,
): Promise<Page> {
	const { reader } = stage.ledger;
	switch (what) {
		case 'clock':
			return asJson({ businessNow: reader.businessNow() });
		case 'people':
			return asJson(await listPeople(stage, query.get('q') ?? ''));
		case 'person': {
			const found = await showPerson(stage, id);
			if (found === undefined) throw new NotThere();
			return asJson({ ...found, businessNow: reader.businessNow() });
		}
		case 'operation': {
			const [status, held, decisions, tasks, creditors, counts] = await Promise.all([
				ledgerStatus(reader),
				readHeld(reader),
				readDecisions(reader),
				readTasks(reader),
				readCreditorNames(reader),
				stage.providers.counts(),
			]);
			return asJson({ status, held, decisions, tasks, creditors, received: counts, editor: options.editor });
		}
		default:
			throw new NotThere();
	}
}

async function media({ providers }: Stage, id: string): Promise<Page> {
	if (!/^\d+$/.test(id)) throw new NotThere();
	const response = await fetch(`${providers.meta.admin}/media?id=${id}`);
	if (!response.ok) throw new NotThere();
	return pdf(Buffer.from(await response.arrayBuffer()), 'documento.pdf');
}

async function letter({ providers }: Stage, id: string, part: string, place: string): Promise<Page> {
	const mail = await openLetter(providers.smtp, id);
	if (part === 'html') {
		const content = (mail.html ?? `<pre>${escaped(mail.text)}</pre>`).replace(
			/<head>/i,
			'<head><base target="_blank">',
		);
		return { type: 'text/html', content, policy: MAIL_POLICY };
	}
	if (part === 'text') return { type: 'text/plain', content: mail.text };
	const file = part === 'file' ? mail.files[Number(place)] : undefined;
	if (file === undefined) throw new NotThere();
	return pdf(file.content, file.filename);
}

const pdf = (content: Buffer, name: string): Page => ({
	type: 'application/pdf',
	content,
	disposition: `inline; filename="${name.replace(/[^\w.-]/g, '_')}"`,
});

/** From this machine, by a name of this machine (no other page may reach it by a name of its own), and not by a form of another page. */
function isOwn({ headers, socket, method }: IncomingMessage): boolean {
	const host = headers.host ?? '';
	if (!['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(socket.remoteAddress ?? '')) return false;
	if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return false;
	if (method === 'GET') return true;
	const isJson = /^application\/json/.test(headers['content-type'] ?? '');
	return isJson && (headers.origin === undefined || headers.origin === `http://${host}`);
}

const asJson = (content: object): Page => ({ type: 'application/json', content: JSON.stringify(content) });

function failed(error: unknown): Page {
	if (error instanceof NotThere) return { status: 404, type: 'text/plain', content: 'Não há nada aqui.' };
	if (error instanceof Nonsense || error instanceof BadRequest)
		return { ...asJson({ message: error.message }), status: 400 };
	return { ...asJson({ message: 'O sandbox está parando, ou algo falhou.' }), status: 500 };
}

function write(response: ServerResponse, { status = 200, type, content, policy, disposition }: Page): void {
	response.writeHead(status, {
		'content-type': type.startsWith('text/') || type.endsWith('json') ? `${type}; charset=utf-8` : type,
		'cache-control': 'no-store',
		'x-content-type-options': 'nosniff',
		'referrer-policy': 'no-referrer',
		...(type === 'application/pdf'
			? {}
			: { 'content-security-policy': policy ?? "default-src 'none'; sandbox" }),
		...(disposition === undefined ? {} : { 'content-disposition': disposition }),
	});
	response.end(content);
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string) => text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);
