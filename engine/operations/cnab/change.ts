/**
 * Another due date or an abatement of a boleto that a bank registered by file: asked for by a person or by a rule that a person set, told to
 * the bank by the next remessa, and true here once its retorno confirms it. A title that no file has named yet is changed at once.
 */
import { addDays, isIsoDate } from '../../core/calendar';
import { badInput, CobrancaError } from '../../core/errors';
import { newId } from '../../core/ids';
import { type Cents, formatReais } from '../../core/money';
import type { Movement } from '../../domain/cnab';
import { type Ledger, run, runOne, statement, type Tx } from '../../ports/ledger';
import { chargeItemOf } from '../charges/item';
import { chargeEvent, type ChargeRow, lockCharges, PAYABLE, readCharges, requestOf } from '../charges/rows';
import { businessDay } from '../days';
import { appendEvents } from '../events';
import { placeHold } from '../holds';
import type { ChargeItem } from '../items';
import { lockCases, lockPersons } from '../locks';
import { applyChange } from './changed';
import { type InstructionData, instructionOf, payersOf, titleOf, tryInstruction } from './instruction';
import { type AgreementRow, BY_FILE, contractOf, findAgreement } from './rows';

export type ChangeRequest =
	| { kind: 'dueDate'; dueDate: string; allowEarlier?: boolean }
	| { kind: 'abatement'; cents: Cents }
	| { kind: 'cancelAbatement' };

export interface ChangeInput {
	chargeId: string;
	change: ChangeRequest;
	/** The person, or the rule of the house, that allowed it. */
	approvedBy: string;
	/** Nobody is dunned for a boleto that was moved, until its new day: on unless said otherwise. */
	restUntilDue?: boolean;
}

export interface Changed {
	charge: ChargeItem;
	/** `waiting`: the next remessa asks for it, and its retorno confirms or refuses it. */
	state: 'done' | 'waiting';
}

interface TitleRow {
	agreement_id: string;
	number: number;
	state: string;
}

const titleRow = statement<TitleRow>(
	'bank.change.title',
	'select agreement_id, number, state from bank_titles where charge_id = $1',
);
const openChange = statement<{ movement: string; data: string }>(
	'bank.change.open',
	`select movement, data from bank_instructions where charge_id = $1 and movement <> 'register' and state in ('waiting', 'inFile') limit 1`,
);
const insert = statement(
	'bank.change.insert',
	`insert into bank_instructions (id, agreement_id, charge_id, movement, data, state, at) values ($1, $2, $3, $4, $5, 'waiting', $6)`,
);

/** Who asks for a day further away has mistyped the year. */
const FURTHEST_DAYS = 366;
const LONGEST_NAME = 80;

/** @throws CobrancaError notFound, badInput: not by file, not open, an earlier day, more than is owed, nobody who allowed it */
export async function changeCharge(ledger: Ledger, input: ChangeInput): Promise<Changed> {
	const approvedBy = input.approvedBy.trim();
	if (approvedBy === '' || approvedBy.length > LONGEST_NAME)
		throw badInput(
			'approvedBy',
			`Who allowed the change is missing or longer than ${LONGEST_NAME} characters.`,
			'Name the person, or the rule of the creditor by which it is given.',
		);
	const changed = await ledger.transact('bank.change', () => ask(ledger, { ...input, approvedBy }));
	const { change, restUntilDue = true } = input;
	if (change.kind === 'dueDate' && restUntilDue && !changed.known)
		await rest(ledger, changed.caseId, change.dueDate);
	return { charge: changed.charge, state: changed.state };
}

/** The debtor was given time: the case rests as for a promise, and is looked at again when that day is over. */
async function rest(ledger: Ledger, caseId: string, dueDate: string): Promise<void> {
	const reason = `Novo vencimento do boleto: ${dueDate.split('-').reverse().join('/')}`;
	const until = `${dueDate}T23:59:59-03:00`;
	if (Date.parse(until) > ledger.businessNow())
		await placeHold(ledger, { caseId, kind: 'promise', reason, until });
}

interface Asked extends Changed {
	caseId: string;
	/** It was asked for or is true already: nothing was done. */
	known: boolean;
}

