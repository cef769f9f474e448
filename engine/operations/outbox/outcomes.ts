/** What the node that sends gets to know of each message, in words for its operator. */
import { CobrancaError } from '../../core/errors';
import type { Channel } from '../../domain/channel';
import type { ChannelAdapter } from '../../ports/channel';
import { iso } from '../days';
import type { ContactItem } from '../items';
import { concealLink } from '../portal/tokens';
import { holdItem } from '../refusals';
import type { WireOutcome } from './contact';
import type { Reserved, ReserveOutcome, SendOutcome } from './types';

/** What the node is told of a message that was on the wire. */
export function wireOutcome(
	reserved: Reserved,
	result: WireOutcome | undefined,
	channel: Channel,
	adapter: ChannelAdapter,
): SendOutcome {
	if (!result) throw new CobrancaError('bug', 'A send has no result.');
	const contact: ContactItem = {
		id: reserved.contactId,
		channel,
		provider: adapter.id,
		replayed: false,
		test: reserved.test,
		at: iso(reserved.at),
		providerMessageId: result.outcome === 'accepted' ? result.providerMessageId : null,
		status: result.outcome,
	};
	if (result.outcome === 'accepted') {
		const { text, subject, form, linkToken } = reserved.message;
		// n8n keeps items: the link in them opens nothing.
		const shown = reserved.test || adapter.id === 'demo' ? { text: concealLink(text, linkToken) } : {};
		return {
			kind: 'sent',
			contact,
			message: {
				template: reserved.row.template,
				...(subject === undefined ? {} : { subject }),
				...(form === null ? {} : { form }),
				...reserved.parts,
				...shown,
			},
		};
	}
	return { kind: 'failed', reason: result.outcome, text: failureText(result), contact };
}

function failureText(result: Exclude<WireOutcome, { outcome: 'accepted' }>): string {
	const { code, message } = result.error;
	return result.outcome === 'unknown'
		? `Não se sabe se o provedor recebeu a mensagem (${code}). Ela não será reenviada; o retorno de status ou uma tarefa esclarece.`
		: `O provedor recusou a mensagem (${code}): ${message}`;
}

/** The outcome of what was not reserved in this run. */
export function outcomeOf(outcome: Exclude<ReserveOutcome, { kind: 'reserved' }>): SendOutcome {
	switch (outcome.kind) {
		case 'refused':
			return { kind: 'held', hold: holdItem(outcome.refusal) };
		case 'invalid':
			return { kind: 'failed', reason: 'badInput', text: outcome.text, contact: null };
		case 'lost':
			return {
				kind: 'held',
				hold: {
					rule: 'status',
					until: null,
					source: 'lote',
					text: 'Este caso não pertence mais a este lote: outra execução cuida dele ou ele já foi atendido.',
				},
			};
		case 'taken':
			return takenOutcome(outcome);
	}
}

function takenOutcome(taken: Extract<ReserveOutcome, { kind: 'taken' }>): SendOutcome {
	const state = taken.state === 'abandoned' ? 'unknown' : taken.state;
	const contact: ContactItem = {
		id: taken.contactId,
		channel: taken.channel,
		provider: taken.provider,
		providerMessageId: taken.providerMessageId,
		status: state as ContactItem['status'],
		replayed: true,
		test: taken.mode === 'test',
		at: iso(taken.at),
	};
	if (state === 'accepted') return { kind: 'sent', contact, message: null };
	if (state === 'unknown') {
		return {
			kind: 'failed',
			reason: 'unknown',
			text: 'Um envio anterior desta etapa ficou sem resposta; ela não é repetida.',
			contact,
		};
	}
	return {
		kind: 'held',
		hold: {
			rule: 'status',
			until: null,
			source: 'lote',
			text: 'Outra execução está enviando esta etapa agora.',
		},
	};
}
