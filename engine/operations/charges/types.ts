import type { ChargeAdapter } from '../../ports/charge';
import type { HttpPort } from '../../ports/http';
import type { Ledger } from '../../ports/ledger';
import type { ChargeItem, HoldItem } from '../items';

export interface ChargeDeps {
	ledger: Ledger;
	adapter: ChargeAdapter;
	/** Issues for creditors whose bank registers by file, whatever the node's own provider: it needs no account and no wire. */
	byFile?: ChargeAdapter;
	http: HttpPort;
	/** Stops the work: what is not on the wire yet is given back. */
	signal?: AbortSignal;
}

export type ChargeOutcome =
	/** null: the creditor has nobody who registers charges. */
	| { kind: 'issued'; charge: ChargeItem | null }
	| { kind: 'refused'; hold: HoldItem }
	| {
			kind: 'failed';
			/** rejected: provably no charge · unknown: nobody knows, or the provider has not handed it out yet. */
			reason: 'badInput' | 'rejected' | 'unknown';
			/** What is wrong, for `badInput`: a field of payer, creditor or debt. */
			field?: string;
			text: string;
			/** Trying again changes nothing until somebody changes amount, payer or creditor. */
			lasting: boolean;
			charge: ChargeItem | null;
	  };

export interface IssueInput {
	/** Token of the batch that holds the cases; null = a person or an agent asks for this one charge. */
	token: string | null;
	caseIds: readonly string[];
}

/** Longest a call of the provider may take, real ms. */
export const CALL_MS = 25_000;
/** What was sent this long after its deadline and is not found was never made, real ms. */
export const GRACE_MS = 60_000;
/** What ARM judged longer ago than this (monotonic) does not go out. */
export const STALE_MS = 5_000;
/** A reservation of a process that vanished is free after this, real ms. */
export const RESERVED_MS = 5 * 60_000;
