import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

describe('the Docker image', () => {
	it('is made on the n8n that the tests run', () => {
		const { dependencies } = JSON.parse(read('scripts/host/package.json')) as {
			dependencies: { n8n: string };
		};
		expect(read('docker/Dockerfile')).toContain(`ARG N8N_VERSION=${dependencies.n8n}\n`);
	});

	it('puts its package into n8n’s folder at each start, in place of an older one, and hands over to n8n', () => {
		const folder = mkdtempSync(join(tmpdir(), 'cobranca-docker-'));
		try {
			const from = join(folder, 'image');
			const home = join(folder, 'volume');
			const installed = join(home, '.n8n/nodes/node_modules/n8n-nodes-cobranca');
			mkdirSync(join(from, 'dist'), { recursive: true });
			mkdirSync(installed, { recursive: true });
			writeFileSync(join(installed, 'left-over.js'), '');
			writeFileSync(join(from, 'package.json'), '{"version":"2"}');
			const start = () =>
				execFileSync('sh', [join(ROOT, 'docker/start.sh'), 'worker', '--concurrency=5'], {
					env: { ...process.env, COBRANCA_PACKAGE: from, COBRANCA_N8N: 'echo', N8N_USER_FOLDER: home },
					encoding: 'utf8',
				});
			expect(start()).toBe('worker --concurrency=5\n');
			expect(start()).toBe('worker --concurrency=5\n');
			expect(readdirSync(join(installed, '..'))).toEqual(['n8n-nodes-cobranca']);
			expect(readdirSync(installed).sort()).toEqual(['dist', 'package.json']);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});
});
