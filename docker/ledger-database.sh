#!/bin/sh
# Run once by PostgreSQL's image, with an empty volume: the ledger has a database and a user of its own beside n8n's.
set -eu

psql -v ON_ERROR_STOP=1 -v password="$LEDGER_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<-'SQL'
	create user cobranca password :'password';
	create database cobranca owner cobranca;
	revoke connect on database cobranca from public;
	revoke connect on database n8n from public;
SQL
