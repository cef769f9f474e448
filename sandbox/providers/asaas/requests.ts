/** A request that the API answers with 400 and `{errors: [{code, description}]}`. */
export class Refused extends Error {
	constructor(
		readonly code: string,
		readonly description: string,
	) {
		super(`${code}: ${description}`);
	}

	body(): object {
		return { errors: [{ code: this.code, description: this.description }] };
	}
}

type Json = Record<string, unknown>;
type Unknown = (field: string) => void;

export interface CustomerRequest {
	name: string;
	cpfCnpj: string;
	email?: string;
	mobilePhone?: string;
	postalCode?: string;
	externalReference?: string;
	notificationDisabled: boolean;
}

export interface PaymentRequest {
	customer: string;
	billingType: 'BOLETO' | 'PIX' | 'UNDEFINED';
	cents: number;
	dueDate: string;
	description: string | null;
	externalReference: string | null;
	/** Days after the due date on which the registration ends; null: never, here. */
	days: number | null;
	fine: { value: number; type: string };
	interestMonth: number;
	discount: { value: number; type: string; dueDateLimitDays: number };
}

const CUSTOMER_FIELDS = new Set([
	...['name', 'cpfCnpj', 'email', 'phone', 'mobilePhone', 'address', 'addressNumber', 'complement'],
	...['province', 'postalCode', 'externalReference', 'notificationDisabled', 'observations', 'groupName'],
	...['company', 'additionalEmails', 'municipalInscription', 'stateInscription', 'foreignCustomer'],
]);
const PAYMENT_FIELDS = new Set([
	...['customer', 'billingType', 'value', 'dueDate', 'description', 'externalReference'],
	...['daysAfterDueDateToRegistrationCancellation', 'fine', 'interest', 'discount', 'postalService'],
]);

/** `POST` and, with what is known already, `PUT /customers`. */
export function readCustomer(
	given: Json,
	known: Partial<CustomerRequest>,
	unknown: Unknown,
): CustomerRequest {
	for (const field of Object.keys(given)) if (!CUSTOMER_FIELDS.has(field)) unknown(field);
	const name = text(given['name']) ?? known.name;
	if (name === undefined) throw new Refused('invalid_name', 'O campo name deve ser informado');
	const document = text(given['cpfCnpj'])?.replace(/[\s./-]/g, '') ?? known.cpfCnpj;
	if (document === undefined || !isDocument(document))
		throw new Refused('invalid_cpfCnpj', 'O CPF/CNPJ informado é inválido.');
	const off = given['notificationDisabled'] ?? known.notificationDisabled ?? false;
	return {
		name,
		cpfCnpj: document,
		email: text(given['email']) ?? known.email,
		mobilePhone: text(given['mobilePhone']) ?? text(given['phone']) ?? known.mobilePhone,
		postalCode: text(given['postalCode']) ?? known.postalCode,
		externalReference: text(given['externalReference']) ?? known.externalReference,
		notificationDisabled: off === true,
	};
}

/** `POST /payments`. `today` is a day of Brasília. */
export function readPayment(given: Json, today: string, unknown: Unknown): PaymentRequest {
	for (const field of Object.keys(given)) if (!PAYMENT_FIELDS.has(field)) unknown(field);
	const customer = text(given['customer']);
	if (customer === undefined) throw new Refused('invalid_customer', 'Customer inválido ou não informado.');
	const billingType = given['billingType'];
	if (billingType !== 'BOLETO' && billingType !== 'PIX' && billingType !== 'UNDEFINED')
		throw new Refused('invalid_billingType', 'O campo billingType deve ser informado');
	const cents = readCents(given['value']);
	const dueDate = text(given['dueDate']) ?? '';
	if (!/^\d{4}-\d{2}-\d{2}$/.test(dueDate) || Number.isNaN(Date.parse(dueDate)))
		throw new Refused('invalid_dueDate', 'O campo dueDate deve ser informado');
	if (dueDate < today)
		throw new Refused('invalid_dueDate', 'A data de vencimento não pode ser inferior à hoje');
	const description = given['description'] ?? null;
	if (description !== null && (typeof description !== 'string' || description.length > 500))
		throw new Refused('invalid_description', 'O campo description aceita até 500 caracteres');
	const days = given['daysAfterDueDateToRegistrationCancellation'] ?? null;
	if (days !== null && !(Number.isSafeInteger(days) && Number(days) >= 0))
		throw new Refused('invalid_object', 'daysAfterDueDateToRegistrationCancellation inválido');
	const discount = rate(given['discount'], 'discount');
	return {
		customer,
		billingType,
		cents,
		dueDate,
		description,
		externalReference: text(given['externalReference']) ?? null,
		days: days === null ? null : Number(days),
		fine: rate(given['fine'], 'fine'),
		interestMonth: rate(given['interest'], 'interest').value,
		discount: {
			...discount,
			dueDateLimitDays: Number((given['discount'] as Json | undefined)?.['dueDateLimitDays'] ?? 0),
		},
	};
}

