/** One thing that a debtor's own words ask for at once, before anything else reads the message. */
export type ReplyReading =
	{ intent: 'optOut'; leave: Leave } | { intent: 'wrongPerson' } | { intent: 'alreadyPaid' };

/** What an opt-out leaves: the channel that the message came by, calls, or every channel. */
export type Leave = 'thisChannel' | 'calls' | 'everything';

/** Lower case, no accents, no punctuation, one space between words, `sairrrr` → `sair`. */
export function normaliseReply(text: string): string {
	return text
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, ' ')
		.replace(/([a-z])\1{2,}/g, '$1')
		.trim();
}

const words = (list: string) => list.trim().split(/\s+/);

/** A short message with one of these asks to leave the channel that it came by. */
const KEYWORDS: ReadonlySet<string> = new Set(
	words(`sair sai saia sairei pare parem parar para chega cancelar cancela cancele cancelem remover remova remove removam
		stop stopp stopall unsubscribe quit end descadastrar descadastre descadastra excluir exclua exclui bloquear bloqueie`),
);
/** Words that may stand beside a keyword and leave it a plain request. */
const COURTESY: ReadonlySet<string> = new Set(
	words(`por favor pf pfv pfvr favor gentileza obrigado obrigada obg grato grata quero queria gostaria desejo preciso de ja
		agora eu me a o isso este esse essa aqui sms mensagem mensagens msg msgs lista bom boa dia tarde noite oi ola vou digite`),
);
/** At most so many words make a keyword a request by itself, whatever the others are: in doubt for the debtor. */
const SHORT = 3;

const STOP = '(?:pare|parem|para|parar|chega|cansei|deixe|deixem|deixa)';
const CONTACT = '(?:mensag\\w*|msgs?|sms|torpedo\\w*|contato|whats\\w*|zap|e ?mails?)';
const OBJECT =
	'(?:(?:o |a |os |as |meu |minha |este |esse |d[eo] )*(?:meu )?(?:numero|telefone|celular|contato|cadastro|nome|fone))';

const EVERYTHING = [
	/\b(?:pare|parem|para|parar|sair|cancelar|cancele|cancela|remover|remova) (?:com |de )?tudo\b/,
	/\bnao (?:me )?(?:contate\w*|contact\w*|procure\w*|perturbe\w*)\b/,
	/\bnao (?:entre|entrem|entra|entrar) (?:mais )?em contato\b/,
	/\bnao quero (?:mais )?(?:nenhum |receber (?:mais )?|ter )?contatos?\b/,
	/\bnenhum (?:tipo de )?(?:contato|canal)\b/,
	/\bme (?:deixe|deixem|deixa) em paz\b/,
	/\bpar(?:e|em) de me (?:perturbar|incomodar|encher|procurar|perseguir)\b/,
];
const CALLS = [
	/\bnao (?:me )?(?:liguem?|ligar|liga|ligue mais|telefone|telefonem)\b/,
	/\bnao e? ?(?:pra|para) (?:me )?ligar\b/,
	/\bpar(?:e|em|ar|a) (?:de )?(?:ficar )?(?:me )?(?:ligar|ligando|telefonar|ligac\w+)\b/,
	/\bnao (?:quero|aceito|autorizo|atendo) (?:mais )?(?:receber )?(?:mais )?(?:essas? |suas? )?(?:ligac\w+|telefonema\w*|chamada\w*)\b/,
	/\b(?:sem|chega de) (?:mais )?(?:ligac\w+|telefonema\w*)\b/,
];
const MESSAGES = [
	new RegExp(
		`\\b${STOP} (?:de |com )?(?:ficar )?(?:me )?(?:mandar|mandando|enviar|enviando|escrever|cobrar|cobrando|encher)\\b`,
	),
	new RegExp(`\\b${STOP} (?:de |com )?(?:essas? |esses? |as |os |suas? )?${CONTACT}\\b`),
	/\bnao (?:me )?(?:mande|mandem|manda|mandar|envie|enviem|enviar|envia|escreva|escrevam)\b/,
	/\bnao (?:quero|desejo|aceito|autorizo|gostaria de|quer) (?:mais )?(?:receber(?! (?:mais )?(?:ligac|telefonema|chamada))|que (?:me )?(?:mandem|enviem)|(?:essas? |esses? |suas? )?(?:mensag\w*|msgs?|sms))\b/,
	/\bnao perturb\w+\b/,
	new RegExp(
		`\\b(?:tire|tirem|tira|tirar|retire|retirem|retirar|remova|remover|remove|exclua|excluir|exclui|apague|apagar|bloqueie|delete|deletar) ${OBJECT}\\b`,
	),
	/\b(?:me (?:tire|tirem|tira|remova|retire|exclua|descadastre)|sair|remov\w+|exclu\w+) (?:d(?:a|e|o|essa|esta)s? )?(?:sua |suas )?(?:lista|cadastro|base|mailing)\b/,
	new RegExp(
		`\\bcancel\\w+ (?:o |a |os |as |esse |essas? |meu )*(?:envio\\w*|recebimento|inscricao|cadastro|${CONTACT})\\b`,
	),
	/\bdescadastr\w+\b/,
];

