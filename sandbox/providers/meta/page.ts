import { escapeHtml, page, shownAt } from '../common/page';
import type { MetaSimulator } from './simulator';

const PHONES_SHOWN = 60;
const STATUS: Record<string, string> = {
	sent: 'enviada',
	delivered: 'entregue',
	read: 'lida',
	failed: 'não entregue',
};

/** The invented phones as their owners would see them. */
export function phonesPage({ book }: MetaSimulator, query: URLSearchParams): string {
	const wanted = query.get('to') ?? '';
	const phones = new Map<string, { at: string; html: string }[]>();
	const add = (number: string, at: string, html: string): void => {
		if (!number.includes(wanted)) return;
		const bubbles = phones.get(number) ?? [];
		bubbles.push({ at, html });
		phones.set(number, bubbles);
	};
	for (const { id, to, at, content } of book.received) {
		const file = content.file === undefined ? '' : `<b>📄 ${escapeHtml(content.file)}</b>`;
		const taps = content.buttons.map(({ title }) => `<div class="tap">${escapeHtml(title)}</div>`).join('');
		const status = STATUS[book.statuses.get(id) ?? ''] ?? 'aceita';
		add(
			to,
			at,
			`<div class="bubble in">${file}${escapeHtml(content.text)}<small>${shownAt(at)} · ${status}</small></div>${taps}`,
		);
	}
	for (const { from, at, text } of book.replies) {
		add(from, at, `<div class="bubble out">${escapeHtml(text)}<small>${shownAt(at)}</small></div>`);
	}
	const shown = [...phones].sort(([, a], [, b]) => b.length - a.length).slice(0, PHONES_SHOWN);
	const sections = shown.map(([number, bubbles]) => {
		const sorted = bubbles.sort((a, b) => a.at.localeCompare(b.at)).map((bubble) => bubble.html);
		return `<section><h2>${pretty(number)}</h2>${sorted.join('')}</section>`;
	});
	return page(
		'WhatsApp do sandbox',
		`${book.received.length} mensagens em ${phones.size} telefones inventados. Nada disto saiu desta máquina.`,
		{ name: 'to', value: wanted, hint: 'Parte do número' },
		sections.join(''),
	);
}

const pretty = (digits: string): string =>
	escapeHtml(digits).replace(/^55(\d{2})(\d{5})(\d{4})$/, '($1) $2-$3');
