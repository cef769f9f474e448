/** What the debtor's page shows to whoever said who they are: every debt itemised, what can be paid right now, what is offered. */
import { bankName } from '../../domain/boleto/banks';
import { dayOf } from '../../domain/compliance/context';
import { prescribed } from '../../domain/compliance/rules/debts';
import { firstName } from '../../domain/messages/templates';
import type { CreditorMode } from '../../domain/compliance/types';
import type { Account, Cover } from '../../domain/portal';
import { sumCents } from '../../core/money';
import { type Ledger, run, runOne, statement, type Tx } from '../../ports/ledger';
import { balancesOf } from '../balances';
import { businessDay } from '../days';
import { debtRows, holdRows } from '../factRows';
import { offersFor, waitingChoice } from '../offers';
import { chargesOf, debtLabels, payableCharge } from '../outbox/textRows';
import { coverOf } from './cover';
import { findLink, type LinkRow } from './links';
import { isSession, tokenHash } from './tokens';

export type AccountView =
	| { kind: 'unknown' }
	| { kind: 'expired'; cover: Cover }
	/** The minutes are over, or the session belongs to another link: the digits are asked for again. */
	| { kind: 'signedOut'; cover: Cover }
	| { kind: 'account'; account: Account };

const caseRow = statement<{ state: string; name: string | null; mode: CreditorMode }>(
	'portal.case',
	`select c.state, b.name, k.mode from cases c join debtors b on b.id = c.debtor_id join creditors k on k.id = c.creditor_id
	where c.id = $1`,
);

export async function viewAccount(ledger: Ledger, token: string, session: string): Promise<AccountView> {
	const hash = tokenHash(ledger, token);
	return await ledger.read('portal.account', function* (): Tx<AccountView> {
		const link = yield* findLink(hash);
		const found = link && (yield* coverOf(link, ledger.businessNow()));
		if (!link || !found) return { kind: 'unknown' };
		const { cover, expired } = found;
		if (expired) return { kind: 'expired', cover };
		if (!isSession(ledger, link.token_hash, session)) return { kind: 'signedOut', cover };
		return { kind: 'account', account: yield* accountOf(link, cover, ledger.businessNow()) };
	});
}

function* accountOf(link: LinkRow, cover: Cover, now: number): Tx<Account> {
	const today = businessDay(now);
	const row = yield* runOne(caseRow, link.case_id);
	const ids = [link.case_id];
	const all = (yield* balancesOf(ids, today)).get(link.case_id) ?? [];
	const asked = yield* askable(link.case_id, today);
	const debts = all.filter(({ debtId, balance }) => asked.has(debtId) && balance.totalCents > 0);
	const labels = yield* debtLabels(ids);
	const total = sumCents(debts.map(({ balance }) => balance.totalCents));
	// A charge over a debt that is not asked for any more is not shown either.
	const charge =
		debts.length === 0
			? null
			: payableCharge((yield* chargesOf(ids)).get(link.case_id) ?? [], row?.mode ?? 'live', total, today);
	const holds = yield* run(holdRows, JSON.stringify(ids), now);
	return {
		cover,
		firstName: cover.asks === 'CNPJ' ? '' : firstName(row?.name ?? ''),
		today,
		closed: row?.state !== 'open' || all.length === 0,
		debts: debts.map(({ debtId, externalId, dueDate, balance }) => {
			const label = labels.get(debtId);
			const description = label?.description ?? label?.product ?? null;
			return { description, reference: label?.contract ?? externalId, dueDate, balance };
		}),
		totalCents: total,
		charge: charge && {
			id: charge.id,
			amount: charge.amount,
			dueDate: charge.due_date,
			digitableLine: charge.digitable_line,
			pixCopyPaste: charge.pix_copy_paste,
			bank: charge.digitable_line ? bankName(charge.digitable_line.replace(/\D/g, '').slice(0, 3)) : null,
		},
		offers: yield* offersFor(link.case_id, today, businessDay(link.created_at)),
		choice: debts.length === 0 ? null : yield* waitingChoice(link.case_id, now),
		quietUntil: quietOf(holds.map(({ until }) => until)),
	};
}

/** Debts of a case that may be asked for today: ours, and within their term. */
function* askable(caseId: string, today: string): Tx<Set<string>> {
	const rows = yield* run(debtRows, JSON.stringify([caseId]));
	const may = rows.filter(
		(debt) =>
			debt.placed_from <= today &&
			(debt.placed_until === null || debt.placed_until >= today) &&
			prescribed({ kind: debt.kind, dueDate: debt.due_date }, dayOf(today)) === null,
	);
	return new Set(may.map(({ id }) => id));
}

function quietOf(ends: readonly (number | null)[]): number | null | undefined {
	if (ends.length === 0) return undefined;
	return ends.includes(null) ? null : Math.max(...ends.map((end) => end ?? 0));
}