/** Reais with at most two decimals; a third would be somebody's unrounded computation, a whole million perhaps cents. */
export function readCents(value: unknown): number {
	if (typeof value !== 'number') throw new Refused('invalid_value', 'O campo value deve ser informado');
	const cents = Math.round(value * 100);
	if (Math.abs(value * 100 - cents) > 1e-6)
		throw new Refused('invalid_value', 'O campo value aceita duas casas decimais');
	if (cents < 500) throw new Refused('invalid_value', 'O valor da cobrança não pode ser menor que R$ 5,00.');
	return cents;
}

export interface WebhookRequest {
	name: string;
	url: string;
	email: string;
	enabled: boolean;
	interrupted: boolean;
	authToken?: string;
	sendType: 'SEQUENTIALLY' | 'NON_SEQUENTIALLY';
	events: string[];
}

/** `POST /webhooks` (`WebhookConfigSaveRequestDto`); the token has 32 to 255 characters. */
export function readWebhook(given: Json, allowAny: boolean): WebhookRequest {
	const url = text(given['url']) ?? '';
	const parsed = URL.canParse(url) ? new URL(url) : undefined;
	const here = ['127.0.0.1', 'localhost', '[::1]'].includes(parsed?.hostname ?? '');
	if (parsed === undefined || (!here && !allowAny))
		throw new Refused('invalid_url', 'This simulator posts to this machine only');
	const token = given['authToken'] ?? undefined;
	if (token !== undefined && !(typeof token === 'string' && token.length >= 32 && token.length <= 255))
		throw new Refused('invalid_authToken', 'O authToken deve ter de 32 a 255 caracteres');
	const sendType = given['sendType'];
	if (sendType !== 'SEQUENTIALLY' && sendType !== 'NON_SEQUENTIALLY')
		throw new Refused('invalid_sendType', 'O campo sendType deve ser informado');
	const events = given['events'];
	if (!Array.isArray(events) || events.length === 0 || events.some((one) => typeof one !== 'string'))
		throw new Refused('invalid_events', 'O campo events deve ser informado');
	return {
		name: must(given, 'name'),
		url,
		email: must(given, 'email'),
		enabled: given['enabled'] === true,
		interrupted: given['interrupted'] === true,
		authToken: token,
		sendType,
		events: events as string[],
	};
}

function must(given: Json, field: string): string {
	const value = text(given[field]);
	if (value === undefined) throw new Refused(`invalid_${field}`, `O campo ${field} deve ser informado`);
	return value;
}

function text(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function rate(value: unknown, field: string): { value: number; type: string } {
	if (value === undefined || value === null) return { value: 0, type: 'FIXED' };
	const { value: figure, type = 'PERCENTAGE' } = value as Json;
	if (typeof figure !== 'number' || figure < 0 || (type !== 'FIXED' && type !== 'PERCENTAGE'))
		throw new Refused('invalid_object', `O campo ${field} é inválido`);
	return { value: figure, type };
}

/** CPF or CNPJ, letters and all, by its check digits. */
function isDocument(document: string): boolean {
	if (/^(.)\1+$/.test(document)) return false;
	const [length, most] = document.length === 11 ? [9, 11] : [12, 9];
	if (!/^(\d{11}|[0-9A-Z]{12}\d{2})$/.test(document)) return false;
	let base = document.slice(0, length);
	for (let round = 0; round < 2; round += 1) {
		let sum = 0;
		[...base].reverse().forEach((character, place) => {
			sum += (character.charCodeAt(0) - 48) * (2 + (place % (most - 1)));
		});
		const rest = sum % 11;
		base += String(rest < 2 ? 0 : 11 - rest);
	}
	return base === document;
}
