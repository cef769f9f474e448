import { type INode, NodeOperationError } from 'n8n-workflow';
import type { PauseView } from '../../engine/operations/pauses';

const WAIT =
	'Import a portfolio, or wait for the day of the next step. Collection Ledger, Maintenance, Status tells how many cases are due.';
const LIFT = 'Lift it with Collection Ledger, Pause, Lift, or the workflow Parar tudo.';

/** Why a run by hand found nothing: a pause that leaves cases out comes first, with its reason and its end. */
export function nothingDue(
	node: INode,
	pauses: readonly PauseView[],
	creditorIds: readonly string[],
): NodeOperationError {
	const concerned = ({ scope, scopeId }: PauseView) =>
		scope === 'creditor' && (creditorIds.length === 0 || creditorIds.includes(scopeId ?? ''));
	const everything = pauses.find(({ scope }) => scope === 'everything');
	if (everything)
		return new NodeOperationError(node, `Everything is paused ${endOf(everything)}`, {
			description: `${reasonOf(everything)} No case is given out until then. ${LIFT}`,
			level: 'warning',
		});
	const creditors = pauses.filter(concerned);
	const named = creditors.map((pause) => `${pause.scopeId} ${endOf(pause)}. ${reasonOf(pause)}`).join(' ');
	return new NodeOperationError(
		node,
		creditors.length === 0 ? 'No case is due now' : 'No case is due now, apart from paused creditors',
		{
			description: creditors.length === 0 ? WAIT : `Paused: ${named} ${LIFT} ${WAIT}`,
			level: 'warning',
		},
	);
}

/** ISO without its seconds; the zone stays, for the two instants have different ones. */
const minute = (iso: string) => iso.replace(/:\d\d(\.\d+)?(?=Z|[+-]\d\d:\d\d$)/, '');
const endOf = ({ until }: PauseView) =>
	until === null ? 'until somebody lifts it' : `until ${minute(until)}`;
const SETTERS: Record<PauseView['by'], string> = {
	person: 'a person',
	breaker: 'a breaker',
	provider: 'a provider that refuses its sender',
	restore: 'a restore',
};
const reasonOf = ({ by, since, reason }: PauseView) =>
	`Set by ${SETTERS[by]} at ${minute(since)}: ${reason.replace(/[.\s]+$/, '')}.`;