const WRONG_PERSON = [
	/\bnao sou eu\b/,
	/\bnao sou (?:o|a|essa|esse|esta|este) \w+/,
	/\bnao sou (?:essa|esta) pessoa\b/,
	/\b(?:numero|telefone|celular|pessoa|contato) (?:\w+ )?errad[oa]\b/,
	/\b(?:foi|e|por|deve ser|voces? estao?) ?(?:um )?engan(?:o|ad[oa]s?)\b/,
	/^(?:engano|errado|nao e ele|nao e ela)$/,
	/\b(?:nao|n) (?:o |a )?conheco(?! (?:ess|est|a |o |nenhum|tal )\w* ?(?:divida|conta|compra|empresa|loja|cobranca|contrato|debito|produto|boleto|valor))\b/,
	/\b(?:esse|este) (?:numero|telefone|celular|chip) (?:agora |ja )?(?:nao e|e meu|e de outra|mudou)/,
	/\bnao e (?:mais )?(?:o |meu |dele |dela )*(?:numero|telefone|celular) (?:d|mais)/,
	/\bnao (?:existe|mora|trabalha) (?:mais )?(?:ninguem|aqui)\b/,
];
const ALREADY_PAID = [
	/\b(?:eu )?ja (?:foi |esta |ta |tinha |havia |tava )?(?:pag(?:uei|o|a|amos)|quit(?:ei|ado|ada|amos)|acert(?:ei|ado)|liquid(?:ei|ado|ada))\b/,
	/\b(?:esta|ta|foi) (?:tudo )?(?:pag[oa]|quitad[oa])\b/,
	/\bja (?:fiz|efetuei|realizei|mandei|enviei|transferi)(?: \w+)? (?:pagamento|pix|deposito|transferencia|comprovante)\b/,
	/\b(?:fiz|efetuei|realizei) (?:o |um )?(?:pagamento|pix|deposito)\b/,
	/\bpagamento (?:ja )?(?:foi )?(?:feito|realizado|efetuado|enviado)\b/,
	/\b(?:paguei|quitei)\b/,
	/^(?:pago|paguei|quitado|ta pago|pg|ja pg)$/,
];
/** Just before the words: it was not paid. */
const NOT_PAID =
	/\b(?:nao|nem|ainda nao|nunca|se|quando|como se) (?:eu )?(?:ja )?(?:foi |esta |ta |fiz |efetuei )?$/;

/**
 * Reads keywords and plain sentences in pt-BR, tolerant of accents, case and punctuation. All that is asked comes back:
 * "já paguei, pare de me ligar" is two readings. A normal sentence with such a word in it ("vou parar no banco amanhã")
 * is none; a short message with one is, for in doubt the debtor is left alone.
 */
export function readReply(text: string): ReplyReading[] {
	const clauses = text
		.split(/[,.;:!?\n]+/)
		.map(normaliseReply)
		.filter((clause) => clause !== '');
	if (clauses.length === 0) return [];
	const reply = clauses.join(' ');
	const readings: ReplyReading[] = leaves(reply, clauses).map((leave) => ({ intent: 'optOut', leave }));
	if (WRONG_PERSON.some((pattern) => pattern.test(reply))) readings.push({ intent: 'wrongPerson' });
	if (saysPaid(reply)) readings.push({ intent: 'alreadyPaid' });
	return readings;
}

function leaves(reply: string, clauses: readonly string[]): Leave[] {
	if (EVERYTHING.some((pattern) => pattern.test(reply))) return ['everything'];
	const calls = CALLS.some((pattern) => pattern.test(reply));
	const asked = MESSAGES.some((pattern) => pattern.test(reply));
	const left: Leave[] = calls ? ['calls'] : [];
	if (asked || (!calls && clauses.some(isKeyword))) left.push('thisChannel');
	return left;
}

function isKeyword(clause: string): boolean {
	const all = clause.split(' ');
	const first = all[0] as string;
	if (/^(?:sair|stop|pare|parem|descadastrar)$/.test(first)) return true;
	const keywords = all.filter((word) => KEYWORDS.has(word) && !(word === 'para' && all.length > 1));
	if (keywords.length === 0) return false;
	return all.length <= SHORT || all.every((word) => KEYWORDS.has(word) || COURTESY.has(word));
}

function saysPaid(reply: string): boolean {
	return ALREADY_PAID.some((pattern) => {
		const match = pattern.exec(reply);
		return match !== null && !NOT_PAID.test(reply.slice(0, match.index));
	});
}
