/** A bank's answer, read as it comes and taken in slice by slice: each line once, however often its file is read. */
import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { CobrancaError } from '../../core/errors';
import { toReais } from '../../core/money';
import {
	chargeEventOf,
	type RetornoFile,
	type RetornoItem,
	type RetornoProblem,
	RetornoReader,
	type RetornoRecord,
} from '../../domain/cnab';
import type { ChargeEvent } from '../../ports/charge';
import { type Ledger, run, statement } from '../../ports/ledger';
import { type RecordedChargeEvent, recordChargeEvents } from '../charges/events';
import { lockCharges } from '../charges/rows';
import { openTasks } from '../tasks';
import { applyEffects, type Matched, type Meaning, meaningOf, reasonsOf } from './effects';
import { matchTitles } from './match';
import { AGREEMENT_COLUMNS, type AgreementRow, BY_FILE, contractOf } from './rows';

export interface RetornoLine {
	line: number;
	ourNumber: string;
	event: Meaning;
	occurrence: string;
	/** pt-BR. */
	text: string;
	chargeId?: string;
	caseId?: string;
	/** Reais. */
	amount?: number;
}

export interface TakenRetorno {
	agreementId: string;
	creditorId: string;
	file: { bank: string; format: number; sequence: string; date: string | null };
	/** Titles of the file by what was said of them. */
	counts: Partial<Record<Meaning, number>>;
	/** What is new by this file, as a payment trigger tells it. */
	events: RecordedChargeEvent[];
	/** Told by an earlier file, or twice by this one. */
	duplicates: number;
	/** Reais that the banks took for their work. */
	fees: number;
	rejected: RetornoLine[];
	unmatched: RetornoLine[];
	problems: Omit<RetornoProblem, 'type'>[];
	/** More were found than are listed. */
	cut: boolean;
	/** The file contradicts itself or is cut: ask the bank for it again. What it says was taken in all the same. */
	doubtful: boolean;
}

/** Records taken in by one transaction. */
const SLICE = 25;
/** A list in the report ends there; all of it counts. */
const LISTED = 2_000;
const CHUNK = 1 << 16;

const ofBank = statement<AgreementRow>(
	'bank.agreement.ofBank',
	`select ${AGREEMENT_COLUMNS} from bank_agreements where bank = $1 and format = $2 order by id`,
);

/**
 * Reads a retorno and takes it in. `agreementId` may be left out where one agreement alone can be meant.
 * @throws CobrancaError badInput for what is no retorno of an agreement of this ledger; nothing of it was taken in
 */
export async function takeRetorno(
	ledger: Ledger,
	source: AsyncIterable<Uint8Array> | Uint8Array,
	options: { agreementId?: string; signal?: AbortSignal } = {},
): Promise<TakenRetorno> {
	const reader = new RetornoReader();
	let taking: Taking | null = null;
	let waiting: RetornoItem[] = [];
	for await (const chunk of chunksOf(source)) {
		waiting.push(...reader.push(chunk));
		if (!taking && reader.file)
			taking = new Taking(ledger, await agreementOf(ledger, reader.file, options.agreementId), reader.file);
		if (!taking) continue;
		waiting = await taking.take(waiting, SLICE);
		if (options.signal?.aborted) return taking.report;
	}
	waiting.push(...reader.end());
	if (!reader.file) throw notRetorno(waiting);
	taking ??= new Taking(ledger, await agreementOf(ledger, reader.file, options.agreementId), reader.file);
	await taking.take(waiting, 1);
	await taking.end();
	return taking.report;
}

async function* chunksOf(source: AsyncIterable<Uint8Array> | Uint8Array): AsyncGenerator<Uint8Array> {
	if (!(source instanceof Uint8Array)) return yield* source;
	for (let at = 0; at < source.length; at += CHUNK) {
		yield source.subarray(at, at + CHUNK);
		await turn();
	}
}

function notRetorno(items: readonly RetornoItem[]): CobrancaError {
	const problem = items.find((item) => item.type === 'problem');
	const place = problem ? ` (linha ${problem.line}, coluna ${problem.column})` : '';
	return new CobrancaError(
		'badInput',
		`${problem?.message ?? 'O arquivo está vazio.'}${place} Nada foi baixado.`,
		{ field: 'file', remedy: 'Use the retorno of the bank as it came, CNAB 240 or 400.' },
	);
}