function* ask(ledger: Ledger, input: ChangeInput): Tx<Asked> {
	const [found] = yield* readCharges([input.chargeId]);
	if (!found)
		throw new CobrancaError('notFound', 'There is no such charge in the ledger.', { field: 'chargeId' });
	yield* lockPersons([found.person_id]);
	yield* lockCases([found.case_id]);
	const [row] = (yield* lockCharges([found.id])) as [ChargeRow];
	const title = yield* runOne(titleRow, row.id);
	const agreement = title && (yield* findAgreement(title.agreement_id));
	if (row.provider !== BY_FILE || !title || !agreement)
		throw badInput(
			'chargeId',
			`This charge was registered by ${row.provider}, not by a bank file.`,
			'Cancel it and issue another one: that asks for the balance of today with a new due date.',
		);
	checkOpen(row, title);
	const { change, approvedBy } = input;
	const movement = movementOf(change);
	const data = JSON.stringify(dataOf(change));
	const open = yield* runOne(openChange, row.id);
	// A node that is run again asks for what is asked for already.
	if (open ? open.movement === movement && open.data === data : isSo(row, change))
		return { charge: chargeItemOf(row), state: open ? 'waiting' : 'done', caseId: row.case_id, known: true };
	checkChange(row, change, businessDay(ledger.businessNow()));
	if (open)
		throw badInput(
			'chargeId',
			'The bank has not answered an earlier instruction about this boleto.',
			'Wait for its retorno, then ask again.',
		);
	yield* checkColumns(agreement, title, row, change);
	yield* appendEvents(
		[
			chargeEvent('charge.changeAsked', row, {
				...asked(change),
				approvedBy,
				before: { dueDate: row.due_date, abatement: row.abatement },
			}),
		],
		ledger.businessNow(),
	);
	const done = title.state === 'waiting';
	if (done) yield* applyChange(ledger, { row, agreement, number: title.number, movement, data });
	else yield* run(insert, newId(), agreement.id, row.id, movement, data, ledger.businessNow());
	const [after] = (yield* readCharges([row.id])) as [ChargeRow];
	return { charge: chargeItemOf(after), state: done ? 'done' : 'waiting', caseId: row.case_id, known: false };
}

function isSo(row: ChargeRow, change: ChangeRequest): boolean {
	if (change.kind === 'dueDate') return change.dueDate === row.due_date;
	return change.kind === 'abatement' && row.abatement > 0 && change.cents === row.abatement;
}

function checkOpen(row: ChargeRow, title: TitleRow): void {
	const open = ['waiting', 'sent', 'registered'].includes(title.state);
	if (open && row.state === 'accepted' && row.cancel === 'none' && PAYABLE.has(row.status)) return;
	throw badInput(
		'chargeId',
		'This boleto is paid, cancelled or refused: there is nothing to change.',
		'Issue another one for the case.',
	);
}

function checkChange(row: ChargeRow, change: ChangeRequest, today: string): void {
	switch (change.kind) {
		case 'dueDate': {
			const { dueDate, allowEarlier = false } = change;
			if (!isIsoDate(dueDate)) throw badInput('dueDate', 'The new due date must be a day as YYYY-MM-DD.');
			if (dueDate < today) throw badInput('dueDate', 'The new due date is over already.');
			if (dueDate > addDays(today, FURTHEST_DAYS))
				throw badInput('dueDate', 'The new due date is more than a year away.', 'Check the year.');
			if (dueDate < row.due_date && !allowEarlier)
				throw badInput(
					'dueDate',
					`The boleto falls due on ${row.due_date}: an earlier day takes time from the debtor.`,
					'Choose a later day, or allow an earlier one in the options.',
				);
			return;
		}
		case 'abatement':
			if (!Number.isSafeInteger(change.cents) || change.cents <= 0)
				throw badInput('abatement', 'The abatement must be more than zero, in reais and cents.');
			if (change.cents >= row.amount)
				throw badInput(
					'abatement',
					`The abatement leaves nothing of ${formatReais(row.amount)}.`,
					'Cancel the boleto where nothing is owed.',
				);
			return;
		case 'cancelAbatement':
			if (row.abatement === 0) throw badInput('change', 'The boleto has no abatement.');
	}
}

/** What the bank's columns do not hold, or its layout does not know, is told now and not on the day of the file. */
function* checkColumns(
	agreement: AgreementRow,
	title: TitleRow,
	row: ChargeRow,
	change: ChangeRequest,
): Tx<void> {
	const payer = (yield* payersOf([row.debtor_id])).get(row.debtor_id);
	if (!payer) throw badInput('chargeId', 'The payer of this boleto is not in the ledger any more.');
	const { terms, expiresAfterDays } = requestOf(row);
	const facts = {
		chargeId: row.id,
		number: title.number,
		amountCents: row.amount,
		dueDate: row.due_date,
		issueDate: row.issued_on,
		terms,
		expiresAfterDays,
	};
	const instruction = instructionOf(
		titleOf(facts, contractOf(agreement), payer),
		movementOf(change),
		dataOf(change),
	);
	const refused = tryInstruction(agreement, instruction);
	if (refused) throw refused;
}

function movementOf({ kind }: ChangeRequest): Exclude<Movement, 'protest'> {
	if (kind === 'dueDate') return 'changeDueDate';
	return kind === 'abatement' ? 'grantAbatement' : 'cancelAbatement';
}

function dataOf(change: ChangeRequest): InstructionData {
	if (change.kind === 'dueDate') return { dueDate: change.dueDate };
	return change.kind === 'abatement' ? { abatementCents: change.cents } : {};
}

function asked(change: ChangeRequest): Record<string, unknown> {
	return { kind: change.kind, ...dataOf(change) };
}
