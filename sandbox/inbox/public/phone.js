/** A phone as its owner sees it. */
import { avatar, CHANNELS, day, h, phone, time } from './dom.js';
import { composer, fileCard, reply, state } from './talk.js';

const nameOf = (person, channel, address) =>
	person.senders.find((one) => one.channel === channel && one.address.toLowerCase() === address.toLowerCase())
		?.name ?? address;

/** A phone with one conversation. */
export function device(person, channel, again) {
	const all = person[channel];
	if (all.length === 0)
		return h(
			'p',
			{ class: 'empty' },
			`Nenhuma mensagem por ${CHANNELS[channel]}. Veja na linha do tempo por que outro canal foi escolhido, ou o que segurou.`,
		);
	const threads = new Map();
	for (const one of all) {
		const key = `${one.sender} ${one.address}`;
		threads.set(key, [...(threads.get(key) ?? []), one]);
	}
	const keys = [...threads.keys()];
	const chosen = keys.includes(state.sender[channel]) ? state.sender[channel] : keys.at(-1);
	const thread = threads.get(chosen);
	const { sender, address } = thread[0];
	const title = nameOf(person, channel, sender);
	let before = '';
	const bubbles = thread.flatMap((one, place) => {
		const today = day(one.at);
		const mark = today === before ? [] : [h('p', { class: 'day' }, today)];
		before = today;
		const tappable = !thread.slice(place + 1).some(({ way }) => way === 'out');
		return [
			...mark,
			bubble(one, tappable, (button) =>
				reply({ channel, from: address, to: sender, text: button.title, payload: button.id }, again),
			),
		];
	});
	const pick =
		keys.length > 1 &&
		h(
			'div',
			{ class: 'threads' },
			...keys.map((key) => {
				const [other, on] = key.split(' ');
				return h(
					'button',
					{
						type: 'button',
						'aria-pressed': String(key === chosen),
						onclick: () => {
							state.sender[channel] = key;
							again();
						},
					},
					`${nameOf(person, channel, other)}${new Set(all.map((one) => one.address)).size > 1 ? ` · ${phone(on)}` : ''}`,
				);
			}),
		);
	return h(
		'div',
		{ class: 'hold' },
		pick,
		h(
			'div',
			{ class: `phone ${channel}` },
			h(
				'div',
				{ class: 'bar' },
				h('span', {}, time(thread.at(-1).at)),
				h('span', { class: 'notch' }),
				h('span', {}, '●●●'),
			),
			h(
				'div',
				{ class: 'contact' },
				avatar(title),
				h('div', {}, h('b', {}, title), h('small', {}, channel === 'whatsapp' ? 'conta comercial' : sender)),
			),
			h('div', { class: 'chat', 'data-scroll': channel }, ...bubbles),
			composer(`${channel} ${chosen}`, 'Mensagem', (text) =>
				reply({ channel, from: address, to: sender, text }, again),
			),
		),
		h(
			'p',
			{ class: 'hint' },
			'Responda como o devedor responderia: “já paguei”, “não sou eu”, “SAIR”. A resposta vai ao provedor simulado, que avisa o n8n.',
		),
	);
}

const TICKS = { sent: '✓', delivered: '✓✓', read: '✓✓', failed: '⚠' };

function bubble({ way, at, text, status, buttons = [], file }, tappable, tap) {
	return h(
		'div',
		{ class: `bubble ${way}` },
		file && fileCard(file),
		text && h('div', { class: 'words' }, ...linked(text)),
		h('small', {}, time(at), way === 'out' ? '' : ` ${TICKS[status] ?? ''}`),
		buttons.length > 0 &&
			h(
				'div',
				{ class: 'taps' },
				...buttons.map((button) =>
					h('button', { type: 'button', disabled: !tappable, onclick: () => tap(button) }, button.title),
				),
			),
	);
}

/** Addresses become links; everything else stays text. */
function linked(text) {
	return text
		.split(/(https?:\/\/[^\s]+)/)
		.map((part, place) =>
			place % 2 === 0 ? part : h('a', { href: part, target: '_blank', rel: 'noopener noreferrer' }, part),
		);
}
