/** Layouts of creditors' files: data, versioned, kept in the ledger. */
import { createHash } from 'node:crypto';
import { badInput, CobrancaError } from '../core/errors';
import { type Layout, readLayout } from '../domain/portfolio';
import { type Ledger, run, runOne, statement } from '../ports/ledger';
import { iso } from './days';

export interface LayoutView {
	creditorId: string;
	name: string;
	version: number;
	/** ISO. */
	savedAt: string;
	layout: Layout;
}

interface Row {
	creditor_id: string;
	name: string;
	version: number;
	definition: string;
	at: number;
}

const known = statement<{ id: string }>('layout.creditor', 'select id from creditors where id = $1');
const byFingerprint = statement<Row>(
	'layout.same',
	'select creditor_id, name, version, definition, at from layouts where creditor_id = $1 and name = $2 and fingerprint = $3',
);
const latest = statement<Row>(
	'layout.latest',
	`select creditor_id, name, version, definition, at from layouts where creditor_id = $1 and name = $2
	order by version desc limit 1`,
);
const insert = statement(
	'layout.insert',
	'insert into layouts (creditor_id, name, version, fingerprint, definition, at) values ($1, $2, $3, $4, $5, $6)',
);
const all = statement<Row>(
	'layout.all',
	`select l.creditor_id, l.name, l.version, l.definition, l.at from layouts l
	where ($1 = '' or l.creditor_id = $1)
		and l.version = (select max(v.version) from layouts v where v.creditor_id = l.creditor_id and v.name = l.name)
	order by l.creditor_id, l.name`,
);

/**
 * Saves a layout under a name; the same content again is the version that it was.
 * @throws CobrancaError badInput, notFound
 */
export async function saveLayout(
	ledger: Ledger,
	input: { creditorId: string; name: string; layout: unknown },
): Promise<LayoutView> {
	const name = input.name.trim();
	if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u.test(name) || /^guess$/i.test(name))
		throw badInput(
			'name',
			'The name of a layout is 1 to 60 letters, digits, blanks, dots or dashes, and not "guess".',
		);
	const layout = readLayout(input.layout);
	const definition = JSON.stringify(layout);
	const fingerprint = createHash('sha256').update(definition).digest('hex');
	return await ledger.transact('layout.save', function* () {
		if (!(yield* runOne(known, input.creditorId)))
			throw new CobrancaError('notFound', 'There is no such creditor in the ledger.', {
				field: 'creditorId',
			});
		const same = yield* runOne(byFingerprint, input.creditorId, name, fingerprint);
		if (same) return viewOf(same);
		const version = ((yield* runOne(latest, input.creditorId, name))?.version ?? 0) + 1;
		const at = ledger.realNow();
		yield* run(insert, input.creditorId, name, version, fingerprint, definition, at);
		return viewOf({ creditor_id: input.creditorId, name, version, definition, at });
	});
}

/** The newest version of each layout. */
export async function listLayouts(ledger: Ledger, creditorId = ''): Promise<LayoutView[]> {
	return (await ledger.read('layout.list', () => run(all, creditorId))).map(viewOf);
}

/** The newest version of a layout. @throws CobrancaError notFound */
export async function findLayout(ledger: Ledger, creditorId: string, name: string): Promise<LayoutView> {
	const row = await ledger.read('layout.find', () => runOne(latest, creditorId, name));
	if (row) return viewOf(row);
	throw new CobrancaError(
		'notFound',
		`There is no layout "${name.slice(0, 60)}" of this creditor in the ledger.`,
		{
			field: 'layout',
			remedy: 'Save it with Portfolio → Save Layout, or leave the layout to be guessed',
		},
	);
}

function viewOf(row: Row): LayoutView {
	return {
		creditorId: row.creditor_id,
		name: row.name,
		version: row.version,
		savedAt: iso(row.at),
		layout: readLayout(row.definition),
	};
}
