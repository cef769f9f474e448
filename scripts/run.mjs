/**
 * The door to everything: `node scripts/run.mjs <task> [args]`, which the scripts of package.json call.
 * It must run on an old Node and before anything is installed, so it uses Node's builtins only; it brings
 * what the task needs (Node 24, the clone's packages, n8n, PostgreSQL) and runs the task with Node 24.
 */
import { Trouble } from './lib/report.mjs';
import * as tasks from './lib/tasks.mjs';

const names = {
	start: tasks.start,
	'start:queue': tasks.startQueue,
	chaos: tasks.chaos,
	test: tasks.test,
	build: tasks.build,
	package: tasks.pack,
	lint: tasks.lint,
	typecheck: tasks.typecheck,
	format: tasks.format,
	'format:check': tasks.formatCheck,
	bench: tasks.bench,
	conformance: tasks.conformance,
	fuzz: tasks.fuzz,
	ledger: tasks.ledger,
	setup: tasks.setup,
};

const [name, ...args] = process.argv.slice(2);

try {
	const task = Object.hasOwn(names, name ?? '') ? names[name] : undefined;
	if (!task) throw new Trouble(`Say one of: ${Object.keys(names).join(', ')}.`);
	process.exitCode = await task(args);
} catch (error) {
	process.stderr.write(`\n${error instanceof Trouble ? error.message : (error.stack ?? error)}\n`);
	process.exitCode = 1;
}
