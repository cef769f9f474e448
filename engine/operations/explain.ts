/**
 * A decision of the Channel Selector in one breath, for the operator who reads it on the canvas: who, what, by which rule, until
 * when, and where the rule is written.
 */
import type { Channel } from '../domain/channel';
import type { RuleKind } from '../domain/compliance/types';
import type { CaseItem, ConsideredItem, DecisionItem, HoldItem, StepItem } from './items';

/** pt-BR, as in "a regra é …". */
export const RULE_NAMES: Readonly<Record<RuleKind, string>> = {
	hours: 'horário de contato',
	holiday: 'feriado ou dia fechado',
	cap: 'limite de contatos',
	optOut: 'pedido para não receber mensagens',
	doNotCall: 'cadastro de bloqueio',
	prescription: 'prescrição',
	dispute: 'contestação',
	promise: 'promessa de pagamento',
	human: 'atendimento por pessoa',
	hold: 'retenção do caso',
	pause: 'pausa',
	placement: 'prazo da carteira',
	status: 'situação do caso',
	freshness: 'pagamentos desatualizados',
	mode: 'modo do credor',
	block42a: 'dados do credor na mensagem',
	whatsappPolicy: 'uso do WhatsApp',
	paid: 'pagamento',
	address: 'endereço de contato',
};

const BY_CHANNEL: Readonly<Record<Channel, string>> = {
	whatsapp: 'por WhatsApp',
	sms: 'por SMS',
	email: 'por e-mail',
	telegram: 'por Telegram',
	voice: 'por ligação',
	letter: 'por carta',
	custom: 'pelo canal próprio',
};
const CHANNEL_NAMES: Readonly<Record<Channel, string>> = {
	whatsapp: 'WhatsApp',
	sms: 'SMS',
	email: 'E-mail',
	telegram: 'Telegram',
	voice: 'Ligação',
	letter: 'Carta',
	custom: 'Canal próprio',
};

export interface Decided {
	decision: DecisionItem;
	hold: HoldItem | null;
	human?: { task: string } | null;
}

/** Who the decision is about: what the item already says, no more. */
export interface About {
	debtor?: Partial<CaseItem['debtor']> | undefined;
	creditor?: Partial<CaseItem['creditor']> | undefined;
	step?: Partial<StepItem> | undefined;
}

export function explainDecision(decided: Decided, about: About): string {
	const { decision, hold, human } = decided;
	const who = whoOf(about);
	if (human) return `${who}: passo de uma pessoa da equipe. ${sentence(human.task)}`;
	if (hold) return `${who}: ${heldText(hold)}`;
	if (decision.channel === null) return `${who}: ${lower(sentence(decision.reasonText))}`;
	const to = decision.addressMasked ? ` para ${decision.addressMasked}` : '';
	const skipped = decision.considered
		.filter((one) => one.verdict !== 'allow')
		.filter((one, i, all) => all.findIndex(({ channel }) => channel === one.channel) === i)
		.slice(0, indexOf(decision));
	const before = skipped.map((one) => ` ${CHANNEL_NAMES[one.channel]} não: ${lower(sentence(one.text))}`);
	return `${who}: sai agora ${BY_CHANNEL[decision.channel]}${to}.${before.join('')}`;
}

/** How many channels were asked before the one that was chosen. */
function indexOf({ considered, channel }: DecisionItem): number {
	const before: ConsideredItem[] = [];
	for (const one of considered) {
		if (one.channel === channel) break;
		before.push(one);
	}
	return new Set(before.map((one) => one.channel)).size;
}

/** `Maria, Escola Horizonte, passo d+3` */
function whoOf({ debtor, creditor, step }: About): string {
	const name = debtor?.firstName || (debtor?.kind === 'PJ' ? 'Empresa' : 'Devedor');
	const key = step?.key ? `passo ${step.key}` : '';
	return [name, creditor?.displayName, key].filter(Boolean).join(', ');
}

function heldText({ rule, until, source, text }: HoldItem): string {
	const end =
		until === null && !ENDS_ITSELF.has(rule)
			? ' Fica retido até que alguém o libere ou a situação mude; é examinado de novo no próximo dia.'
			: '';
	const from = source && !text.includes(source) ? ` Fonte: ${sentence(source)}` : '';
	return `não vai agora. ${sentence(text)}${end} Regra: ${RULE_NAMES[rule]}.${from}`;
}

/** Of these the text itself says what ends them. */
const ENDS_ITSELF: ReadonlySet<RuleKind> = new Set([
	'status',
	'paid',
	'mode',
	'block42a',
	'address',
	'prescription',
]);

function sentence(text: string): string {
	const trimmed = text.trim();
	return trimmed === '' || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** `Fora do horário` → `fora do horário`; `WhatsApp está` stays. */
function lower(text: string): string {
	const word = text.split(/\s/, 1)[0] ?? '';
	return word === '' || /[A-Z].*[A-Z]/.test(word) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
