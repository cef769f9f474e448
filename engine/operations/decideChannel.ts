import { maskEmail } from '../core/identity/email';
import { maskPhone } from '../core/identity/phone';
import type { Channel } from '../domain/channel';
import { gate } from '../domain/compliance/gate';
import type { GateVerdict } from '../domain/compliance/types';
import { type Ledger, run, statement } from '../ports/ledger';
import { confirmationOf } from './confirmations/kinds';
import { notInConversation } from './confirmations/verdicts';
import { formOf, windowOpen } from './conversation';
import { iso } from './days';
import { type BaseRow, type PointRow, type SenderRow } from './factRows';
import type { FactBook } from './facts';
import { gatherFacts } from './gatherFacts';
import { handOver, humanVerdict, openBeside, openedBefore, spare, taskText } from './humanSteps';
import type { ConsideredItem, DecisionItem, HoldItem } from './items';
import { modeVerdict } from './mode';
import { holdItem, recordRefusals, type Refusal, refusalOf } from './refusals';

export interface DecideOutcome {
	decision: DecisionItem;
	/** Set when nothing may be sent now; the case has gone home. */
	hold: HoldItem | null;
	/** Set when a person makes this step: their task is open, the step done, and the case has gone home. */
	human: { task: string } | null;
}

/** Which contact points a channel can use. */
export const POINT_KINDS: Record<Channel, readonly PointRow['kind'][]> = {
	whatsapp: ['mobile'],
	sms: ['mobile'],
	email: ['email'],
	telegram: [],
	voice: ['mobile', 'fixed'],
	letter: [],
	custom: ['mobile', 'email'],
};

const ofToken = statement<{ id: string }>(
	'decide.leased',
	(d) =>
		`select s.id from step_runs s join cases c on c.id = s.case_id
	where c.lease_token = $1 and c.lease_until > $2 and s.state = 'due' and s.id in ${d.list('$3')}`,
);

interface Candidate {
	channel: Channel;
	point: PointRow | null;
	verdict: GateVerdict | null;
	/** Why there is no verdict (no address, no sender). */
	missing?: string;
}

/**
 * Chooses a channel for each step: its channels in order of preference, each debtor's addresses in order, and the first
 * that the gate allows. It advises only: the same gate decides again where the contact is reserved and right before the
 * wire. What may not go out now is recorded with its rule and goes home.
 */
export async function decideChannel(
	ledger: Ledger,
	input: { token: string; requests: { caseId: string; stepRunId: string }[] },
): Promise<Map<string, DecideOutcome>> {
	return await ledger.transact('decide', function* () {
		const now = ledger.businessNow();
		const ids = input.requests.map((r) => r.stepRunId);
		const leased = yield* run(ofToken, input.token, ledger.realNow(), JSON.stringify(ids));
		const book = yield* gatherFacts(
			leased.map((r) => r.id),
			now,
		);
		const outcomes = new Map<string, Decided>();
		const refusals: Refusal[] = [];
		const ended: Record<'human' | 'spared' | 'beside', BaseRow[]> = { human: [], spared: [], beside: [] };
		const opened = yield* openedBefore([...book.base.values()]);
		for (const row of book.base.values()) {
			const outcome = decideStep(row, book, opened.has(row.step_run_id), now);
			outcomes.set(row.step_run_id, outcome);
			if (outcome.refusal) refusals.push(outcome.refusal);
			else if (outcome.human) ended.human.push(row);
			else if (outcome.hold) ended.spared.push(row);
			else ended.beside.push(row);
		}
		const real = ledger.realNow();
		yield* recordRefusals(refusals, input.token, now, real);
		yield* handOver(ended.human, input.token, now, real);
		yield* spare(ended.spared, input.token, now, real);
		yield* openBeside(ended.beside, real);
		noteMissing(input.requests, outcomes);
		return new Map([...outcomes].map(([id, { decision, hold, human }]) => [id, { decision, hold, human }]));
	});
}

interface Decided extends DecideOutcome {
	refusal: Refusal | null;
}

function decideStep(row: BaseRow, book: FactBook, opened: boolean, now: number): Decided {
	if (row.human) return decideHuman(row, book, now);
	const candidates = candidatesOf(row, book, now);
	const chosen = candidates.find((c) => c.verdict?.verdict === 'allow') ?? null;
	const refusal = chosen ? null : refusalFrom(row, candidates);
	if (chosen && opened) {
		const text = 'O devedor já abriu a mensagem anterior desta régua: este toque é poupado.';
		return {
			decision: { ...decisionItem(candidates, null, null), reasonText: text },
			hold: { rule: 'status', until: null, source: 'régua: salvo se a anterior foi aberta', text },
			human: null,
			refusal: null,
		};
	}
	return {
		decision: decisionItem(candidates, chosen, refusal),
		hold: refusal ? holdItem(refusal) : null,
		human: null,
		refusal,
	};
}

