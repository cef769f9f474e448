import type { ColumnKind, Dialect } from '../../ports/ledger';
import type { Session } from './driver';
import { MIGRATIONS } from './migrate';

export interface Table {
	name: string;
	columns: Record<string, ColumnKind>;
}

/** The ledger's own tables at a schema, ledger_meta included: a PostgreSQL schema may hold others beside them. */
export function tableNames(dialect: Dialect, version: number): string[] {
	const names = new Set(['ledger_meta']);
	for (const migration of MIGRATIONS.filter((one) => one.version <= version)) {
		for (const sql of migration.statements(dialect)) {
			const [, what = '', name = '', to = ''] =
				/^\s*(create table|drop table|alter table)\s+(\w+)(?:\s+rename to (\w+))?/.exec(sql) ?? [];
			if (what === 'create table') names.add(name);
			if (what === 'drop table' || to) names.delete(name);
			if (to) names.add(to);
		}
	}
	return [...names];
}

const KINDS: Readonly<Record<string, ColumnKind>> = {
	text: 'text',
	bigint: 'int',
	integer: 'int',
	'double precision': 'real',
};

/** Every table with its columns as the database has them, each after those that it refers to. */
export async function tablesOf(session: Session, dialect: Dialect, version: number): Promise<Table[]> {
	const names = tableNames(dialect, version);
	const tables = new Map<string, Table>();
	const refers = new Map<string, Set<string>>();
	for (const name of names) {
		const columns: Record<string, ColumnKind> = {};
		for (const { column, type } of await session.run(COLUMNS[dialect.name], name))
			columns[String(column)] = kindOf(name, String(column), String(type));
		tables.set(name, { name, columns });
		const targets = await session.run(REFERS[dialect.name], name);
		refers.set(name, new Set(targets.map(({ target }) => String(target)).filter((one) => one !== name)));
	}
	return inOrder(tables, refers);
}

const COLUMNS = {
	sqlite: 'select name as column, lower(type) as type from pragma_table_info($1) order by cid',
	postgres: `select column_name as column, data_type as type from information_schema.columns
		where table_schema = current_schema() and table_name = $1 order by ordinal_position`,
};
const REFERS = {
	sqlite: 'select "table" as target from pragma_foreign_key_list($1)',
	postgres: `select c.relname as target from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_class c on c.oid = k.confrelid
		join pg_namespace n on n.oid = t.relnamespace where k.contype = 'f' and n.nspname = current_schema() and t.relname = $1`,
};

function kindOf(table: string, column: string, type: string): ColumnKind {
	const kind = KINDS[type];
	if (!kind) throw new Error(`${table}.${column} has the type ${type}, which no backup knows`);
	return kind;
}

function inOrder(tables: ReadonlyMap<string, Table>, refers: ReadonlyMap<string, Set<string>>): Table[] {
	const done = new Map<string, Table>();
	while (done.size < tables.size) {
		const before = done.size;
		for (const [name, table] of tables)
			if (!done.has(name) && [...(refers.get(name) ?? [])].every((one) => done.has(one)))
				done.set(name, table);
		if (done.size === before) throw new Error('the tables of the ledger refer to each other in a circle');
	}
	return [...done.values()];
}
