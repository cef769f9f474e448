import type { Cents } from '../core/money';
import type { HttpPort, HttpResponse } from './http';

/** `boleto`: a line to type in · `pix`: a code to paste · `boletoPix`: one charge that is payable by either, once. */
export type ChargeKind = 'boleto' | 'pix' | 'boletoPix';

export interface PayerAddress {
	street: string;
	number: string;
	complement?: string;
	district?: string;
	/** 8 digits. */
	postalCode: string;
}

export interface ChargePayer {
	/** Our debtor's id, under which a provider that keeps payers finds this one again. */
	reference: string;
	name: string;
	/** 11 digits of a CPF or the 14 characters of a CNPJ, valid. */
	document: string;
	/** Given to a provider only where it cannot register without; a provider that has it may write to the debtor by itself. */
	email?: string;
	/** E.164; as `email`. */
	phone?: string;
	address?: PayerAddress;
}

/** A share in hundredths of a percent (200 = 2 %) or a fixed amount. */
export type ChargeRate = { basisPoints: number } | { cents: Cents };

/** What the provider adds or takes off by itself on the day of payment. It must be registered, not only printed. */
export interface ChargeTerms {
	/** Once, after the due date. */
	fine?: ChargeRate;
	/** Simple interest a month, in hundredths of a percent, after the due date. */
	interestMonthBasisPoints?: number;
	/** For payment until so many days before the due date (0 = until the due date). */
	discount?: ChargeRate & { daysBeforeDue: number };
}

export interface ChargeRequest {
	/** Our charge id, allocated in RESERVE: the provider keeps it, and by it an unknown create is settled. */
	reference: string;
	kind: ChargeKind;
	amountCents: Cents;
	/** ISO day. */
	dueDate: string;
	payer: ChargePayer;
	/** What the payer and their bank read: no word of debt. */
	description: string;
	terms?: ChargeTerms;
	/** How many days after the due date it can still be paid; the provider's own rule where nothing is said. */
	expiresAfterDays?: number;
}

/**
 * `registering`: the provider has it, nobody can pay it yet · `confirmed`: paid, the money is not there yet and may still
 * be refused · `contested`: taken back by the payer's bank, undecided · `unknown`: a status that we do not know.
 */
export type ChargeStatus =
	| 'registering'
	| 'open'
	| 'overdue'
	| 'confirmed'
	| 'paid'
	| 'refunded'
	| 'contested'
	| 'cancelled'
	| 'unknown';

/** A part of the instrument that the provider owes us; `get` brings it later. */
export type InstrumentPart = 'digitableLine' | 'pixCopyPaste';

/** What was paid of a charge. */
export interface ChargePayment {
	/** Tellings with the same key are of one payment: only the first counts as money, a later one may settle it. */
	paymentKey: string;
	amountCents: Cents;
	/** ISO day on which the debtor paid. */
	paidOn: string;
	/** After the provider's fee. */
	netCents?: Cents;
	method: PaymentMethod;
	/** false: paid, but the money is not there yet and may still be refused. */
	settled: boolean;
}

/** A charge as its provider has it. */
export interface Charge {
	providerChargeId: string;
	/** Ours; undefined when the provider does not say. */
	reference?: string;
	status: ChargeStatus;
	amountCents?: Cents;
	dueDate?: string;
	ourNumber?: string;
	/** 47 digits, read and verified: check digits and amount. Never shown when they do not hold. */
	digitableLine?: string;
	/** 44 digits, of the same line. */
	barcode?: string;
	/** The BR Code, read and verified. */
	pixCopyPaste?: string;
	/** The provider's page of the charge. */
	invoiceUrl?: string;
	/** The boleto as the provider draws it (PDF). */
	slipUrl?: string;
	/** What should be there and is not, or did not hold. */
	missing: InstrumentPart[];
	/**
	 * Who registered it, so that it can be paid: an adapter's id. null = nobody that we know of, and what nobody
	 * registered is never sent to a debtor.
	 */
	registeredBy: string | null;
	/** Its payment, where it was paid and the provider says what a payment needs. */
	payment?: ChargePayment;
}

export type ChargeErrorClass =
	| 'invalid_payer'
	| 'invalid_amount'
	| 'invalid_due_date'
	| 'invalid_request'
	/** It was paid, so it can neither be cancelled nor changed. */
	| 'already_paid'
	| 'not_found'
	| 'rate_limited'
	| 'provider_unavailable'
	| 'auth'
	| 'config'
	| 'unknown_outcome'
	| 'unknown';

export interface ChargeError {
	class: ChargeErrorClass;
	/** `never`: this request will not pass; `after`: may pass later; `reconcile`: nobody knows, look it up first. */
	retry: 'never' | 'after' | 'reconcile';
	retryAfterMs?: number;
	/** What is broken: this charge, its payer (with every charge of theirs), the whole account. */
	scope: 'charge' | 'payer' | 'account';
	/** The provider's own code, without personal data. */
	code: string;
	message: string;
}

/** rejected: provably not done. unknown: nobody knows; never repeated before a look-up by our reference. */
export type ChargeFailure =
	{ outcome: 'rejected'; error: ChargeError } | { outcome: 'unknown'; error: ChargeError };

