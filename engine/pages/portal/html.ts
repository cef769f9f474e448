import type { Cover } from '../../domain/portal';
import { escaped } from '../charts/scale';
import { type Page, pageHeaders } from '../page';
import { STYLE } from './style';

/** Text that is safe where it stands. */
export class Html {
	constructor(readonly text: string) {}
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

/** Markup in which everything that is put in is text, unless it is markup of ours: `html\`<p>${name}</p>\``. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
	return new Html(strings.map((string, i) => string + render(parts[i])).join(''));
}

function render(part: Part): string {
	if (part === null || part === undefined || part === false) return '';
	if (part instanceof Html) return part.text;
	// An amount is never broken after its sign.
	return Array.isArray(part)
		? part.map(render).join('')
		: escaped(String(part)).replaceAll('R$ ', 'R$\u00a0');
}

/** Besides the one style: a file that was asked for and a telephone number that was tapped. */
const HEADERS = pageHeaders(STYLE, ['allow-downloads', 'allow-top-navigation-to-custom-protocols']);

/** To the byte what the policy's hash is of: no formatter of this file may add a space. */
const STYLED = new Html(`<style>${STYLE}</style>`);

/** What a debtor copies: a tap marks all of it, without a space before or after. */
export function code(id: string, text: string): Html {
	return new Html(`<p class="code" id="${id}">${escaped(text)}</p>`);
}

/** The whole page. `title` is seen in tabs and lists of open pages, by whoever looks over a shoulder: it says nothing of the matter. */
export function pageOf(status: number, title: string, cover: Cover | null, body: Html): Page {
	const content = html`<!doctype html>
		<html lang="pt-BR">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="format-detection" content="telephone=no" />
				<title>${title}</title>
				${STYLED}
			</head>
			<body>
				${cover?.test && html`<p class="test">TESTE: este credor está em modo de teste. Nada do que se faz aqui vale.</p>`}
				<main>${body}</main>
				${cover && footer(cover)}
			</body>
		</html> `;
	return { status, headers: HEADERS, html: content.text };
}

function footer({ displayName, phone }: Cover): Html {
	return html`<footer>
		<p>
			Esta página é automática. Para falar com uma pessoa de ${displayName}, ligue para ${phoneLink(phone)}.
		</p>
	</footer>`;
}

export function phoneLink(phone: string): Html {
	return html`<a href="tel:+55${phone.replace(/\D/g, '')}">${phone}</a>`;
}

/** A form with one button, which comes back to this very address. */
export function button(action: string, label: string, session: string, more: Part = null, kind = ''): Html {
	return html`<form method="post">${fields(action, session)}${more}<button${kind && html` class="${kind}"`}>${label}</button></form>`;
}

export function fields(action: string, session: string): Html {
	return html`<input
			type="hidden"
			name="acao"
			value="${action}"
		/>${session && html`<input type="hidden" name="sessao" value="${session}" />`}`;
}

/** What opens at a tap, without a script: a second tap is needed for anything to happen. */
export function fold(summary: string, body: Part, open = false): Html {
	return html`<details${open && new Html(' open')}><summary>${summary}</summary><div>${body}</div></details>`;
}

/** `2026-03-10` → `10/03/2026` */
export const day = (iso: string) => iso.replace(/^(\d{4})-(\d{2})-(\d{2}).*$/, '$3/$2/$1');

const WHEN = new Intl.DateTimeFormat('pt-BR', {
	timeZone: 'America/Sao_Paulo',
	day: '2-digit',
	month: '2-digit',
	year: 'numeric',
	hour: '2-digit',
	minute: '2-digit',
});

/** `15/03/2026, às 10:30` */
export const moment = (at: number) => WHEN.format(at).replace(', ', ', às ');

const CHANNEL_WORDS: Readonly<Record<string, { message: string; address: string }>> = {
	sms: { message: 'SMS', address: 'este número' },
	email: { message: 'e-mails', address: 'este e-mail' },
	whatsapp: { message: 'mensagens por WhatsApp', address: 'este número' },
};
export const channelWords = (channel: string) =>
	CHANNEL_WORDS[channel] ?? { message: 'mensagens', address: 'este contato' };
