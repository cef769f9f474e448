import type { JourneyDefinition } from '../types';

/** What a debtor is told of their own payments. The ledger makes these steps; nobody starts them, and no day is counted. */
export const pagamento: JourneyDefinition = {
	key: 'pagamento',
	displayName: 'Confirmações de pagamento e extrato',
	firstTouchOffset: 0,
	steps: [
		{
			key: 'received',
			offset: 0,
			stage: 'reminder',
			template: 'pagamento.recebido',
			channels: ['email', 'whatsapp', 'sms'],
		},
		{
			key: 'partial',
			offset: 0,
			stage: 'reminder',
			template: 'pagamento.parcial',
			channels: ['email', 'whatsapp', 'sms'],
		},
		{
			key: 'reversed',
			offset: 0,
			stage: 'reminder',
			template: 'pagamento.desfeito',
			channels: ['email', 'whatsapp', 'sms'],
		},
		{ key: 'statement', offset: 0, stage: 'reminder', template: 'extrato', channels: ['whatsapp'] },
	],
};
