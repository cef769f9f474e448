/** Boletos and Pix. */
import path from 'node:path';

import type { JudgedCharge } from '../../judge';
import { type Provider, ProviderProcess, type ProviderOptions, type ProviderStats, TOKEN } from './process';

const AUTH = { access_token: TOKEN, 'user-agent': 'cobranca-sandbox' };
/** A boleto settles soon after it was paid: a demonstration waits for it. */
const PACE = ['--settle-ms', '400', '--rate-per-second', '1000', '--burst', '1000', '--quota', '0'];

interface Arrived {
	id: string;
	customer: string;
	at: string;
	endedAt: string | null;
	slipEndedAt: string | null;
	chargedCents: number;
	dueDate: string;
	externalReference: string | null;
	line: string | null;
	pix: string | null;
	live: boolean;
	status: string;
}
interface Customer {
	id: string;
	cpfCnpj: string;
	notificationDisabled: boolean;
}

export interface AsaasProvider extends Provider {
	charges(): Promise<JudgedCharge[]>;
}

export async function startAsaas(
	options: ProviderOptions,
	{ port, webhookToken }: { port: number; webhookToken: string },
): Promise<AsaasProvider> {
	const started = await ProviderProcess.start(options, {
		id: 'asaas',
		title: 'Asaas',
		adminPort: port,
		args: ['--port', String(port), '--state-file', path.join(options.folder, 'asaas.jsonl'), ...PACE],
	});
	const webhooks = async () =>
		(await started.ask<{ data: { id: string }[] }>('GET', '/v3/webhooks', undefined, AUTH)).data;
	for (const { id } of await webhooks()) await started.ask('DELETE', `/v3/webhooks/${id}`, undefined, AUTH);
	return {
		id: 'asaas',
		title: 'Asaas',
		channel: undefined,
		admin: started.admin,
		credential: { baseUrl: `${started.origin}/v3`, apiKey: TOKEN, webhookToken },
		ending: () => started.ending(),
		setClock: (offsetMs) => started.setClock(offsetMs),
		freeze: (ms) => started.freeze(ms),
		async stats() {
			const { received, statusesPosted, statusesPending } = await started.stats<ProviderStats>();
			return { received, statusesPosted, statusesPending, replies: 0 };
		},
		received: () => Promise.resolve([]),
		replies: () => Promise.resolve([]),
		async charges() {
			const customers = await started.ask<Customer[]>('GET', '/__sim/customers');
			const byId = new Map(customers.map((customer) => [customer.id, customer]));
			return (await started.all<Arrived>('charges')).map((one) => chargeOf(one, byId.get(one.customer)));
		},
		isHeard: async () => (await webhooks()).length > 0,
		stop: () => started.stop(),
	};
}

function chargeOf(one: Arrived, customer: Customer | undefined): JudgedCharge {
	return {
		id: one.id,
		reference: one.externalReference ?? one.id,
		at: Date.parse(one.at),
		cents: one.chargedCents,
		dueDate: one.dueDate,
		document: customer?.cpfCnpj ?? '',
		line: one.line,
		pix: one.pix,
		live: one.live,
		endedAt: one.endedAt === null ? null : Date.parse(one.endedAt),
		paid: ['CONFIRMED', 'RECEIVED', 'REFUNDED'].includes(one.status),
		refunded: one.status === 'REFUNDED',
		slipEndedAt: one.slipEndedAt === null ? null : Date.parse(one.slipEndedAt),
		noisy: customer?.notificationDisabled !== true,
	};
}
