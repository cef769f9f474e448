import type { CreditorMode, GateVerdict, RuleKind } from '../domain/compliance/types';

/** What does not matter for a message that goes to the operator's own phone. */
const IRRELEVANT_IN_TEST: ReadonlySet<RuleKind> = new Set(['hours', 'holiday', 'cap', 'mode']);

/**
 * Test creditors. The gate denies them by rule `mode`, with the verdict that it would have had live beside it. A
 * test message goes to the operator's phone (enforced where the contact is reserved), so it may pass when nothing but
 * hours, holidays and caps speaks against it; everything else holds as in life. Shadow creditors stay denied.
 */
export function modeVerdict(verdict: GateVerdict, mode: CreditorMode): GateVerdict {
	if (mode !== 'test' || verdict.rule !== 'mode' || verdict.wouldBe === undefined) return verdict;
	const binding = verdict.wouldBe.considered.filter((finding) => !IRRELEVANT_IN_TEST.has(finding.rule));
	if (binding.length > 0) return { ...verdict.wouldBe, considered: binding };
	return {
		verdict: 'allow',
		text: 'Credor em teste: a mensagem vai para o telefone do operador.',
		considered: verdict.considered,
	};
}
