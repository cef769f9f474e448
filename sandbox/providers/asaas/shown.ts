import type { Customer, Payment, Webhook } from './book';

/** What Asaas keeps of a boleto or Pix that was paid: R$ 0,99, as in the payments that its sandbox answers. */
const FEE_CENTS = 99;

const reais = (cents: number): number => cents / 100;

/** `PaymentGetResponseDto`, with the fields of real answers. `value` is what was paid, once that is so. */
export function shownPayment(payment: Payment): Record<string, unknown> {
	const { id, paid, cents } = payment;
	const value = paid?.cents ?? cents;
	const extra = value - cents;
	const paidOn = paid?.day ?? null;
	return {
		object: 'payment',
		id,
		dateCreated: payment.dateCreated,
		customer: payment.customer,
		paymentLink: null,
		value: reais(value),
		netValue: reais(value - FEE_CENTS),
		originalValue: extra > 0 ? reais(cents) : null,
		interestValue: extra > 0 ? reais(extra) : null,
		description: payment.description,
		billingType: payment.billingType,
		canBePaidAfterDueDate: true,
		pixTransaction: paid?.pixTransaction ?? null,
		status: payment.status,
		dueDate: payment.dueDate,
		originalDueDate: payment.dueDate,
		confirmedDate: paidOn,
		paymentDate: paid?.settledDay ?? null,
		clientPaymentDate: paidOn,
		installmentNumber: null,
		invoiceUrl: `https://sandbox.example.invalid/i/${id.slice(4)}`,
		invoiceNumber: payment.nossoNumero,
		externalReference: payment.externalReference,
		deleted: payment.deleted,
		anticipated: false,
		anticipable: false,
		creditDate: paid?.settledDay ?? null,
		estimatedCreditDate: paid?.settledDay ?? null,
		transactionReceiptUrl: null,
		nossoNumero: payment.billingType === 'PIX' ? null : payment.nossoNumero,
		bankSlipUrl:
			payment.billingType === 'PIX' ? null : `https://sandbox.example.invalid/b/pdf/${id.slice(4)}`,
		discount: { ...payment.discount, limitDate: null },
		fine: payment.fine,
		interest: { value: payment.interestMonth, type: 'PERCENTAGE' },
		postalService: false,
		daysAfterDueDateToRegistrationCancellation: payment.days,
		refunds:
			payment.refunds.length === 0
				? null
				: payment.refunds.map((one) => ({ dateCreated: one.day, status: 'DONE', value: reais(one.cents) })),
	};
}

/** `CustomerGetResponseDto`. */
export function shownCustomer(customer: Customer): Record<string, unknown> {
	return {
		object: 'customer',
		...customer,
		email: customer.email ?? null,
		mobilePhone: customer.mobilePhone ?? null,
		postalCode: customer.postalCode ?? null,
		externalReference: customer.externalReference ?? null,
		personType: customer.cpfCnpj.length === 11 ? 'FISICA' : 'JURIDICA',
		deleted: false,
	};
}

/** `WebhookConfigGetResponseDto`: whether there is a token, never which. */
export function shownWebhook({ authToken, ...webhook }: Webhook): Record<string, unknown> {
	return { ...webhook, apiVersion: 3, hasAuthToken: authToken !== undefined };
}

/** A page of at most 100. */
export function shownList(all: Record<string, unknown>[], query: URLSearchParams): object {
	const limit = Math.min(100, Math.max(1, Number(query.get('limit') ?? 10) || 10));
	const offset = Math.max(0, Number(query.get('offset') ?? 0) || 0);
	const data = all.slice(offset, offset + limit);
	const hasMore = offset + data.length < all.length;
	return { object: 'list', hasMore, totalCount: all.length, limit, offset, data };
}
