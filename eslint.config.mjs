import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

import { arrows } from './scripts/lint/arrows.mjs';

/** A file that a person can hold in mind. Tables of facts end in .data.ts, those made by a program in .generated.ts. */
const MAX_LINES = ['error', { max: 300, skipBlankLines: true, skipComments: true }];

const NODE_GLOBALS = Object.fromEntries(
	[
		'process',
		'console',
		'Buffer',
		'URL',
		'setTimeout',
		'clearTimeout',
		'setInterval',
		'clearInterval',
		'AbortSignal',
	]
		.concat([
			'fetch',
			'performance',
			'setImmediate',
			'structuredClone',
			'globalThis',
			'TextDecoder',
			'TextEncoder',
		])
		.map((name) => [name, 'readonly']),
);

export default defineConfig(
	// What runs leave behind (.sandbox, .chaos …) is no source of ours.
	globalIgnores(['dist', 'build', 'coverage', '.*/', '**/*.generated.ts', 'test/fixtures']),
	js.configs.recommended,
	{
		plugins: { house: { rules: { arrows } } },
		rules: {
			'house/arrows': 'error',
			'max-lines': MAX_LINES,
			eqeqeq: ['error', 'always', { null: 'ignore' }],
		},
	},
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.recommended],
		languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
		rules: {
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
			'@typescript-eslint/consistent-type-imports': [
				'error',
				{ fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
			],
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			// Libraries are required where they are first used: requiring a node must stay cheap.
			'@typescript-eslint/no-require-imports': 'off',
		},
	},
	{ files: ['**/*.data.ts'], rules: { 'max-lines': 'off' } },
	{ files: ['engine/**/*.ts', 'nodes/**/*.ts', 'credentials/**/*.ts'], rules: { 'no-console': 'error' } },
	{
		files: ['**/*.js', '**/*.cjs'],
		languageOptions: {
			sourceType: 'commonjs',
			globals: { ...NODE_GLOBALS, require: 'readonly', module: 'writable', __dirname: 'readonly' },
		},
	},
	{
		// The inbox of the sandbox, in a browser.
		files: ['sandbox/inbox/public/*.js'],
		languageOptions: {
			sourceType: 'module',
			globals: Object.fromEntries(
				['document', 'window', 'location', 'localStorage', 'navigator', 'matchMedia', 'Event', 'Intl']
					.concat(['fetch', 'setTimeout', 'clearTimeout'])
					.map((name) => [name, 'readonly']),
			),
		},
	},
	{ files: ['**/*.mjs'], languageOptions: { sourceType: 'module', globals: NODE_GLOBALS } },
);
