import { setTimeout as sleep } from 'node:timers/promises';
import type { ChargeResult } from '../../ports/charge';
import { BY_FILE } from '../cnab/rows';
import { AT_THE_BANK, waitForBank } from '../cnab/waiting';
import { withdrawUnsent } from '../cnab/withdraw';
import { arm, type ArmedCharge } from './arm';
import { cancelCharges } from './cancel';
import { refuseRealProviderInSandbox } from './host';
import { chargeItemOf } from './item';
import { isOfData, recordCreates } from './record';
import { momentOf, releaseReserved, reserve, type Reserved, type ReserveOutcome } from './reserve';
import { type ChargeRow, lockCharges, PAYABLE, readCharges } from './rows';
import { CALL_MS, type ChargeDeps, type ChargeOutcome, type IssueInput, STALE_MS } from './types';
import { ask, lookUp, paced, threw } from './wire';

/** Cases judged in one transaction: the event loop turns between them. */
const SLICE = 25;
/** An older charge goes, is looked up or is completed; then the case is judged once more. */
const ROUNDS = 4;

/**
 * Issues the one charge that each case needs today, or gives the one that stands. Safe to repeat, and for several processes at
 * once: a debt is in one open instrument at most, an unknown create is looked up by our reference before another is made, and
 * an older charge that does not fit any more is cancelled on the wire first.
 * @throws CobrancaError sandboxHost, ledger… (nothing was created that is not recorded)
 */
export async function issueCharges(deps: ChargeDeps, input: IssueInput): Promise<Map<string, ChargeOutcome>> {
	refuseRealProviderInSandbox(deps);
	const outcomes = new Map<string, ChargeOutcome>();
	const ids = [...new Set(input.caseIds)];
	for (let from = 0; from < ids.length; from += SLICE)
		await issueSlice(deps, { ...input, caseIds: ids.slice(from, from + SLICE) }, outcomes);
	return outcomes;
}

async function issueSlice(
	deps: ChargeDeps,
	input: IssueInput,
	outcomes: Map<string, ChargeOutcome>,
): Promise<void> {
	const { ledger, adapter, byFile } = deps;
	let caseIds = [...input.caseIds];
	for (let round = 1; caseIds.length > 0; round++) {
		const reservation = await ledger.transact('charge.reserve', () =>
			reserve(ledger, { token: input.token, caseIds, adapter, ...(byFile ? { byFile } : {}) }),
		);
		const queue: Reserved[] = [];
		const first: { caseId: string; kind: 'fetch' | 'lookUp' | 'cancelFirst'; charge: ChargeRow }[] = [];
		for (const [caseId, outcome] of reservation) {
			if (outcome.kind === 'reserved') queue.push(outcome.reserved);
			else if (needsWire(outcome) && round < ROUNDS && !deps.signal?.aborted)
				first.push({ caseId, ...outcome });
			else outcomes.set(caseId, outcomeOf(outcome));
		}
		const made: Reserved[] = [];
		const again: Reserved[] = [];
		try {
			await drain(deps, input.token, queue, outcomes, made, again);
		} finally {
			await giveBack(deps, queue, outcomes);
		}
		await report(deps, made, outcomes);
		await settleFirst(deps, first);
		caseIds = [...first, ...(round < ROUNDS ? again : [])].map(({ caseId }) => caseId);
		if (round >= ROUNDS) for (const { caseId } of again) outcomes.set(caseId, CHANGING);
	}
	if (input.token === null) return;
	const atTheBank = input.caseIds.filter((id) => isAtTheBank(outcomes.get(id)));
	await waitForBank(ledger, input.token, atTheBank);
}

const isAtTheBank = (outcome: ChargeOutcome | undefined): boolean =>
	outcome?.kind === 'refused' && outcome.hold.source === AT_THE_BANK;

type Unsettled = Extract<ReserveOutcome, { kind: 'fetch' | 'lookUp' | 'cancelFirst' }>;

