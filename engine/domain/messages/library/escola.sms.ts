import { DAY, sms, WHO } from './snippets';
import type { Templates } from './types';

export const escolaSms: Templates = {
	'escola.d-2': { sms: sms(`lembrete de ${WHO} para o dia ${DAY}`, `lembrete de ${WHO}`) },
	'escola.d+3': { sms: sms(`${WHO} deixou um recado para voce`) },
	'escola.d+5': { sms: sms(`tudo bem? ${WHO} tem um recado para voce`, `tudo bem? Recado de ${WHO}`) },
	'escola.d+10': { sms: sms(`${WHO} quer combinar um dia bom para voce`, `${WHO} quer ouvir voce`) },
	'escola.d+20': { sms: sms(`${WHO} quer conversar com voce`, `${WHO} quer falar`) },
	'escola.d+30': { sms: sms(`${WHO} gostaria de ouvir voce`, `conte com ${WHO}`) },
};
