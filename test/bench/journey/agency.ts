/** What an agency that builds its journey from n8n's own nodes has: two or three tables of its own, filled from the same portfolio. */
import { houseRows } from '../../../sandbox/judge/shapes';
import type { DemoCreditor } from '../../../sandbox/run/portfolios';
import type { Stage } from '../../../sandbox/run/stage';
import { type Host, TODAY } from '../host/host';

export const DATABASE = 'assessoria';

const SCHEMA = `
create table if not exists carteira (id serial primary key, credor text, contrato text, nome text, telefone text, email text, descricao text,
	valor numeric(12, 2), vencimento date, status text not null default 'aberto', remetente_sms text, remetente_email text);
create table if not exists etapas (etapa text primary key, dias int not null, canal text not null);
create table if not exists envios (id serial primary key, carteira_id int not null, etapa text not null, canal text, resposta text, enviado_em timestamptz);
create index if not exists envios_de on envios (carteira_id, etapa);
truncate carteira, etapas, envios restart identity;
insert into etapas values ('D-3', -3, 'email'), ('D+1', 1, 'sms'), ('D+5', 5, 'email'), ('D+10', 10, 'sms'), ('D+20', 20, 'email'), ('D+30', 30, 'sms'), ('D+60', 60, 'sms'), ('D+90', 90, 'sms')`;

const INSERT = `
insert into carteira (credor, contrato, nome, telefone, email, descricao, valor, vencimento, remetente_sms, remetente_email)
select * from json_to_recordset($1) as r(credor text, contrato text, nome text, telefone text, email text, descricao text,
	valor numeric, vencimento date, remetente_sms text, remetente_email text)`;

/** Fills the agency's tables and n8n's credentials for them. @returns how many debts it has */
export async function prepareAgency(host: Host, stage: Stage, portfolio: Buffer): Promise<number> {
	await host.database.ensure(DATABASE);
	await host.sql(DATABASE, SCHEMA);
	const rows = houseRows(portfolio).flatMap((row) => debtOf(row, host.creditors) ?? []);
	await host.sql(DATABASE, INSERT, [JSON.stringify(rows)]);
	const { port, user, password } = host.database.n8n;
	await host.credential('Banco da assessoria', 'postgres', {
		...{ host: '127.0.0.1', port, user, password, database: DATABASE },
		...{ ssl: 'disable', sshTunnel: false, maxConnections: 100, allowUnauthorizedCerts: false },
	});
	const { zenvia, smtp } = stage.providers;
	await host.credential('Zenvia da assessoria', 'httpHeaderAuth', {
		name: 'X-API-TOKEN',
		value: zenvia.credential.apiToken,
	});
	const { host: mailHost, port: mailPort, user: mailUser, password: mailPassword } = smtp.credential;
	await host.credential('E-mail da assessoria', 'smtp', {
		...{ user: mailUser, password: mailPassword, host: mailHost, port: mailPort },
		...{ secure: false, disableStartTls: true },
	});
	return rows.length;
}

/** A debt whose debtor has a mobile; the others an agency's list does not have either. */
function debtOf(
	row: Readonly<Record<string, string>>,
	creditors: readonly DemoCreditor[],
): object | undefined {
	const digits = (row.telefone ?? '').replace(/\D/g, '').replace(/^(?:55)?(\d{11})$/, '55$1');
	const vencimento = isoOf(row.vencimento ?? '');
	const valor = Number((row.valor ?? '').replace(/[^\d,]/g, '').replace(',', '.'));
	const creditor = creditors.find(({ id }) => id === row.credor);
	if (!/^55\d{2}90\d{7}$/.test(digits) || !vencimento || !(valor > 0) || !creditor) return undefined;
	const from = (channel: string) => creditor.senders.find((one) => one.channel === channel)?.address ?? '';
	const { credor, contrato, nome = '', descricao } = row;
	const email = /^\S+@\S+\.\S+$/.test(row.email ?? '') ? row.email : null;
	const senders = { remetente_sms: from('sms'), remetente_email: from('email') };
	return { credor, contrato, nome, telefone: digits, email, descricao, valor, vencimento, ...senders };
}

function isoOf(text: string): string | undefined {
	const [, date, month, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text) ?? [];
	const iso = year ? `${year}-${month}-${date}` : text;
	const day = Date.parse(iso);
	// The 31st of February, which the demo has on purpose, is a day for JavaScript.
	return !Number.isNaN(day) && new Date(day).toISOString().startsWith(iso) ? iso : undefined;
}

export const fillOf = ({ providers }: Stage) => ({
	ZENVIA: String(providers.zenvia.credential.baseUrl),
	TODAY,
});
