import type { Channel } from '../channel';

/** What a short reply asks for. Anything unsure that smells of "leave me alone" is an opt-out: it protects the debtor. */
export type InboundIntent =
	/** `channels` absent = the channel it came by. */
	| { kind: 'optOut'; channels?: Channel[] | 'all' }
	| { kind: 'wrongPerson' }
	| { kind: 'alreadyPaid' }
	| { kind: 'other' };

const plain = (text: string) =>
	text
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, ' ')
		.trim();

const EVERYTHING =
	/\b(?:pare|parem|para|parar) (?:com )?tudo\b|\bnao (?:quero|desejo) (?:mais )?(?:nenhum|qualquer) contato\b|\b(?:nao|nunca) (?:me )?(?:contat\w*|procur\w*)\b|\bme (?:deixa|deixe|deixem) em paz\b/;
const CALLS =
	/\bnao (?:me |quero que me )?(?:lig(?:ue|uem|a|am|uei)|telefon\w*)\b|\b(?:pare|parem) de (?:me )?ligar\b/;
const WRONG =
	/\bnao sou (?:eu|essa pessoa|esse|essa|ele|ela|o|a)\b|\b(?:numero|telefone|pessoa) errad[oa]\b|\bengano\b|\bnao conheco\b|\bnao (?:e|eh) (?:meu|dele|dela|o numero)\b|\bnao (?:me chamo|tem ninguem)\b/;
const PAID =
	/\bja (?:paguei|foi pag[oa]|esta pag[oa]|quitei|pago|foi quitad[oa])\b|\b(?:paguei|quitei)\b|\bfiz (?:o )?(?:pagamento|pix)\b/;
/** A word that alone, or at the start of a short reply, means leave the list. */
const KEYWORD =
	/^(?:(?:quero|favor|por favor|pode|podem)\s)*(?:sair|saia|saida|pare|parem|parar|para|stop|cancelar|cancele|cancela|cancelem|remover|remova|remove|descadastrar|descadastre|excluir|exclua|sai|unsubscribe)\b/;
const REQUEST =
	/\b(?:nao (?:quero|desejo) (?:mais )?(?:receber|mensage\w*|sms|contato)|(?:pare|parem|parar|param) de (?:me )?(?:mandar|enviar|mensage\w*|cobrar|incomodar|perturbar|encher)|nao (?:me )?(?:mande|mandem|envie|enviem|manda|perturbe|perturbem|incomode|incomodem)|(?:me )?(?:tire|tirem|tira|remova|remove|exclua) (?:me )?(?:dessa|desta|da|do|o|meu)|quero sair|desejo sair)\b/;
const SHORT_REPLY_WORDS = 6;

/**
 * Reads a pt-BR reply to an automatic message. Accents, case and punctuation do not matter. "SAIR" and its kin bind the
 * channel, "não me ligue" voice, "pare tudo" every channel. A long sentence that merely contains "parar" is no opt-out.
 */
export function interpretReply(text: string): InboundIntent {
	const reply = plain(text);
	if (EVERYTHING.test(reply)) return { kind: 'optOut', channels: 'all' };
	if (WRONG.test(reply)) return { kind: 'wrongPerson' };
	const short = reply.split(' ').length <= SHORT_REPLY_WORDS;
	const stop = REQUEST.test(reply) || (short && KEYWORD.test(reply));
	if (CALLS.test(reply))
		return stop ? { kind: 'optOut', channels: 'all' } : { kind: 'optOut', channels: ['voice'] };
	if (stop) return { kind: 'optOut' };
	if (PAID.test(reply) && !/\bnao (?:paguei|quitei)\b/.test(reply)) return { kind: 'alreadyPaid' };
	return { kind: 'other' };
}
