import type { GateVerdict } from '../../domain/compliance/types';

/** The verdict on a channel that word of a payment leaves alone: the step goes on to its next one. */
export function notInConversation(): GateVerdict {
	return {
		verdict: 'deny',
		rule: 'status',
		text: 'Fora da conversa, o WhatsApp só poderia perguntar quem atende: a confirmação vai por outro canal.',
		considered: [],
		citation: { id: 'confirmation.window', source: 'janela de conversa do WhatsApp', evidence: 'V' },
	};
}