/** @throws CobrancaError badInput */
async function agreementOf(ledger: Ledger, file: RetornoFile, wanted = ''): Promise<AgreementRow> {
	const all = await ledger.read('bank.agreement.file', () => run(ofBank, file.bank, file.format));
	const fitting = all.filter((row) => fits(row, file));
	const chosen = wanted === '' ? fitting : fitting.filter(({ id }) => id === wanted);
	const [only] = chosen;
	if (only && chosen.length === 1) return only;
	const what = `CNAB ${file.format} do banco ${file.bank}, conta ${file.account || file.convenio || 'não informada'}`;
	if (chosen.length > 1)
		throw new CobrancaError(
			'badInput',
			`O arquivo (${what}) pode ser de mais de um convênio: ${chosen.map(({ id }) => id).join(', ')}. Nada foi baixado.`,
			{ field: 'agreementId', remedy: 'Name the agreement in the node.' },
		);
	throw new CobrancaError(
		'badInput',
		`O arquivo é de outro convênio ou banco (${what})${wanted === '' ? ' e nenhum convênio deste cadastro o reconhece' : `, não de "${wanted}"`}. Nada foi baixado.`,
		{ field: 'file', remedy: 'Choose the file of this agreement, or save the agreement that it is of.' },
	);
}

const bare = (value: string | undefined): string => (value ?? '').replace(/\D/g, '').replace(/^0+/, '');

/** Headers write account and convênio with zeros, with or without their digits, or leave one out: what both name must agree. */
function fits(row: AgreementRow, file: RetornoFile): boolean {
	const contract = contractOf(row);
	const verdicts: boolean[] = [];
	const compare = (theirs: string, ...ours: string[]) => {
		const known = ours.filter(Boolean);
		if (theirs === '' || known.length === 0) return;
		verdicts.push(known.some((own) => theirs === own || theirs.endsWith(own) || own.endsWith(theirs)));
	};
	const account = bare(contract.account);
	compare(bare(file.account), account, bare(`${contract.account ?? ''}${contract.accountDigit ?? ''}`));
	compare(bare(file.convenio), bare(contract.convenio), bare(contract.transmissionCode));
	return verdicts.length === 0 || verdicts.some(Boolean);
}

/** One file on its way into the ledger. */
class Taking {
	readonly report: TakenRetorno;
	private readonly key: string;
	private feeCents = 0;
	private unmatchedPaid: string[] = [];
	private unmatchedMoney = 0;
	/** Of all payments of unknown titles: files of one day may have one number, or none. */
	private readonly unmatchedHash = createHash('sha256');

	constructor(
		private readonly ledger: Ledger,
		private readonly agreement: AgreementRow,
		file: RetornoFile,
	) {
		this.key = `${agreement.id}:${file.sequence}:${file.date ?? ''}`;
		this.report = {
			agreementId: agreement.id,
			creditorId: agreement.creditor_id,
			file: { bank: file.bank, format: file.format, sequence: file.sequence, date: file.date },
			counts: {},
			events: [],
			duplicates: 0,
			fees: 0,
			rejected: [],
			unmatched: [],
			problems: [],
			cut: false,
			doubtful: false,
		};
	}

	/** Takes items in, whole slices of at least `least` records; gives back those that are left. */
	async take(items: readonly RetornoItem[], least: number): Promise<RetornoItem[]> {
		const records: RetornoRecord[] = [];
		for (const item of items) {
			if (item.type === 'record') records.push(item);
			else this.problem(item);
		}
		let at = 0;
		while (records.length - at >= least) {
			await this.slice(records.slice(at, at + SLICE));
			at += SLICE;
			await turn();
		}
		return records.slice(at);
	}

	async end(): Promise<void> {
		this.report.fees = toReais(this.feeCents);
		const { key, agreement, unmatchedPaid, unmatchedMoney, report } = this;
		await this.ledger.transact('bank.retorno.end', () =>
			openTasks(
				[
					...(unmatchedMoney > 0
						? [
								{
									dedupeKey: `unmatchedRetorno:${key}:${this.unmatchedHash.digest('hex').slice(0, 16)}`,
									creditorId: agreement.creditor_id,
									kind: 'unmatchedPayment',
									whatToDo: `O retorno ${report.file.sequence} do convênio ${agreement.id} traz ${unmatchedMoney} pagamento(s) de nosso número que não está neste cadastro (${unmatchedPaid.join(', ')}): veja de quem são e registre a baixa.`,
								},
							]
						: []),
					...(report.doubtful
						? [
								{
									dedupeKey: `doubtfulRetorno:${key}`,
									creditorId: agreement.creditor_id,
									kind: 'doubtfulRetorno',
									whatToDo: `O retorno ${report.file.sequence} do convênio ${agreement.id} está incompleto ou se contradiz. As linhas boas foram baixadas; peça o arquivo de novo ao banco e leia-o: nada é baixado duas vezes.`,
								},
							]
						: []),
				],
				this.ledger.realNow(),
			),
		);
	}

