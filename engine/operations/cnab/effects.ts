/** What an answer does to the title and its instructions; what it does to the charge and its money is `charges/events`. */
import type { Movement, RetornoRecord } from '../../domain/cnab';
import { type Ledger, run, statement, type Tx } from '../../ports/ledger';
import { appendEvents } from '../events';
import { cancelTask, type ChargeRow } from '../charges/rows';
import { openTasks, type TaskInput } from '../tasks';
import { applyChange } from './changed';
import type { InstructionData } from './instruction';
import type { TitleRow } from './match';
import { type AgreementRow, OPEN_INSTRUCTION } from './rows';

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
	where bank_instructions.charge_id = r.charge_id and ${OPEN_INSTRUCTION} and bank_instructions.state = 'inFile'
		and (bank_instructions.movement = r.movement or (r.movement = 'change' and bank_instructions.movement not in ('register', 'cancel')))`,
);
const notCancelled = statement(
	'bank.charges.notCancelled',
	(d) => `update charges set cancel = 'failed' where cancel = 'wanted' and id in ${d.list('$1')}`,
);
interface SentRow {
	charge_id: string;
	movement: Exclude<Movement, 'protest'>;
	data: string;
}

const lastSent = statement<SentRow>(
	'bank.instructions.sent',
	(d) =>
		`select charge_id, movement, data from bank_instructions where ${OPEN_INSTRUCTION} and state = 'inFile' and movement <> 'register' and charge_id in ${d.list('$1')}
	order by charge_id, id`,
);

export interface EffectsOf {
	agreement: AgreementRow;
	/** Locked by the caller. */
	charges: readonly ChargeRow[];
	/** Of the file, for what is told once a file. */
	fileKey: string;
}

/** Takes in titles and instructions of a slice; harmless to repeat. */
export function* applyEffects(ledger: Ledger, matched: readonly Matched[], given: EffectsOf): Tx<void> {
	const { fileKey } = given;
	const meant = matched.map((one) => ({ ...one, meaning: meaningOf(one) }));
	const of = (...meanings: Meaning[]) => meant.filter(({ meaning }) => meanings.includes(meaning));
	const ids = (some: readonly Matched[]) =>
		JSON.stringify([...new Set(some.map(({ title }) => title.charge_id))]);
	yield* run(setTitles, ids(of('entryConfirmed')), 'registered');
	yield* run(setTitles, ids(of('entryRejected')), 'rejected');
	yield* run(setTitles, ids(of('dropped', 'paid')), 'over');
	const refused = of('instructionRejected');
	const answered = of('instructionRejected', 'changed');
	const abated = of('paid').filter(({ record }) => record.abatementCents > 0);
	const sent = yield* run(lastSent, ids([...answered, ...abated]));
	const open = new Map(sent.map((row) => [row.charge_id, row]));
	const granted = yield* grantedBefore(ledger, abated, open, given);
	const foreign = yield* changes(ledger, of('changed'), open, given);
	const set = (some: readonly Matched[], movement: string, state: string) =>
		some.map(({ title }) => ({ charge_id: title.charge_id, movement, state }));
	yield* run(
		setInstructions,
		JSON.stringify([
			...set(of('entryConfirmed'), 'register', 'confirmed'),
			...set(of('entryRejected'), 'register', 'rejected'),
			...set(of('dropped'), 'cancel', 'confirmed'),
			...set([...of('changed'), ...granted], 'change', 'confirmed'),
			...refused.map(({ title }) => ({
				charge_id: title.charge_id,
				movement: open.get(title.charge_id)?.movement ?? 'change',
				state: 'rejected',
			})),
		]),
	);
	yield* run(
		notCancelled,
		ids(refused.filter(({ title }) => open.get(title.charge_id)?.movement === 'cancel')),
	);
	yield* openTasks(
		[
			...meant.flatMap((one) => taskOf(one, one.meaning, fileKey, open.get(one.title.charge_id))),
			...foreign.map((one) => changedThere(one, fileKey)),
		],
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

/** A payment that names the abatement that we asked for confirms it, should the bank's word of it stand in a later line or file. */
function* grantedBefore(
	ledger: Ledger,
	paid: readonly Matched[],
	open: ReadonlyMap<string, SentRow>,
	{ agreement, charges }: EffectsOf,
): Tx<Matched[]> {
	const granted: Matched[] = [];
	for (const one of paid) {
		const { record, title } = one;
		const sent = open.get(title.charge_id);
		const row = charges.find(({ id }) => id === title.charge_id);
		if (!row || sent?.movement !== 'grantAbatement') continue;
		if ((JSON.parse(sent.data) as InstructionData).abatementCents !== record.abatementCents) continue;
		const { movement, data } = sent;
		yield* applyChange(ledger, { row, agreement, number: title.number, movement, data });
		granted.push(one);
	}
	return granted;
}

/** Makes true what we asked for; gives the answers that no instruction of ours explains. */
function* changes(
	ledger: Ledger,
	told: readonly Matched[],
	open: ReadonlyMap<string, SentRow>,
	{ agreement, charges }: EffectsOf,
): Tx<Matched[]> {
	const foreign: Matched[] = [];
	for (const one of told) {
		const { record, title } = one;
		const sent = open.get(title.charge_id);
		const row = charges.find(({ id }) => id === title.charge_id);
		const { dueDate } = sent ? (JSON.parse(sent.data) as InstructionData) : {};
		// Some banks write the day before, some the one after the change; a third one is somebody else's.
		const days = [dueDate, row?.due_date, null];
		const ours =
			sent && sent.movement !== 'cancel' && (dueDate === undefined || days.includes(record.dueDate));
		if (ours && row)
			yield* applyChange(ledger, {
				row,
				agreement,
				number: title.number,
				movement: sent.movement,
				data: sent.data,
			});
		else if (record.dueDate !== null && record.dueDate !== row?.due_date) foreign.push(one);
	}
	return foreign;
}

function changedThere({ title, record }: Matched, fileKey: string): TaskInput {
	return {
		dedupeKey: `bankChanged:${title.charge_id}:${fileKey}:${record.line}`,
		kind: 'chargeChanged',
		whatToDo: `O banco informa outro vencimento (${record.dueDate ?? '?'}) do nosso número ${title.number}, que não foi pedido por aqui: confira no banco. Se vale, cancele o boleto e emita outro, ou peça a mudança por aqui.`,
		creditorId: title.creditor_id,
		caseId: title.case_id,
	};
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

const SAID: Readonly<Record<SentRow['movement'], string>> = {
	register: 'a entrada',
	cancel: 'a baixa',
	changeDueDate: 'o novo vencimento',
	grantAbatement: 'o abatimento',
	cancelAbatement: 'o cancelamento do abatimento',
};

function taskOf(
	{ record, title }: Matched,
	meaning: Meaning,
	fileKey: string,
	sent: SentRow | undefined,
): TaskInput[] {
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
			if (sent && sent.movement !== 'cancel')
				return task(
					`bankNotChanged:${title.charge_id}:${fileKey}:${record.line}`,
					'chargeNotChanged',
					`O banco recusou ${SAID[sent.movement]} do nosso número ${number}: ${why}. O boleto continua como estava; se o devedor já conta com a mudança, fale com ele e com o banco.`,
				);
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
		case 'paid':
			if (record.paidCents > 0) return [];
			return task(
				`bankPaidNothing:${title.charge_id}:${fileKey}:${record.line}`,
				'unmatchedPayment',
				`O banco informa o nosso número ${number} como pago, sem valor (${record.text}): nada foi baixado. Confira o extrato e registre a baixa.`,
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
