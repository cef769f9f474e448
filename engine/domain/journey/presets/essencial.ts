import type { JourneyDefinition } from '../types';

/** Five light SMS touches in seven weeks: at most one a week and a half, none after pre-contentious. */
export const essencial: JourneyDefinition = {
	key: 'essencial',
	displayName: 'Régua essencial (SMS)',
	firstTouchOffset: 3,
	steps: [
		{ key: 'd-1', offset: -1, stage: 'preventive', template: 'lembrete', channels: ['sms'] },
		{ key: 'd+3', offset: 3, stage: 'reminder', template: 'aviso', channels: ['sms'] },
		{ key: 'd+10', offset: 10, stage: 'amicable', template: 'conversa', channels: ['sms'] },
		{ key: 'd+20', offset: 20, stage: 'amicable', template: 'opcoes', channels: ['sms'] },
		{ key: 'd+45', offset: 45, stage: 'preContentious', template: 'apoio', channels: ['sms'] },
	],
};
