/** Confirms payments the way the shipped workflow does: prepare, choose a channel, send. */
import { decideChannel } from '../../engine/operations/decideChannel';
import { type ConfirmOutcome, confirmPayments } from '../../engine/operations/confirmations/confirm';
import { sendMessages, type SendOutcome } from '../../engine/operations/outbox/send';
import type { Channel } from '../../engine/domain/channel';
import type { Ledger } from '../../engine/ports/ledger';
import type { RunOptions } from './ledgerRun';

export interface Confirmed {
	outcomes: ConfirmOutcome[];
	sent: SendOutcome[];
	rules: (string | null)[];
}

const BRISK = { gatherMs: 0, busyMs: 0 };

export async function confirmAndSend(
	ledger: Ledger,
	caseIds: readonly string[],
	options: RunOptions,
	waits: { gatherMs?: number; busyMs?: number } = BRISK,
): Promise<Confirmed> {
	const { token, outcomes } = await confirmPayments(ledger, caseIds, waits);
	const requests = outcomes.flatMap((o) =>
		o.kind === 'confirm' ? [{ caseId: o.caseId, stepRunId: o.step.runId }] : [],
	);
	const decided = await decideChannel(ledger, { token, requests });
	const sent: SendOutcome[] = [];
	for (const [stepRunId, { decision }] of decided) {
		const { channel, contactPointId } = decision;
		if (!channel || !contactPointId) continue;
		const adapter = options.others?.[channel as Channel] ?? options.adapter;
		const input = { token, channel, requests: [{ stepRunId, contactPointId }] };
		const result = await sendMessages({ ledger, adapter, http: options.http ?? null }, input);
		sent.push(...result.values());
	}
	return { outcomes, sent, rules: [...decided.values()].map(({ hold }) => hold?.rule ?? null) };
}
