/** What of an agreement's waiting instructions goes into a file now, judged on fresh rows under their locks. */
import { CobrancaError } from '../../core/errors';
import type { Instruction } from '../../domain/cnab';
import { type Ledger, run, type Tx } from '../../ports/ledger';
import { businessDay } from '../days';
import { type CaseFacts, gatherCases } from '../charges/facts';
import { type ChargeRow, lockCharges, PAYABLE, requestOf } from '../charges/rows';
import { openTasks, type TaskInput } from '../tasks';
import { leave, picks, type PickRow, put, sent } from './fileRows';
import {
	type InstructionData,
	instructionOf,
	type PayerRow,
	payersOf,
	titleOf,
	tryInstruction,
} from './instruction';
import { type AgreementRow, contractOf } from './rows';
import { withdraw } from './withdraw';

/** Instructions judged in one transaction: the event loop turns between them. */
const SLICE = 40;

export interface Collected {
	/** Id of the last one looked at; null = there is no more. */
	cursor: string | null;
	/** Put into the file. */
	put: number;
	/** Not now: the case is paused, held, disputed …; the next file takes them if that has ended. */
	held: number;
}

type Place =
	| { kind: 'put'; instruction: Instruction }
	| { kind: 'held' }
	/** The bank need not hear of it. */
	| { kind: 'void' }
	/** It cannot be asked for as it is: the charge goes, and another is made. */
	| { kind: 'stale' }
	| { kind: 'bad'; text: string };

export interface CollectOf {
	agreement: AgreementRow;
	number: number;
	after: string;
	position: number;
	room: number;
}

export function* collectSlice(ledger: Ledger, of: CollectOf): Tx<Collected> {
	const { agreement } = of;
	const most = Math.min(SLICE, of.room);
	const found = yield* run(picks, agreement.id, of.after, most);
	const facts = yield* factsOf(ledger, found);
	const charges = new Map((yield* lockCharges(found.map((p) => p.charge_id))).map((row) => [row.id, row]));
	const payers = yield* payersOf(found.map((p) => p.debtor_id));
	const placed = found.map((pick) => {
		const charge = charges.get(pick.charge_id) as ChargeRow;
		const place = placeOf(
			ledger,
			agreement,
			pick,
			charge,
			facts.get(pick.case_id),
			payers.get(pick.debtor_id),
		);
		return { pick, charge, place };
	});
	const rows = placed.flatMap(({ pick, place }, i) =>
		place.kind === 'put'
			? [{ id: pick.id, position: of.position + i + 1, content: JSON.stringify(place.instruction) }]
			: [],
	);
	const done = new Set((yield* run(put, JSON.stringify(rows), of.number)).map(({ id }) => id));
	const entries = placed.filter(({ pick }) => done.has(pick.id) && pick.movement === 'register');
	yield* run(sent, JSON.stringify(entries.map(({ charge }) => charge.id)));
	const over = placed.filter(({ place }) => place.kind === 'void' || place.kind === 'bad');
	const bad = placed.filter(({ place }) => place.kind === 'bad');
	const kept = over.filter(({ pick, place }) => place.kind === 'void' || pick.movement !== 'register');
	yield* run(leave, JSON.stringify(kept.map(({ pick }) => pick.id)), 'withdrawn');
	yield* openTasks(bad.map(badTask), ledger.realNow());
	yield* withdraw(
		ledger,
		placed
			.filter(
				({ pick, place }) => pick.movement === 'register' && (place.kind === 'stale' || place.kind === 'bad'),
			)
			.map(({ charge }) => charge),
		'reissue',
	);
	return {
		cursor: found.length < most ? null : (found.at(-1)?.id ?? null),
		put: done.size,
		held: placed.filter(({ place }) => place.kind === 'held').length,
	};
}

/** The same stops as at a provider's wire; who asked for the charge is not held back by their own promise. */
function* factsOf(ledger: Ledger, found: readonly PickRow[]): Tx<Map<string, CaseFacts>> {
	const entries = found.filter(({ movement }) => movement === 'register');
	const caseIds = [...new Set(entries.map((pick) => pick.case_id))].sort();
	if (caseIds.length === 0) return new Map();
	const asked = new Set(
		entries.filter(({ data }) => (JSON.parse(data) as InstructionData).asked).map((pick) => pick.case_id),
	);
	const facts = yield* gatherCases(caseIds, ledger.businessNow(), false);
	if (asked.size === 0) return facts;
	for (const [id, fact] of yield* gatherCases([...asked].sort(), ledger.businessNow(), true))
		facts.set(id, fact);
	return facts;
}

function placeOf(
	ledger: Ledger,
	agreement: AgreementRow,
	pick: PickRow,
	charge: ChargeRow,
	facts: CaseFacts | undefined,
	payer: PayerRow | undefined,
): Place {
	const wanted = charge.state === 'accepted' && charge.cancel === 'none' && PAYABLE.has(charge.status);
	if (pick.movement === 'register') {
		// Those that are wanted gone are withdrawn by their own way, which frees their debts.
		if (!wanted || !facts) return { kind: 'held' };
		// After a restore: the bank's answer was faster than our file, which is lost.
		if (pick.title_state !== 'waiting') return { kind: 'void' };
		if (charge.due_date < businessDay(ledger.businessNow())) return { kind: 'stale' };
		const mode = facts.row.mode === 'test' ? 'test' : 'live';
		if (
			facts.row.state !== 'open' ||
			facts.stops.length > 0 ||
			facts.row.mode === 'shadow' ||
			mode !== charge.mode
		)
			return { kind: 'held' };
	} else if (pick.movement === 'cancel') {
		if (charge.cancel !== 'wanted' || !['sent', 'registered'].includes(pick.title_state))
			return { kind: 'void' };
	} else if (!wanted || pick.title_state !== 'registered') {
		return wanted && pick.title_state === 'sent' ? { kind: 'held' } : { kind: 'void' };
	}
	return written(agreement, pick, charge, payer);
}

function written(
	agreement: AgreementRow,
	pick: PickRow,
	charge: ChargeRow,
	payer: PayerRow | undefined,
): Place {
	if (!payer) return { kind: 'bad', text: 'O pagador não está no cadastro.' };
	const { terms, expiresAfterDays } = requestOf(charge);
	try {
		const title = titleOf(
			{
				chargeId: charge.id,
				number: pick.number,
				amountCents: charge.amount,
				dueDate: charge.due_date,
				issueDate: charge.issued_on,
				terms,
				expiresAfterDays,
				...(pick.movement === 'register' ? { abatementCents: charge.abatement } : {}),
			},
			contractOf(agreement),
			payer,
		);
		const instruction = instructionOf(title, pick.movement, JSON.parse(pick.data) as InstructionData);
		const refused = tryInstruction(agreement, instruction);
		return refused ? { kind: 'bad', text: refused.message } : { kind: 'put', instruction };
	} catch (error) {
		if (error instanceof CobrancaError) return { kind: 'bad', text: error.message };
		throw error;
	}
}

function badTask({ pick, charge, place }: { pick: PickRow; charge: ChargeRow; place: Place }): TaskInput {
	const why = place.kind === 'bad' ? place.text : '';
	return {
		dedupeKey: `bankInstruction:${pick.id}`,
		creditorId: charge.creditor_id,
		caseId: charge.case_id,
		kind: 'chargeData',
		whatToDo: `O arquivo de remessa não aceita ${pick.movement === 'register' ? 'o boleto' : 'a instrução sobre o boleto'} deste caso: ${why} Corrija o cadastro; até lá as mensagens saem sem boleto.`,
	};
}
