/** A ledger of kind sandbox with a moved clock and an invented portfolio, as the credential of a node sees it. */
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { openLedger } from '../../engine/adapters/ledger/open';
import type { CreditorMode } from '../../engine/domain/compliance/types';
import { importPortfolio } from '../../engine/operations/importPortfolio';
import { saveCreditor, saveSender } from '../../engine/operations/creditors';
import { type Ledger, runOne, statement } from '../../engine/ports/ledger';
import type { Credentials } from './n8nHarness';

export const HASH_KEY = 'chave-de-teste-com-mais-de-32-caracteres';
/** A Tuesday without holidays, 10:30 in São Paulo. */
export const NOON = Date.parse('2026-03-10T10:30:00-03:00');
export const TEST_PHONE = '+5511900001999';
/** Phone number id of the Meta simulator. */
export const NUMBER = '106540352242922';
export const MAILBOX = 'cobranca@escola.example';

/** The creditor of the portfolios here, and one that nobody knows yet. */
export const ESCOLA = {
	id: 'escola',
	displayName: 'Escola Horizonte',
	legalName: 'Escola Horizonte Ltda',
	document: '11.222.333/0001-81',
	address: 'Rua das Flores, 10, São Paulo',
	phone: '(11) 4000-1234',
};
export const LOJA = {
	id: 'loja',
	displayName: 'Loja Aurora',
	legalName: 'Loja Aurora Ltda',
	document: '11.222.333/0001-81',
	address: 'Av. Central, 1, Recife',
	phone: '(81) 3000-1234',
};
const settingsRow = statement<{ settings: string }>(
	'test.settings',
	'select settings from creditors where id = $1',
);

let files = 0;

/** A valid CPF made of a running number. */
export function cpf(number: number): string {
	const base = String(100_000_000 + number * 7919);
	const digit = (text: string) => {
		const sum = [...text].reduce((total, one, index) => total + Number(one) * (text.length + 1 - index), 0);
		const rest = (sum * 10) % 11;
		return rest === 10 ? 0 : rest;
	};
	const first = digit(base);
	return `${base}${first}${digit(`${base}${first}`)}`;
}

export interface Debt {
	titulo: string;
	number: number;
	/** Empty: the debtor has no phone. */
	phone?: string;
	vencimento: string;
	valor?: string;
	email?: string;
}

const FIRST_NAMES = 'Marina Caio Tereza Raul Luiza Davi Antonia Murilo Rebeca Tadeu'.split(' ');
/** The one name of a debtor that items may hold and messages say. */
export const firstNameOf = (number: number) => FIRST_NAMES[(number - 1) % FIRST_NAMES.length] as string;
/** Whole names must be in no item. */
export const nameOf = (number: number) => `${firstNameOf(number)} Sobrenome${number}`;
/** Any name of these debtors, for what may hold none. */
export const PEOPLE = new RegExp(`Sobrenome|${FIRST_NAMES.join('|')}`);

export function csv(debts: Debt[]): Buffer {
	const lines = debts.map(({ titulo, number, phone, vencimento, valor, email }) =>
		[
			'escola',
			titulo,
			cpf(number),
			nameOf(number),
			phone ?? `(11) 90000-${String(1000 + number)}`,
			vencimento,
			valor ?? '150,00',
			'mensalidade_escolar',
			'SP',
			email ?? '',
		].join(';'),
	);
	return Buffer.from(
		['credor;titulo;documento;nome;telefone;vencimento;valor;tipo_divida;uf;email', ...lines].join('\n'),
	);
}

/** `count` debtors whose debt fell due three days before the clock: the step d+3 is due. */
export function overdue(count: number): Debt[] {
	return Array.from({ length: count }, (_, i) => ({
		titulo: `T${i + 1}`,
		number: i + 1,
		vencimento: '06/03/2026',
	}));
}

export interface Prepared {
	credentials: Credentials;
	/** Works on the same file beside the nodes. */
	withLedger<T>(
		work: (ledger: Ledger & { setSandboxClock(now: number): Promise<void> }) => Promise<T>,
	): Promise<T>;
}

/** What a creditor's settings are in the ledger. */
export async function settingsOf<T extends object>({ withLedger }: Prepared, creditorId: string): Promise<T> {
	return await withLedger(async (ledger) => {
		const row = await ledger.read('test', () => runOne(settingsRow, creditorId));
		return JSON.parse(row?.settings ?? '{}') as T;
	});
}

export async function prepare(
	options: {
		debts?: Debt[];
		mode?: CreditorMode;
		now?: number;
		/** Credentials; WhatsApp and e-mail get their senders with them. */
		zenvia?: IDataObject;
		meta?: IDataObject;
		smtp?: IDataObject;
		/** Settings of the creditor that differ from the usual. */
		creditor?: object;
	} = {},
): Promise<Prepared> {
	const name = `prova-${process.pid}-${++files}.sqlite`;
	const file = path.join(process.env.N8N_USER_FOLDER ?? '', '.n8n', 'cobranca', name);
	const withLedger: Prepared['withLedger'] = async (work) => {
		const ledger = await openLedger({ engine: 'sqlite', file, hashKey: HASH_KEY, kind: 'sandbox' });
		try {
			return await work(ledger);
		} finally {
			await ledger.close();
		}
	};
	await withLedger(async (ledger) => {
		await ledger.setSandboxClock(options.now ?? NOON);
		await saveCreditor(ledger, {
			...ESCOLA,
			mode: options.mode ?? 'live',
			sms42a: 'Escola Horizonte 11222333000181 R Flores 10 SP',
			testPhone: TEST_PHONE,
			...options.creditor,
		});
		await saveSender(ledger, {
			creditorId: 'escola',
			channel: 'sms',
			provider: 'demo',
			address: 'escola.demo',
		});
		await saveSender(ledger, {
			creditorId: 'escola',
			channel: 'sms',
			provider: 'zenvia',
			address: 'escola.sms',
		});
		for (const [channel, provider, address] of [
			...(options.meta ? ([['whatsapp', 'meta', NUMBER]] as const) : []),
			...(options.smtp ? ([['email', 'smtp', MAILBOX]] as const) : []),
		]) {
			await saveSender(ledger, { creditorId: 'escola', channel, provider, address });
		}
		if (options.debts)
			await importPortfolio(ledger, { source: csv(options.debts), fileName: 'carteira.csv' });
	});
	return {
		withLedger,
		credentials: {
			cobrancaLedgerApi: { engine: 'sqlite', file: name, hashKey: HASH_KEY },
			...(options.zenvia ? { cobrancaZenviaApi: options.zenvia } : {}),
			...(options.meta ? { cobrancaMetaApi: options.meta } : {}),
			...(options.smtp ? { cobrancaSmtpApi: options.smtp } : {}),
		},
	};
}
