import type { PartyPrefix } from './columns.data';
import { tokensOf } from './headers';

/** What a header says of phones, e-mails and the people around a debtor. */
export type ContactHeader =
	| { kind: 'phone' | 'email' | 'ddd'; party: PartyPrefix | null; work: boolean }
	| { kind: 'nome' | 'documento'; party: PartyPrefix };

const PHONE = new Set(
	'tel tels telefone telefones fone fones cel celular celulares whatsapp whats zap wpp phone mobile numerotelefone telcel'.split(
		' ',
	),
);
const EMAIL = new Set('email emails mail correioeletronico'.split(' '));
const WORK = new Set('comercial trabalho trab empresa profissional corporativo'.split(' '));
const PARTY: Readonly<Record<string, PartyPrefix>> = {
	avalista: 'avalista',
	fiador: 'avalista',
	responsavel: 'responsavel',
	resp: 'responsavel',
	representante: 'representante',
	contato: 'contato',
};
const DOCUMENT = new Set(['cpf', 'cnpj', 'cpfcnpj', 'documento', 'doc']);
const FILLER = new Set(
	'de do da com e r n no nr num numero res resid residencial principal pessoal cliente devedor sacado movel fixo alternativo adicional legal financeiro nome completo'.split(
		' ',
	),
);

/** Null when the header has a word that makes it something else, such as `Tipo telefone` or `Data do e-mail`. */
export function contactOf(header: string): ContactHeader | null {
	const words = tokensOf(header).filter((token) => !/^\d+$/.test(token));
	let kind: 'phone' | 'email' | 'ddd' | 'documento' | null = null;
	let party: PartyPrefix | null = null;
	let work = false;
	for (const word of words) {
		if (PHONE.has(word)) kind = 'phone';
		else if (EMAIL.has(word)) kind = 'email';
		else if (word === 'ddd') kind ??= 'ddd';
		else if (DOCUMENT.has(word)) kind = 'documento';
		else if (WORK.has(word)) work = true;
		else if (PARTY[word]) party = PARTY[word] ?? null;
		else if (!FILLER.has(word)) return null;
	}
	if (kind === 'phone' || kind === 'email' || kind === 'ddd') return { kind, party, work };
	if (party === null) return null;
	return { kind: kind === 'documento' ? 'documento' : 'nome', party };
}
