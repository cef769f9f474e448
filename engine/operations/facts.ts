/**
 * Everything that the gate may look at for a batch of cases, read in a few set queries. The same code serves the
 * Channel Selector (advice), RESERVE (the decision) and ARM (the check right before the wire), so that they cannot
 * see different worlds; the last two call it under the persons' locks.
 */
import type { Channel } from '../domain/channel';
import type {
	CountedContact,
	CreditorMode,
	DebtFact,
	DebtStatus,
	GateFacts,
	HoldFact,
	PauseFact,
	SuppressionFact,
} from '../domain/compliance/types';
import type { Stage } from '../domain/journey/types';
import { run, statement, type Tx } from '../ports/ledger';
import { type CreditorSettings, readSettings } from './creditorSettings';

/** Contacts that count for caps (compliance: everything that may have reached the person). */
export const COUNTED_STATES = ['reserved', 'sending', 'accepted', 'unknown', 'abandoned'] as const;
export const COUNTED_SQL = `('${COUNTED_STATES.join("', '")}')`;

/** Longest cap window plus a day for time zones, ms. */
const CAP_WINDOW_MS = 8 * 24 * 3_600_000;

/** A step run with its case, creditor and debtor. */
export interface BaseRow {
	step_run_id: string;
	step_state: 'due' | 'done' | 'exited';
	live_contact: string | null;
	journey_key: string;
	step_key: string;
	stage: Stage;
	template: string;
	channels: string;
	due_at: number;
	next_due_at: number | null;
	not_before: number | null;
	attempts: number;
	case_id: string;
	case_state: 'open' | 'closed';
	lease_token: string | null;
	lease_until: number | null;
	person_id: string;
	debtor_id: string;
	creditor_id: string;
	mode: CreditorMode;
	settings: string;
	display_name: string;
	legal_name: string;
	creditor_document: string;
	creditor_address: string;
	creditor_phone: string;
	debtor_kind: 'PF' | 'PJ';
	debtor_name: string | null;
	uf: string | null;
	cep: string | null;
}

export interface PointRow {
	id: string;
	debtor_id: string;
	kind: 'mobile' | 'fixed' | 'email';
	address: string | null;
	address_hash: string;
	ddd: string | null;
	use: 'personal' | 'work';
	state: 'unverified' | 'verified' | 'invalid' | 'wrongPerson';
	position: number;
}

export interface DebtRow extends DebtFact {
	case_id: string;
	balance: number;
	batch_id: string | null;
}

export interface SenderRow {
	id: string;
	creditor_id: string;
	channel: Channel;
	provider: string;
	address: string;
	settings: string;
}

const baseRows = statement<BaseRow>(
	'facts.base',
	(d) =>
		`select s.id as step_run_id, s.state as step_state, s.live_contact, s.journey_key, s.step_key, s.stage, s.template,
		s.channels, s.due_at, s.next_due_at, s.not_before, s.attempts,
		c.id as case_id, c.state as case_state, c.lease_token, c.lease_until, c.person_id, c.debtor_id, c.creditor_id,
		k.mode, k.settings, k.display_name, k.legal_name, k.document as creditor_document, k.address as creditor_address,
		k.phone as creditor_phone, b.kind as debtor_kind, b.name as debtor_name, b.uf, b.cep
	from step_runs s join cases c on c.id = s.case_id join creditors k on k.id = c.creditor_id join debtors b on b.id = c.debtor_id
	where s.id in ${d.list('$1')} order by s.id`,
);
const pointRows = statement<PointRow>(
	'facts.points',
	(d) =>
		`select id, debtor_id, kind, address, address_hash, ddd, use, state, position from contact_points
	where debtor_id in ${d.list('$1')} order by debtor_id, position, id`,
);
const debtRows = statement<DebtRow & { due_date: string; placed_from: string; placed_until: string | null }>(
	'facts.debts',
	(d) =>
		`select id, case_id, status, kind, due_date, placed_from, placed_until, principal - paid as balance, batch_id from debts
	where case_id in ${d.list('$1')} order by case_id, due_date, id`,
);
const contactRows = statement<ContactRow>('facts.contacts', (d) => {
	const columns = 'id, at, channel, creditor_id, debtor_id, person_id, address_hash';
	const counted = `mode = 'live' and at > $3 and state in ${COUNTED_SQL}`;
	return `select ${columns} from contacts where person_id in ${d.list('$1')} and ${counted}
		union select ${columns} from contacts where address_hash in ${d.list('$2')} and ${counted}`;
});
const suppressionRows = statement<SuppressionRow>('facts.suppressions', (d) => {
	const columns = 'id, creditor_id, person_id, channel, address_hash, reason, since';
	return `select ${columns} from suppressions where lifted_at is null and person_id in ${d.list('$1')}
		union select ${columns} from suppressions where lifted_at is null and address_hash in ${d.list('$2')}`;
});
const holdRows = statement<HoldFact & { case_id: string }>(
	'facts.holds',
	(d) =>
		`select id, case_id, kind, reason, until from holds
	where lifted_at is null and (until is null or until > $2) and case_id in ${d.list('$1')}`,
);
const pauseRows = statement<PauseFact & { scope_id: string }>(
	'facts.pauses',
	'select id, scope, scope_id, reason, until from pauses where lifted_at is null and (until is null or until > $1)',
);
const inboundRows = statement<{ debtor_id: string; channel: Channel; last_inbound_at: number }>(
	'facts.inbound',
	(d) => `select debtor_id, channel, last_inbound_at from conversations where debtor_id in ${d.list('$1')}`,
);
const senderRows = statement<SenderRow>(
	'facts.senders',
	(d) =>
		`select id, creditor_id, channel, provider, address, settings from senders
	where state = 'active' and creditor_id in ${d.list('$1')} order by created_at, id`,
);

