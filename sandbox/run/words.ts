/** What the sandbox says to people, and asks of n8n's lists. */
import type { LedgerStatus } from '../../engine/operations/status';
import type { Meter } from './n8n';
import type { DemoCreditor } from './portfolios';
import type { Rest } from './rest';
import type { ProviderStats } from './providers';
import { findingLines, type Outcome } from './result';

const total = (counts: Record<string, number>) =>
	Object.values(counts).reduce((sum, count) => sum + count, 0);

/** `Collecting: 240 of 431 cases looked at; 180 sent, 12 held; 175 received, 160 delivered` */
export function statusLine(status: LedgerStatus, stats: ProviderStats, receivedBefore: number): string {
	const { cases, due, underWay } = status;
	const open = cases.queued + cases.leased;
	const done = due - underWay;
	const parts = [
		`${total(status.sent)} sent`,
		`${total(status.held)} held`,
		`${stats.received - receivedBefore} received by the providers`,
		`${status.delivery.delivered ?? 0} delivered`,
	];
	if (open > 0) {
		const leased = cases.leased > 0 ? ` (${cases.leased} in a batch)` : '';
		return `Collecting: ${open} cases to go${leased}, ${done} steps decided; ${parts.join(', ')}`;
	}
	return `Waiting for the last statuses (${stats.statusesPending} to come): ${parts.join(', ')}`;
}

/** One row for each sender: what the workflow that saves creditors takes. */
export function creditorRows(creditors: readonly DemoCreditor[], ratePerSecond: number): object[] {
	return creditors.flatMap(({ senders, settings, agency, ...creditor }) =>
		senders.map((sender) => ({
			...creditor,
			agency: agency?.name ?? '',
			testPhone: settings.testPhone ?? '',
			testEmail: settings.testEmail ?? '',
			journey: settings.journey ?? 'essencial',
			whatsappAllowed: settings.whatsappAllowed ?? false,
			whatsappConsent: settings.whatsappConsent ?? '',
			offers: settings.offers ?? 'none',
			charges: settings.charges ?? { provider: '', kind: 'boletoPix', dueInDays: 3 },
			closedDays: (settings.closedDays ?? []).join(','),
			openQuietDays: (settings.openQuietDays ?? []).join(','),
			sender: { ...sender, ratePerSecond, fromName: creditor.displayName },
		})),
	);
}

interface Execution {
	id: string;
	workflowName?: string;
	status: string;
}

/** Executions that did not end well since then, one sentence for each workflow. */
export async function failedExecutions(rest: Rest, since: number): Promise<string[]> {
	const filter = { status: ['error', 'crashed'], startedAfter: new Date(since).toISOString() };
	const query = new URLSearchParams({ filter: JSON.stringify(filter), limit: '50' });
	const { results } = await rest.call<{ results: Execution[] }>('GET', `/executions?${query}`);
	const byName = new Map<string, string[]>();
	for (const { id, workflowName = '?' } of results)
		byName.set(workflowName, [...(byName.get(workflowName) ?? []), id]);
	return [...byName].map(
		([name, ids]) =>
			`${ids.length} executions of the workflow "${name}" failed: ${ids.slice(0, 5).join(', ')}.`,
	);
}

export interface Addresses {
	readonly editor: string;
	/** The page of the invented phones and mailboxes; undefined in a run that leaves. */
	readonly inbox: string | undefined;
	readonly ledger: string;
	readonly data: string;
}

/** The summary at the end of a run, in clear words. */
export function summary(outcome: Outcome, meter: Meter | undefined): string {
	const { result, report, delivery, statusesLeft, findings, complaints } = outcome;
	const lines = [
		'',
		`${report.rowsRead} rows read: ${report.accepted} new debts, ${report.unchanged} known, ${report.rejected} refused.`,
		...report.rejectedRows
			.slice(0, 3)
			.map(({ rowNumber, field, reason }) => `    row ${rowNumber}, ${field}: ${reason}`),
		`${result.cases} cases in the ledger; ${result.due} had a step due.`,
		`Sent: ${counts(result.sent)}. Received by the providers: ${counts(result.received)}. Delivered: ${delivery.delivered ?? 0}.`,
		`Boletos registered that a bank would take: ${result.boletos}.`,
		...(statusesLeft > 0 ? [`The providers have ${statusesLeft} statuses still to tell.`] : []),
		`Held: ${total(result.held) === 0 ? 'none' : counts(result.held)}.`,
		`Failed: ${result.failed}. Unknown: ${result.unknown}.`,
		`Duplicates: ${result.duplicates}. Violations: ${result.violations}. (Judged from what the providers received, in all runs.)`,
		...findingLines(findings).map((line) => `    ${line}`),
		...(result.executions ? [`Executions by worker: ${counts(result.executions)}.`] : []),
		...(meter
			? [
					`n8n: ${meter.rssStartMb} MB at first, ${meter.rssPeakMb} MB at most; event loop late by ${meter.loopP99Ms} ms (p99), ${meter.loopMaxMs} ms at most.`,
				]
			: []),
		`${result.seconds} s.`,
		...complaints.map((complaint) => `! ${complaint}`),
	];
	return `${lines.join('\n')}\n`;
}

const counts = (found: Record<string, number>) =>
	Object.entries(found)
		.sort(([, one], [, other]) => other - one)
		.map(([name, count]) => `${count} ${name}`)
		.join(', ') || 'none';

export function addressLines(addresses: Addresses, owner: { email: string; password: string }): string {
	return [
		'',
		`n8n           ${addresses.editor}`,
		`  sign in     ${owner.email}`,
		`  password    ${owner.password}`,
		...(addresses.inbox === undefined ? [] : [`Phones        ${addresses.inbox}`]),
		`Ledger        ${addresses.ledger}`,
		`Data folder   ${addresses.data}`,
		'',
	].join('\n');
}
