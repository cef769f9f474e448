/** One line of the timeline as it is stored. */
export interface EventLine {
	seq: number;
	type: string;
	contactId: string | null;
	caseId: string | null;
	data: Record<string, unknown>;
}

export interface ReplayedContact {
	state: string;
	delivery: string;
}

/** What the timeline alone says of a case: every status, rebuilt from its lines. */
export interface ReplayedState {
	contacts: Record<string, ReplayedContact>;
	/** Channels that the debtor opted out of at this creditor; 'all' = every one. */
	optOuts: string[];
	/** Ids of holds that were placed and not lifted (holds placed by a reply carry no id and are counted). */
	holds: number;
	paidCents: number;
	closed: boolean;
	refusals: number;
}

const CONTACT_STATES = new Set([
	'reserved',
	'sending',
	'accepted',
	'rejected',
	'unknown',
	'released',
	'refused',
	'abandoned',
]);
const DELIVERY_RANK: Record<string, number> = { none: 0, sent: 1, failed: 2, delivered: 3, read: 4 };

/** Rebuilds the state of a case from its lines in order. Pure: the same lines give the same state. */
export function replay(lines: readonly EventLine[]): ReplayedState {
	const state: ReplayedState = {
		contacts: {},
		optOuts: [],
		holds: 0,
		paidCents: 0,
		closed: false,
		refusals: 0,
	};
	for (const line of lines) apply(state, line);
	return state;
}

function apply(state: ReplayedState, line: EventLine): void {
	const [subject, what = ''] = line.type.split('.');
	if (subject === 'contact' && line.contactId) return applyContact(state, line.contactId, what);
	switch (line.type) {
		case 'gate.denied':
		case 'gate.deferred':
			state.refusals += 1;
			return;
		case 'consent.optOut': {
			const channels = line.data.channels;
			for (const channel of Array.isArray(channels) ? channels : [channels]) {
				if (!state.optOuts.includes(String(channel))) state.optOuts.push(String(channel));
			}
			return;
		}
		case 'hold.placed':
			state.holds += 1;
			return;
		case 'hold.lifted':
			state.holds -= 1;
			return;
		case 'payment.received':
			state.paidCents += Number(line.data.amount);
			return;
		case 'payment.reversed':
			state.paidCents -= Number(line.data.amount);
			return;
		case 'case.closed':
			state.closed = true;
			return;
		case 'case.reopened':
			state.closed = false;
			return;
	}
}

function applyContact(state: ReplayedState, id: string, what: string): void {
	const contact = (state.contacts[id] ??= { state: '', delivery: 'none' });
	if (CONTACT_STATES.has(what)) contact.state = what;
	else if ((DELIVERY_RANK[what] ?? 0) > (DELIVERY_RANK[contact.delivery] ?? 0)) contact.delivery = what;
}
