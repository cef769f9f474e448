/** Small things that both views use. Text only ever becomes text: nothing here writes HTML. */

/** `h('button', {class: 'primary', onclick}, 'Pagar')` */
export function h(tag, attributes = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (value === undefined || value === null || value === false) continue;
		if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
		else element.setAttribute(name, value === true ? '' : String(value));
	}
	element.append(
		...children.flat().filter((child) => child !== null && child !== undefined && child !== false),
	);
	return element;
}

const ZONE = 'America/Sao_Paulo';
const format = (options) => new Intl.DateTimeFormat('pt-BR', { timeZone: ZONE, ...options });
const DAY = format({ dateStyle: 'short' });
const TIME = format({ timeStyle: 'short' });
const WHEN = format({ day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit' });
const LONG = format({ weekday: 'short', day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit' });
const MONEY = new Intl.NumberFormat('pt-BR', { style: 'currency', currency: 'BRL' });

export const day = (at) => DAY.format(new Date(at));
export const time = (at) => TIME.format(new Date(at));
export const when = (at) => WHEN.format(new Date(at));
export const long = (at) => LONG.format(new Date(at));
export const isoDay = (iso) => iso.split('-').reverse().join('/');
export const money = (cents) => MONEY.format(cents / 100);
export const phone = (digits) => digits.replace(/^55(\d{2})(\d{4,5})(\d{4})$/, '($1) $2-$3');

export const CHANNELS = {
	whatsapp: 'WhatsApp',
	sms: 'SMS',
	email: 'E-mail',
	voice: 'Ligação',
	letter: 'Carta',
};

export async function get(place) {
	const response = await fetch(place);
	if (!response.ok) throw new Error(`${place}: ${response.status}`);
	return await response.json();
}

/** Says what went wrong, and gives undefined then. */
export async function send(place, body) {
	const response = await fetch(place, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	const result = await response.json();
	if (response.ok) return result;
	toast(result.message ?? 'Não deu certo.', 'bad');
	return undefined;
}

let hiding;
export function toast(text, kind = 'good') {
	const place = document.getElementById('toast');
	place.textContent = text;
	place.className = `shown ${kind}`;
	clearTimeout(hiding);
	hiding = setTimeout(() => (place.className = ''), 6000);
}

/** Initials on a colour of their own. */
export function avatar(name) {
	const words = name.split(/\s+/).filter((word) => /^\p{Lu}/u.test(word));
	const initials = `${words[0]?.[0] ?? '?'}${words.length > 1 ? words.at(-1)[0] : ''}`;
	let hue = 0;
	for (const character of name) hue = (hue * 31 + character.codePointAt(0)) % 12;
	return h('span', { class: `avatar hue${hue}`, 'aria-hidden': 'true' }, initials);
}
