import { randomUUID } from 'node:crypto';
import { Clock } from '../common/admin';
import { BadRequest } from '../common/http';
import { Misbehaviour, seeded } from '../common/rules';
import { Book, type Customer, type Payment, type Webhook, dayAt, isLive, timeAt } from './book';
import type { Mode, SimulatorOptions } from './options';
import type { CustomerRequest, PaymentRequest, WebhookRequest } from './requests';
import { shownPayment } from './shown';
import { Webhooks } from './webhooks';

const DAY_MS = 86_400_000;

/** The provider behind the HTTP face: what it took, whom it tells, and what its payers do. */
export class AsaasSimulator {
	readonly book = new Book();
	readonly webhooks: Webhooks;
	readonly misbehaviour: Misbehaviour<Mode>;
	readonly clock: Clock;
	readonly counts = {
		/** Charges created for customers to whom Asaas would write by itself. */
		chargedWithNotifications: 0,
		refusedPayments: 0,
		unknownFields: {} as Record<string, number>,
	};
	private serial = 0;
	/** Ids of events must not come again after a restart. */
	private readonly born = Date.now();

	constructor(readonly options: SimulatorOptions) {
		this.misbehaviour = new Misbehaviour([...options.rules], seeded(options.seed), () => undefined);
		this.webhooks = new Webhooks(options, (webhook) => this.book.keep({ line: 'webhook', webhook }));
		const offsetMs = this.book.open(options.stateFile, options.clockOffsetMs);
		this.clock = new Clock(offsetMs, (moved) => {
			this.book.keep({ line: 'clock', offsetMs: moved });
			this.sweep();
		});
	}

	today(): string {
		return dayAt(this.clock.ms());
	}

	unknownField(name: string): void {
		this.counts.unknownFields[name] = (this.counts.unknownFields[name] ?? 0) + 1;
	}

	enter(request: CustomerRequest): Customer {
		const customer = { ...request, id: `cus_${shortId()}`, dateCreated: this.today() };
		this.book.keep({ line: 'customer', customer });
		return customer;
	}

	/** From here on it can be paid: whatever the HTTP answer becomes, the charge counts. */
	accept(request: PaymentRequest, customer: Customer, mode: Mode | undefined): Payment {
		if (!customer.notificationDisabled) this.counts.chargedWithNotifications += 1;
		const payment: Payment = {
			...request,
			id: `pay_${shortId()}`,
			at: this.clock.now(),
			realAt: new Date().toISOString(),
			dateCreated: this.today(),
			nossoNumero: String(10_000_000 + this.book.payments.size + 1),
			status: 'PENDING',
			deleted: false,
			slipCancelled: false,
			refunds: [],
			...(mode === undefined ? {} : { mode }),
		};
		this.book.keep({ line: 'payment', payment });
		return payment;
	}

	/** A payer pays. Boletos are confirmed first and received when they settle; a Pix is received at once. @throws BadRequest */
	pay(id: string, method: string, cents?: number): Payment {
		const payment = this.book.payments.get(id);
		const open = payment !== undefined && isLive(payment);
		const slip = payment?.billingType !== 'PIX' && payment?.slipCancelled === false;
		if (!open || !(method === 'pix' || (method === 'boleto' && slip))) {
			this.counts.refusedPayments += 1;
			throw new BadRequest('Nobody can pay that charge that way');
		}
		const day = this.today();
		payment.paid = { cents: cents ?? amountOn(payment, day), day };
		payment.endedAt = this.clock.now();
		if (method === 'pix') payment.paid.pixTransaction = randomUUID();
		else {
			this.turn(payment, 'CONFIRMED');
			if (payment.mode !== 'outOfOrder') void this.tell(payment, 'PAYMENT_CONFIRMED');
		}
		const receive = (): void => {
			const confirmed = structuredClone(payment);
			payment.paid = { ...(payment.paid as NonNullable<Payment['paid']>), settledDay: this.today() };
			this.turn(payment, 'RECEIVED');
			void this.tell(payment, 'PAYMENT_RECEIVED');
			if (payment.mode !== 'outOfOrder') return;
			if (method === 'boleto') void this.tell(confirmed, 'PAYMENT_CONFIRMED');
			void this.tell({ ...confirmed, status: 'PENDING', paid: undefined }, 'PAYMENT_CREATED');
		};
		if (method === 'pix' || this.options.settleMs <= 0) receive();
		else this.webhooks.later(this.options.settleMs, receive);
		return payment;
	}

