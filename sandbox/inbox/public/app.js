/** Which view is shown, and that it stays fresh. */
import { get, h, long } from './dom.js';
import { showOperation } from './operation.js';
import { showPeople } from './person.js';

const main = document.getElementById('main');
const EVERY_MS = 1500;

let current = { view: '', key: '', refresh: async () => undefined };

async function route() {
	const [, view = '', id = ''] = (location.hash || '#/').split('/');
	const isOperation = view === 'operacao';
	for (const link of document.querySelectorAll('nav a'))
		link.toggleAttribute('aria-current', (link.dataset.view === 'operation') === isOperation);
	const wanted = isOperation ? 'operation' : 'people';
	try {
		if (current.view !== wanted) {
			main.replaceChildren();
			const refresh = isOperation ? await showOperation(main) : await showPeople(main);
			current = { view: wanted, refresh };
		}
		await current.refresh(id);
	} catch {
		current = { view: '', refresh: async () => undefined };
		main.replaceChildren(
			h('p', { class: 'empty' }, 'O sandbox não responde. Ele foi parado? Recarregue quando ele voltar.'),
		);
	}
}

async function tick() {
	if (document.visibilityState === 'visible') {
		await route();
		const { businessNow } = await get('/api/clock').catch(() => ({}));
		if (businessNow) document.getElementById('clock').textContent = long(businessNow);
	}
	setTimeout(tick, EVERY_MS);
}

const theme = () => document.documentElement.dataset.theme;
document.getElementById('theme').addEventListener('click', () => {
	const dark = theme() ? theme() === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
	document.documentElement.dataset.theme = dark ? 'light' : 'dark';
	localStorage.setItem('theme', theme());
});
const kept = localStorage.getItem('theme');
if (kept) document.documentElement.dataset.theme = kept;

window.addEventListener('hashchange', () => void route());
await tick();
