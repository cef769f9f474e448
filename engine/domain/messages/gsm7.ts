/** Limits of one way of sending: characters of a single SMS and of each part of a long one, per encoding. */
export interface SmsProfile {
	single7: number;
	multi7: number;
	single16: number;
	multi16: number;
	/** Characters of GSM-7 that this way of sending turns into Unicode all the same; a Set or a string of them. */
	extraUnicode?: Iterable<string>;
}

export interface SmsCount {
	encoding: 'GSM-7' | 'UCS-2';
	/** Septets in GSM-7 (an extension character is two), UTF-16 code units in UCS-2. */
	length: number;
	parts: number;
}

/** 3GPP TS 23.038 with a 6-octet header for long messages: 160/153 septets, 70/67 code units. */
export const GENERIC_SMS: SmsProfile = { single7: 160, multi7: 153, single16: 70, multi16: 67 };

/** 3GPP TS 23.038 §6.2.1, default alphabet. */
const BASIC = new Set(
	'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** 3GPP TS 23.038 §6.2.1.1, extension table: escape and character, two septets. */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** True when every character travels in the 7-bit alphabet. */
export function isGsm7(text: string): boolean {
	for (const character of text) if (!BASIC.has(character) && !EXTENSION.has(character)) return false;
	return true;
}

/** The characters that force Unicode, each once, in order. */
export function notGsm7(text: string): string[] {
	return [...new Set(text)].filter((character) => !BASIC.has(character) && !EXTENSION.has(character));
}

/**
 * Length and parts of a text. A part never ends inside an escape pair or a surrogate pair, so a long text with many of
 * them may need a part more than a division gives.
 *
 *     countSms('Olá', GENERIC_SMS)  // á is not in GSM-7 → { encoding: 'UCS-2', length: 3, parts: 1 }
 */
export function countSms(text: string, profile: SmsProfile): SmsCount {
	const forced = profile.extraUnicode === undefined ? null : asSet(profile.extraUnicode);
	const gsm7 = isGsm7(text) && !(forced && [...text].some((character) => forced.has(character)));
	const width = gsm7 ? septets : (character: string) => character.length;
	const [single, multi] = gsm7 ? [profile.single7, profile.multi7] : [profile.single16, profile.multi16];
	let length = 0;
	let parts = 1;
	let room = multi;
	for (const character of text) {
		const taken = width(character);
		length += taken;
		if (taken > room) {
			parts++;
			room = multi;
		}
		room -= taken;
	}
	return { encoding: gsm7 ? 'GSM-7' : 'UCS-2', length, parts: length <= single ? 1 : parts };
}

function septets(character: string): number {
	return EXTENSION.has(character) ? 2 : 1;
}

const sets = new Map<string, ReadonlySet<string>>();

function asSet(characters: Iterable<string>): ReadonlySet<string> {
	if (characters instanceof Set) return characters as ReadonlySet<string>;
	if (typeof characters !== 'string') return new Set(characters);
	let set = sets.get(characters);
	if (!set) sets.set(characters, (set = new Set(characters)));
	return set;
}

/** What NFD does not take apart, and typography that a word processor puts in. */
const PLAIN: Readonly<Record<string, string>> = {
	'‘': "'", '’': "'", '‚': "'", '“': '"', '”': '"', '„': '"', '«': '"', '»': '"', '´': "'", '`': "'",
	'–': '-', '—': '-', '‑': '-', '−': '-', '•': '-', '…': '...', '\u00a0': ' ', '\u202f': ' ', '\t': ' ',
	'º': 'o', 'ª': 'a', '°': 'o', 'Ø': 'O', 'ø': 'o', 'Æ': 'AE', 'æ': 'ae', 'ß': 'ss',
}; // prettier-ignore
const PLAIN_CHARACTERS = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'gu');

/** Text for SMS: accents off (`João` → `Joao`, `ç` → `c`), typographic marks plain, invisible characters gone. */
export function stripAccents(text: string): string {
	return text
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.replace(PLAIN_CHARACTERS, (character) => PLAIN[character] as string)
		.replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, '');
}
