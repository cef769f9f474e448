import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

interface Manifest {
	readonly dependencies?: Record<string, string>;
	readonly optionalDependencies?: Record<string, string>;
	readonly bundledDependencies?: string[];
	readonly overrides?: unknown;
	readonly devDependencies: Record<string, string>;
	readonly peerDependencies: Record<string, string>;
	readonly files: string[];
	readonly scripts: Record<string, string>;
	readonly n8n: { strict: boolean; nodes: string[]; credentials: string[] };
}

const manifest = JSON.parse(read('package.json')) as Manifest;

describe('the published package', () => {
	it('installs nothing besides itself', () => {
		expect(manifest.dependencies).toBeUndefined();
		expect(manifest.optionalDependencies).toBeUndefined();
		expect(manifest.bundledDependencies).toBeUndefined();
		expect(manifest.overrides).toBeUndefined();
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(manifest.files).toEqual(['dist']);
	});

	it('runs no script when it is installed', () => {
		const forbidden = /^(prepare|preinstall|install|postinstall|prepublish|preprepare|postprepare)$/;
		expect(Object.keys(manifest.scripts).filter((name) => forbidden.test(name))).toEqual([]);
	});

	it.each([...manifest.n8n.nodes, ...manifest.n8n.credentials])('has the source of %s', (file) => {
		expect(existsSync(path.join(root, file.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true);
	});

	it('registers every node and credential there is', () => {
		const sources = ['nodes', 'credentials']
			.filter((folder) => existsSync(path.join(root, folder)))
			.flatMap((folder) =>
				readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
					path.posix.join(folder, file),
				),
			)
			.filter((file) => /\.(node|credentials)\.ts$/.test(file))
			.map((file) => `dist/${file.replace(/\.ts$/, '.js')}`);
		expect([...manifest.n8n.nodes, ...manifest.n8n.credentials]).toEqual(expect.arrayContaining(sources));
	});
});

describe('docs/dependencies.md', () => {
	const lines = read('docs/dependencies.md').split('\n');
	const manifests = readdirSync(path.join(root, 'scripts'))
		.map((name) => path.join('scripts', name, 'package.json'))
		.filter((file) => existsSync(path.join(root, file)))
		.map((file) => JSON.parse(read(file)) as Partial<Manifest>);
	const installed = [manifest, ...manifests].flatMap((one) => [
		...Object.keys(one.dependencies ?? {}),
		...Object.keys(one.optionalDependencies ?? {}),
		...Object.keys(one.devDependencies ?? {}),
	]);

	it.each(installed)('says why there is %s, under which licence, and how heavy it is', (name) => {
		const cells = lines.find((line) => line.startsWith(`| ${name} |`))?.split('|') ?? [];
		expect(cells.map((cell) => cell.trim()).filter(Boolean)).toHaveLength(4);
	});

	it('speaks of nothing that is gone', () => {
		const named = lines
			.flatMap((line) => /^\| (\S+) \|/.exec(line)?.[1] ?? [])
			.filter((name) => !/^(package|-+)$/.test(name));
		expect(named.filter((name) => !installed.includes(name))).toEqual([]);
	});
});

describe('lockfiles', () => {
	const locks = ['.', ...readdirSync(path.join(root, 'scripts')).map((name) => path.join('scripts', name))]
		.map((folder) => path.join(folder, 'package-lock.json'))
		.filter((file) => existsSync(path.join(root, file)));

	it.each(locks)('%s names no registry', (file) => {
		expect(read(file)).not.toMatch(/"resolved": "https?:/);
	});
});
