import type { IExecuteFunctions } from 'n8n-workflow';
import { badInput } from '../../../engine/core/errors';
import { CONFIRMATION_PREFIX } from '../../../engine/operations/confirmations/kinds';
import type { ChargeDeps, ChargeOutcome } from '../../../engine/operations/charges/types';
import { extended, type JourneyItem } from '../../common/items';
import { forBatch, type Group, groupByBatch, type Outputs } from '../../common/run';
import { type BoletoOperation, depsOf, ISSUED, NOT_ISSUED, textOf } from '../call';

/** Most charges that are settled before a batch is issued: a crash left few, and the workflow's own round does the rest. */
const BEFORE = 20;

/** Issues a batch in one call of the engine; what came before it at the provider is settled first. */
export const issue: BoletoOperation = {
	async whole(context, outputs) {
		const all = groupByBatch(context, outputs, NOT_ISSUED, (item, index) => {
			const caseId = textOf(context, 'caseId', index);
			if (caseId === '') {
				throw badInput(
					'caseId',
					'The item carries no case.',
					'Put Debt Lookup before this node, or give the ID of the case.',
				);
			}
			// A case of a leased batch belongs to it; another one is asked for by a person or an agent.
			const json = item.json as JourneyItem;
			const token = json.case?.id === caseId ? (json.batch?.token ?? '') : '';
			return { token, value: caseId };
		});
		const groups = all.map((group) => withoutConfirmations(group, outputs));
		if (String(context.getNodeParameter('provider', 0)) === 'none') {
			for (const { entries } of groups)
				for (const { index, item } of entries) outputs.add(ISSUED, extended(item, index, { charge: null }));
			return;
		}
		const { cnab } = await import('../../../engine/adapters/charges/cnab');
		const deps = { ...(await depsOf(context)), byFile: cnab };
		await settleBefore(context, deps);
		const without = context.getNodeParameter('goOnWithout', 0, true) === true;
		for (const group of groups)
			if (group.entries.length > 0)
				await forBatch(outputs, NOT_ISSUED, group, () => batch(deps, group, outputs, without));
	},
};

/** Word of a payment asks for nothing, so it brings nothing to pay: such items go on as they are. */
function withoutConfirmations(group: Group<string>, outputs: Outputs): Group<string> {
	const asking = group.entries.filter(({ index, item }) => {
		const journey = (item.json as JourneyItem).step?.journey ?? '';
		if (!journey.startsWith(CONFIRMATION_PREFIX)) return true;
		outputs.add(ISSUED, extended(item, index, { charge: null }));
		return false;
	});
	return { ...group, entries: asking };
}

async function settleBefore(context: IExecuteFunctions, deps: ChargeDeps): Promise<void> {
	const creditorIds = new Set(
		context.getInputData().flatMap(({ json }) => (json as JourneyItem).creditor?.id ?? []),
	);
	if (creditorIds.size === 0) return;
	const { reconcileCharges } = await import('../../../engine/operations/charges/reconcile');
	await reconcileCharges(deps, { creditorIds: [...creditorIds], limit: BEFORE, leftovers: true });
}

async function batch(
	deps: ChargeDeps,
	group: Group<string>,
	outputs: Outputs,
	without: boolean,
): Promise<void> {
	const { issueCharges } = await import('../../../engine/operations/charges/issue');
	const caseIds = group.entries.map(({ value }) => value);
	const outcomes = await issueCharges(deps, { token: group.token === '' ? null : group.token, caseIds });
	for (const { index, item, value } of group.entries) {
		const outcome = outcomes.get(value) ?? NOT_MENTIONED;
		if (without && outcome.kind === 'failed' && outcome.lasting) {
			// Who cannot get a boleto is told how to pay all the same: the message says whom to ask.
			const { field, text } = outcome;
			const chargeProblem = { ...(field ? { field } : {}), text };
			outputs.add(ISSUED, extended(item, index, { charge: null, chargeProblem }));
			continue;
		}
		outputs.add(outcome.kind === 'issued' ? ISSUED : NOT_ISSUED, extended(item, index, keysOf(outcome)));
	}
}

/** What the engine does not mention is not counted as issued. */
const NOT_MENTIONED: ChargeOutcome = {
	kind: 'failed',
	reason: 'unknown',
	text: 'A emissão não deu notícia deste caso; veja a linha do tempo antes de agir.',
	lasting: false,
	charge: null,
};

/** What an outcome adds to its item. */
function keysOf(outcome: ChargeOutcome): object {
	if (outcome.kind === 'issued') return { charge: outcome.charge };
	if (outcome.kind === 'refused') return { hold: outcome.hold };
	const { reason, field, text, charge } = outcome;
	return { failure: { reason, ...(field ? { field } : {}), text }, ...(charge ? { charge } : {}) };
}
