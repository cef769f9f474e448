/**
 * LGPD art. 18 II and art. 19: all that is held of a debtor, with purposes, legal bases, sources and recipients. Whole, not masked, for the
 * debtor's own eyes; nothing of anybody else: a guarantor is named by role only, and a reply from a phone that several share is left out.
 */
import { CobrancaError } from '../../core/errors';
import { toReais } from '../../core/money';
import { type Ledger, run, runOne, type SqlRow, statement, type Tx } from '../../ports/ledger';
import { iso } from '../days';
import { bodyOf, WROTE } from './erase';
import { BASES, PURPOSES, RECIPIENTS } from './export.data';

export interface PersonalData {
	creditor: { id: string; displayName: string; legalName: string; document: string; phone: string };
	madeAt: string;
	purposes: readonly string[];
	legalBases: readonly string[];
	sources: string[];
	recipients: string[];
	debtor: SqlRow;
	addresses: SqlRow[];
	/** Others who are tied to the debt, by role only. */
	parties: string[];
	debts: SqlRow[];
	payments: SqlRow[];
	charges: SqlRow[];
	messages: SqlRow[];
	replies: SqlRow[];
	/** Texts that came from a phone or mailbox that somebody else here has too. */
	repliesLeftOut: number;
	consents: SqlRow[];
	suppressions: SqlRow[];
	holds: SqlRow[];
	timeline: SqlRow[];
}

const owner = statement<SqlRow>(
	'export.owner',
	`select b.*, k.display_name, k.legal_name, k.document as creditor_document, k.phone as creditor_phone
	from debtors b join creditors k on k.id = b.creditor_id where b.id = $1`,
);
const samePerson = statement<{ id: string }>(
	'export.person',
	'select b.id from debtors b where b.person_id = (select x.person_id from debtors x where x.id = $1) order by b.creditor_id, b.id',
);
const select = (name: string, sql: string) => statement<SqlRow>(`export.${name}`, sql);
const LISTS = {
	addresses: select(
		'addresses',
		'select kind, address, use, state, created_at from contact_points where debtor_id = $1 and party_id is null order by position, id',
	),
	debts: select(
		'debts',
		`select external_id, contract, kind, product, description, due_date, principal, paid, status, placed_from, placed_until, custom, terms
		from debts where debtor_id = $1 order by due_date, id`,
	),
	payments: select(
		'payments',
		`select p.external_id, t.external_id as debt, p.amount, p.paid_on, p.source, p.recorded_at, p.reversed_at
		from payments p join debts t on t.id = p.debt_id where t.debtor_id = $1 order by p.paid_on, p.id`,
	),
	charges: select(
		'charges',
		`select kind, provider, mode, state, status, amount, due_date, issued_on, our_number, digitable_line, pix_copy_paste, request
		from charges where debtor_id = $1 order by issued_on, id`,
	),
	messages: select(
		'messages',
		`select t.at, t.channel, t.provider, p.address, t.state, t.delivery, t.template, m.subject, m.body
		from contacts t left join contact_points p on p.id = t.contact_point_id left join message_bodies m on m.id = t.id
		where t.debtor_id = $1 and t.mode = 'live' order by t.at, t.id`,
	),
	consents: select(
		'consents',
		'select channel, source, evidence, given_at, withdrawn_at from consents where debtor_id = $1 order by given_at, id',
	),
	suppressions: select(
		'suppressions',
		`select s.channel, s.reason, s.source, s.since, s.lifted_at from suppressions s join debtors b on b.person_id = s.person_id
		where b.id = $1 and (s.creditor_id is null or s.creditor_id = b.creditor_id) order by s.since, s.id`,
	),
	holds: select(
		'holds',
		`select h.kind, h.reason, h.until, h.created_at, h.lifted_at from holds h join cases c on c.id = h.case_id
		where c.debtor_id = $1 order by h.created_at, h.id`,
	),
	timeline: select('timeline', 'select at, type from events where debtor_id = $1 order by seq'),
};
const parties = statement<{ role: string }>(
	'export.parties',
	'select role from parties where debtor_id = $1 order by id',
);
const batches = statement<{ layout: string; started_at: number }>(
	'export.sources',
	`select distinct i.layout, i.started_at from import_batches i join debts t on t.batch_id = i.id where t.debtor_id = $1 order by i.started_at`,
);
const writtenEvents = statement<{ at: number; type: string; data: string }>(
	'export.written',
	`select at, type, data from events where debtor_id = $1 and ${WROTE} order by seq`,
);
/** Of these phones and mailboxes, how many others here have them too, now or when they wrote. */
const shared = statement<{ n: number }>(
	'export.shared',
	`select count(*) as n from contact_points p join contact_points o on o.address_hash = p.address_hash and o.debtor_id <> p.debtor_id
		join debtors b on b.id = p.debtor_id join debtors x on x.id = o.debtor_id and x.person_id <> b.person_id
	where p.debtor_id = $1`,
);
const bodies = statement<{ id: string; body: string | null }>(
	'export.bodies',
	(d) => `select id, body from message_bodies where id in ${d.list('$1')}`,
);