interface ContactRow {
	id: string;
	at: number;
	channel: Channel;
	creditor_id: string;
	debtor_id: string;
	person_id: string;
	address_hash: string;
}
interface SuppressionRow {
	id: string;
	creditor_id: string | null;
	person_id: string | null;
	channel: Channel | null;
	address_hash: string | null;
	reason: SuppressionFact['reason'];
	since: number;
}

function groupBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const row of rows) {
		const found = groups.get(key(row));
		if (found) found.push(row);
		else groups.set(key(row), [row]);
	}
	return groups;
}

/** The facts of a batch. `factsFor` gives the gate's view of one step run by one address. */
export class FactBook {
	readonly base = new Map<string, BaseRow>();
	private readonly points: Map<string, PointRow[]>;
	private readonly debts: Map<string, DebtRow[]>;
	private readonly holds: Map<string, HoldFact[]>;
	private readonly inbound = new Map<string, number>();
	private readonly senders: Map<string, SenderRow[]>;
	private readonly contactsByPerson: Map<string, ContactRow[]>;
	private readonly contactsByAddress: Map<string, ContactRow[]>;
	private readonly settings = new Map<string, CreditorSettings>();

	constructor(
		rows: BaseRow[],
		points: PointRow[],
		debts: DebtRow[],
		contacts: ContactRow[],
		private readonly suppressions: SuppressionRow[],
		holds: (HoldFact & { case_id: string })[],
		private readonly pauses: (PauseFact & { scope_id: string })[],
		inbound: { debtor_id: string; channel: Channel; last_inbound_at: number }[],
		senders: SenderRow[],
	) {
		for (const row of rows) this.base.set(row.step_run_id, row);
		this.points = groupBy(points, (p) => p.debtor_id);
		this.debts = groupBy(debts, (d) => d.case_id);
		this.holds = groupBy(holds, (h) => h.case_id);
		for (const row of inbound) this.inbound.set(`${row.debtor_id} ${row.channel}`, row.last_inbound_at);
		this.senders = groupBy(senders, (s) => s.creditor_id);
		this.contactsByPerson = groupBy(contacts, (c) => c.person_id);
		this.contactsByAddress = groupBy(contacts, (c) => c.address_hash);
	}

	pointsOf(debtorId: string): PointRow[] {
		return this.points.get(debtorId) ?? [];
	}

	debtsOf(caseId: string): DebtRow[] {
		return this.debts.get(caseId) ?? [];
	}

	settingsOf(row: BaseRow): CreditorSettings {
		let found = this.settings.get(row.creditor_id);
		if (!found) this.settings.set(row.creditor_id, (found = readSettings(row.settings)));
		return found;
	}

	/** The creditor's first active sender on a channel, of one provider if given. */
	senderOf(creditorId: string, channel: Channel, provider?: string): SenderRow | undefined {
		const ofCreditor = this.senders.get(creditorId) ?? [];
		return ofCreditor.find((s) => s.channel === channel && (!provider || s.provider === provider));
	}

	/** Counts a contact that this very batch is about to make, so that the next of the batch sees it. */
	count(contact: CountedContact & { id: string }): void {
		const row: ContactRow = {
			id: contact.id,
			at: contact.at,
			channel: contact.channel,
			creditor_id: contact.creditorId,
			debtor_id: contact.debtorId,
			person_id: contact.personId,
			address_hash: contact.addressHash ?? '',
		};
		for (const [map, key] of [
			[this.contactsByPerson, row.person_id],
			[this.contactsByAddress, row.address_hash],
		] as const) {
			const list = map.get(key);
			if (list) list.push(row);
			else map.set(key, [row]);
		}
	}

