import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Mode } from './options';
import type { CustomerRequest, PaymentRequest, WebhookRequest } from './requests';

export interface Customer extends CustomerRequest {
	id: string;
	dateCreated: string;
}

export interface Payment extends PaymentRequest {
	id: string;
	/** The simulator's business clock, which the sandbox moves. */
	at: string;
	realAt: string;
	dateCreated: string;
	nossoNumero: string;
	status: 'PENDING' | 'OVERDUE' | 'CONFIRMED' | 'RECEIVED' | 'REFUNDED';
	deleted: boolean;
	/** When it was paid or removed. */
	endedAt?: string;
	/** The boleto's registration has ended. */
	slipCancelled: boolean;
	/** When that was. */
	slipEndedAt?: string;
	paid?: { cents: number; day: string; settledDay?: string; pixTransaction?: string };
	refunds: { cents: number; day: string }[];
	mode?: Mode;
}

export interface Webhook extends WebhookRequest {
	id: string;
}

type Line =
	| { line: 'customer'; customer: Customer }
	| { line: 'payment'; payment: Payment }
	| { line: 'webhook'; webhook: Webhook }
	| { line: 'unhooked'; id: string }
	| { line: 'clock'; offsetMs: number };

/** Brazil has kept UTC-3 without summer time since 2019; Asaas's day is that of Brasília. */
const BRASILIA_MS = -3 * 60 * 60 * 1000;
export const dayAt = (ms: number): string => new Date(ms + BRASILIA_MS).toISOString().slice(0, 10);
/** `2024-06-12 16:45:03` */
export const timeAt = (ms: number): string =>
	new Date(ms + BRASILIA_MS).toISOString().slice(0, 19).replace('T', ' ');

export const isLive = (payment: Payment): boolean =>
	!payment.deleted && (payment.status === 'PENDING' || payment.status === 'OVERDUE');

/** How long the line of a charge in the mode `lateLine` takes. */
const LATE_MS = 30_000;

/** Whether the bank has handed out a line by then, epoch ms of the business clock; it may end again. */
export const hasLine = ({ billingType, mode, at }: Payment, ms: number): boolean =>
	billingType !== 'PIX' && mode !== 'noLine' && (mode !== 'lateLine' || ms >= Date.parse(at) + LATE_MS);

/**
 * What was created, counted here and by nobody else: a judge of whether a debt was charged twice must not ask the one who charges.
 * Kept in memory and, with a state file, in a journal that is written before the answer goes out.
 */
export class Book {
	readonly customers = new Map<string, Customer>();
	readonly payments = new Map<string, Payment>();
	readonly webhooks = new Map<string, Webhook>();
	private journal: number | undefined;

	/** Reads the journal back. A torn last line is left out. @returns the offset of the clock */
	open(file: string | undefined, clockOffsetMs: number): number {
		if (file === undefined) return clockOffsetMs;
		let offsetMs = clockOffsetMs;
		for (const text of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
			const line = parse(text);
			if (line?.line === 'clock') offsetMs = line.offsetMs;
			else if (line !== undefined) this.apply(line);
		}
		this.journal = openSync(file, 'a');
		return offsetMs;
	}

	keep(line: Line): void {
		this.apply(line);
		if (this.journal !== undefined) writeSync(this.journal, `${JSON.stringify(line)}\n`);
	}

	close(): void {
		if (this.journal !== undefined) closeSync(this.journal);
		this.journal = undefined;
	}

	/** `sameReference`: surplus charges of one reference, ever; `liveAtOnce`: of those, what could be paid twice now. */
	duplicates(): { sameReference: number; liveAtOnce: number; sameCustomer: number } {
		const payments = [...this.payments.values()];
		const references = payments.flatMap((one) => one.externalReference ?? []);
		const live = payments.filter(isLive).flatMap((one) => one.externalReference ?? []);
		const customers = [...this.customers.values()].flatMap((one) => one.externalReference ?? []);
		return {
			sameReference: surplus(references),
			liveAtOnce: surplus(live),
			sameCustomer: surplus(customers),
		};
	}

	byStatus(): Record<string, number> {
		const counts: Record<string, number> = {};
		for (const payment of this.payments.values()) {
			const status = payment.deleted ? 'DELETED' : payment.status;
			counts[status] = (counts[status] ?? 0) + 1;
		}
		return counts;
	}

	private apply(line: Line): void {
		if (line.line === 'customer') this.customers.set(line.customer.id, line.customer);
		else if (line.line === 'payment') this.payments.set(line.payment.id, line.payment);
		else if (line.line === 'webhook') this.webhooks.set(line.webhook.id, line.webhook);
		else if (line.line === 'unhooked') this.webhooks.delete(line.id);
	}
}

function surplus(all: string[]): number {
	return all.length - new Set(all).size;
}

function parse(text: string): Line | undefined {
	if (text === '') return undefined;
	try {
		return JSON.parse(text) as Line;
	} catch {
		return undefined;
	}
}
