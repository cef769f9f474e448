import { type SmsCount, countSms } from '../../../domain/messages/gsm7';

/** Spec `tags/sms.md`, Concatenated SMS: "The maximum length currently supported is 1520 characters." */
export const MAX_TEXT = 1520;

/**
 * Spec `tags/sms.md`: 160 or 70 characters alone (SMS length), 152 or 66 in a part of a longer text (Concatenated SMS). The characters
 * that it lists as "only supported by the unicode encoding" (Character support); many of them are in GSM 03.38.
 */
const PROFILE = {
	single7: 160,
	multi7: 152,
	single16: 70,
	multi16: 66,
	extraUnicode: 'çÇáéíóúýÁÉÍÓÚÝàèìòùÀÈÌÒÙãõñäëïöüÿÄËÏÖÜÃÕÑâêîôûÂÊÎÔÛºª°|',
};

/** What takes two places in the standard encoding (GSM 03.38, extension table). */
const TWO_PLACES = /[\^{}\\[\]~€\f]/g;

/** Spec `tags/sms.md`: "Double spaces and tabs will always be replaced by a single space." */
export function asZenviaSends(text: string): string {
	return text.replace(/[ \t]{2,}|\t/g, ' ');
}

/**
 * Parts as Zenvia makes them. A long text is cut at spaces only, so a part may stay shorter than it could be and the count higher
 * than a plain division gives. The space of a cut belongs to no part.
 */
export function countZenvia(text: string): SmsCount {
	const sent = asZenviaSends(text);
	const whole = countSms(sent, PROFILE);
	if (whole.parts <= 1) return whole;
	const room = roomOf(whole.encoding);
	let parts = 1;
	let used = 0;
	for (const word of sent.split(' ')) {
		const width = widthOf(word, whole.encoding);
		if (used > 0 && used + 1 + width > room) {
			parts += 1;
			used = 0;
		}
		used += (used > 0 ? 1 : 0) + width;
		// A word that no part can hold is refused by validate(); here it only has to be counted.
		while (used > room) {
			parts += 1;
			used -= room;
		}
	}
	return { ...whole, parts };
}

/** The length of the longest word that makes the text impossible to cut (spec: such words "are not supported"), if there is one. */
export function unbreakableWord(text: string): { length: number; room: number } | undefined {
	const sent = asZenviaSends(text);
	const whole = countSms(sent, PROFILE);
	if (whole.parts <= 1) return undefined;
	const room = roomOf(whole.encoding);
	const length = Math.max(...sent.split(' ').map((word) => widthOf(word, whole.encoding)));
	return length > room ? { length, room } : undefined;
}

function roomOf(encoding: SmsCount['encoding']): number {
	return encoding === 'GSM-7' ? PROFILE.multi7 : PROFILE.multi16;
}

function widthOf(word: string, encoding: SmsCount['encoding']): number {
	return encoding === 'GSM-7' ? word.length + (word.match(TWO_PLACES)?.length ?? 0) : word.length;
}
