import type { RuleKind } from '../../domain/compliance/types';
import { businessDay } from '../days';
import { RULE_NAMES } from '../explain';
import type { Followed } from './dPlusFive';
import type { OverdueRow, ReportFacts } from './dPlusFiveRows';

/** Why a debt was not spoken of in time. A rule of the gate keeps its own name. */
export interface Why {
	code: RuleKind | 'sender' | 'unknown' | 'rejected' | 'person' | 'journey' | 'notRun';
	/** pt-BR. */
	text: string;
	/** Business instant, epoch ms, at which it ends by itself. */
	until: number | null;
}

const HOLD_NAMES = {
	hold: 'O caso está retido',
	dispute: 'O caso está em contestação',
	human: 'Uma pessoa atende o caso',
	promise: 'Há promessa de pagamento em aberto',
} as const;

/** The first thing that stands in the way, from the creditor down to the message; for a late contact, what held it back then. */
export function whyOf(
	debt: OverdueRow,
	facts: ReportFacts,
	followed: Followed,
	firstContact: string | null,
	now: number,
): Why {
	if (firstContact !== null) return heldBefore(debt, facts, firstContact) ?? followsOldest(debt);
	return (
		ofCreditor(debt, facts, followed) ??
		ofPauses(debt, facts, followed) ??
		ofAddresses(debt, followed) ??
		ofHolds(debt, facts) ??
		ofStep(debt, facts, now) ??
		ofContacts(debt, facts) ??
		ofQueue(debt, now) ??
		followsOldest(debt)
	);
}

const why = (code: Why['code'], text: string, until: number | null = null): Why => ({ code, text, until });

function ofCreditor(debt: OverdueRow, { senders }: ReportFacts, { journey, settings }: Followed): Why | null {
	if (debt.mode !== 'live') {
		const name = debt.mode === 'test' ? 'teste' : 'sombra';
		return why('mode', `O credor está em modo ${name}: nenhum devedor recebe mensagem.`);
	}
	const active = senders.get(debt.creditor_id);
	if (!active) return why('sender', 'O credor não tem remetente ativo em nenhum canal.');
	if (!journey) return why('sender', `A régua "${settings.journey}" do credor não existe.`);
	const used = journey.steps.some(({ channels, human }) => human || channels.some((c) => active.has(c)));
	return used ? null : why('sender', `Nenhum canal da régua "${journey.displayName}" tem remetente ativo.`);
}

function ofPauses(debt: OverdueRow, { pauses }: ReportFacts, { journey }: Followed): Why | null {
	const found = pauses.find(
		({ scope, scope_id }) =>
			scope === 'everything' ||
			(scope === 'creditor' && scope_id === debt.creditor_id) ||
			(scope === 'journey' && scope_id === journey?.key),
	);
	return found ? why('pause', `Há uma pausa ativa (${found.reason}).`, found.until) : null;
}

function ofAddresses(debt: OverdueRow, { journey }: Followed): Why | null {
	if (!debt.has_mobile && !debt.has_fixed && !debt.has_email)
		return why('address', 'O devedor não tem telefone nem e-mail que sirva: complete o cadastro.');
	const reachable = journey?.steps.some(
		({ channels, human, stage }) =>
			stage !== 'preventive' &&
			(human ||
				channels.some((c) =>
					c === 'email'
						? debt.has_email
						: c === 'voice'
							? debt.has_mobile || debt.has_fixed
							: debt.has_mobile,
				)),
	);
	return reachable ? null : why('address', 'Nenhum endereço do devedor serve para os canais da régua.');
}

function ofHolds(debt: OverdueRow, { holds }: ReportFacts): Why | null {
	const found = holds.get(debt.case_id)?.[0];
	return found ? why(found.kind, `${HOLD_NAMES[found.kind]} (${found.reason}).`, found.until) : null;
}

function ofStep(debt: OverdueRow, { steps }: ReportFacts, now: number): Why | null {
	const runs = steps.get(debt.case_id) ?? [];
	const held = runs.find((run) => run.state === 'due' && run.hold_rule !== null);
	if (held?.hold_rule) {
		const until = held.not_before !== null && held.not_before > now ? held.not_before : null;
		const source = held.hold_source ? `, ${held.hold_source}` : '';
		return why(held.hold_rule, `Retido por ${RULE_NAMES[held.hold_rule]}${source}.`, until);
	}
	if (runs.some((run) => run.state === 'due' && run.hold_source === 'invalid'))
		return why(
			'rejected',
			'A mensagem do passo não pode sair como está: veja modelo e remetente na linha do tempo.',
		);
	const person = runs.find((run) => run.human === 1);
	return person
		? why('person', `O passo ${person.step_key} é de uma pessoa da equipe: veja a tarefa aberta.`)
		: null;
}

function ofContacts(debt: OverdueRow, { contacts }: ReportFacts): Why | null {
	const last = (contacts.get(debt.id) ?? [])
		.filter(({ at }) => businessDay(at) > debt.effective_due_date)
		.at(-1);
	if (last?.state === 'unknown' || last?.state === 'abandoned')
		return why('unknown', 'O provedor não confirmou se a mensagem saiu; ninguém a repete às cegas.');
	if (last?.state === 'rejected')
		return why('rejected', 'O provedor recusou a mensagem: veja o motivo na linha do tempo.');
	return null;
}

/** A quarter of an hour is the usual wait of a turn; after an hour nobody is taking cases. */
const WAITED_MS = 60 * 60_000;

function ofQueue(debt: OverdueRow, now: number): Why | null {
	if (debt.next_at === null || debt.next_at > now - WAITED_MS) return null;
	return why(
		'notRun',
		'O caso espera a vez e ninguém o tomou: veja se o fluxo "Régua do dia" está publicado.',
	);
}

function followsOldest(debt: OverdueRow): Why {
	return debt.oldest_due_date < debt.effective_due_date
		? why('journey', 'A régua segue o título mais antigo do caso; o próximo passo dele fala também deste.')
		: why('journey', 'A régua não tem passo para este título dentro do prazo.');
}

/** The refusal that the case had before the contact that came too late. */
function heldBefore(debt: OverdueRow, { refusals }: ReportFacts, firstContact: string): Why | null {
	const last = (refusals.get(debt.case_id) ?? [])
		.filter(({ at }) => {
			const day = businessDay(at);
			return day > debt.effective_due_date && day <= firstContact;
		})
		.at(-1);
	if (!last) return null;
	const { rule, source } = JSON.parse(last.data) as { rule: RuleKind; source?: string };
	return why(rule, `Ficou retido por ${RULE_NAMES[rule]}${source ? `, ${source}` : ''}.`);
}
