import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');

/** Far from any node_modules, as the package is when n8n has installed it. */
let dist: string;
beforeEach(() => (dist = mkdtempSync(path.join(tmpdir(), 'cobranca-vendor-'))));
afterEach(() => rmSync(dist, { recursive: true, force: true }));

/** Runs the build's vendor step on one compiled file, in a process of its own as gulp does. */
function vendor(file: string, source: string): { vendored: string[]; left: string[] } {
	const script = path.join(dist, file);
	mkdirSync(path.dirname(script), { recursive: true });
	writeFileSync(script, source);
	const code = `
		const { vendor, leftovers } = require(${JSON.stringify(path.join(root, 'scripts/build/vendor'))});
		const [root, dist, script] = process.argv.slice(1);
		vendor(root, dist, [script])
			.then(async (vendored) => console.log(JSON.stringify({ vendored, left: await leftovers(dist) })))
			.catch((error) => { console.error(error.message); process.exit(1); });`;
	const output = execFileSync(process.execPath, ['-e', code, root, dist, script], {
		encoding: 'utf8',
		stdio: 'pipe',
	});
	return JSON.parse(output) as { vendored: string[]; left: string[] };
}

const result = (file: string) =>
	execFileSync(
		process.execPath,
		['-p', `JSON.stringify(require(${JSON.stringify(path.join(dist, file))}))`],
		{
			cwd: dist,
			encoding: 'utf8',
		},
	).trim();

describe('the vendor step of the build', () => {
	it('makes a file run without node_modules, subpaths and optional companions included', () => {
		const { vendored, left } = vendor(
			'engine/a/b.js',
			`const { parse } = require("csv-parse/sync");
			const pg = () => require('pg');
			const path = require("path"), fs = require("node:fs"), sqlite = require('node:sqlite');
			module.exports = [parse('a;b', { delimiter: ';' }), pg().Client.name, typeof path.join, typeof fs.readFileSync];`,
		);
		expect(vendored).toEqual(['csv-parse/sync', 'pg']);
		expect(left).toEqual([]);
		expect(result('engine/a/b.js')).toBe('[[["a","b"]],"Client","function","function"]');
	});

	it('leaves to n8n what n8n brings', () => {
		const { vendored, left } = vendor('nodes/X.js', 'const n = () => require("n8n-workflow");');
		expect([vendored, left]).toEqual([[], []]);
		expect(existsSync(path.join(dist, 'vendor'))).toBe(false);
	});

	it('collects the licences, of what a library brings along too', () => {
		vendor('a.js', 'require("pg")');
		const licences = readFileSync(path.join(dist, 'vendor', 'THIRD_PARTY_LICENSES.txt'), 'utf8');
		expect(licences).toMatch(/^pg \d/m);
		expect(licences).toMatch(/^pg-protocol \d/m);
		expect(licences).toContain('Permission is hereby granted');
	});

	it('refuses a library that package.json does not name', () => {
		expect(() => vendor('a.js', 'require("iconv-lite-of-somebody")')).toThrow(/not in devDependencies/);
	});
});
