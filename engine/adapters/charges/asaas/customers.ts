import type { ChargeFailure, ChargePayer } from '../../../ports/charge';
import { type Json, asObject, asText } from '../../channels/untrusted';
import { beforeTheCharge, chargeWithoutAnswer, rejectedCharge } from '../errors';
import { type Line, ask, classify, idOf, isSuccess, pageOf } from './wire';

type Found = { ok: true; id: string } | { ok: false; failure: ChargeFailure };

/**
 * The payer as a customer of Asaas, found by our reference and document or entered. Asaas lets the same customer be entered
 * twice and names `externalReference` and `GET /customers` as the remedy (docs.asaas.com/reference/clientes).
 *
 * **Asaas writes to its customers by itself**: e-mail and SMS when a charge is created, due, overdue and every seven days
 * after (docs.asaas.com/docs/notificacoes-padroes). No gate of ours would see those contacts, so no charge is created for a customer
 * whose notifications are not off, and phone and e-mail are not given away.
 */
export async function customerFor(payer: ChargePayer, line: Line): Promise<Found> {
	try {
		const known = await find(payer, line);
		if ('failure' in known) return { ok: false, failure: beforeTheCharge(known.failure) };
		let customer = known.customer;
		if (customer === undefined) {
			const response = await ask(line, 'POST', '/customers', entryOf(payer));
			customer = isSuccess(response) ? asObject(response.body) : undefined;
			if (customer === undefined) return { ok: false, failure: beforeTheCharge(classify(response)) };
		}
		const id = idOf(customer['id']);
		if (id === undefined) return { ok: false, failure: noCustomer() };
		if (customer['notificationDisabled'] === true && customer['name'] === payer.name) return { ok: true, id };
		return await setRight(id, payer, line);
	} catch (error) {
		return { ok: false, failure: beforeTheCharge(chargeWithoutAnswer(error)) };
	}
}

/** Only one with our reference **and** the same document: a reference of another ledger must not charge somebody else. */
async function find(
	payer: ChargePayer,
	line: Line,
): Promise<{ customer: Json | undefined } | { failure: ChargeFailure }> {
	const query = `externalReference=${encodeURIComponent(payer.reference)}&limit=100`;
	const response = await ask(line, 'GET', `/customers?${query}`);
	const page = isSuccess(response) ? pageOf(response.body) : undefined;
	if (page === undefined) return { failure: classify(response) };
	const ours = page.data.filter(
		(one) =>
			one['externalReference'] === payer.reference &&
			one['deleted'] !== true &&
			bare(one['cpfCnpj']) === payer.document,
	);
	return { customer: ours.find((one) => one['notificationDisabled'] === true) ?? ours[0] };
}

function entryOf(payer: ChargePayer): Json {
	const { address } = payer;
	return {
		name: payer.name,
		cpfCnpj: payer.document,
		externalReference: payer.reference,
		notificationDisabled: true,
		// With the CEP, Asaas fills in city and state itself (docs.asaas.com/reference/clientes).
		...(address === undefined
			? {}
			: {
					address: address.street,
					addressNumber: address.number,
					complement: address.complement,
					province: address.district,
					postalCode: address.postalCode,
				}),
	};
}

/** `PUT /customers/{id}` (asaas-api-sdk-java, CustomerService). */
async function setRight(id: string, payer: ChargePayer, line: Line): Promise<Found> {
	const change = { name: payer.name, cpfCnpj: payer.document, notificationDisabled: true };
	const response = await ask(line, 'PUT', `/customers/${id}`, change);
	if (!isSuccess(response)) return { ok: false, failure: beforeTheCharge(classify(response)) };
	if (asObject(response.body)?.['notificationDisabled'] === true) return { ok: true, id };
	return {
		ok: false,
		failure: rejectedCharge({
			class: 'config',
			retry: 'after',
			scope: 'payer',
			code: 'NOTIFICATIONS_ON',
			message: 'Asaas would write to this payer by itself; switch their notifications off at Asaas.',
		}),
	};
}

const noCustomer = (): ChargeFailure =>
	rejectedCharge({
		class: 'provider_unavailable',
		retry: 'after',
		scope: 'account',
		code: 'NO_CUSTOMER_ID',
		message: 'Asaas answered without the id of the payer; no charge was created.',
	});

function bare(document: unknown): string | undefined {
	return asText(document)?.replace(/[\s./-]/g, '');
}
