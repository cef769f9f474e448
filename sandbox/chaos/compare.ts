/** What the ledger says beside what the providers have: everything that one of them knows and the other does not is lost. */
import { reconcile } from '../../engine/operations/reconcile';
import { unknownTask } from '../../engine/operations/tasks';
import { type Ledger, run, statement } from '../../engine/ports/ledger';
import type { Stage } from '../run/stage';

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
	const lost: string[] = [];
	const arrived = new Set<string>();
	for (const provider of providers.all) {
		for (const { externalId } of await provider.received()) {
			const id = contactOf(externalId);
			arrived.add(id);
			const state = byId.get(id)?.state ?? 'not there';
			if (!MAY_HAVE_ARRIVED.has(state))
				lost.push(`${provider.title} got the contact ${id}, which is ${state} in the ledger`);
		}
	}
	for (const { id, state } of known) {
		if (state === 'accepted' && !arrived.has(id)) lost.push(`contact ${id} is accepted, and nobody got it`);
		if (state === 'reserved' || state === 'sending') lost.push(`contact ${id} is still ${state}`);
	}
	lost.push(...unlisted(known, new Set(open.map((task) => task.dedupe_key))));
	lost.push(...(await untold(providers.all, byId)));
	lost.push(
		...unknownToUs(await providers.asaas.charges(), new Map(taken.map((one) => [one.id, one.state]))),
	);
	const { cases } = await ledger.status();
	for (const [what, count] of Object.entries({ queued: cases.queued, leased: cases.leased }))
		if (count > 0) lost.push(`${count} cases are ${what} for ever`);
	return {
		settledLater: known.filter(({ doubted, state }) => doubted > 0 && !isUnknown(state)).length,
		unknown: known.filter(({ state }) => isUnknown(state)).length,
		lost,
	};
}

/** A mail's own id is the contact's at the sender's domain. */
const contactOf = (externalId: string) => /^<([^@>]+)@/.exec(externalId)?.[1] ?? externalId;

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
	for (const provider of all.filter(({ id }) => id === 'zenvia' || id === 'meta')) {
		const { statusesPending } = await provider.stats();
		if (statusesPending > 0) continue;
		for (const { externalId, delivered } of await deliveriesOf(provider.admin)) {
			const { state, delivery } = byId.get(externalId) ?? {};
			if (delivered && state === 'accepted' && delivery !== 'delivered' && delivery !== 'read')
				lines.push(`${provider.title} told that ${externalId} was delivered; the ledger says ${delivery}`);
		}
	}
	return lines;
}

async function deliveriesOf(admin: string): Promise<{ externalId: string; delivered: boolean }[]> {
	const response = await fetch(`${admin}/received`);
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