	/** `except`: the contact under examination itself, which must not count against itself. */
	factsFor(row: BaseRow, point: PointRow, channel: Channel, sender?: SenderRow, except?: string): GateFacts {
		const settings = this.settingsOf(row);
		return {
			channel,
			creditor: {
				id: row.creditor_id,
				mode: row.mode,
				openQuietDays: settings.openQuietDays,
				closedDays: settings.closedDays,
				caps: settings.caps,
				has42a:
					Boolean(row.legal_name && row.creditor_document && row.creditor_address) &&
					(channel !== 'sms' || settings.sms42a !== ''),
				paymentsFeedAt: null,
				freshHours: settings.freshHours,
				whatsappAllowed: settings.whatsappAllowed,
			},
			debtor: { id: row.debtor_id, personId: row.person_id, kind: row.debtor_kind, uf: row.uf, cep: row.cep },
			address: { hash: point.address_hash, ddd: point.ddd, state: point.state },
			debts: this.debtsOf(row.case_id),
			contacts: this.countedFor(row.person_id, point.address_hash, except),
			suppressions: this.suppressionsFor(row, point),
			holds: this.holds.get(row.case_id) ?? [],
			pauses: this.pausesFor(row, channel, sender),
			lastInboundAt: this.inbound.get(`${row.debtor_id} ${channel}`) ?? null,
			preventive: row.stage === 'preventive',
		};
	}

	private countedFor(personId: string, addressHash: string, except?: string): CountedContact[] {
		const seen = new Set<string>(except ? [except] : []);
		const result: CountedContact[] = [];
		for (const row of [
			...(this.contactsByPerson.get(personId) ?? []),
			...(this.contactsByAddress.get(addressHash) ?? []),
		]) {
			if (seen.has(row.id)) continue;
			seen.add(row.id);
			result.push({
				at: row.at,
				channel: row.channel,
				creditorId: row.creditor_id,
				debtorId: row.debtor_id,
				personId: row.person_id,
				addressHash: row.address_hash,
			});
		}
		return result;
	}

	/** Another creditor's opt-out does not bind; what has no creditor (do-not-call, wrong person) binds everywhere. */
	private suppressionsFor(row: BaseRow, point: PointRow): SuppressionFact[] {
		return this.suppressions
			.filter((s) => s.person_id === row.person_id || s.address_hash === point.address_hash)
			.filter((s) => s.creditor_id === null || s.creditor_id === row.creditor_id)
			.filter((s) => s.address_hash === null || s.address_hash === point.address_hash)
			.map((s) => ({
				creditorId: s.creditor_id,
				channel: s.channel,
				addressHash: s.address_hash,
				reason: s.reason,
				since: s.since,
			}));
	}

	private pausesFor(row: BaseRow, channel: Channel, sender?: SenderRow): PauseFact[] {
		const scopes: Record<PauseFact['scope'], (id: string) => boolean> = {
			everything: () => true,
			creditor: (id) => id === row.creditor_id,
			channel: (id) => id === channel,
			sender: (id) => id === sender?.id,
			journey: (id) => id === row.journey_key,
			batch: (id) => this.debtsOf(row.case_id).some((debt) => debt.batch_id === id),
		};
		return this.pauses
			.filter((p) => scopes[p.scope](p.scope_id))
			.map(({ id, scope, reason, until }) => ({ id, scope, reason, until }));
	}
}

/** Reads the facts of these step runs as of business instant `now`. */
export function* gatherFacts(stepRunIds: readonly string[], now: number): Tx<FactBook> {
	const rows = yield* run(baseRows, JSON.stringify(stepRunIds));
	const unique = (values: string[]) => JSON.stringify([...new Set(values)].sort());
	const cases = unique(rows.map((r) => r.case_id));
	const debtors = unique(rows.map((r) => r.debtor_id));
	const persons = unique(rows.map((r) => r.person_id));
	const points = yield* run(pointRows, debtors);
	const addresses = unique(points.map((p) => p.address_hash));
	const debts = yield* run(debtRows, cases);
	return new FactBook(
		rows,
		points,
		debts.map((debt) => ({
			id: debt.id,
			case_id: debt.case_id,
			status: debt.status as DebtStatus,
			kind: debt.kind,
			dueDate: debt.due_date,
			placedFrom: debt.placed_from,
			placedUntil: debt.placed_until,
			balance: debt.balance,
			batch_id: debt.batch_id,
		})),
		yield* run(contactRows, persons, addresses, now - CAP_WINDOW_MS),
		yield* run(suppressionRows, persons, addresses),
		yield* run(holdRows, cases, now),
		yield* run(pauseRows, now),
		yield* run(inboundRows, debtors),
		yield* run(senderRows, unique(rows.map((r) => r.creditor_id))),
	);
}
