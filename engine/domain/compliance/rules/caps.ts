import { DAY_MS, localDay, startOfDay } from '../../../core/wallClock';
import type { Channel } from '../../channel';
import { type Binding, type GateContext, type Rule } from '../context';
import type { CapSettings, Citation, CountedContact, GateFacts } from '../types';

const WEEK_MS = 7 * DAY_MS;
const PHONE_CHANNELS: ReadonlySet<Channel> = new Set<Channel>(['sms', 'whatsapp', 'voice']);

/** One limit on how often. A creditor may only lower `limit`. */
interface Cap {
	setting: keyof CapSettings;
	limit: number;
	/** Day: the debtor's local calendar day, in every zone where they may be. Week: the last 7 × 24 hours. */
	window: 'day' | 'week';
	label: string;
	binds(facts: GateFacts): boolean;
	counts(contact: CountedContact, facts: GateFacts): boolean;
}

const ofDebtor = (c: CountedContact, f: GateFacts) =>
	c.creditorId === f.creditor.id && c.debtorId === f.debtor.id;
const callToPerson = (c: CountedContact, f: GateFacts) =>
	c.channel === 'voice' && c.personId === f.debtor.personId;
const isCall = (f: GateFacts) => f.channel === 'voice';

/** CDC 42 and 71 forbid harassment without a number; these numbers are ours and lower than what courts have called abusive. */
export const CAPS: readonly Cap[] = [
	{
		setting: 'perDebtorDay',
		limit: 1,
		window: 'day',
		label: 'contato por dia com este devedor',
		binds: () => true,
		counts: ofDebtor,
	},
	{
		setting: 'perDebtorWeek',
		limit: 2,
		window: 'week',
		label: 'contatos em 7 dias com este devedor',
		binds: () => true,
		counts: ofDebtor,
	},
	{
		setting: 'perPhoneDay',
		limit: 2,
		window: 'day',
		label: 'contatos por dia neste telefone, de todos os credores',
		binds: (f) => PHONE_CHANNELS.has(f.channel),
		counts: (c, f) => c.addressHash === f.address.hash,
	},
	{
		setting: 'callsPerPersonDay',
		limit: 1,
		window: 'day',
		label: 'ligação por dia para esta pessoa',
		binds: isCall,
		counts: callToPerson,
	},
	{
		setting: 'callsPerPersonWeek',
		limit: 3,
		window: 'week',
		label: 'ligações em 7 dias para esta pessoa',
		binds: isCall,
		counts: callToPerson,
	},
];

/** The creditor's number where it is lower than ours; what is not a whole number from 0 up is ignored. */
function limitOf(cap: Cap, facts: GateFacts): number {
	const own = facts.creditor.caps[cap.setting];
	return own !== undefined && Number.isInteger(own) && own >= 0 ? Math.min(own, cap.limit) : cap.limit;
}

/** Earliest instant from `at` on with fewer than `limit` contacts in the week before it: when the limit-th newest leaves it. */
function weekFree(times: readonly number[], limit: number, at: number): number {
	const inside = times.filter((time) => time > at - WEEK_MS).sort((a, b) => b - a);
	return inside.length < limit ? at : (inside[limit - 1] as number) + WEEK_MS;
}

/** Earliest instant from `at` on whose local day has fewer than `limit` contacts, in each place. */
function dayFree(times: readonly number[], limit: number, { places }: GateContext, at: number): number {
	let until = at;
	for (let moved = true; moved;) {
		moved = false;
		for (const { zone } of places) {
			const day = localDay(zone, until);
			const from = startOfDay(zone, day);
			const to = startOfDay(zone, day + 1);
			let count = 0;
			for (const time of times) if (time >= from && time < to) count++;
			if (count < limit) continue;
			until = to;
			moved = true;
		}
	}
	return until;
}

function checkCap(cap: Cap, citation: Citation, context: GateContext, at: number): Binding | null {
	const { facts } = context;
	if (!cap.binds(facts)) return null;
	const limit = limitOf(cap, facts);
	if (limit === 0)
		return { verdict: 'deny', citation, reason: `O credor pôs em zero o limite de ${cap.label}.` };
	const times: number[] = [];
	for (const contact of facts.contacts) if (cap.counts(contact, facts)) times.push(contact.at);
	if (times.length < limit) return null;
	const until = cap.window === 'week' ? weekFree(times, limit, at) : dayFree(times, limit, context, at);
	if (until === at) return null;
	return { verdict: 'defer', until, citation, reason: `Limite atingido: ${limit} ${cap.label}.` };
}

export const capRules: readonly Rule[] = CAPS.map((cap) => {
	const citation: Citation = {
		id: `cap.${cap.setting}`,
		source: 'Limite da casa (CDC arts. 42 e 71)',
		evidence: 'D',
	};
	return {
		kind: 'cap',
		description: `No máximo ${cap.limit} ${cap.label}; o credor só pode baixar.`,
		citation,
		timed: true,
		freedByConversation: true,
		freedFor: ['received', 'partial', 'reversed'],
		check: (context, at) => checkCap(cap, citation, context, at),
	};
});