/** accepted: the provider has it and named it; what is `missing` of it comes by `get`. */
export type ChargeResult = { outcome: 'accepted'; charge: Charge } | ChargeFailure;

/** Repeating a cancellation is harmless, so `unknown` is settled by asking again. `wasCancelled`: by somebody else, before. */
export type CancelResult = { outcome: 'cancelled'; wasCancelled: boolean } | ChargeFailure;

/**
 * absent: the provider answered, and has none. A create that is still under way there is absent, too: ask again after its
 * deadline before another is made. failed: nothing is known.
 */
export type LookupResult =
	| {
			outcome: 'found';
			charge: Charge;
			/** Further charges with the same reference that can be paid as well: to be cancelled. */
			duplicates: string[];
	  }
	| { outcome: 'absent' }
	| { outcome: 'failed'; error: ChargeError };

export type PaymentMethod = 'boleto' | 'pix' | 'card' | 'transfer' | 'cash' | 'other';

interface ChargeEventBase {
	/** The provider's id of this event: the deduplication key. */
	dedupeKey: string;
	providerChargeId: string;
	/** Our charge id where the provider echoes it. */
	reference?: string;
	/** Provider's instant, epoch ms. */
	occurredAt: number;
}

export type ChargeEvent = ChargeEventBase &
	(
		| { kind: 'created' | 'overdue' | 'cancelled' }
		/** `registeredBy`: who has it from now on, where that is not the provider's own answer to a create. */
		| { kind: 'registered'; registeredBy?: string }
		/** Its amount or due date was changed at the provider; line and code may be others now: `get`. */
		| { kind: 'changed'; amountCents?: Cents; dueDate?: string }
		/** The boleto's registration ended with its term: the line cannot be paid, the charge is still the provider's. */
		| { kind: 'expired' }
		/** A cancelled charge was brought back at the provider: it can be paid again. */
		| { kind: 'reopened' }
		| ({ kind: 'paid' } & ChargePayment)
		/** `totalCents` is what was given back of this payment so far, so that order and repetition do not matter. */
		| { kind: 'refunded'; paymentKey: string; totalCents: Cents; partial: boolean }
		/** The payment never was: entered by hand and undone. */
		| { kind: 'reversed'; paymentKey: string; amountCents: Cents }
	);

export interface ChargeIssue {
	field:
		'reference' | 'kind' | 'amountCents' | 'dueDate' | 'payer' | 'description' | 'terms' | 'expiresAfterDays';
	message: string;
}

export interface ChargeCapabilities {
	/** The provider refuses or replays a second create with our reference. */
	idempotentCreate: boolean;
	/** It finds a charge by our reference. */
	findByReference: boolean;
	/** Events carry our reference. */
	referenceEcho: boolean;
	/** How it proves a webhook is its own; `secret` = a header that holds a word of ours, the body is not covered. */
	webhookAuth: 'hmac' | 'secret' | 'none';
	/**
	 * Nothing goes on a wire: a bank registers what a file of ours asks for and answers by a file of its own. Charges are accepted,
	 * unregistered, in RESERVE.
	 */
	byFile?: boolean;
	minAmountCents: Cents;
	/** Longest description, in characters. */
	maxDescription: number;
	/** Most requests under way at once, and a second, that we allow ourselves. */
	concurrency: number;
	ratePerSecond: number;
	/** What the provider lets an account ask for in a time, and how much of it a create takes at most. */
	quota?: { requests: number; hours: number; perCreate: number };
}

export interface ChargeOptions {
	/** For the whole call, however many requests it takes. */
	timeoutMs: number;
	signal?: AbortSignal;
}

/** One provider of boletos and Pix charges. Pure but for `http`, which comes in; no method but `parseWebhook` throws. */
export interface ChargeAdapter {
	readonly id: string;
	readonly displayName: string;
	readonly kinds: readonly ChargeKind[];
	readonly capabilities: ChargeCapabilities;
	/** Checks before anything is reserved; an empty list means it may be created. `today` is an ISO day. */
	validate(request: ChargeRequest, today: string): ChargeIssue[];
	/** Does not look for an earlier one with our reference: after `unknown`, `findByReference` goes first. */
	create(request: ChargeRequest, http: HttpPort, options: ChargeOptions): Promise<ChargeResult>;
	get(providerChargeId: string, http: HttpPort, options: ChargeOptions): Promise<LookupResult>;
	findByReference(reference: string, http: HttpPort, options: ChargeOptions): Promise<LookupResult>;
	cancel(providerChargeId: string, http: HttpPort, options: ChargeOptions): Promise<CancelResult>;
	/** What an answer that is no success means for the write it was asked for. */
	classify(response: HttpResponse): ChargeFailure;
	/** Whether a webhook with this body, byte for byte, is the provider's own. Header names are lower case. In constant time. */
	verifyWebhook(raw: Buffer, headers: Record<string, unknown>, secret: string): boolean;
	/** Pure; an empty list for anything it does not know. Throws CobrancaError badInput for a body that is not the provider's. */
	parseWebhook(body: unknown): ChargeEvent[];
}
