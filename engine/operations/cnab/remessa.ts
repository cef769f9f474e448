/**
 * One remessa of an agreement. Its number is reserved first, then what waits is put into it slice by slice, each title as it will be
 * written; a file that was cut short is gone on with, under the same number, by whoever asks next. So numbers have neither gaps nor
 * repeats, and a file asked for again is the same to the byte.
 */
import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { CobrancaError } from '../../core/errors';
import { type Instruction, type Movement, writeRemessa } from '../../domain/cnab';
import { type Ledger, run, runOne, type Tx } from '../../ports/ledger';
import { findCreditor } from '../creditorRows';
import { iso } from '../days';
import { appendEvents } from '../events';
import { askForBaixas, tellUnanswered } from './before';
import { collectSlice } from './collect';
import { headerContract } from './contract';
import {
	anyWaiting,
	building,
	contents,
	dropFile,
	file as fileOf,
	type FileHeader,
	type FileRow,
	finishFile,
	insertFile,
	keepLease,
	lastPosition,
	lease,
	setNextFile,
} from './fileRows';
import { checkOpen } from './restored';
import { type AgreementRow, contractOf, findAgreement } from './rows';
import { withdrawUnsent } from './withdraw';

export interface RemessaOptions {
	agreementId: string;
	/** Titles in one file at most. */
	limit?: number;
	signal?: AbortSignal;
}

export interface BuiltRemessa {
	kind: 'file';
	agreementId: string;
	bank: string;
	format: 240 | 400;
	number: number;
	name: string;
	content: Buffer;
	sha256: string;
	titles: number;
	/** How many of each movement. */
	movements: Partial<Record<Movement, number>>;
	/** It was built before. */
	replayed: boolean;
	/** Left for a later file: held cases, and what the limit left out. */
	held: number;
	more: boolean;
}

export type RemessaOutcome =
	| BuiltRemessa
	| { kind: 'empty'; agreementId: string; held: number }
	/** Another execution builds this agreement's file now. */
	| { kind: 'busy'; agreementId: string };

export const DEFAULT_LIMIT = 10_000;
export const MOST_TITLES = 50_000;
/** An execution that gave no sign for so long has vanished, real ms. */
export const BUILDING_MS = 60_000;
/** Longest that lines are written without letting the event loop turn, ms. */
const TURN_MS = 8;
const PAGE = 250;

interface Held {
	until: number;
}

/** @throws CobrancaError notFound, leaseLost, ledger… */
export async function buildRemessa(ledger: Ledger, options: RemessaOptions): Promise<RemessaOutcome> {
	const { agreementId } = options;
	const limit = Math.min(MOST_TITLES, Math.max(1, options.limit ?? DEFAULT_LIMIT));
	const agreement = await ledger.read('bank.agreement.read', function* () {
		yield* checkOpen(agreementId);
		return yield* findAgreement(agreementId);
	});
	if (!agreement) throw unknownAgreement(agreementId);
	await withdrawUnsent(ledger, { creditorIds: [agreement.creditor_id] });
	await tellUnanswered(ledger, agreement);
	await askForBaixas(ledger, agreementId);
	const until = ledger.realNow() + BUILDING_MS;
	const begun = await ledger.transact('bank.file.begin', () => begin(ledger, agreementId, until));
	if (begun === 'busy' || begun === 'empty')
		return begun === 'busy' ? { kind: 'busy', agreementId } : { kind: 'empty', agreementId, held: 0 };
	const held: Held = { until };
	const collected = await collect(ledger, begun, held, { ...options, limit });
	if (collected.titles === 0) {
		await ledger.transact('bank.file.empty', () => giveBack(ledger, begun, held));
		return { kind: 'empty', agreementId, held: collected.held };
	}
	const written = await write(ledger, begun.file);
	await ledger.transact('bank.file.finish', () => finish(ledger, begun, held, written));
	return { ...written, kind: 'file', replayed: false, held: collected.held, more: collected.more };
}

/** A file that was built before, the same to the byte. @throws CobrancaError notFound, badInput */
export async function remessaAgain(
	ledger: Ledger,
	agreementId: string,
	number: number,
): Promise<BuiltRemessa> {
	const row = await ledger.read('bank.file.read', () => runOne(fileOf, agreementId, number));
	if (row?.state !== 'built')
		throw new CobrancaError('notFound', `The agreement "${agreementId}" has no file ${number}.`, {
			field: 'fileNumber',
			remedy: 'Collection Ledger, Bank Agreement, List tells the number of the last one.',
		});
	const written = await write(ledger, row);
	if (written.sha256 !== row.sha256)
		throw new CobrancaError(
			'badInput',
			`File ${number} cannot be made again as it was: its data were erased, or its layout has changed since.`,
			{ field: 'fileNumber', remedy: 'Use the copy that was sent to the bank.' },
		);
	return { ...written, kind: 'file', replayed: true, held: 0, more: false };
}

interface Begun {
	agreement: AgreementRow;
	file: FileRow;
}

