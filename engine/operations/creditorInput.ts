import { badInput } from '../core/errors';
import { parseDocument } from '../core/identity/document';
import { parseEmail } from '../core/identity/email';
import { parsePhone } from '../core/identity/phone';
import type { BreakerSettings } from '../domain/breakers';
import { checkBreakers } from '../domain/breakers/check';
import type { CapSettings, CreditorMode } from '../domain/compliance/types';
import { SHORTENERS } from '../domain/messages/lint/words.data';
import { checkOfferPolicy, type OfferBand } from '../domain/negotiation';
import type { ChargeKind } from '../ports/charge';
import { BY_FILE } from './cnab/rows';
import type { ChargeSettings, CreditorSettings } from './creditorSettings';

export interface CreditorInput {
	/** Short stable id, e.g. `escola`: what the portfolio file names in `credor`. */
	id: string;
	displayName: string;
	legalName: string;
	/** CPF or CNPJ, with or without punctuation. */
	document: string;
	address: string;
	/** What a debtor calls; shown in messages. */
	phone: string;
	/** A new creditor is in test unless said otherwise. */
	mode?: CreditorMode;
	/** Name of the agency that collects for it. */
	agency?: string;
	kind?: 'own' | 'thirdParty';
	sms42a?: string;
	testPhone?: string;
	testEmail?: string;
	/** Key of a preset or of a journey that is stored in the ledger. */
	journey?: string;
	/** null = no provider registers charges. */
	charges?: ChargeSettings | null;
	/** Bands of days overdue with what is offered in each; the samples of its journey; null or no band = nothing is offered. */
	offers?: readonly OfferBand[] | 'journeySample' | null;
	whatsappAllowed?: boolean;
	/** The clause by which debtors agreed to WhatsApp; empty or null = there is none. */
	whatsappConsent?: string | null;
	/** https; empty or null = links begin at the address of n8n. */
	linkAddress?: string | null;
	freshHours?: number;
	/** Overdue contacts wait for a live balance check; off unless said otherwise. */
	balanceCheck?: boolean;
	/** Debtors are told of their payments; on unless said otherwise. */
	thankForPayments?: boolean;
	closedDays?: string[];
	openQuietDays?: string[];
	caps?: Partial<CapSettings>;
	/** What is left out of it is the package's. */
	breakers?: BreakerSettings;
}

const LONGEST_SMS_BLOCK = 60;
const LONGEST_CLAUSE = 200;
const LONGEST_LINK_ADDRESS = 36;
const SHORTENER = new RegExp(`^(?:.*\\.)?(?:${SHORTENERS.join('|')})$`);
const KINDS: readonly ChargeKind[] = ['boleto', 'boletoPix', 'pix'];
export const MODES: readonly CreditorMode[] = ['test', 'shadow', 'live'];

export interface CleanInput {
	id: string;
	displayName: string;
	legalName: string;
	document: string;
	address: string;
	phone: string;
	agency: string | null;
	settings: Partial<CreditorSettings>;
}

