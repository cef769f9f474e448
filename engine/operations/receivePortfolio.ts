/** A portfolio that a creditor's own system posts: checked, taken in once, and answered in words that a programmer can act on. */
import { createHash } from 'node:crypto';
import { CobrancaError } from '../core/errors';
import { type Ledger, runOne, statement } from '../ports/ledger';
import { IMPORT_MODES, type ImportMode, type ReportedRow } from './import/types';
import { importPortfolio } from './importPortfolio';
import { hashRows } from './jsonHash';
import { answerOnce } from './outsideRequests';

export interface PostedPortfolio {
	creditorId: string;
	/** Header Idempotency-Key. */
	key: string;
	/** `{titulos: […], modo?}`, or the list alone. */
	body: unknown;
}

/** What an HTTP answer needs. */
export interface PortfolioAnswer {
	status: 202 | 400 | 409 | 422;
	body: Accepted | Refused;
}

interface Accepted {
	batchId: string;
	mode: ImportMode;
	rows: number;
	accepted: number;
	updated: number;
	unchanged: number;
	withdrawn: number;
	paid: number;
	rejected: number;
	rejectedRows: ReportedRow[];
	/** This very request had come before: nothing was done again. */
	replayed: boolean;
}

interface Refused {
	errors: FieldError[];
}

interface FieldError {
	field: string;
	mensagem: string;
	message: string;
}

/** More in one request would keep n8n busy for long: send several, or a file. */
const MOST_ROWS = 5000;
const KEY = /^[\x21-\x7e]{8,200}$/;

const creditor = statement<{ id: string }>('receive.creditor', 'select id from creditors where id = $1');

/** Never throws for what the sender can mend. */
export async function receivePortfolio(ledger: Ledger, posted: PostedPortfolio): Promise<PortfolioAnswer> {
	const { creditorId, key } = posted;
	if (!KEY.test(key)) return refused(400, KEY_MISSING);
	const read = readBody(posted.body);
	if (Array.isArray(read)) return refused(422, ...read);
	if (!(await ledger.read('receive.creditor', () => runOne(creditor, creditorId))))
		return refused(422, unknownCreditor(creditorId));
	const { rows, mode } = read;
	try {
		const once = await answerOnce(
			ledger,
			{ scope: `portfolio ${creditorId}`, key, fingerprint: await fingerprintOf(mode, rows) },
			async () => await take(ledger, creditorId, mode, rows),
		);
		if (once.kind === 'conflict') return refused(409, KEY_REUSED);
		return { status: 202, body: { ...once.answer, replayed: once.kind === 'again' } };
	} catch (error) {
		if (!(error instanceof CobrancaError) || error.code !== 'badInput') throw error;
		const { message } = error;
		const field = error.place.field ?? 'titulos';
		return refused(422, { field, mensagem: message, message });
	}
}

async function fingerprintOf(mode: ImportMode, rows: readonly unknown[]): Promise<string> {
	const hash = createHash('sha256').update(`{"mode":${JSON.stringify(mode)},"rows":`);
	await hashRows(hash, rows);
	return hash.update('}').digest('hex');
}

async function take(
	ledger: Ledger,
	creditorId: string,
	mode: ImportMode,
	rows: Record<string, unknown>[],
): Promise<Accepted> {
	// The key of the door is this creditor's: what a row says of another counts for nothing.
	const source = rows.map((row) => ({ ...row, credor: creditorId }));
	const report = await importPortfolio(ledger, {
		source,
		fileName: 'api',
		defaultCreditor: creditorId,
		mode,
	});
	const { batchId, accepted, updated, unchanged, withdrawn, paid, rejected, rejectedRows } = report;
	return {
		batchId,
		mode,
		rows: report.rowsRead,
		accepted,
		updated,
		unchanged,
		withdrawn,
		paid,
		rejected,
		rejectedRows,
		replayed: false,
	};
}

function readBody(body: unknown): { rows: Record<string, unknown>[]; mode: ImportMode } | FieldError[] {
	const whole = Array.isArray(body) ? { titulos: body } : body;
	if (!isObject(whole)) return [NO_LIST];
	const { titulos: rows, modo: mode = 'delta' } = whole;
	const errors: FieldError[] = [];
	if (!Array.isArray(rows) || rows.length === 0) errors.push(NO_LIST);
	else if (rows.length > MOST_ROWS) errors.push(TOO_MANY);
	else rows.forEach((row, place) => isObject(row) || errors.push(notAnObject(place)));
	if (!IMPORT_MODES.includes(mode as ImportMode)) errors.push(UNKNOWN_MODE);
	if (errors.length > 0) return errors.slice(0, 20);
	return { rows: rows as Record<string, unknown>[], mode: mode as ImportMode };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const refused = (status: 400 | 409 | 422, ...errors: FieldError[]): PortfolioAnswer => ({
	status,
	body: { errors },
});

const KEY_MISSING: FieldError = {
	field: 'Idempotency-Key',
	mensagem:
		'Mande o cabeçalho Idempotency-Key, com 8 a 200 caracteres sem espaços: um valor novo para cada envio novo.',
	message:
		'Send the header Idempotency-Key with 8 to 200 characters and no spaces: a new value for each new request.',
};
const KEY_REUSED: FieldError = {
	field: 'Idempotency-Key',
	mensagem: 'Esta chave já veio com outro conteúdo. Use uma chave nova para um envio novo.',
	message: 'This key came before with other content. Use a new key for a new request.',
};
const NO_LIST: FieldError = {
	field: 'titulos',
	mensagem: 'Mande {"titulos": [...]} com ao menos um título.',
	message: 'Send {"titulos": [...]} with at least one title.',
};
const TOO_MANY: FieldError = {
	field: 'titulos',
	mensagem: `No máximo ${MOST_ROWS} títulos por envio: divida em vários.`,
	message: `At most ${MOST_ROWS} titles a request: split it.`,
};
const UNKNOWN_MODE: FieldError = {
	field: 'modo',
	mensagem: `modo é um de ${IMPORT_MODES.join(', ')}.`,
	message: `modo is one of ${IMPORT_MODES.join(', ')}.`,
};
const notAnObject = (place: number): FieldError => ({
	field: `titulos[${place}]`,
	mensagem: 'Cada título é um objeto com os seus campos.',
	message: 'Each title is an object with its fields.',
});
const unknownCreditor = (id: string): FieldError => ({
	field: 'credor',
	mensagem: `Não há credor "${id}" no livro. Cadastre-o antes.`,
	message: `The ledger has no creditor "${id}". Save it first.`,
});
