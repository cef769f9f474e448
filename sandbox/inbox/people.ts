/** One invented person: all that they owe in the sandbox, and everything that reached them. */
import type { JudgedCharge } from '../judge';
import type { Stage } from '../run/stage';
import {
	chargesById,
	type Debtor,
	readCreditorNames,
	readDebtors,
	readSenders,
	timelineOf,
} from './ledgerViews';
import { lastOf, postOf } from './post';

/** Most people that a list shows; a search finds the others. */
const LISTED = 120;

export interface PersonLine {
	id: string;
	name: string;
	creditors: string[];
	count: number;
	at: string;
	last: string;
	channels: string[];
	/** Every case is closed. */
	settled: boolean;
}

export async function listPeople(
	{ ledger, providers }: Stage,
	query: string,
): Promise<{ total: number; people: PersonLine[] }> {
	const [people, last] = await Promise.all([readDebtors(ledger.reader), lastOf(providers)]);
	const wanted = plain(query);
	const lines: PersonLine[] = [];
	for (const [id, of] of byPerson(people)) {
		const found = of.flatMap(({ addresses }) => addresses);
		const post = [...new Set(found)].flatMap((address) => last.get(address) ?? []);
		const name = of[0]?.name ?? '';
		const haystack = plain(`${name} ${of.map(({ creditorId }) => creditorId).join(' ')} ${found.join(' ')}`);
		if (wanted !== '' ? !haystack.includes(wanted) : post.length === 0) continue;
		const latest = post.reduce<(typeof post)[number] | undefined>(
			(a, b) => (a && a.at > b.at ? a : b),
			undefined,
		);
		lines.push({
			id,
			name,
			creditors: [...new Set(of.map(({ creditorId }) => creditorId))],
			count: post.reduce((sum, { count }) => sum + count, 0),
			at: latest?.at ?? '',
			last: latest?.text ?? '',
			channels: [...new Set(post.map(({ channel }) => channel))],
			settled: of.every((one) => one.cases.every(({ state }) => state === 'closed')),
		});
	}
	// Who has most to show comes first: several channels, a conversation.
	lines.sort(
		(a, b) => b.channels.length - a.channels.length || b.count - a.count || b.at.localeCompare(a.at),
	);
	return { total: lines.length, people: lines.slice(0, LISTED) };
}

export async function showPerson(stage: Stage, id: string): Promise<object | undefined> {
	const { ledger, providers } = stage;
	const of = (await readDebtors(ledger.reader)).filter(({ personId }) => personId === id);
	const [first] = of;
	if (first === undefined) return undefined;
	const addresses = new Set(of.flatMap((one) => one.addresses));
	const caseIds = new Set(of.flatMap((one) => one.cases.map((item) => item.id)));
	const [post, charges, known, creditors, senders, timeline] = await Promise.all([
		postOf(providers, addresses),
		providers.asaas.charges(),
		chargesById(ledger.reader),
		readCreditorNames(ledger.reader),
		readSenders(ledger.reader),
		timelineOf(
			ledger.reader,
			of.map(({ debtorId }) => debtorId),
		),
	]);
	const mine = charges.flatMap((charge) => {
		const owner = known.get(charge.id);
		return owner && caseIds.has(owner.caseId) ? [shownCharge(charge, owner.creditorId)] : [];
	});
	return {
		id,
		name: first.name,
		uf: first.uf,
		creditors: creditors.filter(({ id: one }) => of.some(({ creditorId }) => creditorId === one)),
		senders,
		cases: of.flatMap(({ creditorId, cases }) => cases.map((one) => ({ ...one, creditorId }))),
		addresses: [...addresses],
		...post,
		charges: mine,
		timeline: timeline.map(({ seq, at, type, data }) => ({ seq, at, type, data })),
	};
}

function shownCharge(charge: JudgedCharge, creditorId: string) {
	const { id, cents, dueDate, line, pix, live, endedAt } = charge;
	return { id, creditorId, cents, dueDate, line, pix, live, endedAt };
}

function byPerson(people: readonly Debtor[]): Map<string, Debtor[]> {
	const groups = new Map<string, Debtor[]>();
	for (const one of people) groups.set(one.personId, [...(groups.get(one.personId) ?? []), one]);
	return groups;
}

const plain = (text: string) =>
	text
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase()
		.trim();
