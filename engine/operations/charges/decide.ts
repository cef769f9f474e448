/** What is to be done about the charge of a case, from fresh facts; the same judgement serves RESERVE and ARM. */
import { type ChargeNeed, needOf, type StandingCharge, stillFits } from '../../domain/charges';
import type { ChargeAdapter, ChargeRequest } from '../../ports/charge';
import { iso } from '../days';
import type { HoldItem } from '../items';
import type { CaseFacts, LiveCharge } from './facts';
import { type ChargeRow, PAYABLE, requestOf } from './rows';
import { GRACE_MS, RESERVED_MS } from './types';

export type Verdict =
	/** The creditor has nobody who registers charges. */
	| { kind: 'none' }
	| { kind: 'refused'; hold: HoldItem }
	| { kind: 'invalid'; field: string; text: string }
	/** An earlier one still is what is needed. */
	| { kind: 'replay'; charge: ChargeRow }
	/** Accepted, and the provider still owes its line or code. */
	| { kind: 'fetch'; charge: ChargeRow }
	/** Nobody knows whether it exists: ask the provider by our reference first. */
	| { kind: 'lookUp'; charge: ChargeRow }
	/** Somebody is just making it. */
	| { kind: 'busy'; charge: ChargeRow }
	/** Reserved by a process that vanished; it never was on the wire. */
	| { kind: 'release'; charge: ChargeRow }
	/** It does not fit any more: it goes before another comes. */
	| { kind: 'cancelFirst'; charge: ChargeRow }
	| { kind: 'make'; need: ChargeNeed; request: Omit<ChargeRequest, 'reference'>; mode: 'live' | 'test' }
	/** A creditor in test on a ledger of real debtors: a slip to look at, which nobody can pay. */
	| { kind: 'sample'; need: ChargeNeed };

export interface Moment {
	/** Business instant. */
	now: number;
	/** ISO business day. */
	today: string;
	/** Real instant. */
	real: number;
	sandbox: boolean;
}

const hold = (
	rule: HoldItem['rule'],
	source: string,
	text: string,
	until: number | null = null,
): Verdict => ({
	kind: 'refused',
	hold: { rule, source, text, until: until === null ? null : iso(until) },
});

export function decide(
	facts: CaseFacts,
	adapter: ChargeAdapter,
	at: Moment,
	/** The charge that is being armed: it does not stand in its own way. */
	except?: string,
): Verdict {
	const { row, settings } = facts;
	if (settings.charges === null) return { kind: 'none' };
	if (settings.charges.provider !== adapter.id) {
		return {
			kind: 'invalid',
			field: 'creditor.charges.provider',
			text: `O credor registra cobranças em "${settings.charges.provider}", e este nó usa ${adapter.displayName}: ajuste Collection Ledger → Creditor → Save ou o nó.`,
		};
	}
	if (row.mode === 'shadow')
		return hold('mode', 'configuração do credor', 'Credor em sombra: nada é registrado.');
	if (row.state !== 'open')
		return hold('paid', 'situação do caso', 'O caso está encerrado: não há o que cobrar.');
	const stop = facts.stops[0];
	if (stop) {
		const until = stop.verdict === 'defer' ? stop.until : null;
		return hold(stop.rule, stop.citation.source, stop.text, until);
	}
	const need = needOf(facts.debts, at.today, settings.charges.dueInDays);
	if (need === null) return hold('paid', 'situação dos débitos', 'Não há débito em aberto neste caso.');
	const mode = row.mode === 'test' ? 'test' : 'live';
	const others = facts.live.filter((live) => live.row.id !== except);
	const standing = others.map((live) => standingVerdict(live, facts, need, adapter, mode, at));
	const first =
		standing.find(({ kind }) => kind !== 'replay' && kind !== 'fetch') ??
		standing.find(({ kind }) => kind === 'fetch') ??
		standing[0];
	if (first) return first;
	if (mode === 'test' && !at.sandbox) return { kind: 'sample', need };
	return requestVerdict(facts, need, adapter, mode, at);
}

