/**
 * LGPD art. 18 VI: what is held of one debtor at one creditor is erased everywhere. Amounts, dates and the ids of the timeline stay (they tell
 * what was done, not whom it was done to), and so do keyed hashes: without them nobody would know that this person must not be written to.
 */
import { badInput, CobrancaError } from '../../core/errors';
import { type Ledger, run, runOne, statement, type Tx } from '../../ports/ledger';
import { appendEvents } from '../events';
import { lockCases, lockPersons } from '../locks';
import { CASES, ERASE_PLAN, SWEPT } from './plan.data';
import { needlesOf } from './needles';
import { hideTitles } from './titles';

export interface ErasePreview {
	debtorId: string;
	creditorId: string;
	/** True when `eraseDebtor` would do it now. */
	allowed: boolean;
	/** Why not, and what the law gives instead. pt-BR. */
	reasons: string[];
	/** Rows that would be blanked, by table. */
	rows: Record<string, number>;
}

interface Owner {
	id: string;
	creditor_id: string;
	person_id: string;
	document: string | null;
	name: string | null;
}

const ownerRow = statement<Owner>(
	'erase.owner',
	'select id, creditor_id, person_id, document, name from debtors where id = $1',
);
const caseIds = statement<{ id: string }>(
	'erase.cases',
	'select id from cases where debtor_id = $1 order by id',
);
const addresses = statement<{ address: string | null }>(
	'erase.addresses',
	'select address from contact_points where debtor_id = $1 and address is not null order by id',
);
const standing = statement<{ debts: number; contacts: number; charges: number }>(
	'erase.standing',
	`select (select count(*) from debts where ${CASES} and status in ('open', 'promised', 'agreed', 'disputed', 'legal')) as debts,
		(select count(*) from contacts where ${CASES} and state in ('reserved', 'sending', 'unknown')) as contacts,
		(select count(*) from charges where ${CASES} and (state in ('reserved', 'sending', 'unknown')
			or (state = 'accepted' and status in ('none', 'registering', 'open', 'overdue', 'unknown') and cancel <> 'done'))) as charges`,
);
/**
 * Outbound texts have the id of their contact; what a debtor wrote has an id that stands in its event: of a reply, which several debtors of one
 * phone may share, or of what was done on the debtor's page.
 */
export const BODIES = `id in (select x.id from contacts x where x.${CASES})`;
export const WROTE = `(type = 'reply.received' or type like 'portal.%')`;
const written = statement<{ data: string }>(
	'erase.written',
	`select data from events where debtor_id = $1 and ${WROTE}`,
);
const blankOut = statement(
	'erase.bodies',
	`update message_bodies set subject = null, body = null where ${BODIES} and (subject is not null or body is not null)`,
);
const blankIn = statement(
	'erase.bodiesOfDebtor',
	(d) => `update message_bodies set subject = null, body = null where id in ${d.list('$1')}`,
);
const closeTasks = statement(
	'erase.tasks',
	`update tasks set state = 'done', done_at = coalesce(done_at, $2)
	where state = 'open' and case_id in (select c.id from cases c where c.debtor_id = $1)`,
);

const PLANNED = Object.entries(ERASE_PLAN).flatMap(([table, { of, columns }]) => {
	const blank = Object.entries(columns).flatMap(([column, how]) =>
		typeof how === 'object' ? [`${column} = ${how.becomes}`] : [],
	);
	if (!of || blank.length === 0) return [];
	return [
		{
			table,
			count: statement<{ n: number }>(
				`erase.count.${table}`,
				`select count(*) as n from ${table} where ${of}`,
			),
			update: statement(`erase.update.${table}`, `update ${table} set ${blank.join(', ')} where ${of}`),
		},
	];
});
const SWEEPS = SWEPT.map(([table, column, becomes = `replace(${column}, $1, '[apagado]')`]) =>
	statement(
		`erase.sweep.${table}.${column}`,
		`update ${table} set ${column} = ${becomes} where replace(${column}, $1, '') <> ${column}`,
	),
);

