const path = require('node:path');

/** One n8n tree: whatever a test or a node imports of n8n comes from the host, never from two places. */
const host = path.join(__dirname, '.host', 'node_modules');

const transform = {
	'^.+\\.[tj]s$': [
		'@swc/jest',
		{
			jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2023' },
			module: { type: 'commonjs' },
			sourceMaps: 'inline',
		},
	],
};

const project = (name, more = {}) => ({
	displayName: name,
	rootDir: __dirname,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	transform,
	// qr comes as an ES module only, which jest cannot require as it is.
	transformIgnorePatterns: ['/node_modules/(?!qr/)', '/dist/'],
	// Neither what is built nor what runs leave behind (n8n's folder with copies of packages).
	modulePathIgnorePatterns: ['dist', 'build', '.sandbox', '.chaos'].map((name) => `<rootDir>/${name}/`),
	...more,
	moduleNameMapper: { ...more.moduleNameMapper, '^hucre/xlsx$': '<rootDir>/test/support/hucre.js' },
});

const onHost = {
	moduleNameMapper: { '^(n8n-core|n8n-workflow|n8n-nodes-base)(/.*)?$': `${host}/$1$2` },
};

/** Scripts start every project in one n8n or one PostgreSQL at most, so time limits are generous but finite. */
module.exports = {
	// Jest takes it from here only, not from a project. Tests on processes and databases set their own, longer one.
	testTimeout: 60_000,
	projects: [
		project('engine', { setupFilesAfterEnv: ['<rootDir>/test/support/quiet.ts'] }),
		project('ledger', {
			globalSetup: '<rootDir>/test/support/postgres.ts',
			globalTeardown: '<rootDir>/test/support/postgres-stop.ts',
		}),
		project('nodes', onHost),
		project('workflows', onHost),
		project('sandbox'),
	],
};
