/** n8n in queue mode as docker/docker-compose.yml has it, on one machine: what each process is told. docs/queue.md tells why. */
import { lastingPort } from '../services/port';
import type { Redis } from '../services/redis';
import type { QueueOptions } from './fleet';
import type { N8nOptions } from './n8n';

/** Executions at once in a worker; n8n warns below five. */
const CONCURRENCY = 10;
/**
 * A job whose worker says nothing for so long is taken as dead. n8n's own minute is for machines that may be slow; here one waits for it.
 */
const LOCK_MS = 20_000;
const RENEW_MS = 4_000;
const STALLED_MS = 5_000;

/** The main process first. */
export async function queueParts(
	options: N8nOptions,
	{ workers, webhookPort }: QueueOptions,
	redis: Pick<Redis, 'port' | 'password'>,
): Promise<N8nOptions[]> {
	const common = {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		QUEUE_BULL_REDIS_PASSWORD: redis.password,
		QUEUE_WORKER_LOCK_DURATION: String(LOCK_MS),
		QUEUE_WORKER_LOCK_RENEW_TIME: String(RENEW_MS),
		QUEUE_WORKER_STALLED_INTERVAL: String(STALLED_MS),
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		// Webhooks of published workflows are the webhook process's; the editor's test webhooks stay with the main process.
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
		N8N_WEBHOOK_URL: `${options.webhookUrl ?? `http://127.0.0.1:${webhookPort}`}/`,
		N8N_EDITOR_BASE_URL: `http://127.0.0.1:${options.port}`,
		// A file that one process takes in is read by another, perhaps on another machine.
		N8N_DEFAULT_BINARY_DATA_MODE: 'database',
	};
	const part = async (name: string, args: string[], port: number, env = {}): Promise<N8nOptions> => ({
		...options,
		port,
		brokerPort: name === 'main' ? options.brokerPort : await lastingPort(),
		part: { name, args, env: { ...common, ...env } },
	});
	const parts = [
		await part('main', ['start'], options.port),
		await part('webhook', ['webhook'], webhookPort),
	];
	for (let n = 1; n <= workers; n++) {
		const port = await lastingPort();
		const health = {
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		};
		parts.push(await part(`worker${n}`, ['worker', `--concurrency=${CONCURRENCY}`], port, health));
	}
	return parts;
}
