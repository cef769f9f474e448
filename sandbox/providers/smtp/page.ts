import { escapeHtml, page, shownAt } from '../common/page';
import { readMail } from './mail';
import type { Mail, SmtpSimulator } from './simulator';

const BOXES_SHOWN = 60;
const STATUS: Record<string, string> = {
	accepted: 'aceito',
	failed: 'devolvido',
	delayed: 'atrasado',
	delivered: 'entregue',
};

/** The invented mailboxes as their owners would see them. */
export function mailboxPage({ book }: SmtpSimulator, query: URLSearchParams): string {
	const wanted = (query.get('to') ?? '').toLowerCase();
	const boxes = new Map<string, Mail[]>();
	for (const mail of book.received) {
		if (!mail.to.includes(wanted)) continue;
		const box = boxes.get(mail.to);
		if (box === undefined) boxes.set(mail.to, [mail]);
		else box.push(mail);
	}
	const shown = [...boxes].sort(([, a], [, b]) => b.length - a.length).slice(0, BOXES_SHOWN);
	const sections = shown.map(([address, mails]) => {
		const list = mails.map(
			(mail) =>
				`<a class="mail" href="mail?id=${mail.id}"><b>${escapeHtml(mail.subject)}</b><span>${escapeHtml(mail.from)} · ${shownAt(mail.at)} · ${STATUS[book.statuses.get(mail.id) ?? ''] ?? ''}</span></a>`,
		);
		return `<section><h2>${escapeHtml(address)}</h2>${list.join('')}</section>`;
	});
	return page(
		'Caixas de e-mail do sandbox',
		`${book.received.length} mensagens em ${boxes.size} caixas inventadas. Nada disto saiu desta máquina.`,
		{ name: 'to', value: wanted, hint: 'Parte do endereço' },
		sections.join(''),
	);
}

/** One message: its HTML in a frame that may do nothing, its text, its header fields and files. */
export function mailPage(simulator: SmtpSimulator, id: string): string | undefined {
	const raw = simulator.raw(id);
	if (raw === undefined) return undefined;
	const mail = readMail(raw.toString('latin1'));
	const files = mail.files.map(
		(file) => `${file.filename} (${file.contentType}, ${file.content.length} bytes)`,
	);
	return page(
		mail.subject,
		files.length === 0 ? 'Sem anexos' : `Anexos: ${files.join(', ')}`,
		{ name: 'id', value: id, hint: 'Id' },
		`<section class="whole"><iframe sandbox srcdoc="${escapeHtml(mail.html ?? '')}" title="HTML"></iframe></section>
<section class="whole"><pre>${escapeHtml(mail.text)}</pre></section>
<section class="whole"><pre>${escapeHtml(mail.headers.map(([name, value]) => `${name}: ${value}`).join('\n'))}</pre></section>`,
	);
}