/** What is held of one debtor at its creditor. @throws CobrancaError notFound */
export async function exportDebtor(ledger: Ledger, debtorId: string): Promise<PersonalData> {
	return await ledger.read('export', () => collect(ledger, debtorId));
}

/** The same at every creditor, for the agency that answers to the person. @throws CobrancaError notFound */
export async function exportPerson(ledger: Ledger, debtorId: string): Promise<PersonalData[]> {
	return await ledger.read('export.all', function* () {
		const all: PersonalData[] = [];
		for (const { id } of yield* run(samePerson, debtorId)) all.push(yield* collect(ledger, id));
		if (all.length === 0) throw unknown();
		return all;
	});
}

const unknown = () =>
	new CobrancaError('notFound', 'There is no such debtor in the ledger.', {
		field: 'debtorId',
		remedy: 'Debt Lookup → Find Debtor gives the id.',
	});

function* collect(ledger: Ledger, debtorId: string): Tx<PersonalData> {
	const of = yield* runOne(owner, debtorId);
	if (!of) throw unknown();
	const lists: Record<string, SqlRow[]> = {};
	for (const [name, query] of Object.entries(LISTS))
		lists[name] = (yield* run(query, debtorId)).map(readable);
	const replies = yield* repliesOf(debtorId);
	const providers = new Set(
		[...(lists.messages ?? []), ...(lists.charges ?? [])].map((row) => String(row.provider)),
	);
	const sources = yield* run(batches, debtorId);
	const { display_name, legal_name, creditor_document, creditor_phone, ...debtor } = of;
	return {
		creditor: {
			id: String(of.creditor_id),
			displayName: String(display_name),
			legalName: String(legal_name),
			document: String(creditor_document),
			phone: String(creditor_phone),
		},
		madeAt: iso(ledger.businessNow()),
		purposes: PURPOSES,
		legalBases: BASES,
		sources: sources.map(
			(s) => `Carteira enviada pelo credor (${s.layout}), recebida em ${iso(s.started_at).slice(0, 10)}`,
		),
		recipients: [...providers].sort().map((provider) => RECIPIENTS[provider] ?? `Provedor ${provider}`),
		debtor: readable(debtor),
		parties: (yield* run(parties, debtorId)).map(({ role }) => role),
		...replies,
		...(lists as unknown as Pick<PersonalData, keyof typeof LISTS>),
	};
}

/**
 * A reply belongs to whoever wrote it, and a phone that several have does not say who that was. What was written on the debtor's page was written
 * after the digits of the debtor's own document.
 */
function* repliesOf(debtorId: string): Tx<Pick<PersonalData, 'replies' | 'repliesLeftOut'>> {
	const told = (yield* run(writtenEvents, debtorId)).flatMap(({ at, type, data }) =>
		type === 'reply.received' || bodyOf(data).length > 0 ? [{ at, type, data }] : [],
	);
	const unsure = ((yield* runOne(shared, debtorId))?.n ?? 0) > 0;
	const sure = told.filter(({ type }) => !unsure || type !== 'reply.received');
	const ids = sure.flatMap(({ data }) => bodyOf(data));
	const texts = new Map((yield* run(bodies, JSON.stringify(ids))).map(({ id, body }) => [id, body]));
	return {
		replies: sure.map(({ at, type, data }) => {
			const { channel, intent } = JSON.parse(data) as { channel: string; intent?: string };
			return { at: iso(at), channel, intent: intent ?? type, text: texts.get(bodyOf(data)[0] ?? '') ?? null };
		}),
		repliesLeftOut: told.length - sure.length,
	};
}

const INSTANTS =
	/^(at|since|given_at|withdrawn_at|lifted_at|until|created_at|updated_at|recorded_at|reversed_at)$/;
const CENTS = /^(principal|paid|amount)$/;
/** Ids of ours tell nobody anything. */
const OURS = /^(id|person_id|creditor_id)$/;

/** Amounts in reais, instants as ISO. */
function readable(row: SqlRow): SqlRow {
	return Object.fromEntries(
		Object.entries(row)
			.filter(([key]) => !OURS.test(key))
			.map(([key, value]) => {
				if (typeof value !== 'number') return [key, value];
				if (CENTS.test(key)) return [key, toReais(value)];
				return [key, INSTANTS.test(key) ? iso(value) : value];
			}),
	);
}
