/**
 * Runs n8n's official lint on what n8n sees: nodes, credentials and package.json. The package keeps a database, so it
 * is self-hosted and the rules are those of `n8n-node cloud-support disable`.
 *
 *   node official.mjs <folder with node_modules/@n8n/node-cli> <package root>
 */
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const WHAT = ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'];

const [home = '', root = ''] = process.argv.slice(2);
// ESLint and its plugins are those that node-cli pins, not the clone's.
const official = createRequire(path.join(home, 'node_modules', '@n8n', 'node-cli', 'package.json'));
const { ESLint } = official('eslint');
const { configWithoutCloudSupport } = official('@n8n/node-cli/eslint');

const eslint = new ESLint({
	cwd: root,
	overrideConfigFile: true,
	overrideConfig: configWithoutCloudSupport,
});
await assertThatItBites();
const results = [];
for (const file of globSync(WHAT, { cwd: root }).sort()) results.push(...(await lint(file)));
const formatter = await eslint.loadFormatter('stylish');
process.stdout.write(await formatter.format(results));

const sum = (field) => results.reduce((total, result) => total + result[field], 0);
process.stdout.write(
	`n8n's official lint: ${results.length} files, ${sum('errorCount')} errors, ${sum('warningCount')} warnings\n`,
);
// As n8n's own command does, warnings are shown and do not fail: some are guesses (a hash key "is no secret").
process.exitCode = sum('errorCount') > 0 || results.length === 0 ? 1 : 0;

/** Some rules of n8n throw on what they cannot read, such as a constant where they expect a literal: that is a finding. */
async function lint(file) {
	try {
		return await eslint.lintFiles([file]);
	} catch (error) {
		const place = Number(/:(\d+)$/m.exec(error.message)?.[1] ?? 1);
		const rule = error.ruleId ?? /Rule: "([^"]+)"/.exec(error.message)?.[1] ?? 'unknown';
		const message = `The rule cannot read this code, and official lint stops here: write literals. (${error.message.split('\n')[0]})`;
		const finding = { ruleId: rule, severity: 2, message, line: place, column: 1 };
		return [
			{
				filePath: path.join(root, file),
				messages: [finding],
				errorCount: 1,
				warningCount: 0,
				fatalErrorCount: 0,
			},
		];
	}
}

/** A plugin that is silently not applied would pass everything; so a node that breaks both rule sets must fail first. */
async function assertThatItBites() {
	const wrong = `import type { INodeType } from 'n8n-workflow';
	export class Wrong implements INodeType { description = { name: 'wrong', properties: [
		{ displayName: 'valor da dívida', name: 'x', type: 'boolean', default: true, description: 'algo' }] }; }`;
	const [result] = await eslint.lintText(wrong, {
		filePath: path.join(root, 'nodes', 'Wrong', 'Wrong.node.ts'),
	});
	const rules = result.messages.map(({ ruleId }) => ruleId ?? '');
	for (const prefix of ['n8n-nodes-base/', '@n8n/community-nodes/']) {
		if (!rules.some((rule) => rule.startsWith(prefix)))
			throw new Error(`The rules ${prefix}* of n8n did not run.`);
	}
}
