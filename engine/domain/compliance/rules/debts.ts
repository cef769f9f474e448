import { addMonths } from '../../../core/calendar';
import { startOfDay } from '../../../core/wallClock';
import {
	type Binding,
	type Rule,
	dayOf,
	describeDate,
	doubtOf,
	earliestDay,
	isOnlyAnswer,
	latestDay,
} from '../context';
import { PRESCRIPTION_TERMS, type TermRow, UNKNOWN_KIND_YEARS } from '../prescription.data';
import type { Citation, DebtFact } from '../types';

const PAID: Citation = {
	id: 'paid',
	source: 'Situação dos débitos (CDC art. 42 p.ú.: cobrança indevida)',
	evidence: 'V',
};

export const paidRule: Rule = {
	kind: 'paid',
	description: 'Sem débito em aberto não há contato.',
	citation: PAID,
	timed: false,
	check({ facts, live }) {
		if (facts.confirmationStale) {
			const reason =
				'O pagamento mudou antes de ser confirmado ao devedor: foi desfeito, ou o resto foi pago.';
			return { verdict: 'deny', citation: PAID, reason };
		}
		if (live.length > 0 || facts.confirmation === 'received') return null;
		if (
			facts.debts.some(({ status }) => status === 'legal' || status === 'disputed' || status === 'prescribed')
		)
			return null;
		return { verdict: 'deny', citation: PAID, reason: 'Não há débito em aberto neste caso.' };
	},
};

const STATUS: Citation = { id: 'status', source: 'Situação dos débitos', evidence: 'D' };

export const statusRule: Rule = {
	kind: 'status',
	description: 'Débito em cobrança judicial: nada. Débito com acordo: só os passos do próprio acordo.',
	citation: STATUS,
	timed: false,
	freedFor: ['received'],
	check({ facts }) {
		if (facts.debts.some(({ status }) => status === 'legal')) {
			return {
				verdict: 'deny',
				citation: { ...STATUS, id: 'status.legal' },
				reason: 'Há débito em cobrança judicial.',
			};
		}
		if (facts.anchor === 'agreement' || !facts.debts.some(({ status }) => status === 'agreed')) return null;
		const reason = 'Há acordo em vigor: só saem os passos do próprio acordo.';
		return { verdict: 'deny', citation: { ...STATUS, id: 'status.agreed' }, reason };
	},
};

const DISPUTE: Citation = {
	id: 'dispute.status',
	source: 'Débito contestado (prudência além do CDC art. 54-G I)',
	evidence: 'D',
};

export const disputedDebtRule: Rule = {
	kind: 'dispute',
	description: 'Débito com situação "contestado" suspende o contato até uma pessoa decidir.',
	citation: DISPUTE,
	timed: false,
	freedFor: ['received'],
	check({ facts }) {
		if (!facts.debts.some(({ status }) => status === 'disputed')) return null;
		return {
			verdict: 'deny',
			citation: DISPUTE,
			reason: 'Há débito contestado: uma pessoa precisa resolver antes.',
		};
	},
};

const PROMISE: Citation = {
	id: 'promise.status',
	source: 'Débito prometido sem data registrada',
	evidence: 'D',
};

export const promisedDebtRule: Rule = {
	kind: 'promise',
	description: 'Débito com situação "prometido" e sem promessa com data espera por uma pessoa.',
	citation: PROMISE,
	timed: false,
	freedFor: ['received', 'partial', 'reversed'],
	check({ facts }) {
		if (facts.anchor || !facts.debts.some(({ status }) => status === 'promised')) return null;
		if (facts.holds.some(({ kind }) => kind === 'promise')) return null;
		return {
			verdict: 'deny',
			citation: PROMISE,
			reason: 'Débito prometido sem data registrada: uma pessoa precisa conferir.',
		};
	},
};

const PLACEMENT: Citation = {
	id: 'placement',
	source: 'Período em que o débito está conosco',
	evidence: 'D',
};

