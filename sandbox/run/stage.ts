/** One ledger and the providers that it writes to. The sandbox has one; tests have one for each scenario, in the same n8n. */
import { mkdir } from 'node:fs/promises';

import { type Database, USER } from './database';
import type { Folder } from './folder';
import { openSandboxLedger, type SandboxLedger } from './ledger';
import type { DemoCreditor } from './portfolios';
import { providerPorts } from './ports';
import { type Provider, type ProviderPorts, type Providers, startProviders } from './providers';

export interface StageOptions {
	readonly name: string;
	readonly database: 'sqlite' | 'postgres';
	/** Business time at the start; undefined = the real clock. */
	readonly now: number | undefined;
	readonly seed: number;
	readonly misbehave: readonly string[];
	/** A portfolio of one's own: addresses that may be somebody's. */
	readonly anyAddress?: boolean | undefined;
	readonly providerFlags?: Partial<Record<Provider['id'], readonly string[]>> | undefined;
	/** Undefined = any. */
	readonly ports: ProviderPorts | undefined;
	readonly node: string;
	readonly packageRoot: string;
	readonly creditors: readonly DemoCreditor[];
	/** With a bank that takes files. */
	readonly bank?: boolean | undefined;
}

export interface Stage {
	readonly name: string;
	readonly folder: string;
	readonly ledger: SandboxLedger;
	readonly providers: Providers;
	/** Moves the business time of the ledger and of the providers' clocks together. */
	setClock(now: number): Promise<void>;
	close(): Promise<void>;
}

export async function openStage(folder: Folder, database: Database, options: StageOptions): Promise<Stage> {
	const place = folder.file('stages', options.name);
	await mkdir(place, { recursive: true });
	const ledger = await openLedgerOf(folder, database, options);
	const mailbox = options.bank ? mailboxOf(folder, options.name) : undefined;
	try {
		const { webhookSecret, databasePassword: mailPassword } = folder.kept;
		const providers = await startProviders(
			{
				node: options.node,
				packageRoot: options.packageRoot,
				folder: place,
				seed: options.seed,
				anyAddress: options.anyAddress ?? false,
				misbehave: options.misbehave,
				flags: options.providerFlags ?? {},
				mailbox,
			},
			options.ports ?? (await providerPorts()),
			{ webhookSecret, mailPassword },
			options.creditors,
		);
		const setClock = async (now: number) => providers.setClock(await ledger.setClock(now));
		const close = async () => {
			await providers.stop();
			await ledger.close();
		};
		await setClock(options.now ?? Date.now());
		return { name: options.name, folder: place, ledger, providers, setClock, close };
	} catch (error) {
		await ledger.close();
		throw error;
	}
}

async function openLedgerOf(
	folder: Folder,
	database: Database,
	{ name, database: engine }: StageOptions,
): Promise<SandboxLedger> {
	if (engine === 'sqlite') return await openSandboxLedger(folder, name, undefined);
	const own = `ledger_${name}`;
	await database.ensure(own);
	const { port, password } = database.n8n;
	return await openSandboxLedger(folder, name, { port, user: USER, password, database: own });
}

/** Where n8n may write, and the bank looks. */
const mailboxOf = (folder: Folder, stage: string): string => folder.file('arquivos', stage);

/** What the judge gets to see of a stage: the providers' own records. */
export async function evidenceOf({ providers }: Stage) {
	const received = await Promise.all(providers.all.map((one) => one.received()));
	const replies = await Promise.all(providers.all.map((one) => one.replies()));
	return {
		received: received.flat(),
		replies: replies.flat(),
		charges: [...(await providers.asaas.charges()), ...((await providers.bank?.charges()) ?? [])],
		templates: providers.meta.templates,
	};
}
