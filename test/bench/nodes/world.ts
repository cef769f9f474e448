/** What the nodes need around them: a sandbox ledger with two creditors whose debts are due, and the simulators of SMS and e-mail. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { INodeExecutionData } from 'n8n-workflow';

import { openLedger } from '../../../engine/adapters/ledger/open';
import { saveSender } from '../../../engine/operations/senders';
import { run, statement } from '../../../engine/ports/ledger';
import { providerPorts } from '../../../sandbox/run/ports';
import { closeAll } from '../../../sandbox/run/closing';
import { startSmtp } from '../../../sandbox/run/providers/smtp';
import { startZenvia } from '../../../sandbox/run/providers/zenvia';
import {
	documentOf,
	portfolioFile,
	type SeedDebt,
	seedCreditor,
	seedDebts,
	TUESDAY,
} from '../../support/ledgerPeople';
import type { Credentials } from './engine';

/** What one execution of Régua do dia holds. */
export const BATCH = 200;
/** A Friday, so that TUESDAY is past the first step (D+3) of both journeys. */
const DUE = '06/03/2026';

export interface World {
	readonly credentials: Credentials;
	readonly bySms: string;
	readonly byEmail: string;
	/** Cases of a creditor whom no journey touches. */
	readonly cases: readonly string[];
	/** Their debts, as their creditor numbers them. */
	readonly titles: readonly string[];
	readonly portfolio: {
		readonly rows: number;
		readonly documents: readonly string[];
		/** The n-th file of so many rows, as an item; each has debts of its own. */
		file(n: number): INodeExecutionData;
	};
	close(): Promise<void>;
}

const idsOf = statement<{ id: string }>(
	'bench.cases',
	'select id from cases where creditor_id = $1 order by id',
);

export async function openWorld(folder: string, packageRoot: string, size: number): Promise<World> {
	const hashKey = randomBytes(32).toString('hex');
	const file = path.join(folder, '.n8n', 'cobranca', 'bancada.sqlite');
	mkdirSync(path.dirname(file), { recursive: true });
	const ports = await providerPorts();
	const secret = randomBytes(16).toString('hex');
	const offset = TUESDAY - Date.now();
	const base = {
		node: process.execPath,
		packageRoot,
		folder,
		seed: 1,
		anyAddress: false,
		misbehave: [],
		flags: [],
	};
	const zenvia = await startZenvia(base, {
		port: ports.zenvia,
		senders: ['loja.sms'],
		webhookSecret: secret,
	});
	const smtp = await startSmtp(base, {
		...{ port: ports.smtp, adminPort: ports.smtpAdmin, password: secret, webhookSecret: secret },
	});
	const ledger = await openLedger({ engine: 'sqlite', file, hashKey, kind: 'sandbox' });
	const close = () => closeAll([() => ledger.close(), () => smtp.stop(), () => zenvia.stop()]);
	try {
		await ledger.setSandboxClock(TUESDAY);
		await zenvia.setClock(offset);
		await smtp.setClock(offset);
		const settings = { provider: 'zenvia', ratePerSecond: 1_000_000 };
		await seedCreditor(ledger, 'loja', { ...settings, journey: 'essencial' });
		await seedCreditor(ledger, 'fabrica', { ...settings, journey: 'fornecedor' });
		await seedCreditor(ledger, 'outra', settings);
		const rate = { ratePerSecond: 1_000_000 };
		const mailbox = { provider: 'smtp', address: 'recado@fabrica.example', settings: rate };
		await saveSender(ledger, { creditorId: 'fabrica', channel: 'email', ...mailbox });
		const people = (from: number, count: number, more: Partial<SeedDebt>): SeedDebt[] =>
			Array.from({ length: count }, (_, i) => {
				const person = from + i;
				const email = `pessoa${person}@caixa.example`;
				return { person, due: DUE, ...more, ...(more.creditor === 'fabrica' ? { email } : {}) };
			});
		// One batch more: the first of them warms everybody up.
		await seedDebts(ledger, people(100, size + BATCH, { creditor: 'loja' }));
		await seedDebts(ledger, people(200_000, size + BATCH, { creditor: 'fabrica' }));
		const cases = (await ledger.read('bench', () => run(idsOf, 'loja'))).map(({ id }) => id).slice(0, size);
		return {
			credentials: {
				cobrancaLedgerApi: { engine: 'sqlite', file: path.basename(file), hashKey },
				cobrancaZenviaApi: zenvia.credential,
				cobrancaSmtpApi: smtp.credential,
			},
			...{ bySms: 'loja', byEmail: 'fabrica', cases },
			titles: Array.from({ length: size }, (_, i) => `T${100 + i}`),
			portfolio: {
				rows: size,
				documents: Array.from({ length: size }, (_, i) => documentOf(100 + i)),
				file(n) {
					const text = portfolioFile(people(400_000 + n * size, size, { creditor: 'outra' }));
					const binary = {
						data: text.toString('base64'),
						mimeType: 'text/csv',
						fileName: `carteira-${n}.csv`,
					};
					return { json: {}, binary: { data: binary } };
				},
			},
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}
