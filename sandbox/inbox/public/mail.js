/** A mailbox as its owner sees it. What others wrote is shown in a frame that may do nothing. */
import { avatar, h, send, toast, when } from './dom.js';
import { composer, fileCard, reply, state } from './talk.js';

export function mailbox(person, again) {
	if (person.mail.length === 0)
		return h('p', { class: 'empty' }, 'Nenhum e-mail. Veja na linha do tempo o que foi decidido.');
	const newest = [...person.mail].reverse();
	const open = newest.find(({ id }) => id === state.letter) ?? newest[0];
	const list = newest.map((mail) =>
		h(
			'button',
			{
				type: 'button',
				class: 'mail',
				'aria-pressed': String(mail.id === open.id),
				onclick: () => {
					state.letter = mail.id;
					again();
				},
			},
			h('span', { class: 'from' }, h('b', {}, mail.fromName), h('small', {}, when(mail.at))),
			h('span', { class: 'subject' }, mail.subject),
			h('span', { class: 'preview' }, mail.preview),
			mail.files.length > 0 &&
				h('span', { class: 'clip' }, mail.files.length === 1 ? '1 anexo' : `${mail.files.length} anexos`),
		),
	);
	const leave =
		open.unsubscribe &&
		h(
			'button',
			{ type: 'button', class: 'link', onclick: () => void leaveList(open, again) },
			'Cancelar inscrição',
		);
	return h(
		'div',
		{ class: 'mailbox' },
		h('div', { class: 'mails' }, ...list),
		h(
			'article',
			{ class: 'letter' },
			h('h2', {}, open.subject),
			h(
				'p',
				{ class: 'meta' },
				avatar(open.fromName),
				h(
					'span',
					{},
					h('b', {}, open.fromName),
					` <${open.sender}> `,
					leave,
					h('br'),
					h('small', {}, `para ${open.address} · ${when(open.at)}`),
				),
			),
			open.files.length > 0 && h('div', { class: 'files' }, ...open.files.map(fileCard)),
			h('iframe', {
				title: `E-mail: ${open.subject}`,
				src: `/mail/${open.id}/html`,
				sandbox: 'allow-popups allow-popups-to-escape-sandbox',
				referrerpolicy: 'no-referrer',
			}),
			...open.answers.map(({ at, text }) =>
				h('div', { class: 'answer' }, h('small', {}, `Você respondeu, ${when(at)}`), h('p', {}, text)),
			),
			composer(
				`mail ${open.id}`,
				'Responder',
				(text) =>
					reply(
						{
							channel: 'email',
							from: open.address,
							to: open.sender,
							text,
							subject: `Re: ${open.subject}`,
							inReplyTo: open.messageId,
						},
						again,
					),
				true,
			),
		),
	);
}

async function leaveList({ id }, again) {
	const done = await send('/api/leave', { id });
	if (!done) return;
	toast(
		done.by === 'click'
			? 'Um clique bastou: não chegam mais e-mails deste credor.'
			: 'O pedido saiu por e-mail, como este cabeçalho pede.',
	);
	again();
}
