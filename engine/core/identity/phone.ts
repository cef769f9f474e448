import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import type { MetadataJson } from 'libphonenumber-js/core';
import { type Parsed, accepted, refused } from '../parsed';
import { ufsOfDdd } from '../uf';
import { BR_METADATA } from './phone.metadata';

export { VALID_DDDS } from '../uf';

export interface Phone {
	/** `+5511987650012`. */
	e164: string;
	/** Fixed lines take voice (and WhatsApp Business), never SMS. */
	kind: 'mobile' | 'fixed';
	/** National code, one of the 67 in use. */
	ddd: string;
}

const METADATA = BR_METADATA as unknown as MetadataJson;

/**
 * Reads one Brazilian number, however it is written: with or without +55, the trunk 0, a carrier code. A legacy
 * eight-digit mobile (subscriber part from 6 to 9) gets its ninth digit (Anatel Res. 553/2010, done in 2016).
 * 0800, 0300, 4004 and the like are nobody's own phone and are refused; so is what a spreadsheet has mangled.
 */
export function parsePhone(text: string): Parsed<Phone> {
	const raw = text.trim();
	const shape = refuseShape(raw);
	if (shape) return refused(shape);
	const national = nationalDigits(raw);
	if (national === null) return refused('Telefone de fora do Brasil: as regras daqui não valem para ele.');
	if (/^(?:[589]00|300\d{7})/.test(national))
		return refused('0800, 0300 e semelhantes não são telefone de uma pessoa.');
	if (national.length === 8 && /^(?:300|400|4020|4062)/.test(national)) {
		return refused('4004, 3003 e semelhantes não são telefone de uma pessoa.');
	}
	if (national.length < 10) return refused('Telefone sem DDD ou incompleto.');
	if (national.length > 11) return refused('Telefone com dígitos demais; um número por campo.');
	const ddd = national.slice(0, 2);
	if (ufsOfDdd(ddd).length === 0) return refused(`DDD ${ddd} não existe.`);
	return validate(ddd, national.slice(2));
}

function validate(ddd: string, given: string): Parsed<Phone> {
	const subscriber = given.length === 8 && /^[6-9]/.test(given) ? `9${given}` : given;
	const parsed = parsePhoneNumberFromString(`+55${ddd}${subscriber}`, METADATA);
	const type = parsed?.isValid() ? parsed.getType() : undefined;
	if (type === 'MOBILE') return accepted({ e164: `+55${ddd}${subscriber}`, kind: 'mobile', ddd });
	if (type === 'FIXED_LINE') return accepted({ e164: `+55${ddd}${subscriber}`, kind: 'fixed', ddd });
	return refused('Número que não existe no plano brasileiro de numeração.');
}

function refuseShape(raw: string): string | null {
	if (raw === '') return 'Telefone em branco.';
	if (/\d[.,]?E\+?\d/i.test(raw)) {
		return 'Telefone em notação científica: a planilha perdeu os dígitos; formate a coluna como texto.';
	}
	if (/^\d{8,}[.,]0+$/.test(raw))
		return 'Telefone com casas decimais: a planilha tratou a coluna como número; formate como texto.';
	if (/#(?:REF|N\/A|VALOR|VALUE|NOME|NAME)|#{3,}/i.test(raw)) return 'Telefone com erro de planilha.';
	if (/[^\d\s()+.\-/–]/.test(raw)) return 'Telefone com letras ou sinais; só o número, um por campo.';
	if (/\d\s*\/\s*\d/.test(raw)) return 'Mais de um telefone no mesmo campo.';
	return null;
}

/** Digits from the DDD on; null for a foreign number. Drops +55, 0055, the trunk 0 and a carrier code (`0 15 11 …`). */
function nationalDigits(raw: string): string | null {
	let digits = raw.replace(/\D/g, '');
	if (raw.startsWith('+') && !digits.startsWith('55')) return null;
	if (digits.startsWith('00')) {
		if (!digits.startsWith('0055')) return null;
		digits = digits.slice(2);
	}
	if (digits.startsWith('55') && (raw.startsWith('+') || digits.length >= 12)) digits = digits.slice(2);
	if (!digits.startsWith('0')) return digits;
	if (/^0[3589]00/.test(digits)) return digits.slice(1);
	const trunk = digits.slice(1);
	return trunk.length >= 12 ? trunk.slice(2) : trunk;
}

/**
 * `55` + DDD + last eight digits: the same for a mobile with or without its ninth digit, so that it matches the ids of
 * messaging providers that keep the old form (`551187650012@…`).
 */
export function phoneKey(e164: string): string {
	const digits = e164.replace(/\D/g, '');
	return digits.slice(0, 4) + digits.slice(-8);
}

/** `+5511987650012` → `+55 11 9••••-0012`; a fixed line → `+55 11 ••••-0012`. */
export function maskPhone(e164: string): string {
	const mobile = e164.length === 14 ? '9' : '';
	return `${e164.slice(0, 3)} ${e164.slice(3, 5)} ${mobile}••••-${e164.slice(-4)}`;
}

/** For people to dial: `+5511987650012` → `(11) 98765-0012`; anything that is not E.164 of Brazil stays as it is. */
export function formatPhone(e164: string): string {
	const match = /^\+55(\d{2})(\d{4,5})(\d{4})$/.exec(e164);
	return match ? `(${match[1]}) ${match[2]}-${match[3]}` : e164;
}
