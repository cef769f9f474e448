/** One ledger and the provider that it writes to. The sandbox has one; tests have one for each scenario, in the same n8n. */
import { mkdir } from 'node:fs/promises';

import { freePort } from '../services/port';
import { type Database, USER } from './database';
import type { Folder } from './folder';
import { openSandboxLedger, type SandboxLedger } from './ledger';
import type { DemoCreditor } from './portfolios';
import { Simulator } from './simulator';

export interface StageOptions {
	readonly name: string;
	readonly database: 'sqlite' | 'postgres';
	/** Business time at the start; undefined = the real clock. */
	readonly now: number | undefined;
	readonly seed: number;
	readonly misbehave: readonly string[];
	readonly simulatorFlags?: readonly string[];
	/** 0 = any. */
	readonly simulatorPort: number;
	readonly node: string;
	readonly packageRoot: string;
	readonly creditors: readonly DemoCreditor[];
}

/** More than the shipped senders' rates together, so that only `--misbehave rateLimited` slows anybody. */
const PROVIDER_RATE = ['--rate-per-second', '1000', '--burst', '1000'];

export interface Stage {
	readonly name: string;
	readonly folder: string;
	readonly ledger: SandboxLedger;
	readonly simulator: Simulator;
	/** Moves the business time of the ledger and of the provider's clock together. */
	setClock(now: number): Promise<void>;
	close(): Promise<void>;
}

export async function openStage(folder: Folder, database: Database, options: StageOptions): Promise<Stage> {
	const place = folder.file('stages', options.name);
	await mkdir(place, { recursive: true });
	const ledger = await openLedgerOf(folder, database, options);
	try {
		const simulator = await Simulator.start({
			node: options.node,
			packageRoot: options.packageRoot,
			folder: place,
			port: options.simulatorPort || (await freePort()),
			seed: options.seed,
			senders: options.creditors.flatMap(({ senders }) => senders.map(({ address }) => address)),
			misbehave: options.misbehave,
			flags: [...PROVIDER_RATE, ...(options.simulatorFlags ?? [])],
		});
		const setClock = async (now: number) => simulator.setClock(await ledger.setClock(now));
		const close = async () => {
			await simulator.stop();
			await ledger.close();
		};
		await setClock(options.now ?? Date.now());
		return { name: options.name, folder: place, ledger, simulator, setClock, close };
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
