/** docker/docker-compose.yml, which no engine runs here: that it means what docs/queue.md says and what the sandbox's queue mode ran with. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { load, YAML11_SCHEMA } from 'js-yaml';

import type { N8nOptions } from '../../sandbox/run/n8n';
import { queueParts } from '../../sandbox/run/queueParts';

interface Service {
	image?: string;
	build?: { context: string; dockerfile: string; target?: string };
	command?: string[];
	entrypoint?: string[];
	profiles?: string[];
	user?: string;
	working_dir?: string;
	environment?: Record<string, string>;
	restart?: string;
	stop_grace_period?: string;
	ports?: string[];
	volumes?: string[];
	depends_on?: Record<string, { condition: string }>;
	healthcheck?: { test: string[] };
	deploy?: { replicas: number };
}

const folder = path.join(__dirname, '../../docker');
const text = readFileSync(path.join(folder, 'docker-compose.yml'), 'utf8');
const compose = load(text, { schema: YAML11_SCHEMA }) as {
	services: Record<string, Service>;
	volumes: Record<string, unknown>;
};
/** `ledger` runs by hand only. */
const { ledger, ...services } = compose.services as Record<string, Service> & { ledger: Service };
const n8n = ['main', 'webhook', 'worker'].map((name) => [name, services[name] as Service] as const);

/** `${NAME…}` of the file, without `$$`, which is the container's own. */
const wanted = [...text.matchAll(/(?<!\$)\$\{(\w+)([^}]*)\}/g)].map(([, name = '', rest = '']) => ({
	name,
	rest,
}));