const needsWire = (outcome: ReserveOutcome): outcome is Unsettled =>
	outcome.kind === 'fetch' || outcome.kind === 'lookUp' || outcome.kind === 'cancelFirst';

async function settleFirst(
	deps: ChargeDeps,
	first: readonly { kind: Unsettled['kind']; charge: ChargeRow }[],
): Promise<void> {
	const of = (kind: Unsettled['kind']) => first.flatMap((one) => (one.kind === kind ? one.charge : []));
	const ids = (some: readonly ChargeRow[]) => some.map(({ id }) => id);
	const unwanted = of('cancelFirst');
	const filed = ids(unwanted.filter(({ provider }) => provider === BY_FILE));
	if (filed.length > 0) await withdrawUnsent(deps.ledger, { chargeIds: filed });
	const chargeIds = ids(unwanted.filter(({ provider }) => provider !== BY_FILE));
	if (chargeIds.length > 0) await cancelCharges(deps, { chargeIds });
	await paced(deps, of('lookUp'), async (row) => void (await lookUp(deps, row)));
	await paced(deps, of('fetch'), async (row) => void (await ask(deps, row)));
}

/** Micro-batches of the provider's concurrency. What is left on the queue was never on the wire. */
async function drain(
	deps: ChargeDeps,
	token: string | null,
	queue: Reserved[],
	outcomes: Map<string, ChargeOutcome>,
	made: Reserved[],
	again: Reserved[],
): Promise<void> {
	const { ledger, adapter, signal } = deps;
	while (queue.length > 0 && !signal?.aborted) {
		const batch = queue.slice(0, adapter.capabilities.concurrency);
		const armed = await ledger.transact('charge.arm', () => arm(ledger, { token, adapter, batch }));
		for (const { reserved, hold } of armed.refused) outcomes.set(reserved.caseId, { kind: 'refused', hold });
		again.push(...armed.again);
		const waiting = new Set(armed.waiting);
		queue.splice(0, batch.length, ...batch.filter((one) => waiting.has(one)));
		const results = await Promise.all(armed.sending.map((one) => create(deps, one, armed.judgedAt)));
		if (results.length > 0)
			await ledger.transact('charge.record', () => recordCreates(ledger, adapter.id, results));
		made.push(...armed.sending.map(({ reserved }) => reserved));
		if (armed.waiting.length > 0) await sleep(armed.waitMs, undefined, { signal }).catch(() => undefined);
	}
}

async function create(
	{ adapter, http, signal }: ChargeDeps,
	{ request }: ArmedCharge,
	judgedAt: number,
): Promise<{ chargeId: string; result: ChargeResult }> {
	const chargeId = request.reference;
	if (performance.now() - judgedAt > STALE_MS)
		return { chargeId, result: { outcome: 'rejected', error: STALE } };
	try {
		return { chargeId, result: await adapter.create(request, http, { timeoutMs: CALL_MS, signal }) };
	} catch {
		return { chargeId, result: threw() };
	}
}

const STALE = {
	class: 'provider_unavailable',
	retry: 'after',
	scope: 'account',
	code: 'stale',
	message: 'The process was paused before the wire.',
} as const;

/** Stopped or failed in between: what was only reserved is free at once. */
async function giveBack(
	{ ledger }: ChargeDeps,
	queue: readonly Reserved[],
	outcomes: Map<string, ChargeOutcome>,
): Promise<void> {
	if (queue.length === 0) return;
	await ledger.transact('charge.giveBack', function* () {
		const rows = yield* lockCharges(queue.map(({ chargeId }) => chargeId));
		yield* releaseReserved(
			rows.filter(({ state }) => state === 'reserved'),
			momentOf(ledger),
		);
	});
	const text = 'A execução foi interrompida antes do registro; a cobrança continua por emitir.';
	for (const { caseId } of queue)
		outcomes.set(caseId, {
			kind: 'refused',
			hold: { rule: 'pause', until: null, source: 'execução interrompida', text },
		});
}