/** What an erase would do, and whether it may. @throws CobrancaError notFound */
export async function previewErase(ledger: Ledger, debtorId: string): Promise<ErasePreview> {
	return await ledger.read('erase.preview', function* () {
		const owner = yield* ownerOf(debtorId);
		const rows: Record<string, number> = {};
		for (const { table, count } of PLANNED) rows[table] = (yield* runOne(count, debtorId))?.n ?? 0;
		const reasons = yield* reasonsAgainst(debtorId);
		return { debtorId, creditorId: owner.creditor_id, allowed: reasons.length === 0, reasons, rows };
	});
}

/**
 * Erases a debtor. `confirm` is the debtor's id again, as the preview gave it. A second time finds nothing and changes nothing.
 * @throws CobrancaError badInput while the law has the data kept, notFound
 */
export async function eraseDebtor(
	ledger: Ledger,
	input: { debtorId: string; confirm: string },
): Promise<{ debtorId: string; creditorId: string; erasedAt: string }> {
	const { debtorId } = input;
	if (input.confirm !== debtorId)
		throw badInput('confirm', 'The confirmation is not the id of the debtor: nothing was erased.');
	const needles = await ledger.read('erase.needles', function* () {
		const owner = yield* ownerOf(debtorId);
		refuse(yield* reasonsAgainst(debtorId));
		const points = yield* run(addresses, debtorId);
		return needlesOf({ ...owner, addresses: points.flatMap(({ address }) => address ?? []) });
	});
	// Before what they are made of is gone; each a transaction of its own, since whole tables are read.
	for (const needle of needles)
		for (const sweep of SWEEPS) await ledger.transact('erase.sweep', () => run(sweep, needle));
	return await ledger.transact('erase', function* () {
		const owner = yield* ownerOf(debtorId);
		yield* lockPersons([owner.person_id]);
		yield* lockCases((yield* run(caseIds, debtorId)).map(({ id }) => id));
		// Again, under the locks: a debt may have come since.
		refuse(yield* reasonsAgainst(debtorId));
		yield* run(closeTasks, debtorId, ledger.realNow());
		const bodies = (yield* run(written, debtorId)).flatMap(({ data }) => bodyOf(data));
		yield* run(blankOut, debtorId);
		yield* run(blankIn, JSON.stringify(bodies));
		yield* hideTitles(ledger, debtorId);
		for (const { update } of PLANNED) yield* run(update, debtorId);
		const at = ledger.businessNow();
		yield* appendEvents([{ type: 'privacy.erased', creditorId: owner.creditor_id, debtorId }], at);
		return { debtorId, creditorId: owner.creditor_id, erasedAt: new Date(at).toISOString() };
	});
}

/** The id of what a debtor wrote, by its event; an event without a text has none. */
export function bodyOf(data: string): string[] {
	const { body } = JSON.parse(data) as { body?: unknown };
	return typeof body === 'string' ? [body] : [];
}

function* ownerOf(debtorId: string): Tx<Owner> {
	const owner = yield* runOne(ownerRow, debtorId);
	if (owner) return owner;
	throw new CobrancaError('notFound', 'There is no such debtor in the ledger.', {
		field: 'debtorId',
		remedy: 'Debt Lookup → Find Debtor gives the id.',
	});
}

function* reasonsAgainst(debtorId: string): Tx<string[]> {
	const found = yield* runOne(standing, debtorId);
	const reasons: string[] = [];
	if (found && found.debts > 0)
		reasons.push(
			`Há ${found.debts} título(s) em cobrança: os dados são necessários para a proteção do crédito e o exercício de direitos (LGPD, art. 7º, VI e X, e art. 16, I). O titular pode pedir acesso e correção, e opor-se a canais: registre Consent → Opt Out, ou Hold → Place para parar o caso. Quitado ou retirado o título, apague.`,
		);
	if (found && found.contacts > 0)
		reasons.push(
			`Há ${found.contacts} mensagem(ns) a caminho ou sem resposta do provedor: espere até que se resolvam (um dia, no máximo).`,
		);
	if (found && found.charges > 0)
		reasons.push(
			`Há ${found.charges} cobrança(s) que ainda podem ser pagas: cancele-as antes (Boleto → Cancel), para que nenhum pagamento fique sem dono.`,
		);
	return reasons;
}

function refuse(reasons: readonly string[]): void {
	if (reasons.length === 0) return;
	throw new CobrancaError('badInput', `The debtor cannot be erased now: ${reasons.join(' ')}`, {
		field: 'debtorId',
	});
}