function standingVerdict(
	{ row: charge, debtIds }: LiveCharge,
	facts: CaseFacts,
	need: ChargeNeed,
	adapter: ChargeAdapter,
	mode: 'live' | 'test',
	{ real, today }: Moment,
): Verdict {
	switch (charge.state) {
		case 'reserved':
			return real - charge.reserved_at > RESERVED_MS ? { kind: 'release', charge } : { kind: 'busy', charge };
		case 'sending':
			return real > (charge.wire_deadline ?? 0) + GRACE_MS
				? { kind: 'lookUp', charge }
				: { kind: 'busy', charge };
		case 'unknown':
			return { kind: 'lookUp', charge };
		case 'accepted':
			break;
		default:
			// A row that is over holds no debt; should one do so, it is cancelled like any other.
			return { kind: 'cancelFirst', charge };
	}
	const fits =
		charge.cancel === 'none' &&
		PAYABLE.has(charge.status) &&
		charge.provider === adapter.id &&
		charge.kind === facts.settings.charges?.kind &&
		charge.mode === mode &&
		stillFits(standingOf(charge, debtIds), facts.debts, need, today);
	if (!fits) return { kind: 'cancelFirst', charge };
	return missingParts(charge) ? { kind: 'fetch', charge } : { kind: 'replay', charge };
}

export function standingOf(charge: ChargeRow, debtIds: readonly string[]): StandingCharge {
	const items = new Map(requestOf(charge).debts.map((debt) => [debt.debtId, debt.balance]));
	return {
		dueDate: charge.due_date,
		amountCents: charge.amount,
		debts: debtIds.map((debtId) => {
			const balance = items.get(debtId);
			return {
				debtId,
				amountCents: balance?.totalCents ?? 0,
				paidCents: balance?.paidCents ?? 0,
				originalCents: balance?.originalCents ?? -1,
			};
		}),
	};
}

/** Whether the provider owes a part of the instrument. */
export function missingParts(charge: ChargeRow): boolean {
	if (charge.kind !== 'pix' && charge.digitable_line === null) return true;
	return charge.kind !== 'boleto' && charge.pix_copy_paste === null;
}

/** The fields of a request in the operator's words, and where each is mended. */
const FIELDS: Readonly<Record<string, string>> = {
	payer: 'debtor',
	amountCents: 'amount',
	dueDate: 'dueDate',
	terms: 'debt.terms',
	description: 'creditor.displayName',
};

function requestVerdict(
	facts: CaseFacts,
	need: ChargeNeed,
	adapter: ChargeAdapter,
	mode: 'live' | 'test',
	at: Moment,
): Verdict {
	const { row } = facts;
	const wrong = (field: string, text: string): Verdict => ({ kind: 'invalid', field, text });
	if (!row.debtor_document)
		return wrong(
			'debtor.document',
			'O devedor está sem CPF/CNPJ: complete o cadastro na carteira e importe de novo.',
		);
	if (!row.debtor_name?.trim())
		return wrong(
			'debtor.name',
			'O devedor está sem nome: complete o cadastro na carteira e importe de novo.',
		);
	if (need.amountCents < adapter.capabilities.minAmountCents) {
		const least = (adapter.capabilities.minAmountCents / 100).toFixed(2).replace('.', ',');
		return wrong(
			'amount',
			`${adapter.displayName} não registra cobrança abaixo de R$ ${least}: receba este valor por outro meio.`,
		);
	}
	const request = {
		kind: facts.settings.charges?.kind ?? 'boletoPix',
		amountCents: need.amountCents,
		dueDate: need.dueDate,
		payer: { reference: row.debtor_id, name: row.debtor_name.trim(), document: row.debtor_document },
		description: descriptionOf(facts, need, adapter.capabilities.maxDescription),
		terms: need.terms,
		expiresAfterDays: need.expiresAfterDays,
	};
	const issue = adapter.validate({ ...request, reference: 'check' }, at.today)[0];
	if (!issue) return { kind: 'make', need, request, mode };
	return wrong(
		FIELDS[issue.field] ?? issue.field,
		`${adapter.displayName} não aceita esta cobrança (${issue.field}): ${issue.message} Corrija o cadastro e tente de novo.`,
	);
}

/** What payer and bank read: creditor and titles, no word of debt. */
function descriptionOf({ row, rows }: CaseFacts, need: ChargeNeed, most: number): string {
	const titles = need.debts.map(({ debtId }) => {
		const debt = rows.get(debtId);
		return debt?.product ?? debt?.contract ?? debt?.external_id ?? '';
	});
	const unique = [...new Set(titles.filter(Boolean))].slice(0, 12).join(', ');
	return `${row.display_name}${unique ? `: ${unique}` : ''}`.slice(0, Math.min(most, 200));
}
