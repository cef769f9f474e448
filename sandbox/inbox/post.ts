/** What the invented phones and mailboxes hold, from the simulators' own records. */
import { readMail } from '../providers/smtp/mail';
import type { Provider, Providers } from '../run/providers';

export interface Bubble {
	id: string;
	at: string;
	/** `in`: the debtor got it; `out`: the debtor wrote it. */
	way: 'in' | 'out';
	/** The debtor's phone or mailbox. */
	address: string;
	/** Our side: alias, number id, mailbox. */
	sender: string;
	text: string;
	status?: string;
	buttons?: { id: string; title: string }[];
	file?: { name: string; url: string | null };
}

export interface Letter {
	id: string;
	at: string;
	address: string;
	fromName: string;
	sender: string;
	subject: string;
	preview: string;
	messageId: string;
	/** One click, a mail, or nothing. */
	unsubscribe: { url: string | null; mailto: string | null } | null;
	files: { name: string; url: string; size: number }[];
	answers: { at: string; text: string }[];
}

export interface Post {
	sms: Bubble[];
	whatsapp: Bubble[];
	mail: Letter[];
}

interface Raw {
	id: string;
	at: string;
	to: string;
	from: string;
	text: string;
	subject?: string;
	status?: string;
	content?: {
		text: string;
		buttons: { id: string; title: string }[];
		file?: string;
		mediaId?: string;
	};
}
interface Reply {
	at: string;
	from: string;
	to: string;
	text: string;
}

/** Everything that concerns these addresses, oldest first. */
export async function postOf(providers: Providers, addresses: ReadonlySet<string>): Promise<Post> {
	const { zenvia, meta, smtp } = providers;
	const [sms, whatsapp, mail] = await Promise.all([
		bubbles(zenvia, addresses),
		bubbles(meta, addresses),
		letters(smtp, addresses),
	]);
	return { sms, whatsapp, mail };
}

/** How much each address has, for the list of people: count, last words, when. */
export async function lastOf(
	providers: Providers,
): Promise<Map<string, { count: number; at: string; text: string; channel: string }>> {
	const found = new Map<string, { count: number; at: string; text: string; channel: string }>();
	const add = (address: string, at: string, text: string, channel: string) => {
		const known = found.get(address);
		if (known === undefined) found.set(address, { count: 1, at, text, channel });
		else {
			known.count += 1;
			if (at >= known.at) Object.assign(known, { at, text, channel });
		}
	};
	for (const provider of [providers.zenvia, providers.meta, providers.smtp]) {
		const { messages, replies } = await record(provider);
		for (const { to, at, text, subject } of messages)
			add(to.toLowerCase(), at, subject ?? text.split('\n')[0] ?? '', provider.channel ?? '');
		for (const { from, at, text } of replies)
			add(from.toLowerCase(), at, `Você: ${text.split('\n')[0] ?? ''}`, provider.channel ?? '');
	}
	return found;
}

/** The record of a simulator: all of it, or what concerns some addresses. */
async function record(
	{ admin }: Provider,
	addresses?: ReadonlySet<string>,
): Promise<{ messages: Raw[]; replies: Reply[] }> {
	const places = addresses ? [...addresses].map((to) => `?to=${encodeURIComponent(to)}`) : [''];
	const pages = (await Promise.all(places.map((place) => json(`${admin}/received${place}`)))) as {
		messages: Raw[];
	}[];
	const { replies } = (await json(`${admin}/replies`)) as { replies: Reply[] };
	return {
		messages: pages.flatMap(({ messages }) => messages),
		replies: addresses ? replies.filter(({ from }) => addresses.has(from.toLowerCase())) : replies,
	};
}

export async function json(url: string): Promise<unknown> {
	const response = await fetch(url);
	if (!response.ok) throw new Error(`${url} answered ${response.status}`);
	return await response.json();
}

const STATUS: Record<string, string> = {
	SENT: 'sent',
	DELIVERED: 'delivered',
	READ: 'read',
	NOT_DELIVERED: 'failed',
	REJECTED: 'failed',
};

async function bubbles(provider: Provider, addresses: ReadonlySet<string>): Promise<Bubble[]> {
	const { messages, replies } = await record(provider, addresses);
	const got = messages.map(({ id, at, to, from, text, content, status = '' }): Bubble => {
		return {
			id,
			at,
			way: 'in',
			address: to,
			sender: from,
			text: content?.text ?? text,
			status: STATUS[status] ?? status,
			...(content === undefined ? {} : { buttons: content.buttons }),
			...(content?.file === undefined
				? {}
				: { file: { name: content.file, url: content.mediaId ? `/media/${content.mediaId}` : null } }),
		};
	});
	const wrote = replies.map(({ at, from, to, text }, place): Bubble => ({
		id: `r${place}`,
		at,
		way: 'out',
		address: from,
		sender: to,
		text,
	}));
	return [...got, ...wrote].sort((a, b) => a.at.localeCompare(b.at));
}

async function letters(provider: Provider, addresses: ReadonlySet<string>): Promise<Letter[]> {
	const { messages, replies } = await record(provider, addresses);
	return await Promise.all(
		messages.map(async ({ id, at, to, from }) => {
			const mail = await openLetter(provider, id);
			const header = (name: string) => mail.headers.find(([one]) => one.toLowerCase() === name)?.[1] ?? '';
			const list = header('list-unsubscribe');
			const sender = /<([^<>]+)>/.exec(header('from'))?.[1] ?? from;
			return {
				id,
				at,
				address: to,
				fromName:
					header('from')
						.replace(/\s*<.*/, '')
						.replaceAll('"', '') || sender,
				sender,
				subject: mail.subject,
				preview: mail.text.replace(/\s+/g, ' ').slice(0, 140),
				messageId: mail.messageId ?? '',
				unsubscribe:
					list === ''
						? null
						: {
								url: /<(https?:[^>]+)>/.exec(list)?.[1] ?? null,
								mailto: /<mailto:([^>?]+)/.exec(list)?.[1] ?? null,
							},
				files: mail.files.map(({ filename, content }, place) => ({
					name: filename,
					url: `/mail/${id}/file/${place}`,
					size: content.length,
				})),
				answers: replies
					.filter(
						(one) =>
							one.from.toLowerCase() === to.toLowerCase() &&
							one.at >= at &&
							one.to.toLowerCase() === sender.toLowerCase(),
					)
					.map(({ at: then, text }) => ({ at: then, text })),
			};
		}),
	);
}

export async function openLetter({ admin }: Provider, id: string) {
	const response = await fetch(`${admin}/raw?id=${encodeURIComponent(id)}`);
	if (!response.ok) throw new NotThere();
	return readMail(Buffer.from(await response.arrayBuffer()).toString('latin1'));
}

/** 404. */
export class NotThere extends Error {}
