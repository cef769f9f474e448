/** What a run came to: the one line of JSON, and whether it was right. */
import { type Finding, judge, type JudgedCharge, type ReceivedMessage, type SimulatedReply } from '../judge';
import type { LedgerStatus } from '../../engine/operations/status';
import type { Meter } from './n8n';
import type { DemoCreditor } from './portfolios';

/** Of the report that Portfolio Import gives. */
export interface ImportReport {
	rowsRead: number;
	accepted: number;
	unchanged: number;
	rejected: number;
	warnings: number;
	rejectedRows: { rowNumber: number; field: string; reason: string }[];
}

export interface Result {
	/** Debts of the file that the ledger has, new or known. */
	debts: number;
	rejected: number;
	/** Cases in the ledger. */
	cases: number;
	/** Steps that were due in this run; each was sent, held, failed or is unknown. */
	due: number;
	sent: Record<string, number>;
	held: Record<string, number>;
	failed: number;
	unknown: number;
	/** Charges that were ever registered and that a payer's bank would take, by the judge's own reading of their lines. */
	boletos: number;
	/** Steps that went to a person. */
	human: number;
	/** By channel, what arrived at its provider in this run. */
	received: Record<string, number>;
	/** Judged over everything that ever arrived. */
	duplicates: number;
	violations: number;
	seconds: number;
	/** In queue mode: executions that each worker began. */
	executions?: Record<string, number>;
	n8n?: Meter;
}

/** A result and what a person wants to know besides. */
export interface Outcome {
	readonly result: Result;
	/** Why it is not all right, in sentences; empty when it is. */
	readonly complaints: string[];
	readonly report: ImportReport;
	readonly delivery: Record<string, number>;
	readonly statusesLeft: number;
	readonly findings: Finding[];
}

export interface Evidence {
	readonly report: ImportReport;
	readonly status: LedgerStatus;
	/** Everything that ever arrived, and by channel how much of it before this run. */
	readonly received: readonly ReceivedMessage[];
	readonly receivedBefore: Readonly<Record<string, number>>;
	readonly charges: readonly JudgedCharge[];
	/** Templates that WhatsApp approved. */
	readonly templates: readonly string[];
	readonly replies: readonly SimulatedReply[];
	readonly creditors: readonly DemoCreditor[];
	readonly portfolioCsv: string;
	readonly seconds: number;
	readonly meter: Meter | undefined;
	/** By worker, in queue mode. */
	readonly executions: Record<string, number> | undefined;
	readonly statusesLeft: number;
	/** What went wrong on the way. */
	readonly troubles: readonly string[];
}

export const CHANNELS = ['sms', 'whatsapp', 'email'] as const;

export function conclude(evidence: Evidence): Outcome {
	const {
		report,
		status,
		creditors,
		received,
		receivedBefore,
		replies,
		portfolioCsv,
		charges,
		templates,
		meter,
	} = evidence;
	const verdict = judge({ received, replies, creditors, portfolioCsv, charges, templates });
	const none = Object.fromEntries(CHANNELS.map((channel) => [channel, 0]));
	const arrived = { ...none };
	for (const { channel = 'sms' } of received) arrived[channel] = (arrived[channel] ?? 0) + 1;
	for (const channel of CHANNELS) arrived[channel] = (arrived[channel] ?? 0) - (receivedBefore[channel] ?? 0);
	const result: Result = {
		debts: report.accepted + report.unchanged,
		rejected: report.rejected,
		cases: status.cases.open + status.cases.closed,
		due: status.due,
		sent: { ...none, ...status.sent },
		held: status.held,
		failed: status.failed,
		unknown: status.unknown,
		human: humanOf(status),
		boletos: verdict.boletos,
		received: arrived,
		duplicates: verdict.duplicates,
		violations: verdict.violations,
		seconds: Math.round(evidence.seconds * 10) / 10,
		...(evidence.executions ? { executions: evidence.executions } : {}),
		...(meter ? { n8n: meter } : {}),
	};
	const complaints = [...evidence.troubles, ...complaintsOf(result)];
	const { statusesLeft } = evidence;
	return { result, complaints, report, delivery: status.delivery, statusesLeft, findings: verdict.details };
}

/** The ledger's own count, where it has one. */
const humanOf = (status: LedgerStatus) => Number((status as { human?: number }).human ?? 0);

function complaintsOf({ sent, received, duplicates, violations }: Result): string[] {
	const complaints: string[] = [];
	for (const channel of new Set([...Object.keys(sent), ...Object.keys(received)])) {
		const [said, got] = [sent[channel] ?? 0, received[channel] ?? 0];
		if (said !== got)
			complaints.push(`The ledger says ${said} sent by ${channel}, the provider received ${got}.`);
	}
	if (duplicates > 0) complaints.push(`${duplicates} messages arrived that are duplicates.`);
	if (violations > 0) complaints.push(`${violations} messages arrived that break a rule.`);
	return complaints;
}

/** Lines about what the judge found, the first few of each rule, without personal data. */
export function findingLines(findings: readonly Finding[], each = 3): string[] {
	const byRule = new Map<string, Finding[]>();
	for (const finding of findings) byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
	return [...byRule].flatMap(([rule, found]) => [
		`${rule}: ${found.length}`,
		...found.slice(0, each).map(({ externalId, phone, detail }) => `  ${externalId} to ${phone}: ${detail}`),
	]);
}
