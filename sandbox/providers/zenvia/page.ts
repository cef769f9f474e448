import type { Book, Received, Replied } from './book';

const PHONES_SHOWN = 60;

/**
 * The invented phones as their owners would see them, newest conversation first: what went out is looked at, not only
 * counted. Only text, no script; everything that came from outside is escaped.
 */
export function phonesPage(book: Book, query: URLSearchParams): string {
	const wanted = query.get('to') ?? '';
	const phones = conversations(book).filter((phone) => phone.number.includes(wanted));
	const shown = phones.slice(0, PHONES_SHOWN);
	return `<!doctype html><html lang="pt-BR"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Telefones do sandbox</title><style>${STYLE}</style></head><body>
<header><h1>Telefones do sandbox</h1>
<p>${book.received.length} mensagens em ${phones.length} telefones inventados. Nada disto saiu desta máquina.</p>
<form><input name="to" inputmode="numeric" placeholder="Parte do número" value="${escape(wanted)}"><button>Procurar</button></form></header>
<main>${shown.map(phoneCard).join('')}</main>
${phones.length > shown.length ? `<p class="more">… e mais ${phones.length - shown.length} telefones: procure pelo número.</p>` : ''}
</body></html>`;
}

interface Phone {
	number: string;
	bubbles: { at: string; kind: 'in' | 'out'; who: string; text: string; status: string }[];
}

function conversations(book: Book): Phone[] {
	const phones = new Map<string, Phone>();
	const of = (number: string): Phone => {
		let phone = phones.get(number);
		if (!phone) phones.set(number, (phone = { number, bubbles: [] }));
		return phone;
	};
	for (const message of book.received)
		of(message.to).bubbles.push(incoming(message, book.statuses.get(message.id)));
	for (const reply of book.replies) of(reply.from).bubbles.push(outgoing(reply));
	for (const phone of phones.values()) phone.bubbles.sort((a, b) => a.at.localeCompare(b.at));
	const latest = (phone: Phone) => phone.bubbles.at(-1)?.at ?? '';
	return [...phones.values()].sort(
		(a, b) => b.bubbles.length - a.bubbles.length || latest(b).localeCompare(latest(a)),
	);
}

const STATUS: Record<string, string> = {
	SENT: 'enviada',
	DELIVERED: 'entregue',
	READ: 'lida',
	NOT_DELIVERED: 'não entregue',
	REJECTED: 'recusada',
};

function incoming(message: Received, status = ''): Phone['bubbles'][number] {
	return {
		at: message.at,
		kind: 'in',
		who: message.from,
		text: message.text,
		status: STATUS[status] ?? 'aceita',
	};
}

function outgoing(reply: Replied): Phone['bubbles'][number] {
	return { at: reply.at, kind: 'out', who: '', text: reply.text, status: '' };
}

function phoneCard(phone: Phone): string {
	const bubbles = phone.bubbles.map(
		(bubble) =>
			`<div class="bubble ${bubble.kind}">${bubble.who ? `<b>${escape(bubble.who)}</b>` : ''}<span>${escape(bubble.text)}</span>
<small>${when(bubble.at)}${bubble.status ? ` · ${bubble.status}` : ''}</small></div>`,
	);
	return `<section><h2>${pretty(phone.number)}</h2>${bubbles.join('')}</section>`;
}

const FORMAT = new Intl.DateTimeFormat('pt-BR', {
	timeZone: 'America/Sao_Paulo',
	dateStyle: 'short',
	timeStyle: 'short',
});

const when = (at: string) => FORMAT.format(new Date(at));

const pretty = (digits: string) => escape(digits).replace(/^55(\d{2})(\d{5})(\d{4})$/, '($1) $2-$3');

const ESCAPES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

function escape(text: string): string {
	return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

const STYLE = `
:root{color-scheme:light dark;--bg:#eef1f4;--card:#fff;--ink:#1d2733;--soft:#667485;--in:#e6e9ed;--out:#1f7a5c;--line:#d7dde3}
@media(prefers-color-scheme:dark){:root{--bg:#11161c;--card:#1a2129;--ink:#e7edf3;--soft:#93a1b0;--in:#2a333e;--out:#1f7a5c;--line:#2b3540}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.4 system-ui,sans-serif}
header{padding:24px 24px 0}h1{font-size:22px;margin:0 0 4px}p{margin:0 0 12px;color:var(--soft)}
form{display:flex;gap:8px}input,button{font:inherit;padding:7px 12px;border:1px solid var(--line);border-radius:8px;background:var(--card);color:inherit}
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(290px,1fr));gap:16px;padding:24px}
section{background:var(--card);border:1px solid var(--line);border-radius:18px;padding:14px;display:flex;flex-direction:column;gap:8px}
h2{font-size:13px;font-weight:600;text-align:center;color:var(--soft);margin:0 0 4px}
.bubble{max-width:88%;border-radius:16px;padding:8px 12px;overflow-wrap:anywhere}.bubble b{display:block;font-size:12px;color:var(--soft)}
.bubble small{display:block;font-size:11px;opacity:.7;margin-top:2px}.in{background:var(--in);align-self:flex-start;border-bottom-left-radius:4px}
.out{background:var(--out);color:#fff;align-self:flex-end;border-bottom-right-radius:4px}.more{padding:0 24px 24px}`;
