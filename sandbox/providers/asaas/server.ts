import type { IncomingMessage } from 'node:http';
import { type Answer, BadRequest, listen, ok, readBody, readObject } from '../common/http';
import { admin } from './admin';
import { hasLine, type Payment } from './book';
import { limiter } from './limits';
import { DEFAULTS, type Mode, type SimulatorOptions } from './options';
import { Refused, readCustomer, readPayment, readWebhook } from './requests';
import { shownCustomer, shownList, shownPayment, shownWebhook } from './shown';
import { AsaasSimulator } from './simulator';
import { brCodeOf, slipOf } from './slip';

export interface RunningAsaas {
	port: number;
	/** Base URL for a credential, with the API's prefix. */
	url: string;
	simulator: AsaasSimulator;
	stop(): Promise<void>;
}

const NOT_FOUND: Answer = { status: 404 };
const FAILED: Answer = { status: 500, body: { errors: [{ code: 'unknown', description: 'Erro interno' }] } };
const PIXEL =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Starts a simulator on 127.0.0.1; in its own process that is `main.ts`. */
export async function startAsaas(given: Partial<SimulatorOptions> = {}): Promise<RunningAsaas> {
	const simulator = new AsaasSimulator({ ...DEFAULTS, ...given });
	const limit = limiter(simulator.options);
	const { port, stop } = await listen(simulator.options.port, async (request, url) => {
		const [root = '', ...rest] = url.pathname.split('/').slice(1);
		try {
			if (root === '__sim') return await admin(simulator, rest.join('/'), url.searchParams, request);
			if (root !== 'v3') return NOT_FOUND;
			return (
				(await refusedAtTheDoor(simulator, request)) ??
				(await limit(request.method === 'GET', () => route(simulator, rest, url.searchParams, request)))
			);
		} catch (error) {
			if (error instanceof Refused) return { status: 400, body: error.body() };
			if (error instanceof BadRequest && root === 'v3')
				return { status: 400, body: new Refused('invalid_object', error.message).body() };
			throw error;
		}
	});
	return {
		port,
		url: `http://127.0.0.1:${port}/v3`,
		simulator,
		stop: () => {
			simulator.stop();
			return stop();
		},
	};
}

async function refusedAtTheDoor(
	{ options }: AsaasSimulator,
	request: IncomingMessage,
): Promise<Answer | undefined> {
	const { headers, method } = request;
	const token = headers['access_token'];
	if (token !== options.token) {
		const code = token === undefined ? 'access_token_not_found' : 'invalid_access_token';
		return { status: 401, body: new Refused(code, 'A chave de API é inválida').body() };
	}
	if ((headers['user-agent'] ?? '') === '')
		return { status: 400, body: new Refused('user_agent_not_found', 'User-Agent é obrigatório').body() };
	// "Erros 403 em chamadas GET indicam que você está enviando um body."
	if (method === 'GET' && (await readBody(request, 1024)).length > 0) return { status: 403 };
	return undefined;
}

async function route(
	simulator: AsaasSimulator,
	[kind = '', id, part]: string[],
	query: URLSearchParams,
	request: IncomingMessage,
): Promise<Answer> {
	const verb = `${request.method} ${kind}`;
	if (kind === 'customers') return await customers(simulator, verb, id, query, request);
	if (kind === 'webhooks') return await webhooks(simulator, verb, id, request);
	if (verb === 'POST payments' && id === undefined) return await create(simulator, request);
	if (verb === 'GET payments' && id === undefined) return listed(simulator, query);
	const payment = kind === 'payments' && id !== undefined ? simulator.book.payments.get(id) : undefined;
	if (payment === undefined) return NOT_FOUND;
	if (part === undefined && request.method === 'GET') return ok(shownPayment(payment));
	if (part === undefined && request.method === 'DELETE') {
		if (!simulator.remove(payment))
			throw new Refused(
				'invalid_action',
				'Somente cobranças aguardando pagamento ou vencidas podem ser removidas.',
			);
		return ok({ deleted: true, id: payment.id });
	}
	if (request.method !== 'GET') return NOT_FOUND;
	if (part === 'identificationField') return slip(payment, simulator.clock.ms());
	if (part === 'pixQrCode') return code(payment);
	return NOT_FOUND;
}

async function customers(
	simulator: AsaasSimulator,
	verb: string,
	id: string | undefined,
	query: URLSearchParams,
	request: IncomingMessage,
): Promise<Answer> {
	const { book } = simulator;
	const unknown = (name: string): void => simulator.unknownField(name);
	if (verb === 'POST customers' && id === undefined)
		return ok(shownCustomer(simulator.enter(readCustomer(await readObject(request), {}, unknown))));
	if (verb === 'GET customers' && id === undefined) {
		const all = [...book.customers.values()].filter((one) =>
			(['externalReference', 'cpfCnpj', 'name', 'email'] as const).every(
				(field) => !query.has(field) || one[field] === query.get(field),
			),
		);
		return ok(shownList(all.map(shownCustomer), query));
	}
	const known = id === undefined ? undefined : book.customers.get(id);
	if (known === undefined) return NOT_FOUND;
	if (verb === 'GET customers') return ok(shownCustomer(known));
	if (verb !== 'PUT customers') return NOT_FOUND;
	const customer = { ...known, ...readCustomer(await readObject(request), known, unknown) };
	book.keep({ line: 'customer', customer });
	return ok(shownCustomer(customer));
}

