import path from 'node:path';

import { databaseOf, parseFlags, whole, workersOf } from '../run/options';

export interface ChaosOptions {
	json: boolean;
	runs: number;
	database: 'sqlite' | 'postgres';
	/** Set = n8n in queue mode with so many workers. */
	workers?: number | undefined;
	seed: number;
	debts: number;
	data: string;
	help: boolean;
}

export const HELP = `npm run chaos -- [flags]: a real n8n runs the daily journey while it is killed, its providers misbehave, its database goes away and its disk is full.

  --runs N           how many (3); each takes one to six minutes
  --database NAME    where the ledger is: sqlite or postgres
  --queue            n8n in queue mode: its parts and Redis are killed one by one; the ledger is in postgres
  --workers N        of queue mode (2)
  --seed N           other blows; a run is repeated by the seed that it prints, with --runs 1
  --debts N          rows of the demo (300)
  --data DIR         folder of n8n and of the ledgers (.chaos); it is emptied first
  --json             stdout gets nothing but one line of JSON at the end
  --help             this text

Exit code 0 only when nothing was sent twice, nothing broke a rule and nothing was lost. docs/chaos.md tells more.
`;

const FLAGS = {
	json: { type: 'boolean' },
	runs: { type: 'string' },
	database: { type: 'string' },
	queue: { type: 'boolean' },
	workers: { type: 'string' },
	seed: { type: 'string' },
	debts: { type: 'string' },
	data: { type: 'string' },
	help: { type: 'boolean', short: 'h' },
} as const;

/** @throws Trouble naming the flag */
export function chaosOptions(argv: string[], root: string, cwd: string): ChaosOptions {
	const values = parseFlags(argv, FLAGS, HELP);
	const workers = workersOf(values);
	return {
		json: values.json ?? false,
		runs: whole('runs', values.runs ?? '3', 1),
		database: databaseOf(values.database ?? (workers === undefined ? 'sqlite' : 'postgres'), workers),
		workers,
		seed: whole('seed', values.seed ?? '1', 0),
		debts: whole('debts', values.debts ?? '300', 20),
		data: path.resolve(cwd, values.data ?? path.join(root, '.chaos')),
		help: values.help ?? false,
	};
}
