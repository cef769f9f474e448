/**
 * Everything that the gate may look at for a batch of cases. The same code serves the Channel Selector (advice), RESERVE (the
 * decision) and ARM (the check right before the wire), so that they cannot see different worlds.
 */
import { groupBy } from '../core/groupBy';
import type { Channel } from '../domain/channel';
import type {
	ConfirmationKind,
	CountedContact,
	GateFacts,
	HoldFact,
	PauseFact,
	SuppressionFact,
} from '../domain/compliance/types';
import { questionName } from '../domain/messages/library/question';
import { confirmationOf } from './confirmations/kinds';
import { NEVER } from './outbox/verdicts';
import { formOf, windowOpen } from './conversation';
import { templateReason } from './senderHealthTexts';
import { type CreditorSettings, hasOptIn, readSettings } from './creditorSettings';
import {
	ANSWER_PREFIX,
	type BaseRow,
	type ConversationRow,
	type ContactRow,
	type DebtRow,
	type PointRow,
	type SenderRow,
	type SuppressionRow,
} from './factRows';

/** Whether a step run is the direct answer to a reply. */
export function isAnswer({ journey_key }: { journey_key: string }): boolean {
	return journey_key.startsWith(ANSWER_PREFIX);
}

/** What is read, by table. */
export interface FactRows {
	base: BaseRow[];
	points: PointRow[];
	debts: DebtRow[];
	contacts: ContactRow[];
	suppressions: SuppressionRow[];
	holds: (HoldFact & { case_id: string })[];
	pauses: (PauseFact & { scope_id: string })[];
	senders: SenderRow[];
	conversations: ConversationRow[];
	unreachable: { contact_point_id: string; channel: Channel }[];
	consents: { debtor_id: string; channel: Channel; given: number }[];
	refused: { step_run_id: string; channel: Channel; until: number }[];
	/** What step runs that tell of a payment have to tell as of now. */
	confirmations: Map<string, ConfirmationKind>;
	stoppedTemplates: { sender_id: string; template: string; until: number | null }[];
	/** Business instant of the reading. */
	now: number;
}

/** The facts of a batch. `factsFor` gives the gate's view of one step run by one address. */
export class FactBook {
	readonly base = new Map<string, BaseRow>();
	private readonly points: Map<string, PointRow[]>;
	private readonly debts: Map<string, DebtRow[]>;
	private readonly holds: Map<string, HoldFact[]>;
	private readonly senders: Map<string, SenderRow[]>;
	private readonly contactsByPerson: Map<string, ContactRow[]>;
	private readonly contactsByAddress: Map<string, ContactRow[]>;
	private readonly settings = new Map<string, CreditorSettings>();
	private readonly conversations: Map<string, ConversationRow>;
	private readonly unreachable: Set<string>;
	private readonly consents: Map<string, boolean>;

