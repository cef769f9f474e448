import type { ColumnKind, Dialect } from '../../ports/ledger';

const POSTGRES_TYPES: Record<ColumnKind, string> = { text: 'text', int: 'bigint', real: 'double precision' };

/** SQLite: JSON parameters are opened by json_each; locking is BEGIN IMMEDIATE, so row locks are empty. */
export const SQLITE: Dialect = {
	name: 'sqlite',
	rows: (parameter, alias, columns) => {
		const list = Object.keys(columns).map((name) => `json_extract(value, '$.${name}') as ${name}`);
		return `(select ${list.join(', ')} from json_each(${parameter})) ${alias}`;
	},
	list: (parameter) => `(select value from json_each(${parameter}))`,
	forUpdate: '',
	forUpdateSkipLocked: '',
	forShare: '',
};

/** PostgreSQL 15 and newer. */
export const POSTGRES: Dialect = {
	name: 'postgres',
	rows: (parameter, alias, columns) => {
		const list = Object.entries(columns).map(([name, kind]) => `${name} ${POSTGRES_TYPES[kind]}`);
		return `jsonb_to_recordset(${parameter}::jsonb) as ${alias}(${list.join(', ')})`;
	},
	list: (parameter) => `(select jsonb_array_elements_text(${parameter}::jsonb))`,
	forUpdate: ' for update',
	forUpdateSkipLocked: ' for update skip locked',
	forShare: ' for share',
};
