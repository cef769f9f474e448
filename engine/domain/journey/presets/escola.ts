import type { JourneyDefinition } from '../types';

/**
 * School or health plan: a monthly bill of people who will be customers next month too. The touch before the due date is
 * on day −2, not −1: 41 % of due dates become effective on a Monday, whose eve is a closed Sunday, and −1, +3 and +5
 * would be three touches in seven days.
 */
export const escola: JourneyDefinition = {
	key: 'escola',
	displayName: 'Régua escola e plano de saúde',
	firstTouchOffset: 3,
	steps: [
		{
			key: 'd-5',
			offset: -5,
			stage: 'preventive',
			template: 'escola.d-5',
			channels: ['email', 'whatsapp'],
		},
		{
			key: 'd-2',
			offset: -2,
			stage: 'preventive',
			template: 'escola.d-2',
			channels: ['sms'],
			unless: 'opened',
		},
		{ key: 'd+3', offset: 3, stage: 'reminder', template: 'escola.d+3', channels: ['sms', 'email'] },
		{
			key: 'd+5',
			offset: 5,
			stage: 'reminder',
			template: 'escola.d+5',
			channels: ['email', 'whatsapp', 'sms', 'voice'],
		},
		{
			key: 'd+10',
			offset: 10,
			stage: 'amicable',
			template: 'escola.d+10',
			channels: ['whatsapp', 'sms', 'email'],
		},
		{
			key: 'd+15',
			offset: 15,
			stage: 'amicable',
			template: 'escola.d+15',
			channels: ['voice', 'email'],
			human: true,
			task: 'Ligar, se o total passa do piso do credor: ouvir o motivo e ajudar. Abaixo do piso, vai o e-mail.',
			offerPolicy: { installments: 2 },
		},
		{
			key: 'd+20',
			offset: 20,
			stage: 'amicable',
			template: 'escola.d+20',
			channels: ['sms', 'email'],
			offerPolicy: { installments: 2 },
		},
		{
			key: 'd+30',
			offset: 30,
			stage: 'amicable',
			template: 'escola.d+30',
			channels: ['email', 'sms'],
			offerPolicy: { installments: 3, fineOff: 100, interestOff: 100 },
		},
		{
			key: 'd+45',
			offset: 45,
			stage: 'preContentious',
			template: 'escola.d+45',
			channels: ['voice', 'email'],
			human: true,
			task: 'Ligar com calma: perguntar o que cabe no mês e abrir o caminho de dificuldade. Sem resposta, vai o e-mail.',
			offerPolicy: { installments: 6, hardship: true },
		},
		{
			key: 'd+60',
			offset: 60,
			stage: 'preContentious',
			template: 'escola.d+60',
			channels: ['letter', 'email'],
			human: true,
			task: 'Supervisor: conferir o saldo e liberar a carta e o e-mail.',
			offerPolicy: { installments: 6, hardship: true },
		},
		{
			key: 'd+75',
			offset: 75,
			stage: 'preContentious',
			template: 'escola.d+75',
			channels: [],
			human: true,
			task: 'Rever o caso: contatos, contestações e promessas. Nenhuma mensagem nova.',
		},
		{
			key: 'd+90',
			offset: 90,
			stage: 'contentious',
			template: 'escola.d+90',
			channels: [],
			human: true,
			task: 'Decidir entre campanha, devolução ao credor e jurídico, com duas aprovações.',
		},
	],
};
