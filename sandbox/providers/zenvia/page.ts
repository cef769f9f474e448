import type { Book, Entry } from '../common/book';
import { escapeHtml, page, shownAt } from '../common/page';

const PHONES_SHOWN = 60;
const STATUS: Record<string, string> = {
	SENT: 'enviada',
	DELIVERED: 'entregue',
	READ: 'lida',
	NOT_DELIVERED: 'não entregue',
	REJECTED: 'recusada',
};

/** The invented phones as their owners would see them, longest conversation first. */
export function phonesPage(book: Book<Entry>, query: URLSearchParams): string {
	const wanted = query.get('to') ?? '';
	const phones = new Map<string, { at: string; html: string }[]>();
	const add = (number: string, at: string, html: string): void => {
		if (!number.includes(wanted)) return;
		const bubbles = phones.get(number) ?? [];
		bubbles.push({ at, html });
		phones.set(number, bubbles);
	};
	for (const { id, to, from, at, text } of book.received) {
		const status = STATUS[book.statuses.get(id) ?? ''] ?? 'aceita';
		const small = `<small>${shownAt(at)} · ${status}</small>`;
		add(
			to,
			at,
			`<div class="bubble in"><b>${escapeHtml(from)}</b><span>${escapeHtml(text)}</span>${small}</div>`,
		);
	}
	for (const { from, at, text } of book.replies)
		add(
			from,
			at,
			`<div class="bubble out"><span>${escapeHtml(text)}</span><small>${shownAt(at)}</small></div>`,
		);
	const shown = [...phones].sort(([, a], [, b]) => b.length - a.length).slice(0, PHONES_SHOWN);
	const sections = shown.map(([number, bubbles]) => {
		const sorted = bubbles.sort((a, b) => a.at.localeCompare(b.at)).map(({ html }) => html);
		return `<section><h2>${pretty(number)}</h2>${sorted.join('')}</section>`;
	});
	return page(
		'Telefones do sandbox',
		`${book.received.length} mensagens em ${phones.size} telefones inventados. Nada disto saiu desta máquina.`,
		{ name: 'to', value: wanted, hint: 'Parte do número' },
		sections.join(''),
	);
}

const pretty = (digits: string): string =>
	escapeHtml(digits).replace(/^55(\d{2})(\d{5})(\d{4})$/, '($1) $2-$3');