function decideHuman(row: BaseRow, book: FactBook, now: number): Decided {
	const kinds = (JSON.parse(row.channels) as Channel[]).flatMap((channel) => POINT_KINDS[channel]);
	const verdict = humanVerdict(row, book, kinds, now);
	if (verdict) {
		const refusal = refusalOf(row, verdict);
		return { decision: noChannel(refusal.text), hold: holdItem(refusal), human: null, refusal };
	}
	const task = taskText(row);
	return {
		decision: noChannel(`Esta etapa é feita por uma pessoa: ${task}`),
		hold: null,
		human: { task },
		refusal: null,
	};
}

function noChannel(reasonText: string): DecisionItem {
	return { channel: null, contactPointId: null, addressMasked: null, reasonText, considered: [] };
}

function candidatesOf(row: BaseRow, book: FactBook, now: number): Candidate[] {
	return (JSON.parse(row.channels) as Channel[]).flatMap((channel): Candidate[] => {
		const sender = book.senderOf(row, channel);
		if (!sender && !book.demoFits(row, channel))
			return [
				{ channel, point: null, verdict: null, missing: 'O credor não tem remetente ativo neste canal.' },
			];
		const points = book.pointsOf(row.debtor_id).filter((p) => POINT_KINDS[channel].includes(p.kind));
		if (points.length === 0)
			return [
				{ channel, point: null, verdict: null, missing: 'O devedor não tem endereço para este canal.' },
			];
		return points.map((point) => {
			const verdict = modeVerdict(gate(book.factsFor(row, point, channel, sender), now), row.mode);
			const asks = verdict.verdict === 'allow' && onlyAsks(row, point, channel, sender, book, now);
			return { channel, point, verdict: asks ? notInConversation() : verdict };
		});
	});
}

/** Word of a payment goes by WhatsApp only where the matter itself may: the selector sees what RESERVE will see. */
function onlyAsks(
	row: BaseRow,
	point: PointRow,
	channel: Channel,
	sender: SenderRow | undefined,
	book: FactBook,
	now: number,
): boolean {
	if (channel !== 'whatsapp' || !confirmationOf(row)) return false;
	const open = sender !== undefined && windowOpen(row, point, sender, book.conversationOf(row, channel), now);
	return formOf(channel, open, point) === 'question';
}

/** The refusal that the operator should read: the one that ends soonest; a denial only when nothing ends by itself. */
function refusalFrom(row: BaseRow, candidates: Candidate[]): Refusal {
	const refusals = candidates.flatMap((c) => (c.verdict ? [refusalOf(row, c.verdict)] : []));
	const deferred = refusals.filter((r) => r.until !== null).sort((a, b) => (a.until ?? 0) - (b.until ?? 0));
	return (
		deferred[0] ??
		refusals[0] ?? {
			row,
			rule: 'address',
			verdict: 'deny',
			until: null,
			citationId: 'address.none',
			source: 'cadastro',
			considered: [],
			text: candidates[0]?.missing ?? 'A etapa não tem canal.',
		}
	);
}

function considered(c: Candidate): ConsideredItem {
	return {
		channel: c.channel,
		addressMasked: c.point ? maskAddress(c.point) : null,
		verdict: c.verdict?.verdict ?? 'unavailable',
		rule: c.verdict?.rule ?? (c.verdict ? null : 'address'),
		until: c.verdict?.until === undefined ? null : iso(c.verdict.until),
		source: c.verdict?.citation?.source ?? null,
		text: c.verdict?.text ?? c.missing ?? '',
	};
}

function decisionItem(
	candidates: Candidate[],
	chosen: Candidate | null,
	refusal: Refusal | null,
): DecisionItem {
	const list = candidates.map(considered);
	if (!chosen?.point) {
		return { ...noChannel(refusal?.text ?? ''), considered: list };
	}
	const skipped = candidates.slice(0, candidates.indexOf(chosen));
	const first = skipped[0] ? ` Antes dele: ${skipped[0].verdict?.text ?? skipped[0].missing ?? ''}` : '';
	return {
		channel: chosen.channel,
		contactPointId: chosen.point.id,
		addressMasked: maskAddress(chosen.point),
		reasonText: `${CHANNEL_NAMES[chosen.channel]} é o primeiro canal permitido da etapa agora.${first}`,
		considered: list,
	};
}

const CHANNEL_NAMES: Record<Channel, string> = {
	whatsapp: 'WhatsApp',
	sms: 'SMS',
	email: 'E-mail',
	telegram: 'Telegram',
	voice: 'Voz',
	letter: 'Carta',
	custom: 'Canal próprio',
};

export function maskAddress(point: PointRow): string {
	if (!point.address) return '';
	return point.kind === 'email' ? maskEmail(point.address) : maskPhone(point.address);
}

/** What the lease no longer covers is answered too: an item never vanishes. */
function noteMissing(requests: { stepRunId: string }[], outcomes: Map<string, Decided>): void {
	for (const { stepRunId } of requests) {
		if (outcomes.has(stepRunId)) continue;
		const text = 'Este caso não pertence mais a este lote: outra execução cuida dele ou ele já foi atendido.';
		outcomes.set(stepRunId, {
			decision: noChannel(text),
			hold: { rule: 'status', until: null, source: 'lote', text },
			human: null,
			refusal: null,
		});
	}
}