	/** The creditor gives money back, at Asaas itself. @throws BadRequest */
	refund(id: string, cents?: number): Payment {
		const payment = this.book.payments.get(id);
		if (payment?.paid === undefined || payment.status === 'REFUNDED')
			throw new BadRequest('That charge was not paid');
		const before = payment.refunds.reduce((sum, one) => sum + one.cents, 0);
		const left = payment.paid.cents - before;
		const amount = Math.min(cents ?? left, left);
		payment.refunds.push({ cents: amount, day: this.today() });
		const whole = amount === left;
		this.turn(payment, whole ? 'REFUNDED' : payment.status);
		void this.tell(payment, whole ? 'PAYMENT_REFUNDED' : 'PAYMENT_PARTIALLY_REFUNDED');
		return payment;
	}

	/** False when it cannot be removed. */
	remove(payment: Payment): boolean {
		if (!isLive(payment)) return false;
		payment.deleted = true;
		payment.endedAt = this.clock.now();
		this.book.keep({ line: 'payment', payment });
		void this.tell(payment, 'PAYMENT_DELETED');
		return true;
	}

	/** What becomes of a new charge. Resolves at once, but for `eventFirst`: there when the event was posted. */
	async created(payment: Payment): Promise<void> {
		if (payment.mode === 'outOfOrder') return;
		if (payment.mode === 'wrongToken') {
			const { cents } = payment;
			const paid: Payment = { ...payment, status: 'RECEIVED', paid: { cents, day: this.today() } };
			void this.tell(paid, 'PAYMENT_RECEIVED', true);
		}
		const told = this.tell(payment, 'PAYMENT_CREATED');
		if (payment.mode === 'eventFirst') await told;
	}

	hook(request: WebhookRequest): Webhook {
		const webhook = { ...request, id: randomUUID() };
		this.book.keep({ line: 'webhook', webhook });
		return webhook;
	}

	stop(): void {
		this.webhooks.stop();
		this.book.close();
	}

	/** What a new day brings: charges become overdue, registrations end. */
	private sweep(): void {
		const today = this.today();
		for (const payment of this.book.payments.values()) {
			if (!isLive(payment) || payment.dueDate >= today) continue;
			if (payment.status === 'PENDING') {
				this.turn(payment, 'OVERDUE');
				void this.tell(payment, 'PAYMENT_OVERDUE');
			}
			const last = payment.days === null ? Infinity : Date.parse(payment.dueDate) + payment.days * DAY_MS;
			if (payment.slipCancelled || payment.billingType === 'PIX' || Date.parse(today) <= last) continue;
			payment.slipCancelled = true;
			payment.slipEndedAt = this.clock.now();
			this.turn(payment, payment.status);
			void this.tell(payment, 'PAYMENT_BANK_SLIP_CANCELLED');
		}
	}

	private turn(payment: Payment, status: Payment['status']): void {
		payment.status = status;
		this.book.keep({ line: 'payment', payment });
	}

	private async tell(payment: Payment, event: string, forged = false): Promise<void> {
		if (payment.mode === 'silent') return;
		const posts: Array<Promise<void>> = [];
		const times = payment.mode === 'duplicateWebhooks' ? 10 : 1;
		for (const webhook of this.book.webhooks.values()) {
			if (!webhook.events.includes(event)) continue;
			this.serial += 1;
			const body = {
				id: `evt_05b708f961d739ea7eba7e4db318f621&${this.born}${this.serial}`,
				event,
				dateCreated: timeAt(this.clock.ms()),
				payment: shownPayment(payment),
			};
			for (let n = 0; n < times; n += 1) posts.push(this.webhooks.post(webhook, body, forged));
		}
		await Promise.all(posts);
	}
}

const shortId = (): string => randomUUID().replaceAll('-', '').slice(0, 16);

/** What is to be paid on a day: less the discount, or more by fine and interest by the day over a month of 30 days. */
function amountOn(payment: Payment, day: string): number {
	const { cents, fine, interestMonth, discount } = payment;
	const share = ({ value, type }: { value: number; type: string }): number =>
		Math.round(type === 'FIXED' ? value * 100 : (cents * value) / 100);
	const late = Math.round((Date.parse(day) - Date.parse(payment.dueDate)) / DAY_MS);
	if (late > 0) return cents + share(fine) + Math.round((cents * interestMonth * late) / 3000);
	return -late >= discount.dueDateLimitDays ? cents - share(discount) : cents;
}