/** What the ledger keeps of an input. Settings that were left out stay as they are. @throws CobrancaError badInput naming the field */
export function checkInput(input: CreditorInput): CleanInput {
	if (!/^[a-z0-9][a-z0-9_-]{0,39}$/.test(input.id)) {
		throw badInput(
			'id',
			'The creditor id must be 1 to 40 of a-z, 0-9, - and _.',
			'Choose a short id such as "escola"; the portfolio file names it.',
		);
	}
	for (const field of ['displayName', 'legalName', 'address', 'phone'] as const) {
		if (!input[field]?.trim())
			throw badInput(
				field,
				`The creditor's ${field} is empty.`,
				'CDC art. 42-A asks for name, address and CPF/CNPJ in every message.',
			);
	}
	const document = parseDocument(input.document);
	if (!document.ok) throw badInput('document', "The creditor's CPF/CNPJ is not valid.", document.reason);
	const sms42a = input.sms42a?.trim() ?? '';
	if (sms42a.length > LONGEST_SMS_BLOCK)
		throw badInput(
			'sms42a',
			`The legal block for SMS has ${sms42a.length} characters; at most ${LONGEST_SMS_BLOCK} fit.`,
		);
	if (input.mode && !MODES.includes(input.mode))
		throw badInput('mode', 'The mode must be test, shadow or live.');
	const settings: Partial<CreditorSettings> = {};
	if (input.testPhone?.trim()) {
		const phone = parsePhone(input.testPhone);
		if (!phone.ok) throw badInput('testPhone', 'The test phone is not a Brazilian phone.', phone.reason);
		settings.testPhone = phone.value.e164;
	}
	if (input.testEmail?.trim()) {
		const email = parseEmail(input.testEmail);
		if (!email.ok) throw badInput('testEmail', 'The test e-mail is not an e-mail address.', email.reason);
		settings.testEmail = email.value;
	}
	if (input.journey?.trim()) settings.journey = input.journey.trim();
	if (input.charges !== undefined) settings.charges = input.charges && checkCharges(input.charges);
	// The samples are those of the journey, which is known when the creditor is saved.
	if (input.offers !== undefined && input.offers !== 'journeySample')
		settings.offers = input.offers && checkOfferPolicy(input.offers);
	if (input.whatsappAllowed !== undefined) settings.whatsappAllowed = input.whatsappAllowed;
	if (input.whatsappConsent !== undefined) settings.whatsappConsent = clauseOf(input.whatsappConsent);
	if (input.linkAddress !== undefined) settings.linkAddress = checkLinkAddress(input.linkAddress);
	if (input.thankForPayments !== undefined) settings.thankForPayments = input.thankForPayments;
	if (input.balanceCheck !== undefined) settings.balanceCheck = input.balanceCheck;
	if (input.freshHours !== undefined) {
		if (!(input.freshHours >= 1 && input.freshHours <= 720))
			throw badInput('freshHours', 'The hours for which payments count as fresh must be from 1 to 720.');
		settings.freshHours = input.freshHours;
	}
	if (sms42a) settings.sms42a = sms42a;
	if (input.kind) settings.kind = input.kind;
	if (input.closedDays) settings.closedDays = input.closedDays;
	if (input.openQuietDays) settings.openQuietDays = input.openQuietDays;
	if (input.caps) settings.caps = input.caps;
	if (input.breakers) settings.breakers = checkBreakers(input.breakers);
	return {
		id: input.id,
		displayName: input.displayName.trim(),
		legalName: input.legalName.trim(),
		document: document.value.digits,
		address: input.address.trim(),
		phone: input.phone.trim(),
		agency: input.agency?.trim() || null,
		settings,
	};
}

function clauseOf(text: string | null): string | null {
	const clause = text?.trim() ?? '';
	if (clause.length > LONGEST_CLAUSE)
		throw badInput(
			'whatsappConsent',
			`The WhatsApp consent clause has ${clause.length} characters; at most ${LONGEST_CLAUSE} are kept.`,
			'Name the contract and the clause, e.g. "Contrato de matrícula, cláusula 12"; its text is not needed.',
		);
	return clause || null;
}

/** It stands in every SMS, before a token of twelve characters: it is short, and the creditor's own (CDC 42: nobody guesses who asks). */
function checkLinkAddress(text: string | null): string | null {
	const given = text?.trim() ?? '';
	if (given === '') return null;
	const url = URL.parse(given);
	if (url?.protocol !== 'https:' || url.username || url.password || url.search || url.hash)
		throw badInput(
			'linkAddress',
			'The link address must be an https address without a query.',
			'Write it like https://pague.escola.com.br/ and let your proxy lead from there to the page.',
		);
	if (SHORTENER.test(url.hostname))
		throw badInput(
			'linkAddress',
			'The link address is that of a public link shortener.',
			"Use a domain of the creditor's own: people are warned of links that hide where they lead.",
		);
	if (url.href.length > LONGEST_LINK_ADDRESS)
		throw badInput(
			'linkAddress',
			`The link address has ${url.href.length} characters; at most ${LONGEST_LINK_ADDRESS} leave an SMS room for its words.`,
		);
	return url.href;
}

function checkCharges({ provider, kind, dueInDays, agreement }: ChargeSettings): ChargeSettings {
	if (!provider.trim())
		throw badInput('charges.provider', 'The charges name no provider.', 'Choose Asaas, a bank file or None.');
	if (!KINDS.includes(kind))
		throw badInput('charges.kind', `There is no kind of charge "${kind}".`, `Choose ${KINDS.join(', ')}.`);
	if (!Number.isInteger(dueInDays) || dueInDays < 1 || dueInDays > 60)
		throw badInput(
			'charges.dueInDays',
			'The days until a charge falls due must be a whole number from 1 to 60.',
		);
	if (provider !== BY_FILE) return { provider, kind, dueInDays };
	if (kind !== 'boleto')
		throw badInput(
			'charges.kind',
			'A bank file registers boletos: the Pix of a boleto by file is not offered here.',
			'Choose Boleto as the kind.',
		);
	return { provider, kind, dueInDays, agreement: agreement?.trim() ?? '' };
}
