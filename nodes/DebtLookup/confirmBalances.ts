import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { badInput } from '../../engine/core/errors';
import { concealPeople } from '../../engine/core/identity/conceal';
import { fromReais, parseReais } from '../../engine/core/money';
import type { BalanceAnswer, BalanceOutcome, BalanceStatus } from '../../engine/operations/liveBalances';
import type { Ledger } from '../../engine/ports/ledger';
import { asJson } from '../common/items';
import { isTool } from '../common/run';

interface Options {
	balance?: unknown;
	principalOnly?: boolean;
	paidAmount?: unknown;
	paidOn?: string;
	paymentId?: string;
	checkedAt?: string;
}

/** What systems say of a debt, in the words that they use. */
const OPEN = /^(true|1|s|sim|yes|aberto|aberta|em aberto|open|pendente|vencido|vencida)$/;
const OVER =
	/^(false|0|n|nao|não|no|pago|paga|quitado|quitada|baixado|baixada|liquidado|liquidada|cancelado|cancelada|closed|paid)$/;
/** Most unknown debts that a hint names. */
const MOST_NAMED = 5;

/**
 * All items of a run in one call of the engine, then the cases that they are of with the rest of their batch: whoever gave no answer comes
 * out, too, and the gate holds it. @throws CobrancaError badInput · NodeOperationError for an AI agent
 */
export async function confirmAll(context: IExecuteFunctions, ledger: Ledger): Promise<INodeExecutionData[]> {
	if (isTool(context)) {
		const description = 'A person does this in a workflow of their own.';
		throw new NodeOperationError(context.getNode(), '"Confirm Balances" is not open to AI agents', {
			description,
		});
	}
	const [{ confirmBalances }, { getCasesWithBatch }] = await Promise.all([
		import('../../engine/operations/liveBalances'),
		import('../../engine/operations/getLeasedCases'),
	]);
	const answers = context.getInputData().map((_item, index) => answerOf(context, index));
	const outcomes = await confirmBalances(ledger, answers);
	const firstOf = new Map<string, number>();
	outcomes.forEach(({ caseId }, index) => {
		if (caseId !== null && !firstOf.has(caseId)) firstOf.set(caseId, index);
	});
	const cases = await getCasesWithBatch(ledger, [...firstOf.keys()]);
	tellWhatIsMissing(context, outcomes);
	return cases.map((found) => ({
		json: asJson({ ...found, balanceCheck: countsOf(outcomes, found.case.id) }),
		pairedItem: { item: firstOf.get(found.case.id) ?? 0 },
	}));
}

function answerOf(context: IExecuteFunctions, index: number): BalanceAnswer {
	const text = (name: string) => String(context.getNodeParameter(name, index, '') ?? '').trim();
	const options = (context.getNodeParameter('confirmOptions', index, {}) ?? {}) as Options;
	const debt = text('confirmDebt');
	if (debt === '')
		throw badInput(
			`items[${index}].debt`,
			`Item ${index} does not say of which debt it is.`,
			'Where the answer does not repeat it, take it from the item that asked, by an expression.',
		);
	const paid = centsOf(options.paidAmount, 'paidAmount', index);
	const checkedAt = options.checkedAt ? Date.parse(options.checkedAt) : null;
	return {
		creditorId: text('confirmCreditorId'),
		debt,
		open: openOf(text('confirmOpen'), index),
		balanceCents: centsOf(options.balance, 'balance', index),
		principalOnly: options.principalOnly === true,
		checkedAt,
		...(paid === null
			? {}
			: {
					payment: {
						cents: paid,
						...(options.paidOn ? { paidOn: options.paidOn.slice(0, 10) } : {}),
						...(options.paymentId ? { id: options.paymentId } : {}),
					},
				}),
	};
}

/** null = no answer. A word that we do not know is no answer either, but somebody has to hear of it. */
function openOf(said: string, index: number): boolean | null {
	const word = said.toLowerCase();
	if (word === '' || word === 'null' || word === 'undefined') return null;
	if (OPEN.test(word)) return true;
	if (OVER.test(word)) return false;
	throw badInput(
		`items[${index}].open`,
		`Item ${index} says neither that the debt is open nor that it is not.`,
		'Give true or false by an expression, e.g. {{ $json.status === "ABERTO" }}; empty means no answer.',
	);
}

function centsOf(value: unknown, field: string, index: number): number | null {
	if (value === undefined || value === null || value === '') return null;
	const cents = typeof value === 'number' ? fromReais(value) : parseReais(String(value));
	if (cents.ok) return cents.value;
	throw badInput(`items[${index}].${field}`, `The amount of item ${index} cannot be read.`, cents.reason);
}

function countsOf(
	outcomes: readonly BalanceOutcome[],
	caseId: string,
): Partial<Record<BalanceStatus, number>> {
	const counts: Partial<Record<BalanceStatus, number>> = {};
	for (const { caseId: of, status } of outcomes)
		if (of === caseId) counts[status] = (counts[status] ?? 0) + 1;
	return counts;
}

function tellWhatIsMissing(context: IExecuteFunctions, outcomes: readonly BalanceOutcome[]): void {
	const unknown = outcomes
		.filter(({ status }) => status === 'unknown')
		.map(({ debt }) => concealPeople(debt));
	const unanswered = outcomes.filter(({ status }) => status === 'unanswered').length;
	const more = unknown.length > MOST_NAMED ? ` and ${unknown.length - MOST_NAMED} more` : '';
	const messages = [
		unknown.length > 0 &&
			`Not in the ledger: ${unknown.slice(0, MOST_NAMED).join(', ')}${more}. Check Debt and Creditor ID.`,
		unanswered > 0 && `${unanswered} of ${outcomes.length} debts without an answer: they stay as they are.`,
	].filter((message) => message !== false);
	for (const message of messages)
		context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}