	private async slice(records: readonly RetornoRecord[]): Promise<void> {
		const { ledger, agreement, report } = this;
		const titles = await ledger.read('bank.retorno.match', () => matchTitles(agreement.id, records));
		const matched: Matched[] = [];
		records.forEach((record, i) => {
			const title = titles[i];
			if (title) matched.push({ record, title });
			else this.unknown(record);
		});
		// Confirmed anywhere in this slice, it is there: a refusal beside it is of a second entry, whichever line comes first.
		for (const { record, title } of matched)
			if (record.event === 'entryConfirmed') title.registered_by ??= `bank:${agreement.bank}`;
		const events = matched.flatMap((one) => eventOf(one, agreement) ?? []);
		// Titles first: a file that was cut off here is read again, and its events are new then.
		await ledger.transact('bank.retorno.titles', function* () {
			const charges = yield* lockCharges(matched.map(({ title }) => title.charge_id));
			const fileKey = `${agreement.id}:${report.file.sequence}`;
			yield* applyEffects(ledger, matched, { agreement, charges, fileKey });
		});
		const { recorded, duplicates } = await recordChargeEvents(ledger, BY_FILE, events);
		report.events.push(...recorded);
		report.duplicates += duplicates;
		for (const one of matched) this.count(one);
	}

	private count(one: Matched): void {
		const { record, title } = one;
		const meaning = meaningOf(one);
		this.add(meaning);
		this.feeCents += record.feeCents;
		if (meaning === 'entryRejected' || meaning === 'duplicateEntry' || meaning === 'instructionRejected')
			this.list(this.report.rejected, {
				...lineOf(record, meaning),
				text: reasonsOf(record),
				chargeId: title.charge_id,
				caseId: title.case_id,
			});
	}

	private unknown(record: RetornoRecord): void {
		this.add(record.event);
		this.list(this.report.unmatched, lineOf(record, record.event));
		if (record.event !== 'paid') return;
		this.unmatchedMoney += 1;
		this.unmatchedHash.update(`${record.paymentKey}\n`);
		if (this.unmatchedPaid.length < 20) this.unmatchedPaid.push(record.ourNumber || record.documentNumber);
	}

	private problem({ type: _type, ...problem }: RetornoProblem): void {
		if (problem.severity === 'doubt') this.report.doubtful = true;
		this.list(this.report.problems, problem);
	}

	private add(meaning: Meaning): void {
		const { counts } = this.report;
		counts[meaning] = (counts[meaning] ?? 0) + 1;
	}

	private list<T>(rows: T[], row: T): void {
		if (rows.length < LISTED) rows.push(row);
		else this.report.cut = true;
	}
}

function lineOf(record: RetornoRecord, event: Meaning): RetornoLine {
	const cents = record.event === 'paid' ? record.paidCents : record.amountCents;
	return {
		line: record.line,
		ourNumber: record.ourNumber,
		event,
		occurrence: record.occurrence,
		text: record.text,
		...(cents > 0 ? { amount: toReais(cents) } : {}),
	};
}

/** The event of the charge, under our own names of it: banks write account and number in many ways. */
function eventOf(one: Matched, agreement: AgreementRow): ChargeEvent | null {
	const meaning = meaningOf(one);
	if (meaning === 'duplicateEntry' || meaning === 'instructionRejected') return null;
	const { record, title } = one;
	const event = chargeEventOf(meaning === record.event ? record : { ...record, event: meaning });
	if (event === null) return null;
	const named = {
		...event,
		dedupeKey: `${agreement.id}:${title.charge_id}:${event.dedupeKey}`,
		providerChargeId: title.provider_charge_id,
		reference: title.charge_id,
	};
	if (named.kind === 'registered') return { ...named, registeredBy: `bank:${agreement.bank}` };
	// Two carteiras of one account number alike: what the bank's columns say of a payment may be the same of two titles.
	if (named.kind === 'paid') return { ...named, paymentKey: `${title.charge_id}:${named.paymentKey}` };
	return named;
}
