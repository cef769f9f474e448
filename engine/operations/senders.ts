import { badInput } from '../core/errors';
import { newId } from '../core/ids';
import { parseEmail } from '../core/identity/email';
import { type Channel, CHANNELS } from '../domain/channel';
import { type Ledger, run, runOne, statement } from '../ports/ledger';
import { findCreditor, unknownCreditor, wakeCreditor } from './creditorRows';

export interface SenderSettings {
	ratePerSecond?: number;
	/** E-mail: the name beside the mailbox. */
	fromName?: string;
}

const insertSender = statement(
	'creditor.sender',
	`insert into senders (id, creditor_id, channel, provider, address, settings, created_at) values ($1, $2, $3, $4, $5, $6, $7)
	on conflict (creditor_id, channel, provider, address) do update set state = 'active', settings = excluded.settings`,
);

/** Adds (or re-activates) what a creditor sends from on a channel. @throws CobrancaError badInput, notFound */
export async function saveSender(
	ledger: Ledger,
	input: {
		creditorId: string;
		channel: Channel;
		provider: string;
		address: string;
		settings?: SenderSettings;
	},
): Promise<{ creditorId: string; channel: Channel; provider: string; address: string }> {
	if (!CHANNELS.includes(input.channel)) throw badInput('channel', 'There is no such channel.');
	if (!input.address.trim())
		throw badInput(
			'address',
			'The sender address is empty.',
			'Give the alias or number that the provider gave you.',
		);
	checkAddress(input);
	const rate = input.settings?.ratePerSecond ?? 1;
	if (!(rate > 0)) throw badInput('ratePerSecond', 'A sender must send more than zero a second.');
	return await ledger.transact('creditor.sender', function* () {
		if (!(yield* runOne(findCreditor, input.creditorId))) throw unknownCreditor(input.creditorId);
		yield* run(
			insertSender,
			newId(),
			input.creditorId,
			input.channel,
			input.provider,
			input.address.trim(),
			JSON.stringify(input.settings ?? {}),
			ledger.realNow(),
		);
		yield* run(wakeCreditor, input.creditorId, ledger.businessNow());
		return {
			creditorId: input.creditorId,
			channel: input.channel,
			provider: input.provider,
			address: input.address.trim(),
		};
	});
}

/** What can be seen to be wrong without asking the provider. */
function checkAddress({
	channel,
	provider,
	address,
}: {
	channel: Channel;
	provider: string;
	address: string;
}): void {
	if (channel === 'email') {
		const email = parseEmail(address);
		if (!email.ok)
			throw badInput(
				'address',
				'The sender of e-mails must be a mailbox such as cobranca@escola.com.br.',
				email.reason,
			);
	}
	if (channel === 'whatsapp' && provider === 'meta' && !/^\d{5,20}$/.test(address.trim()))
		throw badInput(
			'address',
			'The sender of WhatsApp must be the phone number ID: digits only, not the phone itself.',
			'Copy "Phone number ID" from the WhatsApp Manager of Meta.',
		);
}
