/** Contracts with banks that register by file: each with its range of nosso número and its count of files. */
import { badInput } from '../../core/errors';
import { bankName } from '../../domain/boleto/banks';
import { type Ledger, run, runOne, statement, type Tx } from '../../ports/ledger';
import { findCreditor, unknownCreditor } from '../creditorRows';
import { appendEvents } from '../events';
import { finishTasks } from '../tasks';
import {
	type AgreementContract,
	type AgreementInput,
	checkAgreement,
	computeOf,
	highestNumber,
	spaceOf,
} from './contract';
import { CLOSED, closedTask, isClosed } from './restored';
import { contractOf, findAgreement } from './rows';

export type { AgreementContract, AgreementInput } from './contract';

export interface AgreementView {
	id: string;
	creditorId: string;
	bank: string;
	bankName: string;
	format: number;
	contract: AgreementContract;
	nextNumber: number;
	lastNumber: number;
	nextFile: number;
	/** What waits for the next file: entries, cancellations and changes. */
	waiting: number;
	/** Entries that a file took to the bank and that it has not answered. */
	unanswered: number;
	/** pt-BR: what does not fit together, e.g. an account digit that is not that of branch and account. */
	warnings: string[];
	lastFile: { number: number; name: string; titles: number; createdAt: string } | null;
}

