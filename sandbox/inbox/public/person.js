/** People: their phones, mailboxes and slips, and what they can do with them. */
import { avatar, CHANNELS, get, h, money, phone, time } from './dom.js';
import { mailbox } from './mail.js';
import { line } from './operation.js';
import { device } from './phone.js';
import { slips } from './slips.js';
import { state } from './talk.js';

const PARTS = [
	['whatsapp', 'WhatsApp'],
	['sms', 'SMS'],
	['mail', 'E-mail'],
	['charges', 'Boletos e Pix'],
	['timeline', 'Linha do tempo'],
];

export async function showPeople(main) {
	const list = h('div', { class: 'list', role: 'list' });
	const search = h('input', {
		type: 'search',
		placeholder: 'Procurar por nome, telefone ou e-mail',
		'aria-label': 'Procurar pessoa',
		oninput: (event) => {
			state.query = event.target.value;
			void fill();
		},
	});
	const detail = h('section', { class: 'detail', 'aria-label': 'Pessoa' });
	const people = h('aside', { class: 'people' }, h('div', { class: 'search' }, search), list);
	main.replaceChildren(h('div', { class: 'split' }, people, detail));
	let open = '';
	let seenList = '';
	let seenDetail = '';
	async function fill() {
		const found = await get(`/api/people?q=${encodeURIComponent(state.query)}`);
		const key = JSON.stringify([found, open]);
		if (key === seenList) return found;
		seenList = key;
		list.replaceChildren(...found.people.map((one) => personLine(one, open)));
		if (found.total > found.people.length)
			list.append(
				h('p', { class: 'more' }, `e mais ${found.total - found.people.length}: procure pelo nome`),
			);
		if (found.total === 0)
			list.append(
				h(
					'p',
					{ class: 'empty' },
					state.query
						? 'Ninguém com este nome ou número.'
						: 'Ninguém recebeu nada ainda. A régua está andando no n8n.',
				),
			);
		return found;
	}
	return async (id) => {
		if (id !== open) {
			open = id;
			seenDetail = '';
			state.part = '';
			state.letter = '';
		}
		const found = await fill();
		if (!open && found.people.length > 0 && matchMedia('(min-width: 900px)').matches) {
			location.replace(`#/pessoa/${found.people[0].id}`);
			return;
		}
		main.firstElementChild.classList.toggle('opened', open !== '');
		if (!open) return;
		const person = await get(`/api/person/${open}`);
		const key = JSON.stringify([{ ...person, businessNow: 0 }, state.part, state.letter, state.sender]);
		if (key === seenDetail) return;
		seenDetail = key;
		const again = () => {
			seenDetail = '';
			window.dispatchEvent(new Event('hashchange'));
		};
		draw(detail, person, again);
	};
}

function personLine({ id, name, creditors, count, at, last, channels, settled }, open) {
	return h(
		'a',
		{ href: `#/pessoa/${id}`, class: 'person', role: 'listitem', 'aria-current': id === open && 'true' },
		avatar(name),
		h(
			'span',
			{ class: 'who' },
			h('b', {}, name),
			h('span', { class: 'last' }, last || 'sem mensagens'),
			h(
				'span',
				{ class: 'chips' },
				...creditors.map((one) => h('i', {}, one)),
				...channels.map((one) => h('i', { class: one }, CHANNELS[one] ?? one)),
				settled && h('i', { class: 'paid' }, 'em dia'),
			),
		),
		h('span', { class: 'at' }, at && time(at), count > 1 && h('em', {}, String(count))),
	);
}

function draw(place, person, again) {
	const has = {
		whatsapp: person.whatsapp.length,
		sms: person.sms.length,
		mail: person.mail.length,
		charges: person.charges.length,
		timeline: person.timeline.length,
	};
	if (!state.part) state.part = (PARTS.find(([key]) => has[key] > 0) ?? PARTS[0])[0];
	const tabs = PARTS.map(([key, title]) =>
		h(
			'button',
			{
				type: 'button',
				role: 'tab',
				'aria-selected': String(state.part === key),
				onclick: () => {
					state.part = key;
					again();
				},
			},
			title,
			has[key] > 0 && h('em', {}, String(has[key])),
		),
	);
	const scrolled = place.querySelector('[data-scroll]');
	const kept = scrolled && scrolled.dataset.scroll === state.part ? scrolled.scrollTop : undefined;
	const atEnd = scrolled ? scrolled.scrollHeight - scrolled.scrollTop - scrolled.clientHeight < 60 : true;
	place.replaceChildren(
		h(
			'header',
			{ class: 'head' },
			h('a', { class: 'back', href: '#/', 'aria-label': 'Voltar à lista' }, '‹'),
			avatar(person.name),
			h(
				'div',
				{},
				h('h1', {}, person.name),
				h('p', {}, [person.addresses.map(phone).join(' · '), person.uf].filter(Boolean).join(' · ')),
			),
			h('div', { class: 'owes' }, ...person.cases.map((one) => caseBadge(one, person.creditors))),
		),
		h('div', { class: 'tabs', role: 'tablist' }, ...tabs),
		h('div', { class: `stage ${state.part}` }, PAINT[state.part](person, again)),
	);
	const next = place.querySelector('[data-scroll]');
	if (next)
		next.scrollTop =
			atEnd && state.part !== 'timeline'
				? next.scrollHeight
				: (kept ?? (state.part === 'timeline' ? 0 : next.scrollHeight));
	const focus = place.querySelector('[data-draft]');
	if (focus && state.drafts[focus.dataset.draft]?.focused) {
		focus.focus();
		focus.setSelectionRange(focus.value.length, focus.value.length);
	}
}

function caseBadge({ creditorId, state: open, debts, closeReason }, creditors) {
	const name = creditors.find(({ id }) => id === creditorId)?.name ?? creditorId;
	const total = debts
		.filter(({ status }) => status === 'open')
		.reduce((sum, { principal }) => sum + principal, 0);
	const words =
		open === 'closed'
			? `encerrado${closeReason ? '' : ''}`
			: `${debts.length === 1 ? '1 título' : `${debts.length} títulos`} · ${money(total)}`;
	return h('span', { class: `badge ${open}` }, h('b', {}, name), words);
}

const PAINT = {
	whatsapp: (person, again) => device(person, 'whatsapp', again),
	sms: (person, again) => device(person, 'sms', again),
	mail: mailbox,
	charges: slips,
	timeline: ({ timeline }) =>
		h(
			'ol',
			{ class: 'timeline', 'data-scroll': 'timeline' },
			...[...timeline].reverse().map((one) => line(one)),
		),
};
