/** What a sandbox is started with. */
import { bankCreditor } from './bankCreditor';
import { type DemoCreditor, readCreditors } from './portfolios';
import type { Ports } from './ports';
import type { Progress } from './progress';
import type { Provider } from './providers';
import type { Batches } from './setup';

export interface SandboxOptions {
	readonly dataDir: string;
	readonly fresh: boolean;
	readonly database: 'sqlite' | 'postgres';
	/** Set = n8n in queue mode with so many workers. */
	readonly workers?: number | undefined;
	/** Absent = as the workflows are shipped. */
	readonly batches?: Batches;
	readonly seed: number;
	readonly misbehave: readonly string[];
	/** A portfolio of one's own: addresses that may be somebody's. */
	readonly anyAddress?: boolean;
	/** Further flags of the simulators. */
	readonly providerFlags?: Partial<Record<Provider['id'], readonly string[]>>;
	/** With a bank that registers from files, and a creditor of its own. */
	readonly bank?: boolean;
	readonly settleMs?: number;
	/** The same ports at every start, if they are free. */
	readonly steadyPorts: boolean;
	/** A door before n8n's webhooks that is shut while n8n starts, as production has it. */
	readonly gated?: boolean;
	readonly progress: Progress;
	/** Called when the folder is there and nothing is in it yet. */
	readonly prepared?: () => void;
	readonly signal?: AbortSignal;
	/** What the launcher found: the clone, Node, n8n and PostgreSQL. */
	readonly packageRoot: string;
	readonly node: string;
	readonly host: string;
	readonly postgresHome: string | undefined;
}

/** Of the demonstration, and the one whose boletos a bank registers from files. */
export function creditorsOf({ packageRoot, bank }: SandboxOptions): DemoCreditor[] {
	return [...readCreditors(packageRoot), ...(bank ? [bankCreditor] : [])];
}

export function stageOptions(
	options: SandboxOptions,
	{ name, now }: { name: string; now?: number | undefined },
	ports: Ports['providers'] | undefined,
) {
	const creditors = creditorsOf(options);
	return { ...options, name, now, ports, creditors };
}
