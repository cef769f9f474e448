/** A ledger that notes what each transaction writes, and how long it takes. */
import type { Ledger, StatementCall, Tx } from '../../../engine/ports/ledger';
import { ledgerWith } from '../../../engine/ports/ledgerWith';

export interface Capture {
	readonly label: string;
	/** From the call to the durable commit. */
	readonly ms: number;
	/** CPU of this process meanwhile, ms: what a busy machine does not change. */
	readonly cpuMs: number;
	readonly writes: readonly StatementCall[];
}

export function capturing(ledger: Ledger, captured: Capture[]): Ledger {
	return ledgerWith(ledger, {
		async transact<T>(label: string, work: () => Tx<T>): Promise<T> {
			const writes: StatementCall[] = [];
			const [began, cpu] = [performance.now(), process.cpuUsage()];
			const result = await ledger.transact(label, () => noted(ledger, work(), writes));
			captured.push({ label, ms: performance.now() - began, cpuMs: cpuSince(cpu), writes });
			return result;
		},
	});
}

export function cpuSince(before: NodeJS.CpuUsage): number {
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}

/** A transaction that is begun again begins with an empty list. */
function* noted<T>(ledger: Ledger, tx: Tx<T>, writes: StatementCall[]): Tx<T> {
	writes.length = 0;
	let step = tx.next();
	while (!step.done) {
		const call = step.value;
		if (isWrite(call.statement.text(ledger.dialect))) writes.push(call);
		step = tx.next(yield call);
	}
	return step.value;
}

const isWrite = (text: string) =>
	/^\s*(?:insert|update|delete)\b|^\s*with\b[^]*\b(?:insert into|update|delete from)\b/i.test(text);
