/** What providers say of our senders and templates: recorded once by its key, with its effect, each in a transaction of its own. */
import type { NoticeEvent } from '../ports/channel';
import { type Ledger, run, statement } from '../ports/ledger';
import { iso } from './days';
import type { RecordedEvent } from './recordChannelEvents';
import { lockForNotice, takeNotice } from './senderHealth';

const insert = statement<{ dedupe_key: string }>(
	'notice.insert',
	`insert into provider_events (provider, dedupe_key, kind, occurred_at, received_at) values ($1, $2, 'notice', $3, $4)
	on conflict (provider, dedupe_key) do nothing returning dedupe_key`,
);

/** A stop begins with the gate of the pauses, which no transaction may take after other locks. */
export async function recordNotices(
	ledger: Ledger,
	provider: string,
	notices: readonly NoticeEvent[],
): Promise<{ recorded: RecordedEvent[]; fresh: number }> {
	const recorded: RecordedEvent[] = [];
	let fresh = 0;
	for (const notice of notices) {
		const effect = await ledger.transact('webhook.notice', function* () {
			const [now, real] = [ledger.businessNow(), ledger.realNow()];
			yield* lockForNotice(notice);
			const inserted = yield* run(insert, provider, notice.dedupeKey, notice.occurredAt, real);
			if (inserted.length === 0) return null;
			return { ...(yield* takeNotice(provider, notice, now, real)), at: iso(now) };
		});
		if (effect === null) continue;
		fresh += 1;
		const { subject, severity, detail, templateName } = notice;
		recorded.push(
			...effect.creditorIds.map((creditorId) => ({
				type: 'sender.notice',
				at: effect.at,
				creditorId,
				subject,
				severity,
				detail,
				...(templateName === undefined ? {} : { template: templateName }),
			})),
		);
	}
	return { recorded, fresh };
}
