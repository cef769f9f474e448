import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { GateFacts, GateVerdict, RuleKind } from '../../engine/domain/compliance/types';

/** One case of test/vectors/compliance.json. */
export interface GateCase {
	name: string;
	facts: Record<string, unknown>;
	now: string;
	expect: Expected & { wouldBe?: Expected };
}
interface Expected {
	verdict: GateVerdict['verdict'];
	rule?: RuleKind;
	/** ISO; null = deferred without a known instant. */
	until?: string | null;
	considered?: RuleKind[];
	/** The article on which it stands, before anything that the source adds to it. */
	cites?: string;
}

interface GateVectors {
	base: Record<string, unknown>;
	defaults: Record<string, Record<string, unknown>>;
	cases: GateCase[];
}

const INSTANTS: ReadonlySet<string> = new Set([
	'at',
	'since',
	'until',
	'paymentsFeedAt',
	'lastInboundAt',
	'confirmedAt',
]);

export function readGateVectors(
	file = path.join(__dirname, '..', 'vectors', 'compliance.json'),
): GateVectors {
	return JSON.parse(readFileSync(file, 'utf8')) as GateVectors;
}

/** The facts of a case: base, overrides, defaults of rows, instants as epoch ms. */
export function factsOf({ base, defaults }: GateVectors, overrides: Record<string, unknown>): GateFacts {
	const facts: Record<string, unknown> = { ...base };
	for (const [key, value] of Object.entries(overrides)) {
		const plain = value !== null && typeof value === 'object' && !Array.isArray(value);
		facts[key] = plain ? { ...(base[key] as object), ...(value as object) } : value;
	}
	for (const [key, row] of Object.entries(defaults)) {
		facts[key] = (facts[key] as object[]).map((own) => ({ ...row, ...own }));
	}
	return withInstants(facts) as GateFacts;
}

function withInstants(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withInstants);
	if (value === null || typeof value !== 'object') return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => [
			key,
			INSTANTS.has(key) && typeof inner === 'string' ? Date.parse(inner) : withInstants(inner),
		]),
	);
}

/** What a verdict shows of what a case expects, in the same shape. */
export function shownAs(wanted: GateCase['expect'], verdict: GateVerdict): GateCase['expect'] {
	const shown = show(wanted, verdict);
	return wanted.wouldBe && verdict.wouldBe
		? { ...shown, wouldBe: show(wanted.wouldBe, verdict.wouldBe) }
		: shown;
}

function show(wanted: Expected, verdict: Omit<GateVerdict, 'wouldBe'>): Expected {
	const shown: Expected = { verdict: verdict.verdict };
	if (verdict.rule !== undefined) shown.rule = verdict.rule;
	if (verdict.verdict === 'defer') shown.until = sameInstant(wanted.until, verdict.until);
	if (wanted.cites !== undefined) shown.cites = verdict.citation?.source.split(/[;,]/, 1)[0];
	if (wanted.considered) shown.considered = verdict.considered.map(({ rule }) => rule);
	return shown;
}

/** The instant as the case writes it when it is the same one, so that a difference reads well. */
function sameInstant(wanted: string | null | undefined, until: number | undefined): string | null {
	if (until === undefined) return null;
	return wanted && Date.parse(wanted) === until ? wanted : new Date(until).toISOString();
}