async function report(
	{ ledger }: ChargeDeps,
	made: readonly Reserved[],
	outcomes: Map<string, ChargeOutcome>,
): Promise<void> {
	if (made.length === 0) return;
	const rows = await ledger.read('charge.report', () => readCharges(made.map(({ chargeId }) => chargeId)));
	const byId = new Map(rows.map((row) => [row.id, row]));
	for (const { caseId, chargeId } of made) {
		const row = byId.get(chargeId);
		if (row) outcomes.set(caseId, outcomeOfRow(row, false));
	}
}

const refused = (source: string, text: string): ChargeOutcome => ({
	kind: 'refused',
	hold: { rule: 'status', until: null, source, text },
});

const CHANGING = refused('débitos', 'Os débitos do caso mudam agora mesmo; tente de novo em instantes.');

function outcomeOf(outcome: Exclude<ReserveOutcome, { kind: 'reserved' }>): ChargeOutcome {
	switch (outcome.kind) {
		case 'none':
			return { kind: 'issued', charge: null };
		case 'refused':
			return outcome;
		case 'invalid':
			return {
				kind: 'failed',
				reason: 'badInput',
				field: outcome.field,
				text: outcome.text,
				lasting: true,
				charge: null,
			};
		case 'replay':
			return outcomeOfRow(outcome.charge, true);
		case 'sampled':
			return { kind: 'issued', charge: chargeItemOf(outcome.charge, outcome.replayed) };
		case 'fetch':
			return outcomeOfRow(outcome.charge, true);
		case 'lookUp':
			return outcomeOfRow(outcome.charge, true);
		case 'busy':
			return refused('cobrança em registro', 'Outra execução está registrando a cobrança deste caso agora.');
		case 'cancelFirst':
			if (outcome.charge.provider === BY_FILE)
				return refused(
					AT_THE_BANK,
					'O boleto anterior destes títulos já não serve: a baixa segue na próxima remessa, e o novo sai depois que o retorno a confirma.',
				);
			return refused(
				'cobrança anterior',
				'A cobrança anterior destes títulos ainda não pôde ser cancelada no provedor; a nova sai depois disso.',
			);
		case 'lost':
			return refused(
				'lote',
				'Este caso não pertence mais a este lote: outra execução cuida dele ou ele já foi atendido.',
			);
	}
}

/** What a charge that was made, or stands, is to the workflow. Nothing unregistered is given on. */
function outcomeOfRow(row: ChargeRow, replayed: boolean): ChargeOutcome {
	const charge = chargeItemOf(row, replayed);
	if (row.state === 'accepted') {
		if (row.cancel !== 'none')
			return refused(
				'cobrança',
				'A cobrança foi emitida e já não vale: o caso mudou, e ela está sendo cancelada.',
			);
		if (!PAYABLE.has(row.status))
			return refused('cobrança', 'A cobrança já foi paga ou encerrada no provedor: não há o que enviar.');
		if (row.registered_by !== null) return { kind: 'issued', charge };
		if (row.provider === BY_FILE)
			return refused(
				AT_THE_BANK,
				'O boleto espera o banco: a entrada segue na próxima remessa, e ele só é enviado depois que o retorno a confirma.',
			);
		const text =
			'O provedor aceitou a cobrança e ainda não entregou linha digitável nem Pix; eles são buscados de novo na próxima emissão.';
		return { kind: 'failed', reason: 'unknown', text, lasting: false, charge };
	}
	if (row.state === 'rejected') {
		const text = `O provedor recusou a cobrança (${row.error_code ?? 'sem código'}): confira nome, CPF/CNPJ e valor, e a conta no provedor.`;
		const lasting = isOfData(row.error_class);
		return { kind: 'failed', reason: 'rejected', text, lasting, charge: null };
	}
	return {
		kind: 'failed',
		reason: 'unknown',
		text: 'Não se sabe se o provedor registrou a cobrança. Ela é procurada por nossa referência antes que outra seja emitida.',
		lasting: false,
		charge,
	};
}