describe('docker-compose.yml', () => {
	it('has the parts of queue mode, each watched and started again when it dies', () => {
		expect(Object.keys(services).sort()).toEqual(['main', 'postgres', 'redis', 'webhook', 'worker']);
		for (const [name, service] of Object.entries(services)) {
			expect([name, service.restart, service.healthcheck?.test.length]).toEqual([
				name,
				'unless-stopped',
				expect.any(Number),
			]);
			expect(service.healthcheck?.test.every((part) => typeof part === 'string')).toBe(true);
		}
		expect(services.worker?.deploy?.replicas).toBe(2);
		expect(services.main?.deploy).toBeUndefined();
	});

	it('runs this repository’s image in main, webhook process and workers, with n8n’s own commands', () => {
		expect(n8n.map(([, { image }]) => image)).toEqual(['n8n-cobranca', 'n8n-cobranca', 'n8n-cobranca']);
		expect(services.main?.build).toEqual({ context: '..', dockerfile: 'docker/Dockerfile' });
		expect(n8n.map(([, { command }]) => command)).toEqual([
			undefined,
			['webhook'],
			['worker', '--concurrency=10'],
		]);
	});

	it('tells n8n what the sandbox’s queue mode tells it', async () => {
		const options = { port: 1, brokerPort: 2 } as N8nOptions;
		const redis = { port: 6379, password: 'secret' };
		const parts = await queueParts(options, { workers: 1, webhookPort: 3 }, redis);
		// Where things listen is the machine's; the sandbox's patience with workers is shorter.
		const places = /HOST|PORT|PASSWORD|URL|ADDRESS|LOCK|STALLED/;
		for (const [index, [name, { environment = {} }]] of n8n.entries()) {
			const ran = Object.entries(parts[index]?.part?.env ?? {});
			for (const [key, value] of ran) {
				if (key === 'QUEUE_HEALTH_CHECK_PORT' || key === 'N8N_WORKER_SERVER_ADDRESS') continue;
				expect([name, key, environment[key]]).toEqual([
					name,
					key,
					places.test(key) ? expect.any(String) : value,
				]);
			}
		}
		const { environment: one } = services.worker as Service;
		const lock = Number(one?.QUEUE_WORKER_LOCK_DURATION);
		expect(Number(one?.QUEUE_WORKER_LOCK_RENEW_TIME)).toBeLessThanOrEqual(lock / 3);
		expect(one?.N8N_ENCRYPTION_KEY).toBe(services.main?.environment?.N8N_ENCRYPTION_KEY);
	});

	it('takes every secret from the env file and gives none a default', () => {
		expect(wanted.filter(({ rest }) => !rest.startsWith(':?'))).toEqual([]);
		const example = readFileSync(path.join(folder, 'cobranca.env.example'), 'utf8');
		const lines = example.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
		expect(lines.sort()).toEqual([...new Set(wanted.map(({ name }) => `${name}=`))].sort());
	});

	it('listens on this machine only, and databases not at all', () => {
		const ports = Object.entries(services).flatMap(([name, one]) =>
			(one.ports ?? []).map((port) => [name, port]),
		);
		expect(ports).toEqual([
			['main', '127.0.0.1:5678:5678'],
			['webhook', '127.0.0.1:5679:5678'],
		]);
	});

	it('waits for what each part needs, and keeps what must outlive it', () => {
		for (const [name, { depends_on: needs = {} }] of Object.entries(services))
			for (const [other, { condition }] of Object.entries(needs))
				expect([name, other, condition, services[other] !== undefined]).toEqual([
					name,
					other,
					'service_healthy',
					true,
				]);
		expect(Object.keys(services.main?.depends_on ?? {}).sort()).toEqual(['postgres', 'redis']);
		const named = Object.values(services)
			.flatMap(({ volumes = [] }) => volumes)
			.map((volume) => volume.split(':')[0] ?? '')
			.filter((volume) => !volume.startsWith('.'));
		expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort());
	});

	it('lets n8n end its executions before it is killed', () => {
		for (const [, { environment = {}, stop_grace_period: grace = '' }] of n8n)
			expect(Number(grace.replace('s', ''))).toBeGreaterThan(
				Number(environment.N8N_GRACEFUL_SHUTDOWN_TIMEOUT),
			);
	});

	it('keeps what workers write beside the ledger where the next worker finds it', () => {
		const FILES = 'files:/home/node/.n8n/cobranca';
		for (const one of [services.main, services.worker, ledger]) expect(one?.volumes).toContain(FILES);
		// An empty volume takes its owner from the folder of the image: n8n, which is not root, writes there.
		const stages = readFileSync(path.join(folder, 'Dockerfile'), 'utf8')
			.split(/^FROM /m)
			.slice(1);
		expect(stages).toHaveLength(2);
		for (const stage of stages)
			expect(stage).toMatch(/^RUN mkdir -p \/home\/node\/\.n8n\/cobranca && chown .*node:node/m);
	});

	it('has npm run ledger for whoever n8n does not answer, with the ledger’s own address', () => {
		expect(ledger).toMatchObject({ profiles: ['tools'], user: 'node', build: { target: 'package' } });
		expect(ledger.environment).toHaveProperty('PGPASSWORD', services.postgres?.environment?.LEDGER_PASSWORD);
		const { entrypoint: [shell = '', flag = '', script = '', ...rest] = [] } = ledger;
		const bin = mkdtempSync(path.join(tmpdir(), 'cobranca-compose-'));
		try {
			writeFileSync(path.join(bin, 'node'), '#!/bin/sh\nprintf "%s|" "$@"\n', { mode: 0o755 });
			const asked = [flag, script.replaceAll('$$', '$'), ...rest, 'pause', '--reason', 'texto errado'];
			const env = { PATH: `${bin}:${process.env.PATH}` };
			const said = execFileSync(shell, asked, { env, encoding: 'utf8' }).split('|');
			expect(said.slice(2, -1)).toEqual([
				'pause',
				'--reason',
				'texto errado',
				'--postgres',
				'postgres://cobranca@postgres/cobranca',
			]);
			const source = path.join(folder, '..', path.relative('/source', said[1] ?? ''));
			expect(existsSync(source)).toBe(true);
		} finally {
			rmSync(bin, { recursive: true, force: true });
		}
	});

	it('makes the ledger’s database by a script that a shell reads', () => {
		execFileSync('sh', ['-n', path.join(folder, 'ledger-database.sh')]);
	});
});
