/** `npm start` and `npm run chaos` leave n8n's folders in the clone, with packages and programs in them: no tool of ours may look there. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');
const LITTER = ['.sandbox', '.chaos'].flatMap((folder) => [
	`${folder}/n8n/.n8n/nodes/package/dist/x.js`,
	`${folder}/x.test.ts`,
]);
const OURS = ['engine/core/money.ts', 'scripts/run.mjs'];

/** What a tool's own answer is for each file, asked in a process of its own: their configurations are ES modules. */
function ignored(script: string, files: readonly string[]): boolean[] {
	const source = `const files = ${JSON.stringify(files)}; const answers = []; ${script} console.log(JSON.stringify(answers));`;
	const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], {
		cwd: root,
		encoding: 'utf8',
	});
	if (stdout === '') throw new Error(stderr);
	return JSON.parse(stdout) as boolean[];
}

it.each([
	[
		'ESLint',
		`import { ESLint } from 'eslint'; const eslint = new ESLint();
		for (const file of files) answers.push(await eslint.isPathIgnored(file));`,
	],
	[
		'Prettier',
		`import { getFileInfo } from 'prettier';
		for (const file of files) answers.push((await getFileInfo(file, { ignorePath: '.prettierignore' })).ignored);`,
	],
])('%s looks past what runs leave behind, and at what is ours', (_tool, script) => {
	expect(ignored(script, [...LITTER, ...OURS])).toEqual([...LITTER.map(() => true), false, false]);
});

it('jest looks past it, too', () => {
	const { projects } = jest.requireActual<{ projects: { modulePathIgnorePatterns: string[] }[] }>(
		path.join(root, 'jest.config.js'),
	);
	for (const { modulePathIgnorePatterns } of projects)
		for (const file of LITTER) {
			const found = modulePathIgnorePatterns.some((pattern) =>
				new RegExp(pattern.replace('<rootDir>', root)).test(path.join(root, file)),
			);
			expect([file, found]).toEqual([file, true]);
		}
});
