/** What a person types, and what is open while the data is refreshed. */
import { h, send } from './dom.js';

/** What is open; kept while the data is refreshed. */
export const state = { query: '', part: '', sender: {}, letter: '', drafts: {} };

export async function reply(body, again) {
	if ((await send('/api/answer', body)) === undefined) return;
	again();
}

export function composer(key, hint, act, multiline = false) {
	const draft = (state.drafts[key] ??= { text: '', focused: false });
	const input = h(multiline ? 'textarea' : 'input', {
		placeholder: hint,
		'aria-label': hint,
		'data-draft': key,
		rows: multiline ? 2 : undefined,
		autocomplete: 'off',
		oninput: () => (draft.text = input.value),
		onfocus: () => (draft.focused = true),
		onblur: () => (draft.focused = document.activeElement === document.body),
	});
	input.value = draft.text;
	return h(
		'form',
		{
			class: 'composer',
			onsubmit: (event) => {
				event.preventDefault();
				const text = input.value.trim();
				if (!text) return;
				draft.text = '';
				input.value = '';
				void act(text);
			},
		},
		input,
		h('button', { type: 'submit', 'aria-label': 'Enviar' }, '➤'),
	);
}

export const fileCard = ({ name, url }) =>
	h(
		url ? 'a' : 'span',
		{ class: 'file', href: url, target: '_blank', rel: 'noopener' },
		h('b', { 'aria-hidden': 'true' }, 'PDF'),
		h('span', {}, name),
	);
