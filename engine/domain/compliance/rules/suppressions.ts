import type { Channel } from '../../channel';
import { type Binding, type GateContext, type Rule, isOnlyAnswer } from '../context';
import type { Citation, GateFacts, SuppressionFact } from '../types';

/** The suppression of a reason that binds this contact now, if one does. */
function binding(
	facts: GateFacts,
	reason: SuppressionFact['reason'],
	at: number,
): SuppressionFact | undefined {
	return facts.suppressions.find(
		(s) =>
			s.reason === reason &&
			s.since <= at &&
			(s.creditorId === null || s.creditorId === facts.creditor.id) &&
			(s.addressHash === null || s.addressHash === facts.address.hash) &&
			reaches(s, facts.channel),
	);
}

/** "Pare tudo" (no channel) reaches every channel but the letter, which the law itself asks for. */
function reaches({ channel, reason }: SuppressionFact, wanted: Channel): boolean {
	if (channel !== null) return channel === wanted;
	return reason !== 'optOut' || wanted !== 'letter';
}

function cited(citation: Citation, since: number): Citation {
	return {
		...citation,
		source: `${citation.source}, registrado em ${new Date(since).toISOString().slice(0, 10)}`,
	};
}

const OPT_OUT: Citation = { id: 'optOut', source: 'Pedido do devedor para não ser contatado', evidence: 'D' };

export const optOutRule: Rule = {
	kind: 'optOut',
	description:
		'Quem pediu para sair de um canal, das ligações ou de tudo não é contatado; se escrever, recebe uma única resposta.',
	citation: OPT_OUT,
	timed: true,
	check({ facts }: GateContext, at: number): Binding | null {
		const found = binding(facts, 'optOut', at);
		if (!found) return null;
		if (facts.lastInboundAt !== null && facts.lastInboundAt > found.since && isOnlyAnswer(facts, at))
			return null;
		const what = found.channel === null ? 'de todos os canais' : 'deste canal';
		return {
			verdict: 'deny',
			citation: cited(OPT_OUT, found.since),
			reason: `O devedor pediu para sair ${what}.`,
		};
	},
};

/** Calls, SMS and messages of apps on a telephone line; the register says nothing of e-mail and letters. */
const LINE_CHANNELS: ReadonlySet<Channel> = new Set<Channel>(['voice', 'sms', 'whatsapp', 'telegram']);
const DO_NOT_CALL: Citation = {
	id: 'doNotCall.SP',
	source: 'Não Me Ligue, Lei SP 17.334/2021 (linhas de DDD 11 a 19)',
	evidence: 'S',
};
const DO_NOT_CALL_PA: Citation = {
	id: 'doNotCall.PA',
	source: 'Cadastro do Procon, Lei PA 9.263/2021',
	evidence: 'S',
};

export const doNotCallRule: Rule = {
	kind: 'doNotCall',
	description:
		'Linha inscrita no Não Me Ligue de SP (DDD 11 a 19) ou no cadastro do Procon do PA (91, 93, 94): sem ligação, SMS ou aplicativo.',
	citation: DO_NOT_CALL,
	timed: true,
	check({ facts }: GateContext, at: number): Binding | null {
		if (!LINE_CHANNELS.has(facts.channel)) return null;
		const { ddd } = facts.address;
		const para = ddd !== null && /^9[134]$/.test(ddd);
		if (ddd !== null && !para && !/^1[1-9]$/.test(ddd)) return null;
		const found = binding(facts, 'doNotCall', at);
		if (!found) return null;
		const citation = cited(para ? DO_NOT_CALL_PA : DO_NOT_CALL, found.since);
		return {
			verdict: 'deny',
			citation,
			reason: 'Linha inscrita em cadastro de bloqueio de cobrança (fonte secundária).',
		};
	},
};

const ADDRESS: Citation = { id: 'address', source: 'Estado do contato no cadastro', evidence: 'D' };

export const addressRule: Rule = {
	kind: 'address',
	description:
		'Contato inválido, de outra pessoa, do trabalho de pessoa física ou repetido em três devedores não é usado (dívida não se revela a terceiros, CDC art. 42).',
	citation: ADDRESS,
	timed: true,
	check({ facts }: GateContext, at: number): Binding | null {
		if (facts.address.state === 'invalid') {
			return { verdict: 'deny', citation: ADDRESS, reason: 'Este contato está marcado como inválido.' };
		}
		if (facts.address.unreachable) {
			const reason = 'Este canal não alcança este contato: o provedor não conhece ninguém ali.';
			return { verdict: 'deny', citation: ADDRESS, reason };
		}
		if (facts.address.work && facts.debtor.kind === 'PF') {
			const reason = 'Este contato é do trabalho: ali não se fala de dívida de pessoa física.';
			return { verdict: 'deny', citation: ADDRESS, reason };
		}
		if (facts.address.shared) {
			const reason = 'Este telefone está em vários devedores: uma pessoa precisa dizer de quem é.';
			return { verdict: 'deny', citation: ADDRESS, reason };
		}
		if (facts.address.state !== 'wrongPerson' && !binding(facts, 'wrongPerson', at)) return null;
		return { verdict: 'deny', citation: ADDRESS, reason: 'Este contato é de outra pessoa.' };
	},
};