/** Both dates inclusive, by the debtor's local day; every debt that the contact speaks of must be ours that day. */
export const placementRule: Rule = {
	kind: 'placement',
	description: 'Só do primeiro ao último dia (inclusive) em que o débito nos foi confiado.',
	citation: PLACEMENT,
	timed: true,
	freedFor: ['received'],
	check({ live, places }, at) {
		let from = -Infinity;
		for (const { placedFrom, placedUntil } of live) {
			if (placedUntil !== null && latestDay(places, at) > dayOf(placedUntil)) {
				const reason = `O débito esteve conosco até ${describeDate(placedUntil)}.`;
				return { verdict: 'deny', citation: { ...PLACEMENT, id: 'placement.over' }, reason };
			}
			if (placedFrom !== null) from = Math.max(from, dayOf(placedFrom));
		}
		if (earliestDay(places, at) >= from) return null;
		const until = Math.max(...places.map(({ zone }) => startOfDay(zone, from)));
		const citation = { ...PLACEMENT, id: 'placement.notBegun' };
		return { verdict: 'defer', until, citation, reason: 'O débito ainda não está conosco.' };
	},
};

const TERMS = new Map<string, TermRow>(PRESCRIPTION_TERMS.map((row) => [row.kind, row]));
const PRESCRIPTION: Citation = {
	id: 'prescription',
	source: 'STJ REsp 2.088.100 e 2.103.726: dívida prescrita não se cobra nem fora do Judiciário',
	evidence: 'S',
};
/** Paid, gone or already agreed anew: their first due date no longer matters. */
const OUT_OF_TERM = new Set<DebtFact['status']>([
	'paid', 'paidAtCreditor', 'withdrawn', 'returned', 'cancelled', 'ceded', 'agreed', 'prescribed',
]); // prettier-ignore

/** Why a debt may not be asked for on a day (epoch) any more; null = it may. */
export function prescribed(debt: Pick<DebtFact, 'kind' | 'dueDate'>, today: number): Binding | null {
	const row = debt.kind === null ? undefined : TERMS.get(debt.kind);
	const due = dayOf(debt.dueDate);
	if (row) {
		if (today < addMonths(due, 12 * row.years)) return null;
		const citation = {
			...PRESCRIPTION,
			id: `prescription.${row.kind}`,
			source: `${row.source}; ${PRESCRIPTION.source}`,
		};
		const term = `${row.years} ${row.years === 1 ? 'ano' : 'anos'} de ${row.label}, ${row.source}${doubtOf(row.evidence)}`;
		return {
			verdict: 'deny',
			citation,
			reason: `Débito prescrito: vencido em ${describeDate(debt.dueDate)} (${term}).`,
		};
	}
	if (today <= addMonths(due, 12 * UNKNOWN_KIND_YEARS)) return null;
	const citation = {
		...PRESCRIPTION,
		id: 'prescription.unknown',
		source: 'Tipo de débito desconhecido (CC arts. 205 e 206)',
	};
	const reason = `Débito vencido em ${describeDate(debt.dueDate)} sem tipo conhecido: uma pessoa precisa dizer se está prescrito.`;
	return { verdict: 'deny', citation, reason };
}

export const prescriptionRule: Rule = {
	kind: 'prescription',
	description:
		'Débito prescrito não se cobra: negado desde a meia-noite local do aniversário do vencimento nominal; tipo desconhecido para depois de um ano.',
	citation: PRESCRIPTION,
	timed: true,
	freedFor: ['received'],
	check({ facts, live, places }, at) {
		if (isOnlyAnswer(facts, at)) return null;
		if (live.length === 0 && facts.debts.some(({ status }) => status === 'prescribed')) {
			return { verdict: 'deny', citation: PRESCRIPTION, reason: 'Os débitos deste caso estão prescritos.' };
		}
		const today = latestDay(places, at);
		for (const debt of facts.debts) {
			const found = OUT_OF_TERM.has(debt.status) ? null : prescribed(debt, today);
			if (found) return found;
		}
		return null;
	},
};
