import type { JourneyDefinition } from '../types';

/** Five light SMS touches in seven weeks, none after pre-contentious. Why day −2 and not −1: see `escola`. */
export const essencial: JourneyDefinition = {
	key: 'essencial',
	displayName: 'Régua essencial (SMS)',
	firstTouchOffset: 3,
	steps: [
		{ key: 'd-2', offset: -2, stage: 'preventive', template: 'lembrete', channels: ['sms'] },
		{ key: 'd+3', offset: 3, stage: 'reminder', template: 'aviso', channels: ['sms'] },
		{ key: 'd+10', offset: 10, stage: 'amicable', template: 'conversa', channels: ['sms'] },
		{ key: 'd+20', offset: 20, stage: 'amicable', template: 'opcoes', channels: ['sms'] },
		{ key: 'd+45', offset: 45, stage: 'preContentious', template: 'apoio', channels: ['sms'] },
	],
};
