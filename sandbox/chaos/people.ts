/** The people of a run: some answer, tap a button, ask to be left alone or pay, while the blows fall. What they say must reach the ledger. */
import { setTimeout as delay } from 'node:timers/promises';

import { fetchFresh } from '../http/fresh';
import { type Ledger, run, statement } from '../../engine/ports/ledger';
import { answer } from '../inbox/actions';
import { seeded } from '../providers/common/rules';
import type { Provider } from '../run/providers';
import type { Stage } from '../run/stage';

const POLL_MS = 300;

/** Of the messages of a channel, how many are answered. */
const ANSWERED = { sms: 0.15, whatsapp: 0.5, email: 0.15 } as const;
/** Of the messages that bring a charge, how many are paid at once. */
const PAID = 0.25;

const WORDS = [
	'SAIR',
	'ja paguei',
	'nao sou eu',
	'quem e?',
	'posso pagar sexta?',
	'quero falar com um atendente',
] as const;

const chargesOf = statement<{ id: string; charge: string }>(
	'chaos.chargesOf',
	(d) =>
		`select t.id, h.provider_charge_id as charge from contacts t join charges h on h.id = t.charge_id
	where h.provider_charge_id is not null and t.id in ${d.list('$1')}`,
);

interface Arrived {
	from: string;
	to: string;
	externalId?: string;
	subject?: string;
	content?: { buttons?: { id: string; title: string }[] };
}

export class People {
	private readonly chance: () => number;
	private readonly seen = new Map<string, number>();
	/** Contacts whose charge somebody means to pay. */
	private readonly payers = new Map<string, 'pix' | 'boleto'>();
	private readonly living: Promise<void>;
	private over = false;

	constructor(
		private readonly stage: Stage,
		seed: number,
	) {
		this.chance = seeded(seed);
		this.living = this.live();
		// Told by `rest`, not when it happens.
		this.living.catch(() => undefined);
	}

	/** From now on nobody says anything more. */
	async rest(): Promise<void> {
		this.over = true;
		await this.living;
	}

	private async live(): Promise<void> {
		const { providers, ledger } = this.stage;
		while (!this.over) {
			for (const provider of providers.all) if (provider.channel !== undefined) await this.read(provider);
			await this.pay(ledger.reader);
			await delay(POLL_MS);
		}
	}

	private async read(provider: Provider): Promise<void> {
		const offset = this.seen.get(provider.id) ?? 0;
		const response = await fetchFresh(`${provider.admin}/received?offset=${offset}`);
		const { messages } = (await response.json()) as { messages: Arrived[] };
		this.seen.set(provider.id, offset + messages.length);
		for (const message of messages) await this.react(provider.channel as keyof typeof ANSWERED, message);
	}

	/** Every draw is made for every message, so that one more or less of another kind changes no other's. */
	private async react(channel: keyof typeof ANSWERED, message: Arrived): Promise<void> {
		const [answers, word, pays, way] = [this.chance(), this.chance(), this.chance(), this.chance()];
		const { from, to, externalId } = message;
		if (pays < PAID && externalId !== undefined)
			this.payers.set(contactOf(externalId), way < 0.5 ? 'pix' : 'boleto');
		if (answers >= ANSWERED[channel]) return;
		const button = message.content?.buttons?.[0];
		const said =
			button !== undefined && word < 0.7
				? { text: button.title, payload: button.id }
				: { text: WORDS[Math.floor(word * WORDS.length)] };
		const thread = channel === 'email' ? { subject: 'Re:', inReplyTo: externalId } : {};
		await answer(this.stage, { channel, from: to, to: from, ...said, ...thread });
	}

	/** A charge is in the ledger before its message is on the wire; the ledger itself may be away for a moment. */
	private async pay(reader: Ledger): Promise<void> {
		if (this.payers.size === 0) return;
		const ids = JSON.stringify([...this.payers.keys()]);
		const found = await reader.read('chaos.chargesOf', () => run(chargesOf, ids)).catch(() => undefined);
		if (found === undefined) return;
		for (const { id, charge } of found) {
			// Somebody may have withdrawn it meanwhile.
			const response = await fetchFresh(`${this.stage.providers.asaas.admin}/pay`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ id: charge, method: this.payers.get(id) }),
			});
			await response.arrayBuffer();
		}
		this.payers.clear();
	}
}

/** A mail's own id is the contact's at the sender's domain. */
export const contactOf = (externalId: string) => /^<([^@>]+)@/.exec(externalId)?.[1] ?? externalId;