	constructor(private readonly rows: FactRows) {
		for (const row of rows.base) this.base.set(row.step_run_id, row);
		this.points = groupBy(rows.points, (p) => p.debtor_id);
		this.debts = groupBy(rows.debts, (d) => d.case_id);
		this.holds = groupBy(rows.holds, (h) => h.case_id);
		this.senders = groupBy(rows.senders, (s) => s.creditor_id);
		this.contactsByPerson = groupBy(rows.contacts, (c) => c.person_id);
		this.contactsByAddress = groupBy(rows.contacts, (c) => c.address_hash);
		this.conversations = new Map(rows.conversations.map((c) => [`${c.channel} ${c.debtor_id}`, c]));
		this.unreachable = new Set(rows.unreachable.map((u) => `${u.channel} ${u.contact_point_id}`));
		this.consents = new Map(rows.consents.map((c) => [`${c.channel} ${c.debtor_id}`, Number(c.given) === 1]));
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

	/**
	 * What the creditor sends from on a channel, of one provider if given: where the debtor writes with one of its senders, that one,
	 * else its first active one.
	 */
	senderOf(row: BaseRow, channel: Channel, provider?: string): SenderRow | undefined {
		const all = (this.senders.get(row.creditor_id) ?? []).filter(
			(s) => s.channel === channel && (!provider || s.provider === provider),
		);
		const spoken = this.conversationOf(row, channel)?.sender_address;
		return all.find((s) => s.address === spoken) ?? all[0];
	}

	/**
	 * Whether a test creditor may be tried out with the Demo provider on a channel: it has a sender there, or none at all yet.
	 * The selector and RESERVE both ask here.
	 */
	demoFits(row: BaseRow, channel: Channel): boolean {
		const all = this.senders.get(row.creditor_id) ?? [];
		return all.some((s) => s.channel === channel) || (row.mode === 'test' && all.length === 0);
	}

	conversationOf(row: BaseRow, channel: Channel): ConversationRow | undefined {
		return this.conversations.get(`${channel} ${row.debtor_id}`);
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
				paymentsFeedAt: row.payments_feed_at,
				freshHours: settings.freshHours,
				balanceCheck: settings.balanceCheck,
				whatsappAllowed: settings.whatsappAllowed,
				thirdParty: settings.kind === 'thirdParty',
			},
			debtor: { id: row.debtor_id, personId: row.person_id, kind: row.debtor_kind, uf: row.uf, cep: row.cep },
			optedIn: hasOptIn(settings, channel, this.consents.get(`${channel} ${row.debtor_id}`)),
			address: {
				hash: point.address_hash,
				ddd: point.ddd,
				state: point.state,
				unreachable: this.unreachable.has(`${channel} ${point.id}`),
				work: point.use === 'work',
				shared: point.review === 'shared',
			},
			debts: this.debtsOf(row.case_id),
			contacts: this.countedFor(row.person_id, point.address_hash, except),
			suppressions: this.suppressionsFor(row, point),
			holds: this.holds.get(row.case_id) ?? [],
			pauses: [...this.pausesFor(row, channel, sender), ...this.stoppedTemplate(row, point, channel, sender)],
			// A step of the journey is never an answer: the debtor's message ten minutes ago frees it from nothing.
			lastInboundAt: isAnswer(row) ? (this.conversationOf(row, channel)?.last_inbound_at ?? null) : null,
			preventive: row.stage === 'preventive',
			...this.confirmationFacts(row),
		};
	}

	/** Word of a payment follows up whatever was promised or agreed, so neither stops it. */
	private confirmationFacts(row: BaseRow): Pick<GateFacts, 'confirmation' | 'confirmationStale' | 'anchor'> {
		const confirmation = confirmationOf(row);
		if (!confirmation) return {};
		const confirmationStale = this.rows.confirmations.get(row.step_run_id) !== confirmation;
		return { confirmation, confirmationStale, anchor: 'agreement' };
	}

	private countedFor(personId: string, addressHash: string, except?: string): CountedContact[] {
		const byPerson = this.contactsByPerson.get(personId) ?? [];
		const byAddress = this.contactsByAddress.get(addressHash) ?? [];
		// Most people have had none but the one that is looked at.
		const all = byPerson.length + byAddress.length === 0 ? [] : [...new Set([...byPerson, ...byAddress])];
		return all
			.filter(({ id }) => id !== except)
			.map((row) => ({
				at: row.at,
				channel: row.channel,
				creditorId: row.creditor_id,
				debtorId: row.debtor_id,
				personId: row.person_id,
				addressHash: row.address_hash,
			}));
	}

	/** Another creditor's opt-out does not bind; what has no creditor (do-not-call, wrong person) binds everywhere. */
	private suppressionsFor(row: BaseRow, point: PointRow): SuppressionFact[] {
		return this.rows.suppressions
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

	/** Outside a conversation the step goes out by an approved template: where that one is stopped, this channel is paused for it. */
	private stoppedTemplate(row: BaseRow, point: PointRow, channel: Channel, sender?: SenderRow): PauseFact[] {
		const stopped = this.rows.stoppedTemplates.filter((one) => one.sender_id === sender?.id);
		if (!sender || stopped.length === 0) return [];
		const open = windowOpen(row, point, sender, this.conversationOf(row, channel), this.rows.now);
		if (formOf(channel, open, point) !== 'question') return [];
		const name = questionName(row.template, row.debtor_kind);
		return stopped
			.filter(({ template }) => template === name)
			.map(({ until }) => ({ id: 'modelo', scope: 'channel', reason: templateReason(name), until }));
	}

	private pausesFor(row: BaseRow, channel: Channel, sender?: SenderRow): PauseFact[] {
		const scopes: Record<PauseFact['scope'], (id: string) => boolean> = {
			everything: () => true,
			creditor: (id) => id === row.creditor_id,
			channel: (id) => id === channel,
			sender: (id) => id === sender?.id,
			journey: (id) => id === row.journey_key,
			template: (id) => id === row.template,
			batch: (id) => this.debtsOf(row.case_id).some((debt) => debt.batch_id === id),
		};
		const refused = this.rows.refused.find((r) => r.step_run_id === row.step_run_id && r.channel === channel);
		return [
			...(refused ? [refusedPause(refused.until)] : []),
			...this.rows.pauses
				.filter((p) => scopes[p.scope](p.scope_id))
				.map(({ id, scope, reason, until }) => ({ id, scope, reason, until })),
		];
	}
}

/** What a provider refused of this step is a pause of its own: of this channel, for this step. */
function refusedPause(until: number): PauseFact {
	const reason = 'o provedor recusou a mensagem desta etapa';
	return { id: 'etapa', scope: 'channel', reason, until: until >= NEVER ? null : until };
}
