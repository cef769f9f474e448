/** What the tests of retention share: debtors who were written to, who pay, who write back. */
import { ledgerWith } from '../../engine/ports/ledgerWith';
import { registerPayment } from '../../engine/operations/payments';
import { recordChannelEvents } from '../../engine/operations/recordChannelEvents';
import type { Pruned } from '../../engine/operations/retention/prune';
import type { Ledger, Tx } from '../../engine/ports/ledger';
import type { LedgerEngine, TestLedger } from './ledgers';
import { DAY, debtsOf, phoneOf, seedCreditor, seedDebts, type SeedDebt, senderOf } from './ledgerPeople';
import { fakeProvider, runUntilQuiet } from './ledgerRun';

/** Whole weeks: a Tuesday stays one. */
export const YEAR = 364 * DAY;

export const rowsOf = ({ kinds }: Pruned) =>
	Object.fromEntries(kinds.flatMap(({ kind, rows }) => (rows > 0 ? [[kind, rows]] : [])));

export async function inbound(test: TestLedger, person: number, key: string, text: string) {
	return await recordChannelEvents(test.ledger, 'fake', [
		{
			kind: 'inbound',
			dedupeKey: key,
			channel: 'sms',
			from: phoneOf(person),
			to: senderOf('casa'),
			text,
			occurredAt: test.clock.now(),
		},
	]);
}

export async function pay(test: TestLedger, ...persons: number[]): Promise<void> {
	for (const person of persons)
		await registerPayment(test.ledger, {
			creditorId: 'casa',
			debtExternalId: `T${person}`,
			amount: 150,
			paidOn: new Date(test.clock.now()).toISOString().slice(0, 10),
			externalId: `pix${person}`,
			source: 'prova',
			settles: true,
		});
}

/** Debtors who were written to in one day; nobody has paid. */
export async function used(db: LedgerEngine, debts: readonly SeedDebt[] = debtsOf(4)) {
	const test = await db.create();
	await seedCreditor(test.ledger, 'casa');
	await seedDebts(test.ledger, debts);
	const adapter = fakeProvider();
	await runUntilQuiet(test.ledger, { adapter });
	return { test, ledger: test.ledger, clock: test.clock, adapter };
}

/** A ledger that lets something happen after the first look at a page. */
export function afterTheLook(ledger: Ledger, what: () => Promise<unknown>): Ledger {
	let done = false;
	return ledgerWith(ledger, {
		async read<T>(label: string, work: () => Tx<T>): Promise<T> {
			const result = await ledger.read(label, work);
			const found = Array.isArray(result) && result.some((row: { due?: number }) => row.due === 1);
			if (label === 'prune.page' && found && !done) {
				done = true;
				await what();
			}
			return result;
		},
	});
}
