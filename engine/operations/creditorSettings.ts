import type { BreakerSettings } from '../domain/breakers';
import type { Channel } from '../domain/channel';
import type { CapSettings } from '../domain/compliance/types';
import type { OfferPolicy } from '../domain/negotiation';
import type { ChargeKind } from '../ports/charge';

export interface ChargeSettings {
	/** Id of the charge adapter. */
	provider: string;
	kind: ChargeKind;
	/** An overdue debt gets a charge that falls due so many days after it is made. */
	dueInDays: number;
	/** Id of the bank agreement, where the provider is a bank that registers by file. */
	agreement?: string;
}

/** What a creditor decides, kept as one versioned JSON: read in every gate, written rarely. */
export interface CreditorSettings {
	/** Own receivables, or collected by a third party. */
	kind: 'own' | 'thirdParty';
	/** Short legal block of CDC 42-A for SMS: name, CNPJ, short address, at most 60 characters. */
	sms42a: string;
	/** Full legal block of CDC 42-A. */
	block42a: string;
	/** Operator's phone (E.164) that gets everything while the creditor is in test. */
	testPhone: string | null;
	/** Operator's mailbox, likewise. */
	testEmail: string | null;
	/** Journey of this creditor where the journey node leaves the choice to it: a preset's key. */
	journey: string;
	/** Which provider registers boletos and Pix charges; null = none does. */
	charges: ChargeSettings | null;
	/** What debtors may be offered; null = nothing is. */
	offers: OfferPolicy | null;
	/** Quiet days (ISO) that this creditor opened. */
	openQuietDays: string[];
	/** Municipal holidays and other closed days, ISO. */
	closedDays: string[];
	caps: Partial<CapSettings>;
	whatsappAllowed: boolean;
	/**
	 * The clause by which the debtors of a creditor that collects its own receivables agreed to WhatsApp, pt-BR: `Contrato de
	 * matrícula, cláusula 12`; null = there is none.
	 */
	whatsappConsent: string | null;
	/** Debtors are told of their payments: that they came, in part, or were undone. */
	thankForPayments: boolean;
	/** A payments feed older than this stops overdue contacts. */
	freshHours: number;
	/** Nobody is asked for an overdue debt before the creditor's own system said that it is open (`liveBalances.ts`). */
	balanceCheck: boolean;
	/** When a spike of opt-outs, wrong persons, bounces or unknowns stops its sending; what is left out is the package's. */
	breakers: BreakerSettings;
	/**
	 * Where links to the debtor's page begin (https), on the creditor's own domain; a proxy leads from there to the page. null = at the
	 * address of n8n itself.
	 */
	linkAddress: string | null;
}

export const DEFAULT_SETTINGS: CreditorSettings = {
	kind: 'own',
	sms42a: '',
	block42a: '',
	testPhone: null,
	testEmail: null,
	journey: 'essencial',
	charges: null,
	offers: null,
	openQuietDays: [],
	closedDays: [],
	caps: {},
	whatsappAllowed: false,
	whatsappConsent: null,
	thankForPayments: true,
	freshHours: 26,
	balanceCheck: false,
	breakers: {},
	linkAddress: null,
};

export function readSettings(json: string): CreditorSettings {
	return { ...DEFAULT_SETTINGS, ...(JSON.parse(json) as Partial<CreditorSettings>) };
}

/**
 * Whether a debtor opted in to a channel. What is on record of the debtor counts first, a refusal above all; the clause of a contract
 * speaks only for those of whom nothing is on record, and never for a third party.
 */
export function hasOptIn(
	{ kind, whatsappConsent }: Pick<CreditorSettings, 'kind' | 'whatsappConsent'>,
	channel: Channel,
	recorded: boolean | undefined,
): boolean {
	return recorded ?? (channel === 'whatsapp' && kind === 'own' && whatsappConsent !== null);
}