async function webhooks(
	simulator: AsaasSimulator,
	verb: string,
	id: string | undefined,
	request: IncomingMessage,
): Promise<Answer> {
	const { book } = simulator;
	if (verb === 'POST webhooks' && id === undefined) {
		// "É possível cadastrar até 10 URLs de webhooks diferentes."
		if (book.webhooks.size >= 10) throw new Refused('invalid_object', 'Limite de webhooks atingido');
		const wanted = readWebhook(await readObject(request), simulator.options.allowAny);
		return ok(shownWebhook(simulator.hook(wanted)));
	}
	if (verb === 'GET webhooks' && id === undefined)
		return ok(shownList([...book.webhooks.values()].map(shownWebhook), new URLSearchParams('limit=100')));
	const webhook = id === undefined ? undefined : book.webhooks.get(id);
	if (webhook === undefined) return NOT_FOUND;
	if (verb === 'DELETE webhooks') {
		book.keep({ line: 'unhooked', id: webhook.id });
		return ok({ deleted: true, id: webhook.id });
	}
	if (verb !== 'PUT webhooks') return NOT_FOUND;
	const { interrupted, enabled } = await readObject(request);
	if (typeof interrupted === 'boolean') webhook.interrupted = interrupted;
	if (typeof enabled === 'boolean') webhook.enabled = enabled;
	book.keep({ line: 'webhook', webhook });
	simulator.webhooks.resume(webhook);
	return ok(shownWebhook(webhook));
}

/** Removed charges are not listed. */
function listed({ book }: AsaasSimulator, query: URLSearchParams): Answer {
	const all = [...book.payments.values()].filter(
		(one) =>
			!one.deleted &&
			(['externalReference', 'customer', 'status', 'billingType'] as const).every(
				(field) => !query.has(field) || one[field] === query.get(field),
			),
	);
	return ok(shownList(all.map(shownPayment), query));
}

async function create(simulator: AsaasSimulator, request: IncomingMessage): Promise<Answer> {
	const wanted = readPayment(await readObject(request), simulator.today(), (name) =>
		simulator.unknownField(name),
	);
	const customer = simulator.book.customers.get(wanted.customer);
	if (customer === undefined) throw new Refused('invalid_customer', 'Customer inválido ou não informado.');
	const mode = simulator.misbehaviour.next(wanted.externalReference ?? '');
	const early = refusal(mode);
	if (early !== undefined) return early;
	const payment = simulator.accept(wanted, customer, mode);
	const answer = ok(shownPayment(payment));
	await simulator.created(payment);
	if (mode === 'slow')
		await new Promise<void>((resolve) => simulator.webhooks.later(simulator.options.slowMs, resolve));
	if (mode === 'hangAfterAccept') return { status: 0, hang: true };
	if (mode === 'resetAfterAccept') return { status: 0 };
	if (mode === 'errorAfterAccept') return FAILED;
	return mode === 'noId' ? ok({}) : answer;
}

/** The modes in which nothing was taken. */
function refusal(mode: Mode | undefined): Answer | undefined {
	switch (mode) {
		case 'badCustomer':
			throw new Refused('invalid_customer', 'Customer inválido ou não informado.');
		case 'badRequest':
			throw new Refused(
				'invalid_object',
				'O cliente Maria Exemplo, CPF 111.444.777-35, não pode ser cobrado.',
			);
		case 'rateLimited':
			return { status: 429, headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': '2' } };
		case 'forbidden':
			return { status: 403 };
		case 'redirect':
			return { status: 307, headers: { location: '/v3/payments' } };
		case 'errorBeforeAccept':
			return FAILED;
		case 'resetBeforeAccept':
			return { status: 0 };
		default:
			return undefined;
	}
}

function slip(payment: Payment, ms: number): Answer {
	if (payment.billingType === 'PIX')
		throw new Refused(
			'invalid_action',
			'Somente é possível obter linha digitável quando a forma de pagamento for boleto bancário.',
		);
	if (!hasLine(payment, ms) || payment.slipCancelled || payment.deleted) return NOT_FOUND;
	const { line, barcode } = slipOf(payment.nossoNumero, payment.cents, payment.dueDate);
	const shown =
		payment.mode === 'badLine' ? line.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)) : line;
	return ok({ identificationField: shown, nossoNumero: payment.nossoNumero, barCode: barcode });
}

function code(payment: Payment): Answer {
	if (payment.mode === 'noPix' || payment.deleted)
		throw new Refused('invalid_action', 'Esta cobrança não permite pagamentos via Pix.');
	// "O QRCode expira 12 meses após a data de vencimento."
	const expirationDate = `${Number(payment.dueDate.slice(0, 4)) + 1}${payment.dueDate.slice(4)} 23:59:59`;
	return ok({
		success: true,
		encodedImage: PIXEL,
		payload: brCodeOf(payment.id, payment.cents),
		expirationDate,
	});
}
