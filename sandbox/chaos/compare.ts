/** What the ledger says beside what the providers have: everything that one of them knows and the other does not is lost. */
import { fetchFresh } from '../http/fresh';
import { reconcile } from '../../engine/operations/reconcile';
import { unknownTask } from '../../engine/operations/tasks';
import { type Ledger, run, statement } from '../../engine/ports/ledger';
import { verifyLedger } from '../../engine/operations/verify';
import type { JudgedCharge, SimulatedReply } from '../judge';
import type { Stage } from '../run/stage';
import { contactOf } from './people';

const DAY_MS = 24 * 3_600_000;

interface ContactLine {
	id: string;
	state: string;
	delivery: string;
	doubted: number;
}

const contacts = statement<ContactLine>(
	'chaos.contacts',
	`select t.id, t.state, t.delivery,
		(select count(*) from events e where e.case_id = t.case_id and e.contact_id = t.id and e.type = 'contact.unknown') as doubted
	from contacts t`,
);
const charges = statement<{ id: string; state: string; cancel: string }>(
	'chaos.charges',
	'select id, state, cancel from charges',
);
const tasks = statement<{ dedupe_key: string }>(
	'chaos.tasks',
	`select dedupe_key from tasks where state = 'open'`,
);
const replies = statement<{ data: string }>(
	'chaos.replies',
	`select data from events where type = 'reply.received'`,
);
const words = statement<{ id: string; body: string | null }>(
	'chaos.words',
	'select id, body from message_bodies',
);
const payments = statement<{ charge: string; applied: number; rounds: number }>(
	'chaos.payments',
	`select h.provider_charge_id as charge, sum(p.applied) as applied, sum(p.round) as rounds from charge_payments p
	join charges h on h.id = p.charge_id group by h.provider_charge_id`,
);
const age = statement(
	'chaos.age',
	`update contacts set settled_at = settled_at - $1 where state in ('reserved', 'sending', 'unknown') and state = 'unknown'`,
);

/** Outbox states in which a message may have reached somebody. */
const MAY_HAVE_ARRIVED = new Set(['accepted', 'unknown', 'abandoned']);

export interface Comparison {
	/** Was unknown once, and is known now. */
	settledLater: number;
	/** Unknown for good: each is a task of a person. */
	unknown: number;
	/** What people wrote, and what they paid. */
	replies: number;
	payments: number;
	/** Sentences about what is lost, without people. */
	lost: string[];
}

/** Looks when everything is at rest. The day that an unknown waits for its provider's echo is let pass. */
export async function compare({ ledger, providers }: Stage): Promise<Comparison> {
	const { reader } = ledger;
	await letADayPass(reader);
	const [known, taken, open] = await reader.read('chaos.compare', function* () {
		return [yield* run(contacts), yield* run(charges), yield* run(tasks)] as const;
	});
	const byId = new Map(known.map((contact) => [contact.id, contact]));
	const written = (await Promise.all(providers.all.map((provider) => provider.replies()))).flat();
	const registered = await providers.asaas.charges();
	const { cases } = await ledger.status();
	return {
		settledLater: known.filter(({ doubted, state }) => doubted > 0 && !isUnknown(state)).length,
		unknown: known.filter(({ state }) => isUnknown(state)).length,
		replies: written.length,
		payments: registered.filter(({ paid }) => paid).length,
		lost: [
			...(await unmatched(providers.all, byId)),
			...unlisted(known, new Set(open.map((task) => task.dedupe_key))),
			...(await untold(providers.all, byId)),
			...unknownToUs(registered, new Map(taken.map((one) => [one.id, one.state]))),
			...(await unheard(reader, written)),
			...(await unpaid(reader, registered)),
			...(await unsound(reader)),
			...Object.entries({ queued: cases.queued, leased: cases.leased })
				.filter(([, count]) => count > 0)
				.map(([what, count]) => `${count} cases are ${what} for ever`),
		],
	};
}

/** What arrived against what the ledger believes sent. */
async function unmatched(
	all: Stage['providers']['all'],
	byId: ReadonlyMap<string, ContactLine>,
): Promise<string[]> {
	const lost: string[] = [];
	const arrived = new Set<string>();
	for (const provider of all) {
		for (const { externalId } of await provider.received()) {
			const id = contactOf(externalId);
			arrived.add(id);
			const state = byId.get(id)?.state ?? 'not there';
			if (!MAY_HAVE_ARRIVED.has(state))
				lost.push(`${provider.title} got the contact ${id}, which is ${state} in the ledger`);
		}
	}
	for (const { id, state } of byId.values()) {
		if (state === 'accepted' && !arrived.has(id)) lost.push(`contact ${id} is accepted, and nobody got it`);
		if (state === 'reserved' || state === 'sending') lost.push(`contact ${id} is still ${state}`);
	}
	return lost;
}

