/** A ledger, of kind production, whose messages Meta has taken and says nothing of yet. */
import { messageId } from '../../../engine/adapters/channels/meta/ids';
import { type LedgerConfig, openLedger } from '../../../engine/adapters/ledger/open';
import type { ChannelAdapter } from '../../../engine/ports/channel';
import { type Ledger, runOne, statement } from '../../../engine/ports/ledger';
import { debtsOf, HOUR, seedCreditor, seedDebts, TUESDAY } from '../../support/ledgerPeople';
import { fakeProvider, runUntilQuiet } from '../../support/ledgerRun';
import type { Message } from './posts';

/** Sends so many messages, to as many people, by a provider that answers in no time as Meta does. */
export async function sentMessages(config: LedgerConfig, count: number): Promise<Message[]> {
	const ledger = await openLedger({ ...config, now: () => TUESDAY });
	// A minute on, so that everything imported is due; the ledger's clock of n8n is months later.
	const sender = await openLedger({ ...config, now: () => TUESDAY + HOUR / 60 });
	try {
		await seedCreditor(ledger, 'casa', { provider: 'meta', ratePerSecond: 1_000_000 });
		await seedDebts(ledger, debtsOf(count));
		const messages: Message[] = [];
		await runUntilQuiet(sender, { adapter: takingAll(messages), limit: 200 });
		if (messages.length !== count) throw new Error(`${messages.length} of ${count} messages were sent.`);
		return messages;
	} finally {
		await sender.close();
		await ledger.close();
	}
}

/** By SMS, for which an invented person needs no consent: a status is recorded by provider and id, whatever the channel. */
function takingAll(messages: Message[]): ChannelAdapter {
	const provider = fakeProvider('accept', { concurrency: 50, ratePerSecond: 1_000_000 }, { id: 'meta' });
	return {
		...provider,
		send({ contactId, to }) {
			const wamid = `wamid.${Buffer.from(contactId).toString('base64')}`;
			messages.push({ wamid, contactId, to: to.replace('+', '') });
			return Promise.resolve({ outcome: 'accepted', providerMessageId: messageId(wamid) });
		},
	};
}

const readOnes = statement<{ n: number }>(
	'bench.readOnes',
	`select count(*) as n from contacts where delivery = 'read'`,
);

/** How many messages were read, as far as the ledger knows. */
export async function countRead(ledger: Ledger): Promise<number> {
	return (await ledger.read('bench.readOnes', () => runOne(readOnes)))?.n ?? 0;
}
