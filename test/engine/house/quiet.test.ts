import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');
const folder = path.join(root, 'build', `quiet-${process.pid}`);

/** Runs a test file of its own jest, and returns what that jest said. */
function outcomeOf(body: string): string {
	writeFileSync(path.join(folder, 'probe.test.js'), `test('probe', async () => { ${body} });`);
	const config = {
		rootDir: folder,
		transform: { '\\.ts$': '@swc/jest' },
		setupFilesAfterEnv: [path.join(root, 'test/support/quiet.ts')],
	};
	const args = [
		path.join(root, 'node_modules/jest/bin/jest.js'),
		'--json',
		'--config',
		JSON.stringify(config),
	];
	try {
		return execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
	} catch (error) {
		return (error as { stdout: string }).stdout;
	}
}

beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a test of the engine', () => {
	it('may be quiet', () => {
		expect(outcomeOf('expect(1).toBe(1);')).toContain('"numPassedTests":1');
	});

	it('fails when something writes to the console', () => {
		const outcome = outcomeOf("console.log('debug');");
		expect(outcome).toContain('"numFailedTests":1');
		expect(outcome).toContain('console.log(debug)');
	});

	it('fails when something reaches for the network, by every door', () => {
		const outcome = outcomeOf(`
			await fetch('http://192.0.2.1/').catch(() => 0);
			await new Promise((done) => require('node:http').get('http://192.0.2.2/').on('error', done));
			await new Promise((done) => require('node:net').connect(80, '192.0.2.3').on('error', done));`);
		expect(outcome).toContain('"numFailedTests":1');
		for (const host of ['192.0.2.1', '192.0.2.2', '192.0.2.3'])
			expect(outcome).toContain(`a connection to ${host}`);
	});

	it('may talk to a server of its own', () => {
		const outcome = outcomeOf(`
			const server = require('node:http').createServer((_, response) => response.end('hi'));
			await new Promise((done) => server.listen(0, '127.0.0.1', done));
			expect(await (await fetch('http://127.0.0.1:' + server.address().port)).text()).toBe('hi');
			server.closeAllConnections();
			await new Promise((done) => server.close(done));`);
		expect(outcome).toContain('"numPassedTests":1');
	});
});
