import type { Channel } from '../../domain/channel';
import type { GateVerdict } from '../../domain/compliance/types';
import { run, runOne, type Tx } from '../../ports/ledger';
import type { CreditorSettings } from '../creditorSettings';
import { businessDay, dayStart, nextDayStart } from '../days';
import type { BaseRow } from '../factRows';
import { lockCreditor, testCount } from './reserveRows';

/** Messages a test creditor may send to its operator on one day. */
const TEST_LIMIT_A_DAY = 20;

/** Where everything goes while the creditor is in test. */
export function operatorOf(settings: CreditorSettings, channel: Channel): string | null {
	return channel === 'email' ? settings.testEmail : settings.testPhone;
}

function missing(channel: Channel): string {
	return channel === 'email'
		? 'Credor em teste sem e-mail de operador: informe o e-mail de teste no cadastro do credor.'
		: 'Credor em teste sem telefone de operador: informe o telefone de teste no cadastro do credor.';
}

/** Messages of the day by test creditor, those of the batch included: read once, then counted on. */
export type TestCounts = Map<string, number>;

export function countTest(counts: TestCounts, creditorId: string): void {
	counts.set(creditorId, (counts.get(creditorId) ?? 0) + 1);
}

/** The operator's phone is one for all workers: the creditor's row is locked while its messages of the day are counted. */
export function* testStop(
	row: BaseRow,
	operator: string | null,
	channel: Channel,
	now: number,
	counts: TestCounts,
): Tx<GateVerdict | null> {
	const deny = (text: string): GateVerdict => ({
		verdict: 'deny',
		rule: 'mode',
		text,
		considered: [],
		citation: { id: 'mode.test', source: 'configuração do credor', evidence: 'D' },
	});
	if (!operator) return deny(missing(channel));
	let used = counts.get(row.creditor_id);
	if (used === undefined) {
		const today = dayStart(businessDay(now)) - 8 * 3_600_000;
		yield* run(lockCreditor, row.creditor_id);
		used = (yield* runOne(testCount, row.creditor_id, today))?.n ?? 0;
		counts.set(row.creditor_id, used);
	}
	if (used < TEST_LIMIT_A_DAY) return null;
	return {
		...deny(`Limite de ${TEST_LIMIT_A_DAY} mensagens de teste por dia atingido.`),
		verdict: 'defer',
		until: nextDayStart(now),
	};
}
