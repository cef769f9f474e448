/** POSTs as Meta makes them: signed over the raw body, one or many statuses in each (Meta, "Webhooks": updates are aggregated, up to 1,000 in a POST). */
import { Agent, request } from 'node:http';

import { metaSignature, SIGNATURE_HEADER } from '../../../engine/adapters/channels/meta/signature';

export interface Post {
	readonly body: Buffer;
	readonly headers: Readonly<Record<string, string>>;
	readonly events: number;
}

/** A message that Meta has taken. */
export interface Message {
	readonly wamid: string;
	/** Ours, which Meta gives back with each status. */
	readonly contactId: string;
	/** Digits, with the country's code. */
	readonly to: string;
}

export const APP_SECRET = 'segredo-de-bancada-da-meta';
export const NUMBER_ID = '100200300400500';
const STATUSES = ['sent', 'delivered', 'read'] as const;

/** Every status of every message, `many` in a POST, in the order in which they come: each of them is news. */
export function postsOf(messages: readonly Message[], many: number): Post[] {
	const posts: Post[] = [];
	for (let from = 0; from < messages.length; from += many) {
		const group = messages.slice(from, from + many);
		for (const status of STATUSES) posts.push(postOf(group.map((message) => statusOf(message, status))));
	}
	return posts;
}

/** Shape of Meta's "status messages webhook reference", with the parts that are the same in each. */
function statusOf({ wamid, contactId, to }: Message, status: (typeof STATUSES)[number]): object {
	const pricing = { billable: true, pricing_model: 'PMP', category: 'utility', type: 'regular' };
	return {
		id: wamid,
		status,
		timestamp: String(Math.floor(Date.now() / 1000)),
		recipient_id: to,
		biz_opaque_callback_data: contactId,
		...(status === 'read' ? {} : { pricing }),
	};
}

function postOf(statuses: readonly object[]): Post {
	const value = {
		messaging_product: 'whatsapp',
		metadata: { display_phone_number: '551140001234', phone_number_id: NUMBER_ID },
		statuses,
	};
	const entry = [{ id: '102290129340398', changes: [{ field: 'messages', value }] }];
	const body = Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry }));
	const headers = {
		'content-type': 'application/json',
		'content-length': String(body.length),
		[SIGNATURE_HEADER]: metaSignature(body, APP_SECRET),
	};
	return { body, headers, events: statuses.length };
}

/** Posts all of them, `atOnce` at a time over lines that stay open. @throws Error at the first answer that is no 2xx */
export async function postAll(url: string, posts: readonly Post[], atOnce: number): Promise<void> {
	const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
	const waiting = posts.values();
	const line = async () => {
		for (const post of waiting) await send(url, post, agent);
	};
	try {
		await Promise.all(Array.from({ length: atOnce }, line));
	} finally {
		agent.destroy();
	}
}

function send(url: string, { body, headers }: Post, agent: Agent): Promise<void> {
	return new Promise((resolve, reject) => {
		const sent = request(url, { method: 'POST', agent, headers }, (response) => {
			const pieces: Buffer[] = [];
			response.on('data', (piece: Buffer) => pieces.push(piece));
			response.on('end', () => {
				const { statusCode = 0 } = response;
				if (statusCode < 300) resolve();
				else reject(new Error(`n8n answered ${statusCode} at ${url}: ${Buffer.concat(pieces).toString()}`));
			});
		});
		sent.on('error', reject);
		sent.end(body);
	});
}
