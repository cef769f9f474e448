/** What nodes tell n8n's own logger, the one of its container. */
import path from 'node:path';
import { ROOT } from './n8nHarness';

export interface LogLine {
	level: string;
	message: string;
	/** As n8n writes it beside the message. */
	fields: Record<string, unknown>;
}

const HOST = path.join(ROOT, '.host', 'node_modules', '@n8n');
const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** Everything that is logged from now on. Call it in a test; jest puts the logger back. */
export function logLines(): LogLine[] {
	const { Container } = require(path.join(HOST, 'di')) as { Container: { get(of: unknown): never } };
	const { Logger } = require(path.join(HOST, 'backend-common')) as { Logger: unknown };
	const logger: Record<(typeof LEVELS)[number], (message: string, fields?: object) => void> =
		Container.get(Logger);
	const lines: LogLine[] = [];
	for (const level of LEVELS) {
		jest.spyOn(logger, level).mockImplementation((message, fields) => {
			lines.push({ level, message, fields: { ...fields } });
		});
	}
	return lines;
}
