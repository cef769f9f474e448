import { type Binding, type GateContext, type Rule } from '../context';
import type { Citation, HoldFact, PauseFact } from '../types';

/** The one that lasts longest of those still on; null `until` outlasts all. */
function longest<T extends { until: number | null }>(stops: readonly T[], at: number): T | null {
	let found: T | null = null;
	for (const stop of stops) {
		if (stop.until !== null && stop.until <= at) continue;
		if (!found || (found.until !== null && (stop.until === null || stop.until > found.until))) found = stop;
	}
	return found;
}

function stopped(until: number | null, citation: Citation, reason: string): Binding {
	return until === null
		? { verdict: 'deny', citation, reason }
		: { verdict: 'defer', until, citation, reason };
}

/** Steps anchored on the promise or the agreement are what follows it up: a promise does not stop them. */
function bindsHold(kind: HoldFact['kind'], { facts }: GateContext): boolean {
	return kind !== 'promise' || !facts.anchor;
}

function holdRule(
	kind: HoldFact['kind'],
	description: string,
	sentence: string,
	freedFor: Rule['freedFor'] = [],
): Rule {
	const citation: Citation = { id: kind, source: 'Retenção registrada no caso', evidence: 'D' };
	return {
		kind,
		description,
		citation,
		timed: true,
		freedFor,
		check(context, at) {
			if (context.facts.holds.length === 0 || !bindsHold(kind, context)) return null;
			const found = longest(
				context.facts.holds.filter((hold) => hold.kind === kind),
				at,
			);
			if (!found) return null;
			const source = `Retenção ${found.id}: ${found.reason}`;
			return stopped(found.until, { ...citation, source }, `${sentence} (${found.reason}).`);
		},
	};
}

export const generalHoldRule = holdRule(
	'hold',
	'Caso retido por uma pessoa ou rotina, até a data dita ou até ser solto.',
	'O caso está retido',
	// A payment that was undone puts the hold there itself, and the debtor has to learn of it.
	['received', 'reversed'],
);
export const humanRule = holdRule(
	'human',
	'Enquanto uma pessoa atende o devedor, a automação se cala.',
	'Uma pessoa está cuidando deste caso',
);
export const promiseHoldRule = holdRule(
	'promise',
	'Promessa em aberto vale até o fim do dia prometido mais a carência; só o acompanhamento da própria promessa passa.',
	'Há promessa de pagamento em aberto',
	['received', 'partial', 'reversed'],
);
export const disputeHoldRule = holdRule(
	'dispute',
	'Contestação registrada suspende o contato.',
	'O débito está contestado',
	// "Já paguei" is such a dispute: the receipt is its answer.
	['received'],
);

const SCOPES: Readonly<Record<PauseFact['scope'], string>> = {
	everything: 'Tudo está pausado',
	creditor: 'Este credor está pausado',
	channel: 'Este canal está pausado',
	sender: 'Este remetente está pausado',
	journey: 'Esta régua está pausada',
	template: 'Este modelo de mensagem está pausado',
	batch: 'Este lote está pausado',
};
const PAUSE: Citation = { id: 'pause', source: 'Pausa registrada', evidence: 'D' };

export const pauseRule: Rule = {
	kind: 'pause',
	description: 'Pausa de tudo, do credor, do canal, do remetente, da régua, do modelo ou do lote.',
	citation: PAUSE,
	timed: true,
	check({ facts }, at) {
		const found = longest(facts.pauses, at);
		if (!found) return null;
		const citation = { ...PAUSE, id: `pause.${found.scope}`, source: `Pausa ${found.id}: ${found.reason}` };
		return stopped(found.until, citation, `${SCOPES[found.scope]} (${found.reason}).`);
	},
};
