import { concealDocument, concealPeople } from '../core/identity/conceal';
import { maskDocument } from '../core/identity/document';
import { sumCents, toReais } from '../core/money';
import { agingBucket, type Balance, NOTICE_TEXT } from '../domain/debts';
import { stageOfAge } from '../domain/journey/stages';
import { firstName } from '../domain/messages/templates';
import type { CreditorMode } from '../domain/compliance/types';
import { type Ledger, run, statement, type Statement, type Tx } from '../ports/ledger';
import { balanceItem, balancesOf } from './balances';
import { readSettings } from './creditorSettings';
import { businessDay } from './days';
import type { CaseItem, DebtItem } from './items';

interface CaseRow {
	id: string;
	state: 'open' | 'closed';
	oldest_due_date: string | null;
	lease_until: number | null;
	lease_token: string | null;
	creditor_id: string;
	display_name: string;
	phone: string;
	mode: CreditorMode;
	settings: string;
	agency_name: string | null;
	debtor_id: string;
	debtor_name: string | null;
	debtor_kind: 'PF' | 'PJ';
	document: string | null;
	uf: string | null;
}
interface DebtRow {
	id: string;
	case_id: string;
	external_id: string;
	contract: string | null;
	product: string | null;
	description: string | null;
	due_date: string;
	custom: string;
}

const SELECT = `select c.id, c.state, c.oldest_due_date, c.lease_until, c.lease_token, k.id as creditor_id, k.display_name, k.phone,
	k.mode, k.settings, a.name as agency_name, b.id as debtor_id, b.name as debtor_name, b.kind as debtor_kind, b.document, b.uf
	from cases c join creditors k on k.id = c.creditor_id join debtors b on b.id = c.debtor_id left join agencies a on a.id = k.agency_id`;

const byToken = statement<CaseRow>(
	'cases.byToken',
	`${SELECT} where c.lease_token = $1 and c.lease_until > $2 order by c.id`,
);
const withBatch = statement<CaseRow>(
	'cases.withBatch',
	(d) =>
		`${SELECT} where c.id in ${d.list('$1')} or (c.lease_until > $2
		and c.lease_token in (select l.lease_token from cases l where l.id in ${d.list('$1')} and l.lease_until > $2)) order by c.id`,
);
const byPerson = statement<CaseRow>(
	'cases.byPerson',
	`${SELECT} join persons p on p.id = c.person_id where p.document_hash = $1 and ($2 = '' or c.creditor_id = $2) order by c.id limit 200`,
);
const openDebts = statement<DebtRow>(
	'cases.openDebts',
	(d) =>
		`select id, case_id, external_id, contract, product, description, due_date, custom from debts
	where case_id in ${d.list('$1')} and status in ('open', 'promised', 'agreed') order by case_id, due_date, id`,
);

/** The cases of a leased batch with their open debts, ready to flow through n8n. Empty when the lease is over. */
export async function getLeasedCases(ledger: Ledger, token: string): Promise<CaseItem[]> {
	return await ledger.read('cases.leased', () => load(ledger, byToken, token, ledger.realNow()));
}

/** These cases, and with them whatever else is in their batches: nothing of a batch is lost on the way. */
export async function getCasesWithBatch(ledger: Ledger, caseIds: readonly string[]): Promise<CaseItem[]> {
	return await ledger.read('cases.withBatch', () =>
		load(ledger, withBatch, JSON.stringify(caseIds), ledger.realNow()),
	);
}

/** Cases of a person by CPF or CNPJ (digits), across creditors or of one. */
export async function findDebtor(
	ledger: Ledger,
	input: { document: string; creditorId?: string },
): Promise<CaseItem[]> {
	return await ledger.read('cases.find', () =>
		load(ledger, byPerson, ledger.hash('document', input.document), input.creditorId ?? ''),
	);
}

function* load(ledger: Ledger, query: Statement<CaseRow>, ...values: (string | number)[]): Tx<CaseItem[]> {
	const rows = yield* run(query, ...values);
	const caseIds = rows.map((row) => row.id);
	const balances = yield* balancesOf(caseIds, businessDay(ledger.businessNow()));
	const debts = new Map<string, DebtRow>();
	for (const debt of yield* run(openDebts, JSON.stringify(caseIds))) debts.set(debt.id, debt);
	return rows.map((row) =>
		toItem(
			row,
			(balances.get(row.id) ?? []).flatMap(({ debtId, balance }): Owed[] => {
				const debt = debts.get(debtId);
				return debt ? [{ debt, balance }] : [];
			}),
		),
	);
}

interface Owed {
	debt: DebtRow;
	balance: Balance;
}

function toItem(row: CaseRow, debts: Owed[]): CaseItem {
	const settings = readSettings(row.settings);
	const oldest = debts.length === 0 ? null : Math.max(...debts.map(({ balance }) => balance.daysOverdue));
	return {
		batch: {
			token: row.lease_token ?? '',
			until: row.lease_until ? new Date(row.lease_until).toISOString() : '',
		},
		agency: row.agency_name ? { name: row.agency_name } : null,
		creditor: {
			id: row.creditor_id,
			displayName: row.display_name,
			phone: row.phone,
			mode: row.mode,
			journey: settings.journey,
			block42a: settings.block42a,
			sms42a: settings.sms42a,
		},
		debtor: {
			id: row.debtor_id,
			firstName: firstName(row.debtor_name ?? ''),
			kind: row.debtor_kind,
			documentMasked: row.document ? maskDocument({ kind: row.debtor_kind, digits: row.document }) : '',
			uf: row.uf,
		},
		case: {
			id: row.id,
			count: debts.length,
			total: toReais(sumCents(debts.map(({ balance }) => balance.totalCents))),
			oldestDueDate: row.oldest_due_date,
			state: row.state,
			stage: oldest === null ? null : stageOfAge(oldest),
			aging: oldest === null ? null : agingBucket(oldest).name,
		},
		debts: debts.map((owed) => debtItem(owed, row.document)),
	};
}

/** n8n stores what flows through it, and a creditor writes people into anything: their numbers are masked wherever they are. */
function debtItem({ debt, balance }: Owed, document: string | null): DebtItem {
	const custom = JSON.parse(debt.custom) as Record<string, string>;
	return {
		id: debt.id,
		externalId: concealDocument(debt.external_id, document),
		contract: debt.contract === null ? null : concealDocument(debt.contract, document),
		product: debt.product === null ? null : concealPeople(debt.product),
		description: debt.description === null ? null : concealPeople(debt.description),
		dueDate: debt.due_date,
		daysOverdue: Math.max(0, balance.daysOverdue),
		custom: Object.fromEntries(
			Object.entries(custom).map(([name, text]) => [name, concealPeople(String(text))]),
		),
		balance: balanceItem(balance),
		notices: balance.notices.map((notice) => NOTICE_TEXT[notice]),
	};
}
