/** What an answer does to the title and its instructions; what it does to the charge and its money is `charges/events`. */
import type { RetornoRecord } from '../../domain/cnab';
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { appendEvents } from '../events';
import { cancelTask } from '../charges/rows';
import { openTasks, type TaskInput } from '../tasks';
import type { TitleRow } from './match';

export interface Matched {
	record: RetornoRecord;
	title: TitleRow;
}

/** How a record is taken: some codes mean one thing for a title that the bank has and another for one that it has not. */
export type Meaning = RetornoRecord['event'] | 'duplicateEntry';

/** Words of the reasons by which banks refuse an entry because they have the title. */
const KNOWN_THERE = /j[áa]\s+(?:cadastrad|existent|registrad|exist)|duplicad|em duplicidade/i;

export function meaningOf({ record, title }: Matched): Meaning {
	const { event } = record;
	const has = title.registered_by !== null;
	if (event !== 'entryRejected' && event !== 'commandRejected') return event;
	if (has) return event === 'entryRejected' ? 'duplicateEntry' : 'instructionRejected';
	return record.reasons.some(({ text }) => KNOWN_THERE.test(text)) ? 'duplicateEntry' : 'entryRejected';
}

const setTitles = statement(
	'bank.titles.state',
	(d) =>
		`update bank_titles set state = $2 where charge_id in ${d.list('$1')}
		and state in (case when $2 = 'registered' then 'sent' else state end, case when $2 = 'registered' then 'waiting' else state end)`,
);
const setInstructions = statement(
	'bank.instructions.state',
	(d) =>
		`update bank_instructions set state = r.state from ${d.rows('$1', 'r', { charge_id: 'text', movement: 'text', state: 'text' })}
	where bank_instructions.charge_id = r.charge_id and bank_instructions.state = 'inFile'
		and (bank_instructions.movement = r.movement or (r.movement = 'change' and bank_instructions.movement not in ('register', 'cancel')))`,
);
const notCancelled = statement(
	'bank.charges.notCancelled',
	(d) => `update charges set cancel = 'failed' where cancel = 'wanted' and id in ${d.list('$1')}`,
);
const lastSent = statement<{ charge_id: string; movement: string }>(
	'bank.instructions.sent',
	(d) =>
		`select charge_id, movement from bank_instructions where state = 'inFile' and movement <> 'register' and charge_id in ${d.list('$1')}
	order by charge_id, id`,
);

/** Takes in titles and instructions of a slice; harmless to repeat. The charges are locked by the caller. */
export function* applyEffects(ledger: Ledger, matched: readonly Matched[], fileKey: string): Tx<void> {
	const meant = matched.map((one) => ({ ...one, meaning: meaningOf(one) }));
	const of = (...meanings: Meaning[]) => meant.filter(({ meaning }) => meanings.includes(meaning));
	const ids = (some: readonly Matched[]) =>
		JSON.stringify([...new Set(some.map(({ title }) => title.charge_id))]);
	yield* run(setTitles, ids(of('entryConfirmed')), 'registered');
	yield* run(setTitles, ids(of('entryRejected')), 'rejected');
	yield* run(setTitles, ids(of('dropped', 'paid')), 'over');
	const refused = of('instructionRejected');
	const open = new Map((yield* run(lastSent, ids(refused))).map((row) => [row.charge_id, row.movement]));
	const set = (some: readonly Matched[], movement: string, state: string) =>
		some.map(({ title }) => ({ charge_id: title.charge_id, movement, state }));
	yield* run(
		setInstructions,
		JSON.stringify([
			...set(of('entryConfirmed'), 'register', 'confirmed'),
			...set(of('entryRejected'), 'register', 'rejected'),
			...set(of('dropped'), 'cancel', 'confirmed'),
			...set(of('changed'), 'change', 'confirmed'),
			...refused.map(({ title }) => ({
				charge_id: title.charge_id,
				movement: open.get(title.charge_id) ?? 'change',
				state: 'rejected',
			})),
		]),
	);
	yield* run(notCancelled, ids(refused.filter(({ title }) => open.get(title.charge_id) === 'cancel')));
	yield* openTasks(
		meant.flatMap((one) => taskOf(one, one.meaning, fileKey)),
		ledger.realNow(),
	);
	yield* appendEvents(
		meant.flatMap(({ record, title, meaning }) =>
			TOLD.has(meaning)
				? [
						{
							type: `bank.${meaning}`,
							creditorId: title.creditor_id,
							debtorId: title.debtor_id,
							caseId: title.case_id,
							data: {
								charge: title.charge_id,
								occurrence: record.occurrence,
								reasons: record.reasons.map(({ code }) => code),
								...(record.feeCents > 0 ? { fee: record.feeCents } : {}),
							},
						},
					]
				: [],
		),
		ledger.businessNow(),
	);
}

/** What no event of the charge says. */
const TOLD: ReadonlySet<Meaning> = new Set<Meaning>([
	'entryRejected',
	'instructionRejected',
	'fee',
	'protest',
	'paidPending',
	'paymentReversed',
]);

export const reasonsOf = ({ text, occurrence, reasons }: RetornoRecord): string =>
	reasons.length === 0
		? `${text} (${occurrence})`
		: reasons.map((reason) => `${reason.text}${reason.code ? ` (${reason.code})` : ''}`).join('; ');

function taskOf({ record, title }: Matched, meaning: Meaning, fileKey: string): TaskInput[] {
	const why = reasonsOf(record);
	const task = (dedupeKey: string, kind: string, whatToDo: string): TaskInput[] => [
		{ dedupeKey, kind, whatToDo, creditorId: title.creditor_id, caseId: title.case_id },
	];
	const number = title.number;
	switch (meaning) {
		case 'entryRejected':
			return task(
				`chargeData:${title.charge_id}`,
				'chargeData',
				`O banco recusou o boleto de nosso número ${number}: ${why}. Corrija o cadastro; outro é emitido na próxima vez que o caso precisar de um.`,
			);
		case 'duplicateEntry':
			return task(
				`bankDuplicate:${title.charge_id}`,
				'chargeData',
				`O banco recusou uma entrada do nosso número ${number} porque já o tem: ${why}. Confira no banco se o título é este; nada foi alterado aqui.`,
			);
		case 'instructionRejected':
			return task(
				cancelTask(title.charge_id),
				'chargeNotCancelled',
				`O banco recusou uma instrução sobre o nosso número ${number}: ${why}. Se era baixa, o boleto continua pagável e outro não é emitido: baixe-o no banco.`,
			);
		case 'paymentReversed':
			return task(
				`bankReversed:${title.charge_id}:${fileKey}:${record.line}`,
				'paymentReversed',
				`O banco desfez um pagamento do nosso número ${number}: ${why}. Confira o extrato e estorne a baixa aqui se o dinheiro não ficou.`,
			);
		case 'protest':
			return task(
				`bankProtest:${title.charge_id}:${record.occurrence}`,
				'bankProtest',
				`O banco fala de protesto do nosso número ${number}: ${why}. Este programa não pede protesto: veja com o banco quem pediu.`,
			);
		default:
			return [];
	}
}
