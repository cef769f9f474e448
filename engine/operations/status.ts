import { type Ledger, run, runOne, statement } from '../ports/ledger';
import { COUNTED_SQL } from './factRows';
import { TELLING } from './leaseCases';
import { INVALID } from './refusals';
import { type SenderTrouble, senderTroubles } from './senderHealth';

export interface LedgerStatus {
	kind: 'production' | 'sandbox';
	engine: 'sqlite' | 'postgres';
	/** Business instant, ISO. */
	businessNow: string;
	debts: number;
	debtors: number;
	cases: { open: number; closed: number; leased: number; queued: number };
	/** Step runs touched since `since`: each is exactly one of sent, held, failed, unknown, human, spared or under way. */
	due: number;
	sent: Record<string, number>;
	/** Waiting steps by the rule that holds them. */
	held: Record<string, number>;
	failed: number;
	unknown: number;
	/** Given to a person, who makes the touch. */
	human: number;
	/** Needed no touch: the debtor had opened the message before. */
	spared: number;
	/** Reserved or on the wire now, or leased and not decided yet. */
	underWay: number;
	delivery: Record<string, number>;
	openTasks: number;
	/** What providers say against senders and approved templates now; empty when all is well. */
	senders: SenderTrouble[];
}

const counts = statement<{
	debts: number;
	debtors: number;
	open: number;
	closed: number;
	leased: number;
	queued: number;
	tasks: number;
}>(
	'status.counts',
	`select (select count(*) from debts) as debts, (select count(*) from debtors) as debtors,
		(select count(*) from cases where state = 'open') as open, (select count(*) from cases where state = 'closed') as closed,
		(select count(*) from cases where lease_token is not null and lease_until > $2) as leased,
		(select count(*) from cases c where (state = 'open' or ${TELLING}) and next_at <= $1 and (lease_until is null or lease_until <= $2)) as queued,
		(select count(*) from tasks where state = 'open') as tasks`,
);
interface StepCount {
	state: string;
	contact_state: string | null;
	channel: string | null;
	hold_rule: string | null;
	human: number;
	/** Not fit to send as it is set up (boolean, or 0/1 in SQLite). */
	invalid: unknown;
	n: number;
}

/**
 * The state of each step run touched since, by its live contact or by what holds it. Steps that ended untried because
 * their successor's day came are not counted: they were never due in this time.
 */
const steps = statement<StepCount>(
	'status.steps',
	`select s.state, t.state as contact_state, t.channel, s.hold_rule, s.human, s.hold_source = '${INVALID}' as invalid, count(*) as n
	from step_runs s left join contacts t on t.id = s.live_contact and t.state in ${COUNTED_SQL}
	where s.touched_at >= $1 and not (s.state = 'exited' and s.attempts = 0)
		and not (s.answer_to is not null and s.live_contact is null)
	group by s.state, t.state, t.channel, s.hold_rule, s.human, s.hold_source = '${INVALID}'`,
);
const deliveries = statement<{ delivery: string; n: number }>(
	'status.delivery',
	`select delivery, count(*) as n from contacts where state = 'accepted' and reserved_at >= $1 group by delivery`,
);

/** What the ledger has done since a real instant (epoch ms; 0 = ever). */
export async function ledgerStatus(ledger: Ledger, since = 0): Promise<LedgerStatus> {
	return await ledger.read('status', function* () {
		const c = yield* runOne(counts, ledger.businessNow(), ledger.realNow());
		const status: LedgerStatus = {
			kind: ledger.identity.kind,
			engine: ledger.dialect.name,
			businessNow: new Date(ledger.businessNow()).toISOString(),
			debts: c?.debts ?? 0,
			debtors: c?.debtors ?? 0,
			cases: { open: c?.open ?? 0, closed: c?.closed ?? 0, leased: c?.leased ?? 0, queued: c?.queued ?? 0 },
			due: 0,
			sent: {},
			held: {},
			failed: 0,
			unknown: 0,
			human: 0,
			spared: 0,
			underWay: 0,
			delivery: {},
			openTasks: c?.tasks ?? 0,
			senders: yield* senderTroubles(ledger.businessNow()),
		};
		for (const row of yield* run(steps, since)) addSteps(status, row);
		for (const row of yield* run(deliveries, since)) status.delivery[row.delivery] = row.n;
		return status;
	});
}

function addSteps(status: LedgerStatus, row: StepCount): void {
	status.due += row.n;
	if (row.contact_state === 'accepted') {
		const channel = row.channel ?? 'custom';
		status.sent[channel] = (status.sent[channel] ?? 0) + row.n;
	} else if (row.contact_state === 'unknown' || row.contact_state === 'abandoned') status.unknown += row.n;
	else if (row.contact_state) status.underWay += row.n;
	else if (row.state === 'done') {
		if (row.human) status.human += row.n;
		else status.spared += row.n;
	} else if (row.state === 'exited' || (row.invalid && !row.hold_rule)) status.failed += row.n;
	else if (row.hold_rule) status.held[row.hold_rule] = (status.held[row.hold_rule] ?? 0) + row.n;
	else status.underWay += row.n;
}