function* begin(ledger: Ledger, agreementId: string, until: number): Tx<Begun | 'busy' | 'empty'> {
	const agreement = yield* runOne(lease, agreementId, ledger.realNow(), until);
	if (!agreement) return 'busy';
	const open = yield* runOne(building, agreementId);
	if (open) return { agreement, file: open };
	if (!(yield* runOne(anyWaiting, agreementId))) {
		yield* run(keepLease, agreementId, until, 0);
		return 'empty';
	}
	const number = agreement.next_file;
	const creditor = yield* runOne(findCreditor, agreement.creditor_id);
	const createdAt = iso(ledger.businessNow()).slice(0, 19);
	const header: FileHeader = {
		contract: contractOf(agreement),
		beneficiary: { name: creditor?.legal_name ?? '', document: creditor?.document ?? '' },
		bank: agreement.bank,
		format: agreement.format,
	};
	const name = nameOf(createdAt, number, ledger.identity.kind === 'sandbox');
	yield* run(insertFile, agreementId, number, name, createdAt, JSON.stringify(header), ledger.businessNow());
	yield* run(setNextFile, agreementId, number + 1);
	return { agreement, file: (yield* runOne(fileOf, agreementId, number)) as FileRow };
}

/** `CBDDMMnn.REM`, the name that banks give in their manuals (Bradesco 4008-524-0121); a sandbox's says what it is. */
function nameOf(createdAt: string, number: number, sandbox: boolean): string {
	const two = String(number % 100).padStart(2, '0');
	return `${sandbox ? 'SANDBOX-' : ''}CB${createdAt.slice(8, 10)}${createdAt.slice(5, 7)}${two}.REM`;
}

async function collect(
	ledger: Ledger,
	{ agreement, file }: Begun,
	lease: Held,
	options: { limit: number; signal?: AbortSignal },
): Promise<{ titles: number; held: number; more: boolean }> {
	let after = '';
	let held = 0;
	let titles = await ledger.read('bank.file.position', () => lastPosition(agreement.id, file.number));
	while (titles < options.limit && !options.signal?.aborted) {
		const position = titles;
		const slice = await ledger.transact('bank.file.collect', function* () {
			const until = yield* keep(ledger, agreement.id, lease);
			const of = { agreement, number: file.number, after, position, room: options.limit - position };
			return { ...(yield* collectSlice(ledger, of)), until };
		});
		lease.until = slice.until;
		held += slice.held;
		titles += slice.put;
		if (slice.cursor === null) return { titles, held, more: false };
		after = slice.cursor;
		await turn();
	}
	return { titles, held, more: true };
}

/** @throws CobrancaError leaseLost */
function* keep(
	ledger: Ledger,
	agreementId: string,
	lease: Held,
	next = ledger.realNow() + BUILDING_MS,
): Tx<number> {
	if (yield* runOne(keepLease, agreementId, lease.until, next)) return next;
	throw new CobrancaError(
		'leaseLost',
		'Another execution took this file over while this one stood still; nothing is lost.',
		{ field: 'agreementId', remedy: 'Ask for the file once more.' },
	);
}

/** Nothing was put into it: the number is the next file's. */
function* giveBack(ledger: Ledger, { agreement, file }: Begun, lease: Held): Tx<void> {
	yield* keep(ledger, agreement.id, lease, 0);
	yield* run(dropFile, agreement.id, file.number);
	yield* run(setNextFile, agreement.id, file.number);
}

type Written = Omit<BuiltRemessa, 'kind' | 'replayed' | 'held' | 'more'>;

function* finish(ledger: Ledger, { agreement, file }: Begun, lease: Held, written: Written): Tx<void> {
	yield* keep(ledger, agreement.id, lease, 0);
	yield* run(finishFile, agreement.id, file.number, written.titles, written.sha256);
	yield* appendEvents(
		[
			{
				type: 'bankFile.built',
				creditorId: agreement.creditor_id,
				data: {
					agreement: agreement.id,
					file: file.number,
					titles: written.titles,
					movements: written.movements,
					sha256: written.sha256,
				},
			},
		],
		ledger.businessNow(),
	);
}

async function write(ledger: Ledger, row: FileRow): Promise<Written> {
	const header = JSON.parse(row.contract) as FileHeader;
	const instructions: Instruction[] = [];
	const movements: Partial<Record<Movement, number>> = {};
	for (let after = 0; ;) {
		const page = await ledger.read('bank.file.page', () =>
			run(contents, row.agreement_id, row.number, after, PAGE),
		);
		for (const { position, content } of page) {
			after = position;
			// Erased with its debtor: the hash will tell that the file is not what it was.
			if (content === null) continue;
			const instruction = JSON.parse(content) as Instruction;
			movements[instruction.movement] = (movements[instruction.movement] ?? 0) + 1;
			instructions.push(instruction);
		}
		if (page.length < PAGE) break;
		await turn();
	}
	const lines = writeRemessa(
		header.bank,
		header.format,
		{
			contract: headerContract(header.contract),
			beneficiary: header.beneficiary,
			sequence: row.number,
			createdAt: row.created_at,
		},
		instructions,
	);
	const chunks: Buffer[] = [];
	let since = performance.now();
	for (const line of lines) {
		chunks.push(Buffer.from(line, 'latin1'));
		if (performance.now() - since < TURN_MS) continue;
		await turn();
		since = performance.now();
	}
	const content = Buffer.concat(chunks);
	return {
		agreementId: row.agreement_id,
		bank: header.bank,
		format: header.format,
		number: row.number,
		name: row.name,
		content,
		sha256: createHash('sha256').update(content).digest('hex'),
		titles: instructions.length,
		movements,
	};
}

export function unknownAgreement(id: string): CobrancaError {
	return new CobrancaError('notFound', `There is no bank agreement "${id}" in the ledger.`, {
		field: 'agreementId',
		remedy: 'Save it first with Collection Ledger, Bank Agreement, Save.',
	});
}
