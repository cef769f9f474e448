import { epochDay } from '../../core/calendar';
import { parseUf } from '../../core/uf';
import { DAY_MS, localDay, offsetAt } from '../../core/wallClock';
import { type Place, placesOf } from '../../core/zones';
import type { Channel } from '../channel';
import type { HoursClass } from './hours.data';
import type { Citation, ConfirmationKind, DebtFact, DebtStatus, GateFacts, RuleKind } from './types';

/** Minutes after the debtor's message within which an answer on the same channel is conversation, inclusive. */
export const CONVERSATION_MS = 10 * 60_000;

/** What one decision works out once from its facts. */
export interface GateContext {
	facts: GateFacts;
	places: readonly Place[];
	/** null for letters, which have no hours. */
	hours: HoursClass | null;
	/** Debts that the contact speaks of: open, promised or agreed. */
	live: readonly DebtFact[];
}

/** A binding rule before its text is finished: the gate adds from when the contact may go. */
export type Binding =
	| { verdict: 'deny'; citation: Citation; reason: string }
	| { verdict: 'defer'; until: number | null; citation: Citation; reason: string };

/** One rule of the gate: pure, by facts and instant. */
export interface Rule {
	kind: RuleKind;
	/** What it does, one pt-BR sentence for the generated list of rules. */
	description: string;
	citation: Citation;
	/** False when its answer can never change by the clock alone, so that it is asked once. */
	timed: boolean;
	/** True for what an answer in a conversation is free of: hours, holidays and caps. */
	freedByConversation?: boolean;
	/** Messages about a payment that it does not bind. A receipt is free of most; one that shows a balance only of what limits touches. */
	freedFor?: readonly ConfirmationKind[];
	check(context: GateContext, at: number): Binding | null;
}

const LIVE: ReadonlySet<DebtStatus> = new Set<DebtStatus>(['open', 'promised', 'agreed']);

export function contextOf(facts: GateFacts): GateContext {
	return {
		facts,
		places: placesOf({ cep: facts.debtor.cep, uf: parseUf(facts.debtor.uf), ddd: facts.address.ddd }),
		hours: hoursClassOf(facts.channel),
		live: facts.debts.filter((debt) => LIVE.has(debt.status)),
	};
}

function hoursClassOf(channel: Channel): HoursClass | null {
	if (channel === 'letter') return null;
	return channel === 'voice' ? 'calls' : 'messages';
}

export function inConversation(facts: GateFacts, at: number): boolean {
	const since = facts.lastInboundAt;
	return since !== null && at >= since && at - since <= CONVERSATION_MS;
}

/** True when this is the one answer to the debtor's last message: inside the window, and none was given since. */
export function isOnlyAnswer(facts: GateFacts, at: number): boolean {
	if (!facts.answer || !inConversation(facts, at)) return false;
	const since = facts.lastInboundAt as number;
	return !facts.contacts.some(
		(c) => c.channel === facts.channel && c.debtorId === facts.debtor.id && c.at >= since,
	);
}

/** The latest local day among the places where the debtor may be, in epoch days. */
export function latestDay(places: readonly Place[], at: number): number {
	let day = -Infinity;
	for (const { zone } of places) day = Math.max(day, localDay(zone, at));
	return day;
}

/** The earliest local day among the places where the debtor may be. */
export function earliestDay(places: readonly Place[], at: number): number {
	let day = Infinity;
	for (const { zone } of places) day = Math.min(day, localDay(zone, at));
	return day;
}

/** Epoch day of an ISO date, remembered: the same few thousand due dates come again and again. */
export function dayOf(iso: string): number {
	let day = days.get(iso);
	if (day === undefined) {
		if (days.size >= 20_000) days.clear();
		days.set(iso, (day = epochDay(iso)));
	}
	return day;
}
const days = new Map<string, number>();

const WEEKDAYS = [
	'domingo',
	'segunda-feira',
	'terça-feira',
	'quarta-feira',
	'quinta-feira',
	'sexta-feira',
	'sábado',
] as const;

/** `segunda-feira, 23/11, às 8h30`, in the debtor's (first) zone; says so when it is not Brasília's time. */
export function describeInstant(places: readonly Place[], at: number): string {
	const zone = (places[0] as Place).zone;
	const offset = offsetAt(zone, at);
	const local = at + offset;
	const date = new Date(local);
	const minutes = Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / 60_000);
	const clock = `${Math.floor(minutes / 60)}h${minutes % 60 === 0 ? '' : String(minutes % 60).padStart(2, '0')}`;
	const preposition = /^[01]h/.test(clock) ? 'à' : 'às';
	const text = `${WEEKDAYS[date.getUTCDay()]}, ${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}, ${preposition} ${clock}`;
	return offset === offsetAt('America/Sao_Paulo', at) ? text : `${text} (hora do devedor)`;
}

/** `2026-11-23` → `23/11/2026`. */
export function describeDate(iso: string): string {
	return `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`;
}

function two(n: number): string {
	return String(n).padStart(2, '0');
}

const DOUBT: Readonly<Record<Citation['evidence'], string>> = {
	V: '',
	D: '',
	S: '; fonte secundária',
	G: '; conhecimento geral, não conferido',
};

/** What the gate must print of a source that was not read whole. */
export function doubtOf(evidence: Citation['evidence']): string {
	return DOUBT[evidence];
}
