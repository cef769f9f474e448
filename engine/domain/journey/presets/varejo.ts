import type { JourneyDefinition } from '../types';

/** Retailer or card. Why day −2 and not −1: see `escola`. */
export const varejo: JourneyDefinition = {
	key: 'varejo',
	displayName: 'Régua varejo e cartão',
	firstTouchOffset: 3,
	steps: [
		{
			key: 'd-5',
			offset: -5,
			stage: 'preventive',
			template: 'varejo.d-5',
			channels: ['email', 'whatsapp'],
		},
		{
			key: 'd-2',
			offset: -2,
			stage: 'preventive',
			template: 'varejo.d-2',
			channels: ['whatsapp', 'sms'],
			unless: 'opened',
		},
		{ key: 'd+3', offset: 3, stage: 'reminder', template: 'varejo.d+3', channels: ['sms', 'email'] },
		{
			key: 'd+5',
			offset: 5,
			stage: 'reminder',
			template: 'varejo.d+5',
			channels: ['email', 'whatsapp', 'sms', 'voice'],
		},
		{
			key: 'd+10',
			offset: 10,
			stage: 'amicable',
			template: 'varejo.d+10',
			channels: ['whatsapp', 'sms', 'email'],
		},
		{
			key: 'd+15',
			offset: 15,
			stage: 'amicable',
			template: 'varejo.d+15',
			channels: ['sms', 'email'],
			offerPolicy: { installments: 3 },
		},
		{
			key: 'd+20',
			offset: 20,
			stage: 'amicable',
			template: 'varejo.d+20',
			channels: ['voice', 'email'],
			human: true,
			task: 'Ligar: ouvir o motivo e mostrar as opções. Sem resposta, vai o e-mail.',
			offerPolicy: { installments: 3 },
		},
		{
			key: 'd+30',
			offset: 30,
			stage: 'amicable',
			template: 'varejo.d+30',
			channels: ['email', 'sms'],
			offerPolicy: { installments: 4, fineOff: 100, interestOff: 50 },
		},
		{
			key: 'd+45',
			offset: 45,
			stage: 'preContentious',
			template: 'varejo.d+45',
			channels: ['voice', 'sms'],
			human: true,
			task: 'Ligar com calma: perguntar o que cabe no mês e abrir o caminho de dificuldade. Sem resposta, vai o SMS.',
			offerPolicy: { installments: 6, hardship: true },
		},
		{
			key: 'd+60',
			offset: 60,
			stage: 'preContentious',
			template: 'varejo.d+60',
			channels: ['email'],
			task: 'Propor ou não a negativação, para duas aprovações. Este passo nada inscreve.',
			offerPolicy: { installments: 8, principalOff: 20 },
		},
		{
			key: 'd+75',
			offset: 75,
			stage: 'preContentious',
			template: 'varejo.d+75',
			channels: ['voice', 'letter'],
			human: true,
			task: 'Ligar ou, sem telefone, liberar a carta.',
			offerPolicy: { installments: 8, principalOff: 20 },
		},
		{
			key: 'd+90',
			offset: 90,
			stage: 'contentious',
			template: 'varejo.d+90',
			channels: [],
			human: true,
			task: 'Decidir entre campanha, devolução ao credor e negativação, com duas aprovações.',
			offerPolicy: { installments: 12 },
		},
	],
};

/**
 * The card was declined: another card or Pix, no dunning. It counts from the failure, so it is a journey of its own and
 * not a day 0 that everybody would get.
 */
export const varejoCartao: JourneyDefinition = {
	key: 'varejo.cartao',
	displayName: 'Cartão recusado',
	anchor: 'cardFailure',
	firstTouchOffset: 0,
	steps: [
		{
			key: 'd+0',
			offset: 0,
			stage: 'reminder',
			template: 'varejo.cartao',
			channels: ['whatsapp', 'email', 'sms'],
		},
	],
};
