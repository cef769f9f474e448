/** Reads [{file, code}] from stdin, lints each as if it lay at that path, and prints the messages of each. */
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

import { arrows } from '../../scripts/lint/arrows.mjs';

const snippets = JSON.parse(await text(process.stdin));
const eslint = new ESLint({
	overrideConfigFile: true,
	overrideConfig: {
		files: ['**/*.ts'],
		languageOptions: { parser: tseslint.parser },
		plugins: { house: { rules: { arrows } } },
		rules: { 'house/arrows': 'error' },
	},
});
const found = [];
for (const { file, code } of snippets) {
	const [result] = await eslint.lintText(code, { filePath: file });
	found.push(result.messages.map(({ message }) => message));
}
process.stdout.write(JSON.stringify(found));
