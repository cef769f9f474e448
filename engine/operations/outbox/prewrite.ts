import { setImmediate as turn } from 'node:timers/promises';
import type { ChannelAdapter } from '../../ports/channel';
import type { Ledger } from '../../ports/ledger';
import { gatherFacts } from '../gatherFacts';
import { senderFor } from './senders';
import { type Composer, textRequest } from './texts';
import { gatherTexts } from './textRows';
import type { SendInput } from './types';

/** n8n's loop gets a turn after so long, ms. */
const SLICE_MS = 10;

/**
 * Writes the texts that the reserving transaction will ask for, outside it and in slices: an SMS takes about half a millisecond, an
 * e-mail several, and in SQLite a transaction holds up the whole process. What changes until then is written there, anew.
 */
export async function prewrite(
	ledger: Ledger,
	adapter: ChannelAdapter,
	input: SendInput,
	composer: Composer,
): Promise<void> {
	const requests = await ledger.read('texts', function* () {
		const now = ledger.businessNow();
		const book = yield* gatherFacts(
			input.requests.map((r) => r.stepRunId),
			now,
		);
		const texts = yield* gatherTexts(book, now);
		return [...book.base.values()].flatMap((row) => {
			if (row.live_contact !== null || row.lease_token !== input.token) return [];
			const sender = senderFor(row, book, input.channel, adapter);
			if (!sender) return [];
			const request = textRequest(ledger, row, book, texts, input.channel, sender, input.templateText);
			return request ? [{ of: row.step_run_id, request }] : [];
		});
	});
	let since = performance.now();
	for (const { of, request } of requests) {
		composer.compose(of, request);
		if (performance.now() - since < SLICE_MS) continue;
		await turn();
		since = performance.now();
	}
}
