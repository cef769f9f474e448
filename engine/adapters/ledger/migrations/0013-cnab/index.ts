/** Registration by file: contracts with banks, the numbers they gave out, what is asked of a bank and in which file. */
export function cnab(): string[] {
	return [
		// A bank's file names where the payer lives.
		`alter table debtors add column street text`,
		`alter table debtors add column district text`,
		`create table bank_agreements (
			id text primary key,
			creditor_id text not null references creditors(id),
			bank text not null,
			format integer not null check (format in (240, 400)),
			-- Bank, account, convênio and carteira: two agreements of one space would give a number twice.
			space text not null unique,
			contract text not null,
			next_file bigint not null check (next_file > 0),
			-- Real instant until which an execution builds a file.
			building_until bigint not null default 0,
			at bigint not null)`,
		// Apart from the agreement: who numbers a title never waits for who builds a file.
		`create table bank_numbers (
			agreement_id text primary key,
			next bigint not null check (next > 0),
			last bigint not null)`,
		`create table bank_titles (
			charge_id text primary key references charges(id),
			agreement_id text not null,
			number bigint not null,
			-- As a retorno may write it: without and with its check digit, zeros in front left out.
			digits text not null,
			digits_checked text not null,
			state text not null check (state in ('waiting', 'sent', 'registered', 'rejected', 'over')),
			unique (agreement_id, number))`,
		`create index bank_titles_by_digits on bank_titles (agreement_id, digits)`,
		`create index bank_titles_by_checked on bank_titles (agreement_id, digits_checked)`,
		`create table bank_instructions (
			id text primary key,
			agreement_id text not null,
			charge_id text not null references charges(id),
			movement text not null check (movement in ('register', 'cancel', 'changeDueDate', 'grantAbatement', 'cancelAbatement')),
			data text not null,
			state text not null check (state in ('waiting', 'inFile', 'confirmed', 'rejected', 'withdrawn')),
			file bigint,
			position integer,
			-- What the file says of it, as it stood when the file was built: asked for again, the file is the same.
			content text,
			at bigint not null)`,
		`create unique index bank_instructions_open on bank_instructions (charge_id, movement) where state in ('waiting', 'inFile')`,
		`create index bank_instructions_waiting on bank_instructions (agreement_id, id) where state = 'waiting'`,
		`create index bank_instructions_by_file on bank_instructions (agreement_id, file, position)`,
		`create table bank_files (
			agreement_id text not null references bank_agreements(id),
			number bigint not null,
			state text not null check (state in ('building', 'built')),
			name text not null,
			-- Local time, as the header says it.
			created_at text not null,
			-- The contract as it was, so that a changed one does not change a file of the past.
			contract text not null,
			titles integer not null default 0,
			sha256 text,
			at bigint not null,
			primary key (agreement_id, number))`,
	];
}
