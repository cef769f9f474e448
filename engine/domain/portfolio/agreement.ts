import type { ColumnName } from './columns.data';
import { parseDay } from './dates';

const YES = /^(s|sim|y|yes|1|x|true|verdadeiro|v|ok|aceit[aoe]u?|aceito|autoriz[ao]u?|autorizado|optin)$/;
const NO =
	/^(n|nao|no|0|false|falso|f|recus[ao]u?|negado|negou|nao(aceita|aceitou|autoriza|autorizou|autorizado)|optout)$/;

/**
 * What a file says of a debtor's word: yes, no, or the day on which it was given, which is a yes; null = nothing. What is not
 * understood counts as nothing, for a guessed yes would let a message go out.
 */
export function agreementOf(
	text: string,
	today: string,
	note: (column: ColumnName, reason: string, text: string) => void,
): { given: boolean; on: string | null } | null {
	const word = text
		.normalize('NFD')
		.replace(/[\u0300-\u036f\s.-]/g, '')
		.toLowerCase();
	if (word === '') return null;
	if (YES.test(word)) return { given: true, on: null };
	if (NO.test(word)) return { given: false, on: null };
	const day = parseDay(text.replace(/[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$/, ''));
	if (day.ok && day.value <= today) return { given: true, on: day.value };
	const reason = day.ok ? 'Data de aceite no futuro' : 'Aceite que não se lê; use sim, não ou a data';
	note('aceite_whatsapp', `${reason}. Tratado como em branco.`, text);
	return null;
}
