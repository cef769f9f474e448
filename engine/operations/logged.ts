/**
 * A ledger that tells a log what its timeline says of the house itself, after the commit: pauses, breakers, failures of providers by class.
 * What a transaction appended and took back (it lost a race and ran again, or failed) is not told.
 */
import { createHash } from 'node:crypto';
import type { SqlValue, StatementCall } from '../ports/ledger';
import type { Ledger, Tx } from '../ports/ledger';
import { ledgerWith } from '../ports/ledgerWith';
import type { LogFields, LogPort } from '../ports/log';
import { EVENTS_INSERT } from './events';

interface Line {
	type: string;
	creditor_id: string | null;
	data: string;
}

/** Names a batch in a log: its token lets a workflow send, and is nobody's to read there. */
export function batchId(token: string): string {
	return createHash('sha256').update(token).digest('hex').slice(0, 12);
}

/** The same ledger, with a log that hears of what it commits. */
export function logged(ledger: Ledger, log: LogPort): Ledger {
	return ledgerWith(ledger, {
		async transact<T>(label: string, work: () => Tx<T>): Promise<T> {
			let lines: Line[] = [];
			const result = await ledger.transact(label, () => heard(work(), (lines = [])));
			tell(lines, log);
			return result;
		},
	});
}

function* heard<T>(tx: Tx<T>, lines: Line[]): Tx<T> {
	let step = tx.next();
	while (!step.done) {
		const call: StatementCall = step.value;
		if (call.statement.name === EVENTS_INSERT) lines.push(...linesOf(call.values[0]));
		step = tx.next(yield call);
	}
	return step.value;
}

function linesOf(parameter: SqlValue | undefined): Line[] {
	const text = String(parameter);
	// Most transactions of a day append hundreds of lines that no log is told: they are not read twice.
	if (!MENTIONED.test(text)) return [];
	return (JSON.parse(text) as Line[]).filter(({ type }) => TOLD.test(type));
}

const TYPES = 'pause\\.(?:set|lifted)|(?:contact|charge)\\.(?:rejected|unknown)';
const TOLD = new RegExp(`^(?:${TYPES})$`);
const MENTIONED = new RegExp(`"(?:${TYPES})"`);

function tell(lines: readonly Line[], log: LogPort): void {
	const classes: Record<string, number> = {};
	for (const { type, creditor_id, data } of lines) {
		const said = JSON.parse(data) as Record<string, unknown>;
		if (type === 'pause.lifted') log.write('info', 'pause.lifted', pauseOf(said, creditor_id));
		else if (type === 'pause.set') {
			const { breaker, marked, attempted } = said;
			if (typeof breaker !== 'string') log.write('warn', 'pause.set', pauseOf(said, creditor_id));
			else
				log.write('error', 'breaker.tripped', {
					...pauseOf(said, creditor_id),
					breaker,
					marked: Number(marked),
					attempted: Number(attempted),
				});
		} else {
			const [subject, what] = type.split('.');
			const name = typeof said.class === 'string' ? said.class : 'other';
			const key = `${subject}.${what}.${name}`;
			classes[key] = (classes[key] ?? 0) + 1;
		}
	}
	const failures = Object.values(classes).reduce((sum, n) => sum + n, 0);
	if (failures > 0) log.write('warn', 'provider.failed', { failures, classes });
}

/** Reasons are words of people, and stay out. */
function pauseOf(said: Record<string, unknown>, creditorId: string | null): LogFields {
	const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
	return { pauseId: text(said.id), scope: text(said.scope), scopeId: text(said.scopeId), creditorId };
}
