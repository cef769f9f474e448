import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');
const lib = (name: string) => JSON.stringify(path.join(root, 'scripts/lib', name));

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'cobranca-launcher-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the lock of the cache', () => {
	const lock = () => path.join(folder, 'x.lock');

	/** A process that reads a counter, waits, and writes it back raised by one: without a lock, counts get lost. */
	const count = () =>
		`import { withLock } from ${lib('lock.mjs')};
		import { readFileSync, writeFileSync } from 'node:fs';
		const file = ${JSON.stringify(path.join(folder, 'count'))};
		await withLock(${JSON.stringify(lock())}, 'a count', async () => {
			const n = Number(readFileSync(file, 'utf8'));
			await new Promise((done) => setTimeout(done, 50));
			writeFileSync(file, String(n + 1));
		});`;

	const run = () =>
		new Promise<number | null>((resolve) => {
			const child = spawn(process.execPath, ['--input-type=module', '-e', count()], { stdio: 'ignore' });
			child.once('exit', resolve);
		});

	it('lets one at a time in', async () => {
		writeFileSync(path.join(folder, 'count'), '0');
		expect(await Promise.all([run(), run(), run(), run()])).toEqual([0, 0, 0, 0]);
		expect(readFileSync(path.join(folder, 'count'), 'utf8')).toBe('4');
	}, 20_000);

	it('is taken over from a process that is gone, by one of many', async () => {
		const { pid } = spawnSync(process.execPath, ['-e', '']);
		writeFileSync(lock(), JSON.stringify({ pid, host: hostname() }));
		writeFileSync(path.join(folder, 'count'), '0');
		expect(await Promise.all([run(), run(), run()])).toEqual([0, 0, 0]);
		expect(readFileSync(path.join(folder, 'count'), 'utf8')).toBe('3');
	}, 20_000);
});

describe('the sum of the tests', () => {
	const result = (name: string, tests: number) => ({
		name,
		assertionResults: Array.from({ length: tests }, () => ({ status: 'passed', fullName: 'x' })),
	});
	const concluded = (...testResults: object[]) => {
		const report = { numPassedTests: 3, numFailedTests: 0, numRuntimeErrorTestSuites: 0, testResults };
		const script = `import { conclude, withEmptyProjects } from ${lib('test.mjs')};
			const result = { code: 0, report: ${JSON.stringify(report)} };
			process.exitCode = conclude([withEmptyProjects(result, ['nodes', 'ledger'])], { countSkipped: true });`;
		const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
			encoding: 'utf8',
		});
		return [status, stdout.trim().split('\n')];
	};

	it('passes when every project of a full run has run a test', () => {
		const both = [result('/x/test/nodes/a.test.ts', 1), result('/x/test/ledger/charges/b.test.ts', 2)];
		expect(concluded(...both)).toEqual([0, ['3 passed, 0 failed']]);
	});

	it.each<[string, object[]]>([
		['no file', [result('/x/test/nodes/a.test.ts', 1)]],
		['files without a test', [result('/x/test/nodes/a.test.ts', 1), result('/x/test/ledger/b.test.ts', 0)]],
		['only another folder of that name', [result('/x/test/nodes/ledger/a.test.ts', 3)]],
	])('fails when a project has %s', (_what, files) => {
		const [status, lines] = concluded(...files);
		expect(status).toBe(1);
		expect(lines).toEqual(['failed: the project ledger ran no test', '3 passed, 1 failed']);
	});
});

describe('scripts/run.mjs', () => {
	const launch = (...args: string[]) =>
		spawnSync(process.execPath, [path.join(root, 'scripts/run.mjs'), ...args], { encoding: 'utf8' });

	it.each([[], ['nonsense'], ['toString']])(
		'answers %p with the tasks there are, on stderr',
		(...args: string[]) => {
			const { status, stdout, stderr } = launch(...args);
			expect([status, stdout]).toEqual([1, '']);
			expect(stderr).toMatch(/Say one of: start, .*test, build/);
		},
	);

	it('has a task behind each of its names, and each script of package.json is one of them', () => {
		const script = `import * as tasks from ${lib('tasks.mjs')}; console.log(JSON.stringify(Object.keys(tasks)));`;
		const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
			encoding: 'utf8',
		});
		const source = readFileSync(path.join(root, 'scripts/run.mjs'), 'utf8');
		const names = [...source.matchAll(/^\t'?([\w:]+)'?: tasks\.(\w+),$/gm)];
		expect(names.length).toBeGreaterThan(10);
		const found = JSON.parse(stdout) as string[];
		expect(names.filter(([, , task = '']) => !found.includes(task)).map(([, name]) => name)).toEqual([]);
		const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
			scripts: Record<string, string>;
		};
		const asked = Object.values(scripts).flatMap((line) => /scripts\/run\.mjs (\S+)/.exec(line)?.[1] ?? []);
		expect(asked).toContain('start:queue');
		expect(names.map(([, name]) => name)).toEqual(expect.arrayContaining(asked));
	});

	it('needs nothing but Node itself', () => {
		const modules = path.join(root, 'scripts/lib');
		const sources = [
			path.join(root, 'scripts/run.mjs'),
			...readdirSync(modules).map((file) => path.join(modules, file)),
		];
		const imports = sources.flatMap((file) =>
			[...readFileSync(file, 'utf8').matchAll(/^(?:import|\} from).*?'([^']+)';$/gm)].map(([, id]) => id),
		);
		expect(imports.length).toBeGreaterThan(20);
		expect(imports.filter((id) => !/^(node:|\.)/.test(id ?? ''))).toEqual([]);
	});
});
