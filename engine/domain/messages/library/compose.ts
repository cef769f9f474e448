import { countSms, GENERIC_SMS } from '../gsm7';
import type { EmailDebt, EmailModel } from '../email';
import { renderTemplate } from '../templates';
import type {
	ApprovedTemplate,
	Button,
	DebtValues,
	EmailTemplate,
	MessageValues,
	OfferValues,
	Reason,
	WhatsAppTemplate,
} from './types';

/** What a WhatsApp step sends while the window is closed, and what it says once the person is known and it is open. */
export interface WhatsAppMessages {
	/** Fits `OutboundMessage.template`; `text` is what the debtor reads. */
	question: {
		name: string;
		category: ApprovedTemplate['category'];
		language: string;
		bodyParameters: string[];
		buttonPayloads: string[];
		buttons: readonly Button[];
		text: string;
	};
	session: { text: string; buttons: readonly Button[] };
}

const fill = (source: string, values: MessageValues) =>
	renderTemplate(source, values as unknown as Record<string, unknown>);

/**
 * An SMS in one part where that is possible: else in fewer words, else without the first name, else without both, else with the phone
 * in place of the link.
 * @throws Error of liquidjs naming what is missing
 */
export function composeSms(source: string, values: MessageValues): string {
	const brief = { ...values, brief: true };
	const nameless = <V extends MessageValues>(of: V) => ({ ...of, debtor: { ...of.debtor, firstName: '' } });
	const worded = [values, brief, nameless(values), nameless(brief)];
	// The link to a page at a long address may cost a second part whatever is left out: then the phone is the action.
	const { portal, ...pageless } = values;
	const tries = portal ? [...worded, pageless, nameless(pageless)] : worded;
	return firstFitting(
		tries,
		(some) => upperFirst(fill(source, some)),
		(text) => countSms(text, GENERIC_SMS).parts === 1,
	);
}

/** Addresses that every e-mail needs and no text names. */
export interface EmailLinks {
	/** Page or `mailto:` by which the messages stop. */
	stopUrl: string;
	/** Page that says whether the message is genuine. */
	verifyUrl?: string;
}

/**
 * An e-mail filled in, for `renderEmail`. Without a page of the debtor the charge is the action, and without a charge the phone.
 * @throws Error of liquidjs naming what is missing
 */
export function composeEmail(template: EmailTemplate, values: MessageValues, links: EmailLinks): EmailModel {
	const { creditor, debtor, charge, portal } = values;
	const payable = charge?.digitableLine || charge?.pixCopyPaste ? charge : undefined;
	const url = portal?.url;
	const paragraphs =
		url || payable || template.receipt ? template.paragraphs : [...template.paragraphs, NO_LINK];
	return {
		subject: fill(template.subject, values),
		preheader: fill(template.preheader, values),
		creditor,
		...(values.agency ? { agency: values.agency.name } : {}),
		firstName: debtor.kind === 'PF' ? debtor.firstName : '',
		opening: paragraphs.map((paragraph) => fill(paragraph, values)).filter((words) => words !== ''),
		debts: template.table
			? (values.debts ?? []).map((debt) => emailDebt(debt, template.table as string))
			: [],
		asOf: values.today,
		...(url && !template.receipt ? { action: { label: fill(template.action, values), url } } : {}),
		...(template.options && values.offers
			? optionsOf(values.offers, values.offersNote, url, payable !== undefined)
			: {}),
		...(payable && !template.receipt
			? {
					payment: {
						beneficiary: payable.beneficiary,
						...(payable.digitableLine ? { digitableLine: payable.digitableLine } : {}),
						...(payable.pixCopyPaste ? { pixCopyPaste: payable.pixCopyPaste } : {}),
					},
				}
			: {}),
		...(url ? { reasons: (template.reasons ?? []).map((reason) => tapped(url, reason)) } : {}),
		...links,
	};
}

function emailDebt({ description, reference, dueDate, balance }: DebtValues, word: string): EmailDebt {
	return {
		description: description || word,
		...(reference ? { reference } : {}),
		dueDate,
		balance: { ...balance, fine: balance.fine ?? 0, interest: balance.interest ?? 0 },
	};
}

/** @throws Error of liquidjs naming what is missing */
export function composeWhatsApp(template: WhatsAppTemplate, values: MessageValues): WhatsAppMessages {
	const ask = template.template[values.debtor.kind === 'PJ' ? 'company' : 'person'];
	const bodyParameters = ask.bodyParameters.map((source) => fill(source, values).replace(/\s+/g, ' '));
	return {
		question: {
			name: ask.name,
			category: ask.category,
			language: ask.language,
			bodyParameters,
			buttonPayloads: ask.buttons.map(({ id }) => id),
			buttons: ask.buttons,
			text: ask.body.replace(/\{\{(\d+)\}\}/g, (all, n) => bodyParameters[Number(n) - 1] ?? all),
		},
		session: { text: sessionText(template.session.text, values), buttons: template.session.buttons },
	};
}

/** Most characters of a WhatsApp body (Meta), and how many debts are listed one by one while there is room. */
const MOST_BODY = 1024;
const LISTED = [3, 2, 1, 0];

function sessionText(source: string, values: MessageValues): string {
	return firstFitting(
		LISTED,
		(listed) =>
			fill(source, { ...values, listed } as MessageValues)
				.replace(/ +\n/g, '\n')
				.replace(/\n{3,}/g, '\n\n'),
		(text) => text.length <= MOST_BODY,
	);
}

/** The first text that fits; where none does, the first, for the linter to say so. */
function firstFitting<T>(
	tries: readonly T[],
	render: (one: T) => string,
	fits: (text: string) => boolean,
): string {
	let first: string | undefined;
	for (const one of tries) {
		const text = render(one);
		if (fits(text)) return text;
		first ??= text;
	}
	return first ?? '';
}

const NO_LINK =
	'Para receber o boleto ou o Pix, ou para conversar, responda a este e-mail ou ligue para {{ creditor.phone }}.';

/** Each option leads to the page that shows it; without a page the debtor answers with its name. */
function optionsOf(
	offers: readonly OfferValues[],
	note: string | undefined,
	url: string | undefined,
	payable: boolean,
): Pick<EmailModel, 'options' | 'optionsNote'> {
	return {
		options: offers.map(({ key, ...option }) => ({ ...option, ...(url ? { url: offerUrl(url, key) } : {}) })),
		optionsNote: [note, url ? undefined : CHOOSE_BY_ANSWER, payable ? PAY_WHOLE : undefined]
			.filter(Boolean)
			.join(' '),
	};
}

const CHOOSE_BY_ANSWER = 'Para escolher, responda a este e-mail com o nome da opção.';

/** Two amounts in one message: nobody is to pay the one who wanted the other. */
const PAY_WHOLE =
	'O boleto ou Pix desta mensagem é do valor inteiro: se escolher uma opção, espere o que enviaremos para ela.';

/** The page is told which offer was tapped, and knows of which day the message is. It asks before it takes it. */
function offerUrl(url: string, key: string): string {
	const address = new URL(url);
	address.searchParams.set('o', key);
	return address.toString();
}

/** The page is told which reason was tapped; it confirms there, since mail scanners open links by themselves. */
function tapped(url: string, { key, label }: Reason): { label: string; url: string } {
	const address = new URL(url);
	address.searchParams.set('motivo', key);
	return { label, url: address.toString() };
}

const upperFirst = (text: string) => text.charAt(0).toLocaleUpperCase('pt-BR') + text.slice(1);
