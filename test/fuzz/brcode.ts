import { readPix } from '../../engine/domain/pix';
import { randomOf } from '../support/random';
import vectors from '../vectors/pix.json';
import { type Fuzzed, rounds } from './rounds';

const CODES = vectors.valid.map(({ code }) => code);

/** Bit by bit, sharing nothing with the engine's table. */
function crc(text: string): string {
	let value = 0xffff;
	for (const byte of Buffer.from(text, 'utf8')) {
		value ^= byte << 8;
		for (let bit = 0; bit < 8; bit++) value = value & 0x8000 ? ((value << 1) ^ 0x1021) & 0xffff : value << 1;
	}
	return value.toString(16).toUpperCase().padStart(4, '0');
}

/** BR Codes, changed; what the CRC can reveal must be refused, and a field be named. */
export function brcode(runs: number, seed = 443): Fuzzed {
	const random = randomOf(seed);
	return rounds(runs, (wrong) => {
		let code = changed(CODES[random(CODES.length)] as string, random);
		// Half of them get a right CRC, so that the rest of the reader is tried too.
		if (random(2) === 0) code = closed(code);
		const reading = readPix(code);
		const text = code.trim();
		if (reading.ok) {
			if (crc(text.slice(0, -4)) !== text.slice(-4)) wrong(`${code}: accepted with a wrong CRC`);
			if (!text.startsWith('000201') || text.slice(-8, -4) !== '6304')
				wrong(`${code}: accepted out of order`);
			if (reading.value.key === '' || reading.value.url === '')
				wrong(`${code}: accepted with nothing to pay`);
		} else if (!/^(payload|\d\d)$/.test(reading.field) || reading.reason === '')
			wrong(`${code}: ${reading.field}`);
		return reading.ok;
	});
}

const closed = (code: string) => {
	const body = code.replace(/6304.{0,4}$/s, '');
	return `${body}6304${crc(`${body}6304`)}`;
};

const ODD = ['0', '00', '9', '63', '26', '99', 'ç', '💸', '\n', '\u0000', ' ', 'x', '\ufeff', '\ud800'];

function changed(code: string, random: (below: number) => number): string {
	const at = random(code.length);
	switch (random(7)) {
		case 0:
			return code;
		case 1:
			return code.slice(0, at) + String(random(10)) + code.slice(at + 1);
		case 2:
			return code.slice(0, at) + code.slice(at + 1);
		case 3:
			return code.slice(0, at) + (ODD[random(ODD.length)] as string) + code.slice(at);
		case 4:
			return code.slice(0, at);
		case 5:
			return withFields(code, random);
		default:
			return code.slice(0, at) + code.slice(at).replace(/\d/g, () => String(random(10)));
	}
}

/** The whole code or its first template with a field moved, twice, emptied or taken out: all lengths right. */
function withFields(code: string, random: (below: number) => number): string {
	const fields = fieldsOf(code);
	const template = fields.findIndex((field) => field.startsWith('26'));
	if (template >= 0 && random(2) === 0) {
		const inner = shuffled(fieldsOf((fields[template] as string).slice(4)), random).join('');
		fields[template] = `26${String(Math.min(inner.length, 99)).padStart(2, '0')}${inner.slice(0, 99)}`;
		return fields.join('');
	}
	return shuffled(fields, random).join('');
}

function fieldsOf(text: string): string[] {
	const fields: string[] = [];
	for (let at = 0; at < text.length; at += (fields.at(-1) as string).length)
		fields.push(text.slice(at, at + 4 + Number(text.slice(at + 2, at + 4))));
	return fields;
}

function shuffled(fields: string[], random: (below: number) => number): string[] {
	const at = random(fields.length);
	const field = fields[at] as string;
	const others = fields.filter((_, i) => i !== at);
	const to = random(fields.length);
	const put = [[field], [field, field], [`${field.slice(0, 2)}00`], []][random(4)] as string[];
	return [...others.slice(0, to), ...put, ...others.slice(to)];
}
