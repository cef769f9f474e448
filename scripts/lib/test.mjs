import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { buildPackage, buildTools } from './build.mjs';
import { ROOT } from './cache.mjs';
import { capture, run } from './process.mjs';
import { say, Trouble } from './report.mjs';
import * as tools from './tools.mjs';

const JEST = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');

/** What needs no n8n runs while n8n is being installed; workflows share one n8n, hence one after another. */
const BEFORE_HOST = { name: 'engine', projects: ['engine', 'ledger', 'sandbox'], flags: [] };
const ON_HOST = [
	{ name: 'nodes', projects: ['nodes'], flags: [] },
	{ name: 'workflows', projects: ['workflows'], flags: ['--runInBand'] },
];

/** Runs all tests, or those that jest's own arguments select, and ends with one line that sums them up. */
export async function runTests(args, { basics, environment }) {
	const results = [];
	try {
		await runPhases(args, { basics, environment }, results);
	} catch (error) {
		// What could not even start counts as a failure, and the last line stays the one that counts.
		process.stderr.write(`\n${error instanceof Trouble ? error.message : error.stack}\n`);
		results.push({ code: 1, report: null });
	}
	// Under a name filter jest calls every other test skipped.
	const byName = args.some((arg) => /^(-t|--testNamePattern)/.test(arg));
	return conclude(results, { countSkipped: !byName });
}

async function runPhases(args, { basics, environment }, results) {
	const { wanted, filter } = splitProjects(args);
	const phases = [BEFORE_HOST, ...ON_HOST]
		.map((phase) => ({
			...phase,
			projects: phase.projects.filter((name) => !wanted || wanted.includes(name)),
		}))
		.filter(({ projects }) => projects.length > 0);
	const needsHost = ({ name }) => name !== BEFORE_HOST.name;

	const everything = filter.length === 0;
	const early = everything && phases.some(needsHost) ? settled(tools.host()) : undefined;
	const [node, postgres] = await Promise.all([basics(), tools.postgres()]);

	for (const phase of phases) {
		if (!everything && !(await selects(node, phase, filter))) continue;
		const host = needsHost(phase) ? await unwrap(early ?? settled(tools.host())) : undefined;
		if (host) await buildPackage(node);
		if (host) await buildTools(node);
		const result = await runPhase(node, phase, filter, environment({ node, postgres, host }));
		results.push(everything ? withEmptyProjects(result, phase.projects) : result);
	}
	if (results.length === 0) throw new Trouble(`No test matches ${args.join(' ')}.`);
}

/** `--selectProjects a b` is ours: jest would apply it to one phase only. */
function splitProjects(args) {
	const at = args.indexOf('--selectProjects');
	if (at < 0) return { wanted: undefined, filter: args };
	const rest = args.slice(at + 1);
	const end = rest.findIndex((arg) => arg.startsWith('-'));
	const wanted = end < 0 ? rest : rest.slice(0, end);
	return { wanted, filter: [...args.slice(0, at), ...(end < 0 ? [] : rest.slice(end))] };
}

/** Whether the filter leaves any test of the phase: a unit test must not wait for n8n. */
async function selects(node, phase, filter) {
	const { code, output } = await capture(node, [JEST, '--listTests', ...projectsOf(phase), ...filter], {
		cwd: ROOT,
	});
	return code !== 0 || output.includes('.test.ts');
}

const projectsOf = ({ projects }) => ['--selectProjects', ...projects, '--passWithNoTests'];

async function runPhase(node, phase, filter, env) {
	say(`Tests: ${phase.projects.join(', ')}`);
	const outputFile = path.join(ROOT, 'build', `test-${phase.name}.json`);
	await mkdir(path.dirname(outputFile), { recursive: true });
	await rm(outputFile, { force: true });
	const args = [
		JEST,
		...projectsOf(phase),
		...phase.flags,
		'--json',
		`--outputFile=${outputFile}`,
		...filter,
	];
	const code = await run(node, ['--disable-warning=ExperimentalWarning', ...args], { cwd: ROOT, env });
	return { code, report: JSON.parse(await readFile(outputFile, 'utf8').catch(() => 'null')) };
}

/**
 * On a full run a project without a test that ran is a mistake of a pattern or a folder, which jest would pass over in silence.
 * @param report jest's, by `--json`; a test's project is the folder of `test/` that it is in
 */
export function withEmptyProjects({ code, report }, projects) {
	const ran = (report?.testResults ?? []).filter(({ assertionResults }) => assertionResults.length > 0);
	const files = ran.map(({ name }) => name.split(path.sep).join('/'));
	const empty = projects.filter((project) => !files.some((file) => file.includes(`/test/${project}/`)));
	for (const project of empty) process.stdout.write(`failed: the project ${project} ran no test\n`);
	if (empty.length === 0 || !report) return { code, report };
	return { code: 1, report: { ...report, numFailedTests: report.numFailedTests + empty.length } };
}

export function conclude(results, { countSkipped }) {
	const total = { passed: 0, failed: 0, skipped: 0 };
	for (const { code, report } of results) {
		total.passed += report?.numPassedTests ?? 0;
		// A file that does not even load, or a jest that dies, has failed as much as a test.
		const broken = report?.numRuntimeErrorTestSuites ?? 1;
		const failed = (report?.numFailedTests ?? 0) + broken;
		total.failed += failed === 0 && code !== 0 ? 1 : failed;
		if (countSkipped) total.skipped += (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
	}
	const strict = Boolean(process.env.CI) && process.env.CI !== 'false';
	if (countSkipped) nameSkipped(results, strict);
	const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
	process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
	return total.failed > 0 || (strict && total.skipped > 0) ? 1 : 0;
}

function nameSkipped(results, strict) {
	const tests = results
		.flatMap(({ report }) => report?.testResults ?? [])
		.flatMap((file) => file.assertionResults);
	for (const test of tests.filter(({ status }) => status === 'pending' || status === 'todo')) {
		process.stdout.write(`skipped: ${test.fullName}${strict ? ' (not allowed in CI)' : ''}\n`);
	}
}

/** A promise that may fail before somebody waits for it. */
const settled = (promise) =>
	promise.then(
		(value) => ({ value }),
		(error) => ({ error }),
	);

async function unwrap(promise) {
	const { value, error } = await promise;
	if (error) throw error;
	return value;
}
