import { HOUR_MS } from '../../../core/wallClock';
import type { Rule } from '../context';
import type { Citation } from '../types';

const MODE: Citation = { id: 'mode', source: 'Modo do credor', evidence: 'D' };

/** Named first whatever else binds: nothing of a test or shadow creditor reaches a debtor. */
export const modeRule: Rule = {
	kind: 'mode',
	description:
		'Credor em teste ou em sombra não contata devedores; fica registrado o veredito que teria em produção.',
	citation: MODE,
	timed: false,
	check({ facts }) {
		const { mode } = facts.creditor;
		if (mode === 'live') return null;
		const reason =
			mode === 'test'
				? 'Credor em modo de teste: nada vai ao devedor.'
				: 'Credor em modo sombra: decide e registra, não envia.';
		return { verdict: 'deny', citation: { ...MODE, id: `mode.${mode}` }, reason };
	},
};

const FRESHNESS: Citation = {
	id: 'freshness',
	source: 'Arquivo de pagamentos do credor (CDC art. 42 p.ú.: cobrança indevida)',
	evidence: 'D',
};

/**
 * Binds overdue contacts of a creditor with a payments feed that is as old as its limit or older, and of one that wants to be asked
 * first. What it said itself, asked about each debt that the contact speaks of, is as good as a feed for as long. No clock ends it: a
 * new feed or answer does. It speaks of now only; a later instant is judged by the feed of then.
 */
export const freshnessRule: Rule = {
	kind: 'freshness',
	description:
		'Sem arquivo de pagamentos recente (padrão 26 horas), nem consulta ao sistema do credor que diga em aberto, não se cobra débito vencido.',
	citation: FRESHNESS,
	timed: false,
	freedFor: ['received', 'reversed'],
	check({ facts, live }, at) {
		const { paymentsFeedAt, freshHours, balanceCheck = false } = facts.creditor;
		const fresh = (since: number | null | undefined) => since != null && at - since < freshHours * HOUR_MS;
		if (facts.preventive || fresh(paymentsFeedAt) || (paymentsFeedAt === null && !balanceCheck)) return null;
		if (live.length > 0 && live.every(({ confirmedAt }) => fresh(confirmedAt))) return null;
		const reason =
			paymentsFeedAt === null
				? `Saldo não confirmado: o sistema do credor não disse em ${freshHours} horas que está em aberto.`
				: `Pagamentos desatualizados: o último arquivo do credor tem ${freshHours} horas ou mais.`;
		return { verdict: 'defer', until: null, citation: FRESHNESS, reason };
	},
};

const BLOCK_42A: Citation = { id: 'block42a', source: 'CDC art. 42-A (Lei 12.039/2009)', evidence: 'V' };

export const block42aRule: Rule = {
	kind: 'block42a',
	description:
		'Mensagens e cartas levam nome, endereço e CPF/CNPJ do fornecedor; ligações e a pergunta de identidade, não.',
	citation: BLOCK_42A,
	timed: false,
	check({ facts }) {
		if (facts.creditor.has42a || facts.channel === 'voice' || facts.identityQuestion) return null;
		const reason =
			'Faltam nome, endereço ou CNPJ do credor na mensagem (CDC art. 42-A): complete o cadastro do credor.';
		return { verdict: 'deny', citation: BLOCK_42A, reason };
	},
};

const WHATSAPP: Citation = {
	id: 'whatsappPolicy',
	source: 'Política comercial do WhatsApp (Meta): cobrança de dívidas entre os usos vedados',
	evidence: 'S',
};

const SWITCHED_OFF =
	'WhatsApp está desligado para este credor (política da Meta sobre cobrança; fonte secundária): quem conhece o risco o liga em Creditor → Save, opção WhatsApp Allowed.';
const NO_WORD =
	'O devedor não aceitou mensagens por WhatsApp, ou retirou o aceite: registre o aceite (coluna aceite_whatsapp da carteira ou Consent → Record) ou informe a cláusula do contrato em Creditor → Save, opção WhatsApp Consent Clause.';
const NO_WORD_TO_THIRD_PARTY =
	'O devedor não aceitou mensagens por WhatsApp, ou retirou o aceite: em cobrança por terceiros só vale o aceite dele mesmo; registre-o (coluna aceite_whatsapp da carteira ou Consent → Record).';

export const whatsappRule: Rule = {
	kind: 'whatsappPolicy',
	description:
		'WhatsApp só onde o credor o liga, ciente da política da Meta, e só a quem aceitou; responder a quem escreveu pode sempre.',
	citation: WHATSAPP,
	timed: false,
	check({ facts }) {
		if (facts.channel !== 'whatsapp') return null;
		const { whatsappAllowed, thirdParty = false } = facts.creditor;
		if (!whatsappAllowed) return { verdict: 'deny', citation: WHATSAPP, reason: SWITCHED_OFF };
		// Whoever writes to the creditor there wants to be answered there.
		if (facts.optedIn || facts.lastInboundAt !== null) return null;
		return { verdict: 'deny', citation: WHATSAPP, reason: thirdParty ? NO_WORD_TO_THIRD_PARTY : NO_WORD };
	},
};
