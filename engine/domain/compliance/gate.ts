import {
	type Binding,
	type GateContext,
	type Rule,
	contextOf,
	describeInstant,
	inConversation,
} from './context';
import { RULES } from './rules';
import type { Finding, GateFacts, GateVerdict } from './types';

const TIMED: readonly Rule[] = RULES.filter((rule) => rule.timed);

/** Rounds of looking for a legal instant: a few even over Carnival; a year of single steps means a rule that never opens. */
const MAX_ROUNDS = 400;

/** A rule that binds, beside what it said. */
interface Bound {
	rule: Rule;
	binding: Binding;
}

/**
 * The compliance gate: may this contact reach this debtor on this channel at this instant?
 *
 * `deny` = no instant is known at which it becomes legal; `defer` = it becomes so by itself. A denying rule beats a
 * deferring one; the verdict names the first by RULE_KINDS and `considered` lists all that bind. `until` is the
 * earliest legal instant and is legal then. Test and shadow creditors are denied by rule `mode`, with `wouldBe` beside.
 *
 * Pure: nothing but the facts and `now` (epoch ms) decides, and the same facts give the same verdict for ever.
 */
export function gate(facts: GateFacts, now: number): GateVerdict {
	const context = contextOf(facts);
	const bound = binding(RULES, context, now);
	const live = bound.filter(({ rule }) => rule.kind !== 'mode');
	const verdict = decide(context, live, now);
	const mode = bound.find(({ rule }) => rule.kind === 'mode');
	if (!mode) return verdict;
	const finding = findingOf(context, mode);
	return { ...named('deny', finding), considered: [finding, ...verdict.considered], wouldBe: verdict };
}

function decide(context: GateContext, bound: readonly Bound[], now: number): GateVerdict {
	if (bound.length === 0) return { verdict: 'allow', text: 'Pode sair agora.', considered: [] };
	const considered = bound.map((one) => findingOf(context, one));
	const deny = considered.find((finding) => finding.verdict === 'deny');
	if (deny) return { ...named('deny', deny), considered };

	const first = bound[0] as Bound;
	const finding = considered[0] as Finding;
	if (bound.some(({ binding: b }) => b.verdict === 'defer' && b.until === null)) {
		return { ...named('defer', finding), text: first.binding.reason, considered };
	}
	const next = nextLegal(context, bound, now);
	if (typeof next === 'number') {
		return {
			...named('defer', finding),
			until: next,
			text: withInstant(context, first.binding.reason, next),
			considered,
		};
	}
	const stop = findingOf(context, next);
	const text = `${first.binding.reason} E quando puder já não deve: ${next.binding.reason}`;
	return { ...named('deny', stop), text, considered: [...considered, stop] };
}

function named(
	verdict: 'deny' | 'defer',
	{ rule, citation, text }: Finding,
): Omit<GateVerdict, 'considered'> {
	return { verdict, rule, citation, text };
}

/** Every rule that binds at an instant. A conversation frees of hours, holidays and caps; a message about a payment of what is said by each. */
function binding(rules: readonly Rule[], context: GateContext, at: number): Bound[] {
	const free = inConversation(context.facts, at);
	const bound: Bound[] = [];
	for (const rule of rules) {
		if (free && rule.freedByConversation) continue;
		const { confirmation } = context.facts;
		if (confirmation && rule.freedFor?.includes(confirmation)) continue;
		const found = rule.check(context, at);
		if (found) bound.push({ rule, binding: found });
	}
	return bound;
}

/**
 * The earliest instant at which no rule binds, or the denying rule that begins to bind before it. Each rule gives its
 * own earliest instant, before which it forbids all, so the latest of them loses none; there everything is asked
 * again, until nothing binds.
 */
function nextLegal(context: GateContext, bound: readonly Bound[], now: number): number | Bound {
	let at = now;
	let current = bound;
	for (let round = 0; round < MAX_ROUNDS; round++) {
		const deny = current.find((one) => one.binding.verdict === 'deny');
		if (deny) return deny;
		if (current.length === 0) return at;
		for (const { binding: b } of current)
			if (b.verdict === 'defer' && b.until !== null) at = Math.max(at, b.until);
		current = binding(TIMED, context, at);
	}
	const last = current[0] as Bound;
	const reason = `${last.binding.reason} Nenhum horário possível foi encontrado.`;
	return { rule: last.rule, binding: { verdict: 'deny', citation: last.binding.citation, reason } };
}

function findingOf(context: GateContext, { rule, binding: b }: Bound): Finding {
	const { citation, reason } = b;
	if (b.verdict === 'deny') return { verdict: 'deny', rule: rule.kind, citation, text: reason };
	const text = b.until === null ? reason : withInstant(context, reason, b.until);
	return { verdict: 'defer', rule: rule.kind, until: b.until, citation, text };
}

function withInstant({ places }: GateContext, reason: string, until: number): string {
	return `${reason} Pode sair a partir de ${describeInstant(places, until)}.`;
}
