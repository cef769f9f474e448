/** The periods that hold in a ledger: the house's, and what its operator changed, each with a reason. */
import { badInput } from '../../core/errors';
import { type Period, PERIODS, type RetentionKind } from '../../domain/retention';
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { appendEvents } from '../events';

export interface PeriodInForce {
	kind: RetentionKind;
	what: string;
	/** null = for ever. */
	days: number | null;
	from: string;
	/** The operator's own where they changed it. */
	why: string;
	source: string;
	/** False where the operator changed it. */
	byDefault: boolean;
}

const stored = statement<{ kind: string; days: number | null; reason: string }>(
	'retention.stored',
	'select kind, days, reason from retention',
);
const save = statement(
	'retention.save',
	`insert into retention (kind, days, reason, at) values ($1, $2, $3, $4)
	on conflict (kind) do update set days = excluded.days, reason = excluded.reason, at = excluded.at`,
);
const forget = statement('retention.default', 'delete from retention where kind = $1');

/** Every kind with its period, the operator's before the house's. */
export function* periodsInForce(): Tx<PeriodInForce[]> {
	const own = new Map((yield* run(stored)).map((row) => [row.kind, row]));
	return PERIODS.map((period) => {
		const { kind, what, from, source } = period;
		const changed = own.get(kind);
		return {
			kind,
			what,
			days: changed ? changed.days : period.days,
			from,
			why: changed ? changed.reason : period.why,
			source,
			byDefault: !changed,
		};
	});
}

export async function listPeriods(ledger: Ledger): Promise<PeriodInForce[]> {
	return await ledger.read('retention.list', periodsInForce);
}

/**
 * Changes the period of a kind for this ledger, for whoever prunes it. `days`: a number within the kind's bounds, `forever`, or `default`.
 * @throws CobrancaError badInput
 */
export async function savePeriod(
	ledger: Ledger,
	input: { kind: string; days: number | 'forever' | 'default'; reason: string },
): Promise<PeriodInForce> {
	const period = periodOf(input.kind);
	const { kind } = period;
	const reason = input.reason.trim();
	if (input.days !== 'default' && reason === '')
		throw badInput(
			'reason',
			'Another period than the usual needs a reason.',
			'Name the contract or the law.',
		);
	const days = input.days === 'default' ? period.days : checked(period, input.days);
	return await ledger.transact('retention.save', function* () {
		if (input.days === 'default') yield* run(forget, kind);
		else yield* run(save, kind, days, reason, ledger.realNow());
		yield* appendEvents(
			[{ type: 'retention.changed', data: { kind, days, byDefault: input.days === 'default' } }],
			ledger.businessNow(),
		);
		return (yield* periodsInForce()).find((one) => one.kind === kind) as PeriodInForce;
	});
}

/** @throws CobrancaError badInput */
export function periodOf(kind: string): Period {
	const found = PERIODS.find((period) => period.kind === kind);
	if (found) return found;
	const known = PERIODS.map((period) => period.kind).join(', ');
	throw badInput('kind', `There is no kind of data "${kind}".`, `Choose one of ${known}.`);
}

function checked({ kind, least, most }: Period, days: number | 'forever'): number | null {
	if (days === 'forever') {
		if (most === null) return null;
		throw badInput('days', `"${kind}" may not be kept for ever.`, `Keep it ${least} to ${most} days.`);
	}
	if (Number.isInteger(days) && days >= least && days <= (most ?? 36_525)) return days;
	const bounds = most === null ? `at least ${least} days, or for ever` : `${least} to ${most} days`;
	const why = !Number.isInteger(days)
		? `The days of "${kind}" are no whole number.`
		: `"${kind}" ${days < least ? 'must be kept longer' : 'may not be kept that long'}.`;
	throw badInput('days', why, `Keep it ${bounds}, in whole days.`);
}
