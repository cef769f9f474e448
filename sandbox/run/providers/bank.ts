/** The bank that registers boletos from files. */
import path from 'node:path';

import type { JudgedCharge } from '../../judge';
import { type Provider, ProviderProcess, type ProviderOptions, type ProviderStats } from './process';

/** A title of the bank's book. */
export interface BankTitle {
	ourNumber: string;
	companyUse: string;
	document: string;
	cents: number;
	abatement: number;
	dueDate: string;
	line: string;
	state: 'open' | 'paid' | 'dropped' | 'rejected';
	at: number;
	endedAt: number | null;
	paidCents?: number;
}

export interface BankProvider extends Provider {
	/** Folder with `remessa` and `retorno`. */
	readonly mailbox: string;
	titles(): Promise<BankTitle[]>;
	charges(): Promise<JudgedCharge[]>;
	/** Accounts that have news which lie in no file yet. */
	pending(): Promise<number>;
	/** The payer pays what the bank asks, or so many cents. */
	pay(ourNumber: string, cents?: number): Promise<boolean>;
	misbehave(mode: string, times?: number): Promise<void>;
}

export async function startBank(
	options: ProviderOptions,
	{ port, mailbox }: { port: number; mailbox: string },
): Promise<BankProvider> {
	const started = await ProviderProcess.start(options, {
		id: 'bank',
		title: 'Banco',
		adminPort: port,
		args: [
			...['--port', String(port), '--folder', mailbox],
			...['--state-file', path.join(options.folder, 'bank.json')],
		],
	});
	const titles = async () => (await started.ask<{ titles: BankTitle[] }>('GET', '/__sim/received')).titles;
	return {
		id: 'bank',
		title: 'Banco',
		channel: undefined,
		admin: started.admin,
		credential: {},
		mailbox,
		ending: () => started.ending(),
		setClock: (offsetMs) => started.setClock(offsetMs),
		freeze: (ms) => started.freeze(ms),
		async stats() {
			// What it still has to tell lies in a mailbox until somebody reads it: nothing waits for that.
			const { received, statusesPosted } = await started.stats<ProviderStats>();
			return { received, statusesPosted, statusesPending: 0, replies: 0 };
		},
		received: () => Promise.resolve([]),
		replies: () => Promise.resolve([]),
		titles,
		async charges() {
			return (await titles()).filter(({ state }) => state !== 'rejected').map(chargeOf);
		},
		async pending() {
			return (await started.stats<ProviderStats>()).statusesPending;
		},
		async pay(ourNumber, cents) {
			return (await started.ask<{ paid: boolean }>('POST', '/__sim/pay', { ourNumber, cents })).paid;
		},
		async misbehave(mode, times = 1) {
			await started.ask('POST', '/__sim/misbehave', { mode, times });
		},
		isHeard: () => Promise.resolve(true),
		stop: () => started.stop(),
	};
}

function chargeOf(title: BankTitle): JudgedCharge {
	return {
		id: title.ourNumber,
		reference: title.companyUse,
		at: title.at,
		cents: title.cents,
		dueDate: title.dueDate,
		document: title.document,
		line: title.line,
		pix: null,
		live: title.state === 'open',
		endedAt: title.endedAt,
		paid: title.state === 'paid',
		...(title.paidCents === undefined ? {} : { paidCents: title.paidCents }),
		noisy: false,
	};
}
