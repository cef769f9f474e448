/**
 * Boletos by bank file in thousands: issued, written into one remessa, confirmed, paid and told once more by retornos, with a ledger. Beside it,
 * as a floor, what the files cost without one. `ratio` is what n8n's event loop may be held over what it was held at most, at p99.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

import { cnab } from '../../../engine/adapters/charges/cnab';
import { openLedger, type LedgerConfig } from '../../../engine/adapters/ledger/open';
import { readRetornoWhole } from '../../../engine/domain/cnab';
import { issueCharges } from '../../../engine/operations/charges/issue';
import { saveAgreement } from '../../../engine/operations/cnab/agreements';
import { buildRemessa } from '../../../engine/operations/cnab/remessa';
import { takeRetorno } from '../../../engine/operations/cnab/retorno';
import { type Ledger, run, statement } from '../../../engine/ports/ledger';
import { startPostgres } from '../../../sandbox/services/postgres';
import { ITAU, pays, retornoOf, says, titlesIn } from '../../support/cnabAnswers';
import { DUE_DATE, seedCreditor, seedDebts, TUESDAY } from '../../support/ledgerPeople';
import type { HostOptions, Report } from '../run';

const TITLES = 10_000;
/** Longest that anything may hold n8n's event loop, ms at p99. */
const LOOP_MS = 50;
const HASH_KEY = 'chave-de-bancada-com-mais-de-32-caracteres';

interface Step {
	readonly step: string;
	readonly lines: number;
	readonly seconds: number;
	readonly linesPerSecond: number;
	/** Of this process's event loop, ms. */
	readonly loopP99Ms: number;
	readonly loopMaxMs: number;
	/** After the step, MB. */
	readonly rssMb: number;
}

/** `--debts N` (titles) `--database sqlite|postgres` */
export async function suite(
	{ debts, database = 'sqlite' }: HostOptions,
	say: (line: string) => void,
): Promise<Report> {
	const titles = debts?.[0] ?? TITLES;
	const tell = async <T>(step: string, lines: number, work: () => Promise<T>): Promise<T> => {
		const [result, taken] = await watched(step, lines, work);
		say(
			`${step}: ${taken.seconds} s, ${taken.linesPerSecond}/s, event loop ${taken.loopP99Ms} ms at p99, ${taken.loopMaxMs} ms at most`,
		);
		steps.push(taken);
		return result;
	};
	const steps: Step[] = [];
	await withLedger(database, async (ledger) => await through(ledger, titles, tell));
	const worst = Math.max(...steps.map(({ loopP99Ms }) => loopP99Ms));
	return { ratio: Math.round((LOOP_MS / worst) * 100) / 100, ledger: database, titles, steps };
}

type Tell = <T>(step: string, lines: number, work: () => Promise<T>) => Promise<T>;

async function through(ledger: Ledger, count: number, tell: Tell): Promise<void> {
	const caseIds = await prepare(ledger, count);
	const deps = {
		ledger,
		adapter: cnab,
		http: { host: '127.0.0.1', request: () => Promise.reject(new Error('A bank by file has no wire.')) },
	};
	await tell('issue', count, () => issueCharges(deps, { token: null, caseIds }));
	const remessa = await tell('remessa', count + 2, () =>
		buildRemessa(ledger, { agreementId: ITAU.id, limit: count }),
	);
	if (remessa.kind !== 'file' || remessa.titles !== count)
		throw new Error(
			`The remessa should hold ${count} titles: ${JSON.stringify({ ...remessa, content: '' })}`,
		);
	const titles = await titlesIn(ledger);
	const confirmed = retornoOf(titles.map((title) => says(title, '02')));
	const paid = retornoOf(
		titles.map((title) => pays(title)),
		{ sequence: 2 },
	);
	for (const [step, file, events] of [
		['retorno of entries', confirmed, count],
		['retorno of payments', paid, count],
		['the same once more', paid, 0],
	] as const) {
		const taken = await tell(step, count + 2, () => takeRetorno(ledger, file));
		if (taken.events.length !== events)
			throw new Error(`${step}: ${taken.events.length} events where ${events} were to come.`);
	}
	await tell('floor: reading the payments, no ledger', count + 2, () =>
		Promise.resolve(readRetornoWhole(paid)),
	);
}

const addresses = statement(
	'bench.addresses',
	`update debtors set street = 'Rua das Acácias, 120', district = 'Centro', city = 'São Paulo', uf = 'SP', cep = '01310100'`,
);
const byFile = statement('bench.byFile', 'update creditors set settings = $1 where id = $2');
const settingsOf = statement<{ settings: string }>(
	'bench.settings',
	'select settings from creditors where id = $1',
);
const cases = statement<{ id: string }>('bench.cases', 'select id from cases order by id');

/** A creditor whose bank takes files, and debtors with addresses. */
async function prepare(ledger: Ledger, count: number): Promise<string[]> {
	await seedCreditor(ledger, ITAU.creditorId);
	await saveAgreement(ledger, ITAU);
	await seedDebts(
		ledger,
		Array.from({ length: count }, (_, person) => ({ person: person + 1, due: DUE_DATE })),
	);
	return await ledger.transact('bench.prepare', function* () {
		const [row] = yield* run(settingsOf, ITAU.creditorId);
		const charges = { provider: 'cnab', kind: 'boleto', dueInDays: 3, agreement: ITAU.id };
		const settings = { ...(JSON.parse(row?.settings ?? '{}') as object), charges };
		yield* run(byFile, JSON.stringify(settings), ITAU.creditorId);
		yield* run(addresses);
		return (yield* run(cases)).map(({ id }) => id);
	});
}

async function watched<T>(step: string, lines: number, work: () => Promise<T>): Promise<[T, Step]> {
	const loop = monitorEventLoopDelay({ resolution: 1 });
	loop.enable();
	const since = performance.now();
	const result = await work();
	const seconds = (performance.now() - since) / 1_000;
	// Lateness is seen when the loop turns next.
	await new Promise((resolve) => setTimeout(resolve, 5));
	loop.disable();
	const ms = (nanoseconds: number) => Math.round(nanoseconds / 1e5) / 10;
	return [
		result,
		{
			...{
				step,
				lines,
				seconds: Math.round(seconds * 100) / 100,
				linesPerSecond: Math.round(lines / seconds),
			},
			...{ loopP99Ms: ms(loop.percentile(99)), loopMaxMs: ms(loop.max) },
			rssMb: Math.round(process.memoryUsage().rss / 2 ** 20),
		},
	];
}

async function withLedger(
	database: 'sqlite' | 'postgres',
	work: (ledger: Ledger) => Promise<void>,
): Promise<void> {
	const folder = mkdtempSync(path.join(tmpdir(), 'cobranca-bench-'));
	const server = database === 'postgres' ? await startPostgres({ fsync: true }) : undefined;
	try {
		await server?.createDatabase('livro');
		const config: LedgerConfig = server
			? {
					engine: 'postgres',
					connection: {
						...{ host: '127.0.0.1', port: server.port, database: 'livro' },
						...{ user: 'postgres', password: '' },
					},
					hashKey: HASH_KEY,
				}
			: { engine: 'sqlite', file: path.join(folder, 'livro.sqlite'), hashKey: HASH_KEY };
		const ledger = await openLedger({ ...config, now: () => TUESDAY });
		try {
			await work(ledger);
		} finally {
			await ledger.close();
		}
	} finally {
		await server?.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}
