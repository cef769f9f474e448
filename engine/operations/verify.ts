import { type Ledger, run, statement } from '../ports/ledger';
import { replayCase } from './timeline';
import { type Check, INVARIANTS, KEEP, WARNINGS } from './verify.data';
import { chargesThatDoNotAddUp } from './verifyCharges';

export interface Finding {
	check: string;
	severity: Check['severity'];
	/** pt-BR. */
	what: string;
	remedy: string;
	/** How many; `examples` are ids of at most five. */
	count: number;
	examples: string[];
}

export interface Verification {
	/** True without a finding of severity `error`. */
	sound: boolean;
	checks: number;
	/** Cases whose statuses were rebuilt from the timeline. */
	cases: number;
	/** Charges whose itemisation was added up. */
	charges: number;
	findings: Finding[];
}

const EXAMPLES = 5;
const CASES = 200;

const STATEMENTS = [...INVARIANTS, ...WARNINGS].map((check) => ({
	check,
	find: statement<{ id: string }>(
		`verify.${check.key}`,
		// PostgreSQL wants to know of each parameter, also where a check needs none.
		`select f.* from (${check.sql}) f where cast($1 as bigint) > 0 limit 1000`,
	),
}));
const file = statement<Record<string, string>>('verify.file', (d) =>
	d.name === 'sqlite'
		? 'pragma integrity_check'
		: `select conname as broken from pg_constraint where not convalidated and connamespace = current_schema()::regnamespace`,
);
const references = statement('verify.references', (d) =>
	d.name === 'sqlite' ? 'pragma foreign_key_check' : 'select 1 as none where false',
);
const caseIds = statement<{ id: string }>(
	'verify.cases',
	`select distinct case_id as id from contacts where case_id > $1 order by case_id limit ${CASES}`,
);

/**
 * Looks whether the ledger keeps its promises: the database file, the invariants, and every case's statuses rebuilt from its timeline. It
 * writes nothing. `file` reads all of a SQLite file in one go, which keeps a process busy for as long: leave it to the command line.
 */
export async function verifyLedger(ledger: Ledger, options: { file?: boolean } = {}): Promise<Verification> {
	const findings: Finding[] = [];
	if (options.file) findings.push(...(await verifyFile(ledger)));
	for (const { check, find } of STATEMENTS) {
		const rows = await ledger.read('verify', () => run(find, ledger.realNow()));
		findings.push(
			...findingOf(
				check,
				rows.map(({ id }) => String(id)),
			),
		);
	}
	const replayed = await replayAll(ledger);
	findings.push(...findingOf(REPLAY, replayed.wrong));
	const added = await chargesThatDoNotAddUp(ledger);
	findings.push(...findingOf(CENTS, added.wrong));
	return {
		sound: findings.every(({ severity }) => severity !== 'error'),
		checks: STATEMENTS.length + 2 + (options.file ? 1 : 0),
		cases: replayed.cases,
		charges: added.charges,
		findings,
	};
}

type Told = Pick<Check, 'key' | 'severity' | 'what' | 'remedy'>;

const REPLAY: Told = {
	key: 'replay',
	severity: 'error',
	what: 'Casos cujo histórico conta outra coisa que os contatos',
	remedy:
		'Guarde uma cópia do livro e mande este relatório a quem mantém o pacote; nada é reenviado por isso.',
};
const CENTS: Told = {
	key: 'chargeCents',
	severity: 'error',
	what: 'Uma cobrança cujo principal, multa, juros, custas e honorários, menos o desconto, não somam o valor dela',
	remedy: KEEP,
};
const FILE: Told = {
	key: 'file',
	severity: 'error',
	what: 'O arquivo ou as referências do banco estão danificados',
	remedy: 'Pare o n8n, confira o disco e restaure a última cópia boa (npm run ledger -- restore).',
};

function findingOf({ key, severity, what, remedy }: Told, ids: readonly string[]): Finding[] {
	if (ids.length === 0) return [];
	return [{ check: key, severity, what, remedy, count: ids.length, examples: ids.slice(0, EXAMPLES) }];
}

async function verifyFile(ledger: Ledger): Promise<Finding[]> {
	const broken = await ledger.read('verify.file', function* () {
		const told = (yield* run(file)).flatMap((row) => Object.values(row)).filter((text) => text !== 'ok');
		const dangling = (yield* run(references)).map((row) => String(row.table));
		return [...told.map(String), ...dangling];
	});
	return findingOf(FILE, broken);
}

async function replayAll(ledger: Ledger): Promise<{ cases: number; wrong: string[] }> {
	const wrong: string[] = [];
	let cases = 0;
	for (let after = ''; ;) {
		const ids = await ledger.read('verify.cases', () => run(caseIds, after));
		for (const { id } of ids) if (!(await replayCase(ledger, id)).matches) wrong.push(id);
		cases += ids.length;
		if (ids.length < CASES) return { cases, wrong };
		after = ids.at(-1)?.id ?? '';
	}
}
