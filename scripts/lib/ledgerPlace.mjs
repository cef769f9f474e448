/** What the commands of `ledger.mjs` stand on: the engine, the place of the ledger, and how a failure is told. */
import { existsSync } from 'node:fs';
import path from 'node:path';

import { bundle } from '../generate.mjs';

/** The engine, as the clone's sources have it. */
export const load = () =>
	bundle([
		"export { openExisting } from './engine/adapters/ledger/open';",
		"export { backupLedger } from './engine/adapters/ledger/backup/backup';",
		"export { restoreLedger } from './engine/adapters/ledger/backup/restore';",
		"export { verifyLedger } from './engine/operations/verify';",
		"export { exportDebtor, exportPerson } from './engine/operations/privacy/export';",
		"export { exportMarkdown } from './engine/operations/privacy/markdown';",
		"export { eraseDebtor, previewErase } from './engine/operations/privacy/erase';",
		"export { pruneLedger } from './engine/operations/retention/prune';",
		"export { listPeriods, savePeriod } from './engine/operations/retention/periods';",
		"export { settleRestored } from './engine/operations/restored';",
		"export { liftPause, listPauses, setPause } from './engine/operations/pauses';",
		"export { ledgerStatus } from './engine/operations/status';",
		"export { listTasks } from './engine/operations/taskList';",
	]);

/** Where the ledger is, by the options of the command line. `makes`: it may not be there yet. */
export function placeOf({ sqlite, postgres, schema }, makes = false) {
	if (sqlite) {
		const file = path.resolve(process.env.INIT_CWD ?? '.', sqlite);
		if (!makes && !existsSync(file)) throw new Error(`There is no file ${file}: nothing was done.`);
		return { engine: 'sqlite', file };
	}
	let url;
	try {
		url = new URL(postgres);
	} catch {
		throw new Error('The address of PostgreSQL is not a URL, e.g. postgres://user@host:5432/database.');
	}
	return {
		engine: 'postgres',
		connection: {
			host: url.hostname,
			port: Number(url.port || 5432),
			database: decodeURIComponent(url.pathname.slice(1)),
			user: decodeURIComponent(url.username),
			password: decodeURIComponent(url.password) || process.env.PGPASSWORD || '',
			...(schema ? { schema } : {}),
			...(url.searchParams.get('sslmode') === 'require' ? { ssl: true } : {}),
		},
	};
}

/** One sentence and what to do; never an address with a password in it. */
export function told(error) {
	const remedy = error?.place?.remedy ? ` ${error.place.remedy}` : '';
	return `${error instanceof Error ? error.message : 'It failed.'}${remedy}`;
}
