import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Ledger } from '../../engine/ports/ledger';

export const RESOURCES = [
	'bankAgreement',
	'channelEvent',
	'consent',
	'creditor',
	'hold',
	'maintenance',
	'pause',
	'payment',
	'portfolio',
	'privacy',
	'report',
	'task',
	'template',
	'timeline',
] as const;
export type Resource = (typeof RESOURCES)[number];

/** What an operation gets: its item and the ledger. */
export interface Call {
	context: IExecuteFunctions;
	ledger: Ledger;
	index: number;
	/** A parameter as trimmed text. */
	text(name: string): string;
	/** The same, undefined when it is empty. */
	optional(name: string): string | undefined;
	value(name: string): unknown;
}

/** One operation of Collection Ledger: what the panel shows, and what it does. Found through `operations/index.ts`. */
export interface LedgerOperation {
	resource: Resource;
	option: INodePropertyOptions;
	/** Shown only for this operation; `displayOptions` are added. */
	properties: INodeProperties[];
	/** Hidden from AI agents and refused to them: it changes settings, or lets a contact happen that was stopped. */
	peopleOnly?: boolean;
	execute(call: Call): Promise<object | object[]>;
	/** In place of `execute` where the items of a run belong together: what it found, by the index of its item. */
	together?(calls: readonly Call[]): Promise<{ index: number; found: object }[]>;
}

/** ISO text of a date or date-time parameter as the engine wants an instant; undefined when empty. */
export function instantOf(value: unknown): string | undefined {
	return value === undefined || value === null || value === '' ? undefined : String(value);
}