const isUnknown = (state: string) => state === 'unknown' || state === 'abandoned';

/** The real clock cannot be turned, so the contacts are made older. */
async function letADayPass(reader: Ledger): Promise<void> {
	await reader.transact('chaos.age', () => run(age, DAY_MS + 1));
	for (;;) {
		const { released, unknown, abandoned } = await reconcile(reader);
		if (released + unknown + abandoned === 0) return;
	}
}

function unlisted(known: readonly ContactLine[], open: ReadonlySet<string>): string[] {
	return known.flatMap(({ id, state }) => {
		if (state === 'unknown') return [`contact ${id} is unknown, and nobody is asked`];
		return state === 'abandoned' && !open.has(unknownTask(id))
			? [`contact ${id} was given up without a task`]
			: [];
	});
}

/** Deliveries that a provider told n8n, which said that it had heard. */
async function untold(
	all: Stage['providers']['all'],
	byId: ReadonlyMap<string, ContactLine>,
): Promise<string[]> {
	const lines: string[] = [];
	for (const { title, stats } of all) {
		const { statusesPending, statusesLost = 0 } = await stats();
		if (statusesLost > 0) lines.push(`${title} gave up ${statusesLost} webhooks: n8n was away for too long`);
		if (statusesPending > 0) lines.push(`${title} has ${statusesPending} webhooks still to tell`);
	}
	for (const provider of all.filter(({ id }) => id === 'zenvia' || id === 'meta')) {
		for (const { externalId, delivered } of await deliveriesOf(provider.admin)) {
			const { state, delivery } = byId.get(externalId) ?? {};
			if (delivered && state === 'accepted' && delivery !== 'delivered' && delivery !== 'read')
				lines.push(`${provider.title} told that ${externalId} was delivered; the ledger says ${delivery}`);
		}
	}
	return lines;
}

async function deliveriesOf(admin: string): Promise<{ externalId: string; delivered: boolean }[]> {
	const response = await fetchFresh(`${admin}/received`);
	const { messages } = (await response.json()) as { messages: { externalId?: string; status?: string }[] };
	return messages.flatMap(({ externalId, status }) =>
		externalId === undefined ? [] : [{ externalId, delivered: /^(delivered|read)$/i.test(status ?? '') }],
	);
}

function unknownToUs(
	registered: readonly { reference: string }[],
	ours: ReadonlyMap<string, string>,
): string[] {
	return registered.flatMap(({ reference }) => {
		const state = ours.get(reference) ?? 'not there';
		return MAY_HAVE_ARRIVED.has(state)
			? []
			: [`Asaas registered the charge ${reference}, which is ${state} in the ledger`];
	});
}

/** What people wrote, in n8n's hearing: each is on the timeline once, with its words. */
async function unheard(reader: Ledger, written: readonly SimulatedReply[]): Promise<string[]> {
	const lines: string[] = [];
	const [told, bodies] = await reader.read('chaos.replies', function* () {
		return [yield* run(replies), yield* run(words)] as const;
	});
	const texts = new Map(bodies.map(({ id, body }) => [id, body?.trim()]));
	// One reply is as many lines of the timeline as people have the address.
	const heardOf = new Map(
		told.map(({ data }) => {
			const { channel, body } = JSON.parse(data) as { channel: string; body: string };
			return [body, `${channel} ${texts.get(body)}`];
		}),
	);
	const ours = countsOf([...heardOf.values()]);
	const theirs = countsOf(written.map(({ channel = 'sms', text }) => `${channel} ${text.trim()}`));
	for (const said of new Set([...ours.keys(), ...theirs.keys()])) {
		const [wrote, heard] = [theirs.get(said) ?? 0, ours.get(said) ?? 0];
		if (wrote !== heard) lines.push(`people wrote "${said}" ${wrote} times; the ledger knows of ${heard}`);
	}
	return lines;
}

/** What was paid at the provider is booked, once. */
async function unpaid(reader: Ledger, charges: readonly JudgedCharge[]): Promise<string[]> {
	const rows = await reader.read('chaos.payments', () => run(payments));
	const booked = new Map(rows.map((row) => [row.charge, row]));
	return charges.flatMap(({ id, reference, paid }) => {
		const { applied, rounds } = booked.get(id) ?? { applied: 0, rounds: 0 };
		const due = paid === true ? 1 : 0;
		if (applied === due && rounds === due) return [];
		return [`the charge ${reference} was paid ${due} times; the ledger booked it ${rounds} times`];
	});
}

/** The ledger's own promises. */
async function unsound(reader: Ledger): Promise<string[]> {
	const { findings } = await verifyLedger(reader, { file: true });
	return findings
		.filter(({ severity }) => severity === 'error')
		.map(({ check, count, examples }) => `verify finds ${count} of ${check}: ${examples.join(', ')}`);
}

function countsOf(all: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
	return counts;
}
