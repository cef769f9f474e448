/** A link to the debtor's page, as a message of the school's journey carried it. */
import { demo } from '../../engine/adapters/channels/demo';
import { escola } from '../../engine/domain/journey/presets/escola';
import { setEndpoint } from '../../engine/operations/endpoints';
import type { OutboundMessage } from '../../engine/ports/channel';
import { runBatch } from './ledgerRun';
import type { Prepared } from './n8nPortfolio';

/** Sends what is due to nobody and gives the link of the only message. */
export async function portalLinkOf({ withLedger }: Prepared, page: string): Promise<string> {
	const sent: OutboundMessage[] = [];
	await withLedger(async (ledger) => {
		await setEndpoint(ledger, 'portal', page);
		const adapter = {
			...demo,
			id: 'zenvia',
			async send(message: OutboundMessage) {
				sent.push(message);
				return { outcome: 'accepted', providerMessageId: message.contactId } as const;
			},
		};
		await runBatch(ledger, { adapter, definition: escola });
	});
	const link = /https?:\/\/\S+\?k=\w+/.exec(sent.map(({ text }) => text).join('\n'))?.[0];
	if (link === undefined) throw new Error(`No link in ${JSON.stringify(sent.map(({ text }) => text))}`);
	return link;
}
