/** All providers of a stage: started together, asked together, stopped together. */
import type { DemoCreditor } from '../portfolios';
import { type AsaasProvider, startAsaas } from './asaas';
import { type MetaProvider, startMeta } from './meta';
import { type BankProvider, startBank } from './bank';
import { rulesFor } from './misbehave';
import type { Provider, ProviderOptions, ProviderStats } from './process';
import { type SmtpProvider, startSmtp } from './smtp';
import { startZenvia } from './zenvia';

export type { Provider, ProviderStats } from './process';

export interface ProviderPorts {
	readonly zenvia: number;
	readonly meta: number;
	readonly smtp: number;
	readonly smtpAdmin: number;
	readonly asaas: number;
	readonly bank: number;
}

/** What proves to us that it is the provider who calls. */
export interface ProviderSecrets {
	readonly webhookSecret: string;
	readonly mailPassword: string;
}

export interface Providers {
	readonly all: readonly Provider[];
	readonly zenvia: Provider;
	readonly meta: MetaProvider;
	readonly smtp: SmtpProvider;
	readonly asaas: AsaasProvider;
	/** Only where it was asked for. */
	readonly bank: BankProvider | undefined;
	/** Why one of them is not running any more. */
	ending(): string | undefined;
	/** Sums; `received` counts messages, not charges. */
	stats(): Promise<ProviderStats>;
	/** By channel, how many messages ever arrived. */
	counts(): Promise<Record<string, number>>;
	setClock(offsetMs: number): Promise<void>;
	stop(): Promise<void>;
}

export async function startProviders(
	options: Omit<ProviderOptions, 'misbehave' | 'flags'> & {
		readonly misbehave: readonly string[];
		/** By provider. */
		readonly flags: Partial<Record<Provider['id'], readonly string[]>>;
		/** The bank's mailbox; undefined = no bank. */
		readonly mailbox: string | undefined;
	},
	ports: ProviderPorts,
	secrets: ProviderSecrets,
	creditors: readonly DemoCreditor[],
): Promise<Providers> {
	const own = (id: Provider['id']): ProviderOptions => ({
		...options,
		misbehave: rulesFor(id, options.misbehave),
		flags: options.flags[id] ?? [],
	});
	const senders = (channel: string) =>
		creditors.flatMap((one) =>
			one.senders.filter((sender) => sender.channel === channel).map(({ address }) => address),
		);
	const { webhookSecret, mailPassword } = secrets;
	const starting = [
		startZenvia(own('zenvia'), { port: ports.zenvia, senders: senders('sms'), webhookSecret }),
		startMeta(own('meta'), { port: ports.meta, senders: senders('whatsapp'), secret: webhookSecret }),
		startSmtp(own('smtp'), {
			port: ports.smtp,
			adminPort: ports.smtpAdmin,
			password: mailPassword,
			webhookSecret,
		}),
		startAsaas(own('asaas'), { port: ports.asaas, webhookToken: webhookSecret }),
		options.mailbox === undefined
			? undefined
			: startBank(own('bank'), { port: ports.bank, mailbox: options.mailbox }),
	] as const;
	try {
		const [zenvia, meta, smtp, asaas, bank] = await Promise.all(starting);
		return together({ zenvia, meta, smtp, asaas, bank });
	} catch (error) {
		for (const result of await Promise.allSettled<Provider | undefined>(starting))
			if (result.status === 'fulfilled') await result.value?.stop();
		throw error;
	}
}

function together(named: Pick<Providers, 'zenvia' | 'meta' | 'smtp' | 'asaas' | 'bank'>): Providers {
	const { zenvia, meta, smtp, asaas, bank } = named;
	const all: readonly Provider[] = [zenvia, meta, smtp, asaas, ...(bank ? [bank] : [])];
	return {
		...named,
		all,
		ending: () => all.map((one) => one.ending()).find((ending) => ending !== undefined),
		async stats() {
			const sum = { received: 0, statusesPosted: 0, statusesPending: 0, replies: 0 };
			for (const one of all) {
				const stats = await one.stats();
				if (one.channel !== undefined) sum.received += stats.received;
				sum.statusesPosted += stats.statusesPosted;
				sum.statusesPending += stats.statusesPending;
				sum.replies += stats.replies;
			}
			return sum;
		},
		async counts() {
			const messages = all.filter((one) => one.channel !== undefined);
			const pairs = messages.map(async (one) => [one.channel, (await one.stats()).received] as const);
			return Object.fromEntries(await Promise.all(pairs));
		},
		async setClock(offsetMs) {
			await Promise.all(all.map((one) => one.setClock(offsetMs)));
		},
		async stop() {
			await Promise.all(all.map((one) => one.stop()));
		},
	};
}