const insert = statement(
	'bank.agreement.insert',
	`insert into bank_agreements (id, creditor_id, bank, format, space, contract, next_file, at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
const update = statement(
	'bank.agreement.update',
	'update bank_agreements set format = $2, contract = $3, next_file = $4 where id = $1',
);
const ofSpace = statement<{ id: string }>(
	'bank.agreement.space',
	'select id from bank_agreements where space = $1 and id <> $2',
);
const numbers = statement<{ next: number; last: number }>(
	'bank.numbers',
	(d) => `select next, last from bank_numbers where agreement_id = $1${d.forUpdate}`,
);
const setNumbers = statement(
	'bank.numbers.set',
	`insert into bank_numbers (agreement_id, next, last) values ($1, $2, $3)
	on conflict (agreement_id) do update set next = excluded.next, last = excluded.last`,
);
const used = statement<{ n: number }>(
	'bank.agreement.used',
	'select 1 as n from bank_titles where agreement_id = $1 limit 1',
);

/**
 * Creates an agreement or changes it. Neither the range nor the count of files goes back: a number given twice is two debtors
 * with one boleto. Bank, account, convênio and carteira stay once titles were numbered under them.
 * @throws CobrancaError badInput naming the field, notFound
 */
export async function saveAgreement(ledger: Ledger, input: AgreementInput): Promise<AgreementView> {
	checkAgreement(input);
	const space = spaceOf(input.bank, input.contract);
	await ledger.transact('bank.agreement.save', function* () {
		if (!(yield* runOne(findCreditor, input.creditorId))) throw unknownCreditor(input.creditorId);
		const other = yield* runOne(ofSpace, space, input.id);
		if (other)
			throw badInput(
				'id',
				`The agreement "${other.id}" has this bank, account, convênio and carteira already.`,
				'Two would give the same nosso número twice: change that one instead.',
			);
		const before = yield* findAgreement(input.id);
		const range = yield* runOne(numbers, input.id);
		if (before && before.creditor_id !== input.creditorId)
			throw badInput(
				'creditorId',
				`The agreement "${input.id}" belongs to another creditor.`,
				'Choose another id.',
			);
		if (before && before.space !== space && (yield* runOne(used, input.id)))
			throw badInput(
				'convenio',
				'Titles were numbered under this agreement: its bank, account, convênio and carteira stay.',
				'Save another agreement for the new contract.',
			);
		const closed = range !== undefined && isClosed(range);
		if (closed && (input.nextNumber === undefined || input.nextFile === undefined))
			throw badInput(
				input.nextNumber === undefined ? 'nextNumber' : 'nextFile',
				'The ledger was restored: what was numbered and sent since the backup is not in it.',
				'Give the next nosso número and the next file, by what the bank has; where nothing was sent since, those that List tells.',
			);
		const next = Math.max(input.nextNumber ?? 1, range?.next ?? 1);
		const known = range && Math.abs(range.last);
		const last = input.lastNumber ?? known ?? highestNumber(input.bank, input.contract, next);
		const file = input.nextFile ?? before?.next_file ?? 1;
		notBack('nextNumber', input.nextNumber, range?.next);
		notBack('nextFile', input.nextFile, before?.next_file);
		if (last < next - 1)
			throw badInput('lastNumber', 'The range ends below what was given out.', `Give ${next} or more.`);
		const content = JSON.stringify(input.contract);
		if (!before)
			yield* run(
				insert,
				input.id,
				input.creditorId,
				input.bank,
				input.format,
				space,
				content,
				file,
				ledger.realNow(),
			);
		else if (before.space === space) yield* run(update, input.id, input.format, content, file);
		else yield* run(replace, input.id, input.bank, input.format, space, content, file);
		yield* run(setNumbers, input.id, next, last);
		if (closed)
			yield* finishTasks(
				[closedTask(input.id, range.next)],
				'Uma pessoa disse onde os números continuam.',
				ledger.realNow(),
			);
		yield* appendEvents(
			[
				{
					type: 'bankAgreement.saved',
					creditorId: input.creditorId,
					data: { agreement: input.id, nextFile: file },
				},
			],
			ledger.businessNow(),
		);
	});
	const [view] = await listAgreements(ledger, { id: input.id });
	return view as AgreementView;
}

function warningsOf(bank: string, contract: AgreementContract, number: number): string[] {
	return [...computeOf(bank, contract, number, 10_000, '2030-01-10').warnings];
}

const replace = statement(
	'bank.agreement.replace',
	`update bank_agreements set bank = $2, format = $3, space = $4, contract = $5, next_file = $6 where id = $1`,
);

function notBack(
	field: 'nextNumber' | 'nextFile',
	given: number | undefined,
	next: number | undefined,
): void {
	if (given === undefined || next === undefined || given >= next) return;
	throw badInput(
		field,
		`${field} goes on from ${next}: what was given out is never given again.`,
		`Give ${next} or more.`,
	);
}

const list = statement<{
	id: string;
	creditor_id: string;
	bank: string;
	format: 240 | 400;
	contract: string;
	next_file: number;
	next: number;
	last: number;
	waiting: number;
	unanswered: number;
	number: number | null;
	name: string | null;
	titles: number | null;
	created_at: string | null;
}>(
	'bank.agreement.list',
	`select a.id, a.creditor_id, a.bank, a.format, a.contract, a.next_file, n.next, n.last,
		(select count(*) from bank_instructions i where i.agreement_id = a.id and i.state = 'waiting') as waiting,
		(select count(*) from bank_titles t where t.agreement_id = a.id and t.state = 'sent') as unanswered,
		f.number, f.name, f.titles, f.created_at
	from bank_agreements a join bank_numbers n on n.agreement_id = a.id
	left join bank_files f on f.agreement_id = a.id and f.state = 'built'
		and f.number = (select max(b.number) from bank_files b where b.agreement_id = a.id and b.state = 'built')
	where ($1 = '' or a.creditor_id = $1) and ($2 = '' or a.id = $2) order by a.id`,
);

export async function listAgreements(
	ledger: Ledger,
	of: { creditorId?: string; id?: string } = {},
): Promise<AgreementView[]> {
	const rows = await ledger.read('bank.agreements', () => run(list, of.creditorId ?? '', of.id ?? ''));
	return rows.map((row) => ({
		id: row.id,
		creditorId: row.creditor_id,
		bank: row.bank,
		bankName: bankName(row.bank) ?? row.bank,
		format: row.format,
		contract: contractOf(row),
		nextNumber: row.next,
		lastNumber: Math.abs(row.last),
		nextFile: row.next_file,
		waiting: row.waiting,
		unanswered: row.unanswered,
		warnings: [...(isClosed(row) ? [CLOSED] : []), ...warningsOf(row.bank, contractOf(row), row.next)],
		lastFile:
			row.number === null
				? null
				: {
						number: row.number,
						name: row.name ?? '',
						titles: row.titles ?? 0,
						createdAt: row.created_at ?? '',
					},
	}));
}

/** The agreement that a creditor's charges name. @throws CobrancaError badInput */
export function* checkCreditorAgreement(creditorId: string, agreementId: string): Tx<void> {
	const agreement = yield* findAgreement(agreementId);
	if (agreement?.creditor_id === creditorId) return;
	throw badInput(
		'charges.agreement',
		agreementId === ''
			? 'Charges by bank file need the agreement with the bank.'
			: `The creditor has no bank agreement "${agreementId}".`,
		'Save it first with Collection Ledger, Bank Agreement, Save.',
	);
}
