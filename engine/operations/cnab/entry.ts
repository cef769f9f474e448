/**
 * RESERVE of a charge that a bank registers by file: nosso número, line and barcode are ours to make, and nothing goes on a wire.
 * The charge is accepted with `registered_by` null until the bank's answer confirms the entry; until then no debtor hears of it.
 */
import { CobrancaError } from '../../core/errors';
import { newId } from '../../core/ids';
import type { ChargeNeed } from '../../domain/charges';
import { run, runOne, statement, type Tx } from '../../ports/ledger';
import { computeOf } from './contract';
import { type InstructionData, instructionOf, payersOf, titleOf, tryInstruction } from './instruction';
import { CLOSED, isClosed } from './restored';
import { type AgreementRow, contractOf, findAgreement } from './rows';

const peek = statement<{ next: number; last: number }>(
	'bank.numbers.peek',
	'select next, last from bank_numbers where agreement_id = $1',
);
/** The row's lock orders those who number titles; what was rolled back was given to nobody. */
const take = statement<{ number: number }>(
	'bank.numbers.take',
	'update bank_numbers set next = next + 1 where agreement_id = $1 and next <= last returning next - 1 as number',
);
const insertTitle = statement(
	'bank.title.insert',
	`insert into bank_titles (charge_id, agreement_id, number, digits, digits_checked, state) values ($1, $2, $3, $4, $5, 'waiting')`,
);
const insertEntry = statement(
	'bank.entry.insert',
	`insert into bank_instructions (id, agreement_id, charge_id, movement, data, state, at) values ($1, $2, $3, 'register', $4, 'waiting', $5)`,
);
const nameIt = statement('bank.title.name', 'update charges set provider_charge_id = $2 where id = $1');

export interface FileEntry {
	agreement: AgreementRow;
	number: number;
	ourNumber: string;
	digits: string;
	checked: string;
	digitableLine: string;
	barcode: string;
}

export interface EntryOf {
	chargeId: string;
	creditorId: string;
	agreementId: string;
	debtorId: string;
	need: ChargeNeed;
	/** ISO business day. */
	today: string;
}

export type Numbered =
	{ kind: 'numbered'; entry: FileEntry } | { kind: 'invalid'; field: string; text: string };

const wrong = (field: string, text: string): Numbered => ({ kind: 'invalid', field, text });
const bare = (value: string): string => value.replace(/^0+/, '');

/** Takes the next nosso número for a charge and computes its codes. Nothing is taken where the bank's file could not hold the title. */
export function* numberTitle(of: EntryOf): Tx<Numbered> {
	const agreement = yield* findAgreement(of.agreementId);
	if (agreement?.creditor_id !== of.creditorId)
		return wrong(
			'creditor.charges.agreement',
			'O credor registra boletos por arquivo e não tem o convênio bancário que indica: cadastre-o em Collection Ledger → Bank Agreement → Save.',
		);
	const contract = contractOf(agreement);
	const payer = (yield* payersOf([of.debtorId])).get(of.debtorId);
	const range = yield* runOne(peek, agreement.id);
	if (range && isClosed(range)) return wrong('agreement.nextNumber', CLOSED);
	if (!payer || !range || range.next > range.last) return USED_UP;
	try {
		// The next number stands for the one that will be taken: its length is what may not fit.
		const title = titleOf(factsOf(of, range.next), contract, payer);
		const refused = tryInstruction(agreement, instructionOf(title, 'register', {}));
		if (refused) return wrong(refused.place.field ?? 'charge', textOf(refused));
		computeOf(agreement.bank, contract, range.next, of.need.amountCents, of.need.dueDate);
	} catch (error) {
		if (error instanceof CobrancaError) return wrong(error.place.field ?? 'charge', textOf(error));
		throw error;
	}
	const taken = yield* runOne(take, agreement.id);
	if (!taken) return USED_UP;
	const { number } = taken;
	const boleto = computeOf(agreement.bank, contract, number, of.need.amountCents, of.need.dueDate);
	const { digits, checkDigit, printed } = boleto.nossoNumero;
	return {
		kind: 'numbered',
		entry: {
			agreement,
			number,
			ourNumber: printed,
			digits: bare(digits),
			checked: bare(digits + (checkDigit ?? '')),
			digitableLine: boleto.line,
			barcode: boleto.barcode,
		},
	};
}

const USED_UP = wrong(
	'agreement.lastNumber',
	'A faixa de nosso número do convênio acabou: peça outra ao banco e informe-a em Collection Ledger → Bank Agreement → Save.',
);

function factsOf({ chargeId, need, today }: EntryOf, number: number) {
	return {
		chargeId,
		number,
		amountCents: need.amountCents,
		dueDate: need.dueDate,
		issueDate: today,
		terms: need.terms,
		expiresAfterDays: need.expiresAfterDays,
	};
}

const textOf = ({ message, place }: CobrancaError): string =>
	/[à-ú]|cadastro/.test(message)
		? message
		: `O arquivo do banco não aceita esta cobrança (${place.field ?? ''}): ${message}`;

/** Notes the numbered title and that its entry waits for a file. Call it once the charge's row is written. */
export function* queueEntry(chargeId: string, entry: FileEntry, asked: boolean, now: number): Tx<void> {
	const { agreement, number, digits, checked } = entry;
	yield* run(nameIt, chargeId, `${agreement.id}:${number}`);
	yield* run(insertTitle, chargeId, agreement.id, number, digits, checked);
	const data: InstructionData = { asked };
	yield* run(insertEntry, newId(), agreement.id, chargeId, JSON.stringify(data), now);
}
