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
		} else if (!/^(payload|\d\d)$/.test(reading.field) || reading.reason === '')
			wrong(`${code}: ${reading.field}`);
		return reading.ok;
	});
}

const closed = (code: string) => {
	const body = code.replace(/6304.{0,4}$/s, '');
	return `${body}6304${crc(`${body}6304`)}`;
};

const ODD = ['0', '9', '63', '26', '99', 'ç', '💸', '\n', '\u0000', ' ', 'x'];

function changed(code: string, random: (below: number) => number): string {
	const at = random(code.length);
	switch (random(6)) {
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
		default:
			return code.slice(0, at) + code.slice(at).replace(/\d/g, () => String(random(10)));
	}
}
