/** n8n's logger as the engine's log: one line an event, its fields as metadata (JSON with N8N_LOG_FORMAT=json). */
import type { INode, Logger } from 'n8n-workflow';
import type { LogEvent, LogFields, LogLevel, LogPort } from '../../engine/ports/log';

/** What n8n hands a node for it. */
export interface WithLogger {
	logger: Pick<Logger, LogLevel>;
	getNode(): INode;
	getExecutionId?(): string | undefined;
	getWorkflow?(): { id?: string };
}

/** The node is told by its type: what people call it may name anybody. */
export function logOf(context: WithLogger): LogPort {
	return {
		write(level: LogLevel, event: LogEvent, fields: LogFields) {
			try {
				context.logger[level](`cobranca ${event}`, { event, ...whereOf(context), ...fields });
			} catch {
				// Nothing that is done waits for a log, or fails by it.
			}
		},
	};
}

function whereOf(context: WithLogger): LogFields {
	const told = (what: () => string | undefined) => {
		try {
			return what() ?? null;
		} catch {
			return null;
		}
	};
	return {
		node: context.getNode().type.split('.').at(-1) ?? '',
		workflowId: told(() => context.getWorkflow?.().id),
		executionId: told(() => context.getExecutionId?.()),
	};
}

const QUIET_MS = 60_000;
const lately = new Map<string, { at: number; suppressed: number }>();

/**
 * For what strangers can cause as often as they like: the first line at once, then one a minute with how many there were in between.
 * undefined = say nothing now. `now`: real ms.
 */
export function suppressedSince(key: string, now = Date.now()): number | undefined {
	const known = lately.get(key);
	if (known && now - known.at < QUIET_MS) {
		known.suppressed += 1;
		return undefined;
	}
	lately.set(key, { at: now, suppressed: 0 });
	return known?.suppressed ?? 0;
}
