import { type Parsed, accepted, refused } from '../parsed';

const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/**
 * Reads one address, lower-cased. Pragmatic: what large providers accept, not the whole of RFC 5321 (no quoted
 * local part, no address literal, no comment). Limits of RFC 5321: 64 before the @, 254 in all.
 */
export function parseEmail(text: string): Parsed<string> {
	const email = text.trim().toLowerCase();
	if (email === '') return refused('E-mail em branco.');
	if (/[\s,;<>]/.test(email)) return refused('E-mail com espaço ou mais de um endereço no mesmo campo.');
	const at = email.lastIndexOf('@');
	if (at < 1 || at === email.length - 1) return refused('E-mail sem @ ou incompleto.');
	if (email.length > 254 || at > 64) return refused('E-mail comprido demais.');
	if (!LOCAL.test(email.slice(0, at))) return refused('E-mail com caracteres inválidos antes do @.');
	const labels = email.slice(at + 1).split('.');
	const top = labels.at(-1) as string;
	const good =
		labels.length > 1 &&
		labels.every((l) => l.length <= 63 && LABEL.test(l)) &&
		/^(?:[a-z]{2,}|xn--.+)$/.test(top);
	return good ? accepted(email) : refused('E-mail com domínio inválido.');
}

/** `maria.silva@exemplo.com.br` → `m•••@exemplo.com.br`. */
export function maskEmail(email: string): string {
	return `${email.slice(0, 1)}•••@${email.slice(email.lastIndexOf('@') + 1)}`;
}
